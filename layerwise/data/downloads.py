"""Downloads that are whole or absent.

`keras.utils.get_file` writes straight to its target: a process killed half way leaves a truncated file there, and where
Keras knows no checksum (Fashion-MNIST) every later call reads that file and fails. Pooch writes to a file of another
name, verifies it, and moves it into place; a cached file is verified before use and replaced when it is spoilt.
"""

import os
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SILENCE = 30.0  # seconds without a byte before a server counts as gone
ABANDONED = 600.0  # seconds since its last write after which nobody writes a partial file any more
PART = "tmp????????"  # how Pooch names a file until it is whole


@dataclass(frozen=True)
class Source:
    """One file of a data set.

    Attributes:
        path: Where Keras looks for it, below its `datasets` folder.
        url: Where it comes from.
        checksum: What it must hash to, such as `"sha256:731c…"`.
    """

    path: str
    url: str
    checksum: str


def keras_folder() -> Path:
    """Return the folder of `keras.datasets`, by the rule of `keras.utils.get_file`."""
    home = Path(os.environ.get("KERAS_HOME", "~/.keras")).expanduser()
    with suppress(OSError):
        home.mkdir(parents=True, exist_ok=True)
    if not os.access(home, os.W_OK):
        home = Path("/tmp" if Path("/tmp").is_dir() else tempfile.gettempdir()) / ".keras"
    return home / "datasets"


def fetch(source: Source, folder: Path) -> None:
    """Make sure that the whole of `source` is in `folder`: verify what is there, else download it.

    Raises:
        OSError: If there is no connection, or it breaks off.
        ValueError: If what arrives is not the published file. Either way nothing half-written stays behind.
    """
    import pooch

    target = folder / source.path
    sweep(target.parent)
    pooch.get_logger().setLevel("WARNING")  # the progress bar says enough
    # As the file is stored: a server that compresses it on the way would give other bytes.
    plain = pooch.HTTPDownloader(progressbar=True, timeout=SILENCE, headers={"Accept-Encoding": "identity"})
    pooch.retrieve(source.url, source.checksum, target.name, target.parent, downloader=plain)


def sweep(folder: Path) -> None:
    """Remove partial files that a killed process left; one that is still written to is younger."""
    for part in folder.glob(PART):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > ABANDONED:
                part.unlink()
