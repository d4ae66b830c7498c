"""The book's page on writing units: all of it is done as it stands, and does what it says."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from layerwise.cli import main

PAGE = Path(__file__).parent.parent / "book" / "own_units.md"
BLOCK = re.compile(
    r"^```(?:(?P<console>console)|\{code-block\} (?P<language>\w+)\n:caption: (?P<file>\S+)\n)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def steps(page: str) -> Iterator[tuple[str, str, str]]:
    """What a page asks for, in order: the kind of a step, its command or file, and what is printed or written."""
    for block in BLOCK.finditer(page):
        if not block["console"]:
            yield ("change" if block["language"] == "diff" else "write"), block["file"], block["text"]
            continue
        for part in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            yield "run", command, printed


def run(command: str) -> str:
    """Do as a shell in the working directory would, and give what is printed."""
    program, *arguments = shlex.split(command)
    if program == "layerwise":
        return CliRunner().invoke(main, arguments, catch_exceptions=False).output
    return subprocess.run(command, shell=True, check=True, capture_output=True, text=True).stdout


def change(text: str, difference: str) -> str:
    """A text with the lines that a diff takes away and adds."""
    lines = difference.splitlines(keepends=True)
    old, new = ("".join(line[1:] for line in lines if line[0] in signs) for signs in (" -", " +"))
    assert text.count(old) == 1
    return text.replace(old, new)


def plain(printed: str) -> str:
    return "\n".join(line.rstrip() for line in printed.strip().splitlines())


def matches(printed: str, told: str) -> bool:
    """Whether a page tells what was printed; its … stands for anything within a line."""
    pattern = ".*".join(map(re.escape, plain(told).split("…")))
    return re.fullmatch(pattern, plain(printed)) is not None


@pytest.mark.walls
def test_the_page_on_own_units_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From an empty folder to a graded class: each command prints what the page says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LAYERWISE_COURSE", raising=False)
    asked = list(steps(PAGE.read_text(encoding="utf-8")))
    assert {kind for kind, _, _ in asked} == {"run", "write", "change"}
    for kind, what, text in asked:
        if kind == "write":
            Path(what).write_text(text, encoding="utf-8")
        elif kind == "change":
            Path(what).write_text(change(Path(what).read_text(encoding="utf-8"), text), encoding="utf-8")
        else:
            printed = run(what)
            assert matches(printed, text), f"$ {what}\n{printed}"
