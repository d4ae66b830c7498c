"""Tables of spreadsheets and learning platforms: read with the line of each row, written so that no cell runs.

Read are CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or the code page of a Western Windows, and .xlsx.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from layerwise.errors import SubmissionError
from layerwise.extras import require
from layerwise.io.files import write_whole

DELIMITERS = (",", ";", "\t")
NAMED_DELIMITER = re.compile(r"\ufeff?sep=(.)\r?\n?", re.IGNORECASE)  # a first line that Excel reads
EXCEL = ".xlsx"
CLOSED = b"\xd0\xcf\x11\xe0"  # an old .xls, or an .xlsx with a password
# A spreadsheet takes a cell that begins like this for a formula and runs it. Where it divides a line by another sign
# than we do, or takes a line end in a cell for the end of a row, a cell begins in the middle of ours.
SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"  # the last four are wide ones
FORMULA = re.compile(rf"[\t\r\n]|\s*[{SIGNS}]")
WITHIN = re.compile(rf"([,;|\t\r\n][\s\"']*)(?=[{SIGNS}])")


@dataclass(frozen=True)
class Table:
    """A file with a header.

    Attributes:
        path: where it is.
        titles: the header, as it stands there.
        rows: for each row that is not empty, the line where it begins, and a cell for each title.
        delimiter: comma, semicolon or tab.
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
    """Read a table with a header; `what` is how messages call it.

    Raises:
        SubmissionError: it cannot be used; the message names the file, the line and the cure.
    """
    rows = read_rows(path, what)
    _, titles = next(rows, (1, []))
    body = []
    for line, cells in rows:
        if any(cells[len(titles) :]):
            raise SubmissionError(
                f"{path}:{line}: the row has {len(cells)} cells and the header {len(titles)}. "
                "Put a cell that has a comma into quotes."
            )
        body.append((line, tuple(cells[: len(titles)] + [""] * (len(titles) - len(cells)))))
    delimiter = "," if path.suffix.casefold() == EXCEL else delimiter_of(read_text(path, what))
    return Table(path, tuple(titles), tuple(body), delimiter, path.read_bytes().startswith(codecs.BOM_UTF8))


def read_rows(path: Path, what: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with the line where it begins.

    Raises:
        SubmissionError: it cannot be read, or is no table.
        LayerwiseError: it is .xlsx, and the library for that is not installed.
    """
    if path.suffix.casefold() == EXCEL:
        yield from _excel_rows(path, what)
        return
    text = read_text(path, what)
    delimiter, begin = delimiter_of(text), 1
    if named := NAMED_DELIMITER.match(text):
        text, begin = text[named.end() :], 2
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    above = begin - 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield begin, cells
            begin = above + reader.line_num + 1
    except csv.Error as error:
        raise SubmissionError(f"{path}:{begin}: this is not CSV ({error}). Save {what} as CSV again.") from None


def _excel_rows(path: Path, what: str) -> Iterator[tuple[int, list[str]]]:
    """The same of the first sheet of an .xlsx that is not empty.

    Raises:
        SubmissionError: it cannot be read.
        LayerwiseError: openpyxl is not installed.
    """
    require("instructor", "openpyxl")
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
        sheets = [[list(map(_shown, row)) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]
    except OSError as error:
        raise SubmissionError(f"{path} cannot be read: {error.strerror or error}.") from None
    except Exception as error:  # of a damaged file the library raises whatever it meets
        said = f"this is not a workbook that can be read ({type(error).__name__})"
        raise SubmissionError(f"{path}: {said}. Save {what} as “CSV UTF-8”.") from None
    rows = next((rows for rows in sheets if any(map(any, rows))), [])
    yield from ((line, row) for line, row in enumerate(rows, start=1) if any(row))


def _shown(value: object) -> str:
    """A cell as a spreadsheet shows it: 4101 is kept as a number there, and often as 4101.0."""
    if value is None:
        return ""
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value).strip()


def read_text(path: Path, what: str) -> str:
    """The file's text, without the mark that some programs put at its front.

    Raises:
        SubmissionError: it cannot be read, or is no text.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SubmissionError(f"{path} cannot be read: {error.strerror}.") from None
    if raw.startswith((b"PK\x03\x04", CLOSED)):
        raise SubmissionError(f"{path}: this is a workbook, not CSV. Save {what} as “CSV UTF-8”, or as .xlsx.")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # “Unicode text” of a spreadsheet
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
    try:
        return raw.decode("cp1252")  # what Excel writes as “CSV” in Western Europe and America
    except UnicodeDecodeError:
        raise SubmissionError(f"{path}:{line}: this is not UTF-8. Save {what} as “CSV UTF-8”.") from None


def delimiter_of(text: str) -> str:
    """What stands between the cells of the header, or what a line before it says that this is."""
    if named := NAMED_DELIMITER.match(text):
        return named[1]
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=first.count)


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
    text = WITHIN.sub(r"\1'", text)
    return f"'{text}" if FORMULA.match(text) else text
