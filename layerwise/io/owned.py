"""Folders that a command makes, and may therefore clear: a marker file in them says that they are its own."""

from collections.abc import Collection
from pathlib import Path

from layerwise.errors import ReportError


def require_own(folder: Path, mark: str, beside: Collection[str] = ()) -> None:
    """Refuse a folder that holds something and has no marker, before anything is written there.

    Args:
        folder: where a command wants to write; it need not exist.
        mark: the marker's name.
        beside: names of other files that the command leaves there, and that make the folder nobody's.

    Raises:
        ReportError: there is something of somebody else's.
        OSError: the folder cannot be listed.
    """
    if not folder.exists() or (folder / mark).is_file():
        return
    others = sorted(path.name for path in folder.iterdir() if path.name not in beside)
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        raise ReportError(
            f"{folder} holds {others[0]}{more} and was not made by this command, which would overwrite what is there. "
            "Move it away, or name another --out."
        )
