"""Writes what grading found: each result as it comes, and at the end the gradebook and the class page."""

import csv
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from xml.etree import ElementTree

from jinja2 import Environment, PackageLoader, StrictUndefined

from layerwise.course import Unit
from layerwise.grade.records import CheckResult, Outcome, Result, TaskResult

# A spreadsheet takes a text that begins like this for a formula and runs it.
FORMULA = re.compile(r"^[=+\-@\t\r]")
NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MARKS = {
    Outcome.PASSED: "✓ passed",
    Outcome.FAILED: "✗ failed",
    Outcome.NOT_ATTEMPTED: "– not attempted",
    Outcome.ERROR: "! error",
    Outcome.UNGRADED: "? ungraded",
    Outcome.HELD_OUT: "· held out",
}


@dataclass(frozen=True)
class TaskSummary:
    """One task over the class: how many passed of those graded, and what was most often said of the others."""

    id: str
    title: str
    points: float
    passed: int
    graded: int
    commonest: tuple[tuple[str, int], ...]


class Reports:
    """The reports of one class in one folder.

    `add` writes what belongs to one student and then a line of `results.jsonl`, so that whatever stands there has its
    page; `finish` writes what needs the whole class. In between only short results are kept in memory.

    Args:
        unit: whose exercise was handed in.
        folder: where everything goes; made if it is not there.
        kept: results of an earlier run that stand; their pages are there already.
    """

    def __init__(self, unit: Unit, folder: Path, kept: Iterable[Result] = ()) -> None:
        self.unit, self.folder = unit, folder
        self.log = folder / "results.jsonl"
        self._templates = Environment(
            loader=PackageLoader("layerwise.grade"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["points"] = lambda number: f"{number:g}"
        self._templates.globals.update(marks=MARKS, status=status)
        self._results = [short(result) for result in kept]
        self._pages = {(result.student, result.file): result.page for result in self._results}
        (folder / "gradescope").mkdir(parents=True, exist_ok=True)
        # Old reports go first: a run that breaks off must not leave old grades standing as if they were new.
        for old in (
            *folder.glob("*.html"),
            *folder.glob("gradescope/*.json"),
            folder / "grades.csv",
            folder / "junit.xml",
        ):
            if old.name not in {name for page in self._pages.values() for name in (page, f"{page[:-5]}.json")}:
                old.unlink(missing_ok=True)
        lines = (json.dumps(result.to_dict(), ensure_ascii=False) + "\n" for result in kept)
        half = self.log.with_suffix(".part")
        half.write_text("".join(lines), encoding="utf-8")
        half.replace(self.log)

    def add(self, result: Result) -> None:
        """Write one student's page and results, and then the line that says that they are complete."""
        result = replace(result, page=self._page_name(result.student))
        self._pages[result.student, result.file] = result.page
        page = self._templates.get_template("student.html").render(unit=self.unit, result=result)
        (self.folder / result.page).write_text(page, encoding="utf-8", errors="replace")
        scope = json.dumps(gradescope(result), ensure_ascii=False, indent=1)
        (self.folder / "gradescope" / f"{result.page[:-5]}.json").write_text(scope, encoding="utf-8", errors="replace")
        with self.log.open("a", encoding="utf-8", errors="replace") as lines:
            lines.write(json.dumps(result.to_dict(), ensure_ascii=False) + "\n")
        self._results.append(short(result))

    def finish(self) -> Path:
        """Write the gradebook, the class page and JUnit's file, and return the class page's path."""
        results = self.results
        write_gradebook(results, self.unit, self.folder / "grades.csv")
        junit(results, self.unit).write(self.folder / "junit.xml", encoding="utf-8", xml_declaration=True)
        overview = self._templates.get_template("class.html").render(
            unit=self.unit,
            results=results,
            tasks=summaries(results, self.unit),
            mean=_mean(results),
            distribution=distribution(results, self.unit),
        )
        index = self.folder / "index.html"
        index.write_text(overview, encoding="utf-8", errors="replace")
        return index

    @property
    def results(self) -> list[Result]:
        """What there is so far, shortened, in order of names."""
        return sorted(self._results, key=lambda result: (result.student.casefold(), result.file))

    def _page_name(self, student: str) -> str:
        """A safe file name that no other student's page has."""
        plain = unicodedata.normalize("NFKD", student).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "student"
        taken, unique, number = {*self._pages.values(), "index.html"}, f"{slug}.html", 2
        while unique in taken:
            unique, number = f"{slug}-{number}.html", number + 1
        return unique


def write_gradebook(results: Iterable[Result], unit: Unit, path: Path) -> None:
    """Write one row per student: points for each task (empty where nothing may be scored), sum, status."""
    with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
        rows = csv.writer(file)
        rows.writerow(["student", "id", "file", *[task.id for task in unit.tasks], "total", "out of", "status"])
        for result in results:
            scores = ["" if _unscored(result, task.outcome) else f"{task.earned:g}" for task in result.tasks]
            total = f"{result.earned:g}" if result.graded else ""
            who = [as_cell(text) for text in (result.student, result.id, result.file)]
            rows.writerow([*who, *scores, total, f"{unit.points:g}", as_cell(status(result))])


def status(result: Result) -> str:
    """What became of a submission, in a word or in the sentence that its sender needs."""
    if result.problem:
        return result.problem
    if result.graded:
        return " ".join(["graded.", *result.notes]) if result.notes else "graded"
    faults = (check.seen for task in result.tasks for check in task.checks if check.outcome is Outcome.UNGRADED)
    return f"ungraded: the grader failed, not the student. {next(faults, '')}".strip()


def short(result: Result) -> Result:
    """A result without what only its own page needs."""
    tasks = tuple(replace(task, checks=tuple(map(_short_check, task.checks))) for task in result.tasks)
    return replace(result, tasks=tasks, figures=())


def _short_check(check: CheckResult) -> CheckResult:
    return replace(check, traceback="", output="", required="", seen=check.seen[:300])


def summaries(results: Iterable[Result], unit: Unit) -> list[TaskSummary]:
    """Each task over the class."""
    found = []
    for task in unit.tasks:
        own = [entry for result in results if not result.problem for entry in result.tasks if entry.id == task.id]
        own = [entry for entry in own if entry.outcome is not Outcome.UNGRADED]
        said = Counter(_generalised(fault) for entry in own if (fault := entry.first_fault))
        passed = sum(entry.outcome is Outcome.PASSED for entry in own)
        found.append(TaskSummary(task.id, task.title, task.points, passed, len(own), tuple(said.most_common(3))))
    return found


def distribution(results: Iterable[Result], unit: Unit) -> list[tuple[str, int]]:
    """How many students lie in each tenth of the points."""
    counts = [0] * 10
    for result in results:
        if result.graded and unit.points:
            counts[min(9, int(10 * result.earned / unit.points))] += 1
    return [(f"{10 * tenth}–{10 * tenth + 10} %", count) for tenth, count in enumerate(counts)]


def gradescope(result: Result, held_out: str = "after_published") -> dict[str, object]:
    """A result in the format that Gradescope reads as `results.json`.

    Args:
        result: of one submission.
        held_out: when students see what held-out checks gave: a visibility of Gradescope's. What these require and saw
            is never in it.
    """
    scored = [task for task in result.tasks if not _unscored(result, task.outcome)]
    tests = [test for task in scored for test in _gradescope_tests(task, held_out)]
    return {"output": status(result), "execution_time": round(result.seconds, 3), "tests": tests} | (
        {"score": result.earned} if result.graded else {}
    )


def _gradescope_tests(task: TaskResult, held_out: str) -> Iterator[dict[str, object]]:
    """A task as one of Gradescope's tests, and its held-out checks as another."""
    for later in (False, True):
        checks = [check for check in task.checks if check.held_out is later]
        passed = sum(check.outcome is Outcome.PASSED for check in checks)
        said = f"{passed} of {len(checks)} pass." if later else "\n".join(map(_sentences, checks))
        if checks:
            yield {
                "name": f"Task {task.id}: {task.title}" + (" (held-out checks)" if later else ""),
                "score": sum(check.earned for check in checks),
                "max_score": sum(check.points for check in checks),
                "status": "passed" if passed == len(checks) else "failed",
                "output": said,
                "visibility": held_out if later else "visible",
            }


def junit(results: Iterable[Result], unit: Unit) -> "ElementTree.ElementTree[ElementTree.Element]":
    """The class as JUnit XML: a suite per student, a case per check."""
    root = ElementTree.Element("testsuites", name=f"unit {unit.number}: {unit.title}")
    for result in results:
        suite = ElementTree.SubElement(root, "testsuite", name=_xml(result.student), time=f"{result.seconds:.3f}")
        for check in (check for task in result.tasks for check in task.checks):
            name = _xml(check.name or f"task {check.task}")
            case = ElementTree.SubElement(suite, "testcase", classname=f"task {check.task}", name=name)
            if check.outcome is Outcome.FAILED:
                ElementTree.SubElement(case, "failure", message=_xml(f"{check.seen} {check.hint}"))
            elif check.outcome is Outcome.ERROR:
                ElementTree.SubElement(case, "error", message=_xml(check.seen))
            elif check.outcome is not Outcome.PASSED:
                ElementTree.SubElement(case, "skipped", message=_xml(result.problem or check.seen or check.outcome))
        for outcome, name in ((Outcome.FAILED, "failures"), (Outcome.ERROR, "errors")):
            suite.set(name, str(sum(c.outcome is outcome for task in result.tasks for c in task.checks)))
        suite.set("tests", str(len(suite)))
    return ElementTree.ElementTree(root)


def _sentences(check: CheckResult) -> str:
    return " ".join(text for text in (f"[{check.outcome}]", check.required, check.seen, check.hint) if text)


def _unscored(result: Result, outcome: Outcome) -> bool:
    return bool(result.problem) or outcome is Outcome.UNGRADED


def _mean(results: list[Result]) -> float | None:
    graded = [result.earned for result in results if result.graded]
    return fmean(graded) if graded else None


def as_cell(text: str) -> str:
    """A text that a spreadsheet will show and not run."""
    return f"'{text}" if FORMULA.match(text) else text


def _xml(text: str) -> str:
    return NOT_XML.sub("�", text)


def _generalised(fault: CheckResult) -> str:
    """What was said, so that the same mistake counts as the same: hints as they are, the rest without its numbers."""
    if fault.outcome is Outcome.NOT_ATTEMPTED:
        return "not attempted"
    if fault.hint:
        return fault.hint
    return re.sub(r"-?\d+(\.\d+)?(e[+-]?\d+)?", "…", re.split(r"(?<=[.?!])\s", fault.seen)[0])[:160]
