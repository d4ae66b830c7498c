"""CSV files of spreadsheets and learning platforms: read with the line of each row, written so that no cell runs."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from layerwise.errors import SubmissionError
from layerwise.io.files import write_whole

# A spreadsheet takes a text that begins like this for a formula and runs it.
FORMULA = re.compile(r"^[=+\-@\t\r]")


@dataclass(frozen=True)
class Table:
    """A CSV file with a header.

    Attributes:
        path: where it is.
        titles: the header, as it stands there.
        rows: for each row that is not empty, the line where it begins, and a cell for each title.
        delimiter: comma or semicolon.
        marked: whether it begins with a byte order mark, as spreadsheets write.
    """

    path: Path
    titles: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    delimiter: str = ","
    marked: bool = False

    def column(self, *names: str) -> int | None:
        """The column of the first of these names, given in small letters, that the header has."""
        found = [plain(title) for title in self.titles]
        return next((found.index(name) for name in names if name in found), None)


def read_table(path: Path, what: str) -> Table:
    """Read a CSV file with a header; `what` is how messages call it.

    Raises:
        SubmissionError: it cannot be used; the message names the file, the line and the cure.
    """
    text, rows = read_text(path, what), read_rows(path, what)
    _, titles = next(rows, (1, []))
    body = []
    for line, cells in rows:
        if any(cells[len(titles) :]):
            raise SubmissionError(
                f"{path}:{line}: the row has {len(cells)} cells and the header {len(titles)}. "
                "Put a cell that has a comma into quotes."
            )
        body.append((line, tuple(cells[: len(titles)] + [""] * (len(titles) - len(cells)))))
    return Table(path, tuple(titles), tuple(body), delimiter_of(text), path.read_bytes().startswith(b"\xef\xbb\xbf"))


def read_rows(path: Path, what: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with the line where it begins.

    Raises:
        SubmissionError: it cannot be read, or is not CSV.
    """
    text = read_text(path, what)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    begin = 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        raise SubmissionError(f"{path}:{begin}: this is not CSV ({error}). Save {what} as CSV again.") from None


def read_text(path: Path, what: str) -> str:
    """The file's text, without the mark that some programs put at its front.

    Raises:
        SubmissionError: it cannot be read, or is not UTF-8.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SubmissionError(f"{path} cannot be read: {error.strerror}.") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SubmissionError(f"{path}:{line}: this is not UTF-8. Save {what} as “CSV UTF-8”.") from None


def delimiter_of(text: str) -> str:
    """What stands between the cells of the header."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return ";" if first.count(";") > first.count(",") else ","


def write_rows(path: Path, rows: Iterable[Iterable[str]], delimiter: str = ",", marked: bool = False) -> None:
    """Write a CSV file whole, or leave what was there."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    write_whole(path, text.getvalue().encode("utf-8-sig" if marked else "utf-8", errors="replace"))


def plain(title: str) -> str:
    """A column's title without case and with single spaces."""
    return re.sub(r"[\s_-]+", " ", title).strip().casefold()


def harmless(text: str) -> str:
    """A text that a spreadsheet will show and not run."""
    return f"'{text}" if FORMULA.match(text) else text
