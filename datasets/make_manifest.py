"""Write `manifest.json`: size and sha256 of every data file in this folder.

python datasets/make_manifest.py                # after any data file changed, on purpose
"""

import hashlib
import json
import sys
from pathlib import Path

DATA = (".csv", ".jpg", ".npz", ".txt")


def manifest(folder: Path) -> dict[str, dict[str, dict[str, int | str]]]:
    """Return `{"files": {path: {"bytes": …, "sha256": …}}}` for the data files below `folder`."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {
        "files": {
            name: {
                "bytes": path.stat().st_size,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
            for name, path in sorted(paths.items())
            if path.suffix in DATA
        }
    }


def main(folder: Path) -> None:
    """Write the manifest of `folder` into it."""
    text = json.dumps(manifest(folder), indent=2) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
