"""Downloads that are whole or absent.

`keras.utils.get_file` writes straight to its target: a process killed half way leaves a truncated
file there, and where Keras knows no checksum (Fashion-MNIST) every later call reads that file and
fails. Here a download goes to a file of another name, is verified, and only then takes its place in
one step; a cached file is verified before use.
"""

import gzip
import hashlib
import os
import shutil
import tempfile
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.request import urlopen
from uuid import uuid4

SILENCE = 30.0  # seconds without a byte before a server counts as gone
ABANDONED = 600.0  # seconds since its last write after which nobody writes a partial file any more
PART = ".part"


@dataclass(frozen=True)
class Source:
    """One file of a data set.

    Attributes:
        path: Where Keras looks for it, below its `datasets` folder.
        url: Where it comes from.
        sha256: What it must hash to; None for a gzip file of which Keras knows no checksum: the one
            inside the file is used.
    """

    path: str
    url: str
    sha256: str | None


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
        OSError: If there is no connection, it breaks off, or what arrives is not the published file.
        http.client.HTTPException: If the server does not speak HTTP.
            Either way nothing half-written stays behind.
    """
    target = folder / source.path
    if target.is_file() and is_whole(target, source):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    sweep(target.parent)
    part = target.with_name(f".{target.name}.{uuid4().hex}{PART}")
    try:
        _download(source.url, part)
        if not is_whole(part, source):
            size = part.stat().st_size
            raise OSError(f"what arrived from {source.url} ({size} bytes) is not the published file")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def is_whole(path: Path, source: Source) -> bool:
    """Tell whether a file is complete and unaltered: by its sha256, else by gzip's own checksum."""
    with path.open("rb") as file:
        if source.sha256 is not None:
            return hashlib.file_digest(file, "sha256").hexdigest() == source.sha256
        try:
            with gzip.open(file) as contents:
                size = sum(map(len, iter(lambda: contents.read(1 << 20), b"")))
        except (OSError, EOFError, zlib.error):
            return False
        return size > 0  # an empty file reads as an empty gzip stream, without an error


def sweep(folder: Path) -> None:
    """Remove partial files that a killed process left; one that is still written to is younger."""
    for part in folder.glob(f".*{PART}"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > ABANDONED:
                part.unlink()


def _download(url: str, part: Path) -> None:
    with urlopen(url, timeout=SILENCE) as response, part.open("xb") as file:
        expected: int | None = response.length
        _copy(response, file, expected, url.rsplit("/", 1)[-1])
        received = file.tell()
    if expected is not None and received != expected:
        raise OSError(f"the download broke off after {received} of {expected} bytes")


def _copy(response: BinaryIO, file: BinaryIO, expected: int | None, name: str) -> None:
    """Copy with a progress bar: 170 MB take minutes, in which a notebook must not look stuck."""
    if expected is None:
        shutil.copyfileobj(response, file)
        return
    from rich.progress import wrap_file

    with wrap_file(response, total=expected, description=f"Downloading {name}", transient=True) as stream:
        shutil.copyfileobj(stream, file)
