"""The reports of a class as it is graded: each result as it comes, and at the end what needs all of them."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from layerwise.course import Unit
from layerwise.grade.policy.ruling import Ruling, counting
from layerwise.grade.records import Result
from layerwise.grade.report.gradebook import write_gradebook
from layerwise.grade.report.junit import junit
from layerwise.grade.report.pages import class_page, page_name, student_page, with_final
from layerwise.grade.report.place import (
    GRADEBOOK,
    GRADESCOPE,
    INDEX,
    JUNIT,
    LOG,
    POLICY,
    clear,
    file_of,
    move_aside,
    take,
)
from layerwise.grade.report.summary import short
from layerwise.io.files import append_line, write_whole, writing


@dataclass(frozen=True)
class Extras:
    """Files for other programs, which are written if they are asked for.

    Attributes:
        junit: whether there is one for all, in JUnit's format.
        gradescope: what makes a student's file for Gradescope of a result; None if there are none.
    """

    junit: bool = False
    gradescope: Callable[[Result], str] | None = None

    @property
    def names(self) -> list[str]:
        """The file, and with a "/" the folder, as they lie beside the other reports."""
        return [JUNIT] * self.junit + [f"{GRADESCOPE}/"] * bool(self.gradescope)


NOTHING_MORE = Extras()
LINE_ENDS = re.compile("[\x85\u2028\u2029]")  # which JSON allows within a line, and many a reader ends it at


class Reports:
    """The reports of one class in one folder; made by `begin` or `resume`.

    `add` writes what belongs to one student and then a line of `results.jsonl`, so that whatever stands there has its
    page; `finish` writes what needs the whole class. In between only short results are kept in memory.

    Args:
        unit: whose exercise was handed in.
        folder: where everything goes.
        extras: what is written besides, for other programs.
        earlier: where an earlier run's reports are now, if there were any.
    """

    def __init__(self, unit: Unit, folder: Path, extras: Extras = NOTHING_MORE, earlier: Path | None = None) -> None:
        self.unit, self.folder, self.extras, self.earlier = unit, folder, extras, earlier
        self.log = folder / LOG
        self._results: list[Result] = []
        self._pages = {INDEX}

    @classmethod
    def begin(cls, unit: Unit, folder: Path, extras: Extras = NOTHING_MORE) -> "Reports":
        """Reports of a new run, in a folder that is made if it is not there; an earlier run's are moved aside.

        Raises:
            ReportError: it cannot be written.
        """
        with writing(folder):
            take(folder)
            reports = cls(unit, folder, extras, move_aside(folder))
            write_whole(reports.log, b"")
        return reports

    @classmethod
    def resume(cls, unit: Unit, folder: Path, kept: Iterable[Result], extras: Extras = NOTHING_MORE) -> "Reports":
        """Reports of an earlier run that goes on: results that are kept have their pages, all others are removed.

        Raises:
            ReportError: it cannot be written.
        """
        kept = list(kept)
        reports = cls(unit, folder, extras)
        with writing(folder):
            take(folder)
            clear(folder, [result.page for result in kept])
            write_whole(reports.log, b"".join(_line(result) + b"\n" for result in kept))
            for result in kept:
                reports._pages.add(result.page)
                reports._results.append(short(result))
                reports._write_extra(result)
                reports._show_final(result, None)
        return reports

    @property
    def results(self) -> tuple[Result, ...]:
        """What there is so far, shortened."""
        return tuple(self._results)

    def add(self, result: Result) -> None:
        """Write one student's page and results, and then the line that says that they are complete.

        Raises:
            ReportError: it cannot be written; what stands in `results.jsonl` is complete.
        """
        result = replace(result, page=result.page or page_name(result.student, self._pages))
        self._pages.add(result.page)
        page = student_page(self.unit, result)
        with writing(self.folder):
            write_whole(self.folder / result.page, _bytes(page))
            self._write_extra(result)
            append_line(self.log, _line(result))
        self._results.append(short(result))

    def finish(self, ruling: Ruling | None = None) -> Path:
        """Write the gradebook, the class page and what a policy makes of each grade; returns the class page's path.

        Raises:
            ReportError: something cannot be written.
        """
        counted, index = counting(self._results, ruling), self.folder / INDEX
        overview = class_page(self.unit, counted, ruling, self.extras.names)
        with writing(self.folder):
            if ruling:
                write_whole(self.folder / POLICY, _bytes(ruling.policy.text))
                for result in self._results:
                    self._show_final(result, ruling)
            write_gradebook(counted, self.unit, self.folder / GRADEBOOK, ruling)
            if self.extras.junit:
                write_whole(self.folder / JUNIT, junit(counted, self.unit))
            write_whole(index, _bytes(overview))
        return index

    def _write_extra(self, result: Result) -> None:
        if self.extras.gradescope:
            (self.folder / GRADESCOPE).mkdir(exist_ok=True)
            content = _bytes(self.extras.gradescope(result))
            write_whole(self.folder / GRADESCOPE / file_of(result.page), content)

    def _show_final(self, result: Result, ruling: Ruling | None) -> None:
        """Write into a student's page what a policy makes of the grade."""
        path = self.folder / result.page
        if path.is_file():
            page = path.read_text(encoding="utf-8")
            changed = with_final(page, result, ruling)
            if changed != page:
                write_whole(path, _bytes(changed))


def _line(result: Result) -> bytes:
    return _bytes(LINE_ENDS.sub(_escaped, json.dumps(result.to_dict(), ensure_ascii=False)))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
