"""Write `prose.txt`, the text of *Alice's Adventures in Wonderland* (1865), into this folder.

    pip download --no-deps --no-binary :all: brotli==1.2.1 && tar -xzf brotli-1.2.1.tar.gz
    python datasets/make_prose.py brotli-1.2.1/tests/testdata/alice29.txt

The source distribution of the compression library Brotli carries the novel among its test data. Run
`make_manifest.py` afterwards.
"""

import re
import sys
from pathlib import Path

HEADINGS = re.compile(r"^ *(ALICE'S ADVENTURES|Lewis Carroll|THE MILLENNIUM|CHAPTER [IVX]+$|THE END)")
VERSE = re.compile(r"^ {4,}")  # lines that are set in farther than a paragraph's first one


def paragraphs(text: str) -> list[str]:
    """The paragraphs without headings and rows of asterisks, each on one line; lines of verse stay lines."""
    found = []
    after_heading = True
    for block in re.split(r"\n\s*\n", text):
        lines = [line.rstrip() for line in block.splitlines() if line.strip(" *")]
        if not lines or HEADINGS.match(lines[0]):
            after_heading = after_heading or bool(lines)
            continue
        if after_heading and len(lines) == 1 and lines[0].startswith("        "):  # the chapter's title
            after_heading = False
            continue
        after_heading = False
        if all(VERSE.match(line) for line in lines):
            found += [_plain(line) for line in lines]
        else:
            found.append(_plain(" ".join(line.strip() for line in lines)))
    return found


def _plain(line: str) -> str:
    return re.sub(r"(?<=\w)- (?=\w)", "-", re.sub(r" +", " ", line.strip()))


def main(source: Path, folder: Path) -> None:
    """Write the file into `folder`."""
    text = source.read_text(encoding="ascii")
    (folder / "prose.txt").write_text("\n".join(paragraphs(text)) + "\n", encoding="ascii", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent)
