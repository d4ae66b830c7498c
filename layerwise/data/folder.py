"""The folder `datasets/`: where it is, and that what is read from it is what was published.

Every file is compared with its checksum in `manifest.json` before it is used, so that a table which
a spreadsheet program saved again, or half a checkout, is reported and not quietly learned from.
"""

import hashlib
import json
import os
from pathlib import Path

from layerwise.errors import DataError

VARIABLE = "LAYERWISE_DATASETS"
PACKAGE = Path(__file__).parents[1]
PLACES = (PACKAGE / "_datasets", PACKAGE.parent / "datasets")  # in a wheel, in a checkout
MANIFEST = "manifest.json"


def datasets_folder() -> Path:
    """Return the embedded data's folder: `$LAYERWISE_DATASETS`, else that in the package, else the checkout's.

    Raises:
        DataError: If there is no such folder.
    """
    named = os.environ.get(VARIABLE)
    folder = Path(named).expanduser() if named else next((place for place in PLACES if place.is_dir()), PLACES[-1])
    if not folder.is_dir():
        raise DataError(
            f"The folder of data sets {folder} does not exist. Set {VARIABLE} to the folder "
            "`datasets` of a Layerwise checkout, or install the package again, which brings them."
        )
    return folder


def datasets_of(course: Path) -> Path:
    """The data sets of the course in a folder: its own, else those that the package has.

    Raises:
        DataError: there are none.
    """
    own = course / "datasets"
    return own if own.is_dir() else datasets_folder()


def checked_file(name: str) -> bytes:
    """Return the contents of one embedded file, after comparing its checksum with the manifest's.

    Args:
        name: Path inside the folder with forward slashes, for example `"photographs/china.jpg"`.

    Raises:
        DataError: If the file or the manifest is missing, unreadable or altered.
    """
    folder = datasets_folder()
    contents = _read(folder, name)
    expected = _checksum(folder, name)
    received = hashlib.sha256(contents).hexdigest()
    if received != expected:
        raise DataError(
            f"{folder / name} is not the published file: expected sha256 {expected[:12]}…, "
            f"received {received[:12]}… ({len(contents)} bytes). {_cure(name)}"
        )
    return contents


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        raise DataError(f"{folder / name} is missing. {_cure(name)}") from None
    except OSError as error:
        raise DataError(f"{folder / name} cannot be read: {error.strerror}. {_cure(name)}") from error


def _checksum(folder: Path, name: str) -> str:
    try:
        return str(json.loads(_read(folder, MANIFEST))["files"][name]["sha256"])
    except (ValueError, KeyError, TypeError):
        raise DataError(f"{folder / MANIFEST} holds no checksum for {name}. {_cure(MANIFEST)}") from None


def _cure(name: str) -> str:
    return f"Restore it with `git checkout -- datasets/{name}`, or install the package again."
