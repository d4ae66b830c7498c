"""Writes what grading found: each result as it comes, and at the end the gradebook and the class page."""

import io
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from types import MappingProxyType
from xml.etree import ElementTree

from jinja2 import Environment, PackageLoader, StrictUndefined

from layerwise.course import Unit
from layerwise.errors import PolicyError
from layerwise.grade.log import read_log
from layerwise.grade.policy.finals import Final, Policy, apply, doubts, show
from layerwise.grade.records import CheckResult, Outcome, Result, TaskResult
from layerwise.io.files import append_line, write_whole, writing
from layerwise.io.table import harmless, write_rows

# What a policy makes of a grade stands between these in a student's page, and can be written anew without the rest.
FINAL = re.compile(r"<!--final-->.*?<!--/final-->", re.DOTALL)
NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
POLICY = "policy.toml"
POLICY_COLUMNS = ("days late", "penalty", "final", "final out of", "why")
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
        policy: rules that are laid on top of the grades; a copy of their file stays in the folder.

    Raises:
        ReportError: now or later, when something cannot be written; what stands in `results.jsonl` is complete.
    """

    def __init__(self, unit: Unit, folder: Path, kept: Iterable[Result] = (), policy: Policy | None = None) -> None:
        self.unit, self.folder, self.policy = unit, folder, policy
        self.log = folder / "results.jsonl"
        self._templates = Environment(
            loader=PackageLoader("layerwise.grade"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["points"] = lambda number: f"{number:g}"
        self._templates.globals.update(marks=MARKS, status=status, show=show)
        kept = list(kept)
        self._results = [short(result) for result in kept]
        self._pages = {(result.student, result.file): result.page for result in self._results}
        with writing(folder):
            self._begin_anew(kept)

    def _begin_anew(self, results: list[Result]) -> None:
        """Remove old reports: a run that breaks off must not leave old grades standing as if they were new."""
        (self.folder / "gradescope").mkdir(parents=True, exist_ok=True)
        kept = {name for page in self._pages.values() for name in (page, f"{page[:-5]}.json")}
        for pattern in ("*.html", "*.part", "gradescope/*", "grades.csv", "junit.xml", POLICY):
            for old in self.folder.glob(pattern):
                if old.name not in kept:
                    old.unlink(missing_ok=True)
        write_whole(self.log, b"".join(_line(result) + b"\n" for result in results))
        if self.policy:
            write_whole(self.folder / POLICY, _bytes(self.policy.text))

    def add(self, result: Result) -> None:
        """Write one student's page and results, and then the line that says that they are complete."""
        result = replace(result, page=result.page or self._page_name(result.student))
        self._pages[result.student, result.file] = result.page
        page = self._templates.get_template("student.html").render(unit=self.unit, result=result)
        scope = json.dumps(gradescope(result), ensure_ascii=False, indent=1)
        with writing(self.folder):
            write_whole(self.folder / result.page, _bytes(page))
            write_whole(self.folder / "gradescope" / f"{result.page[:-5]}.json", _bytes(scope))
            append_line(self.log, _line(result))
        self._results.append(short(result))

    def finish(self) -> Path:
        """Write the gradebook, the class page and JUnit's file, and return the class page's path."""
        results, finals = self.results, self.finals
        overview = self._templates.get_template("class.html").render(
            unit=self.unit,
            finals=finals,
            doubts=self.doubts,
            results=results,
            tasks=summaries(results, self.unit),
            mean=_mean(results),
            distribution=distribution(results, self.unit),
        )
        index = self.folder / "index.html"
        suites = io.BytesIO()
        junit(results, self.unit).write(suites, encoding="utf-8", xml_declaration=True)
        with writing(self.folder):
            for result in self._results if finals else ():
                self._show_final(result, finals[result.student, result.file])
            write_gradebook(results, self.unit, self.folder / "grades.csv", finals)
            write_whole(self.folder / "junit.xml", suites.getvalue())
            write_whole(index, _bytes(overview))
        return index

    @property
    def results(self) -> list[Result]:
        """What there is so far, shortened, in order of names; of several attempts the one that counts."""
        finals = self.finals
        counting = [one for one in self._results if not finals or finals[one.student, one.file].counts]
        return sorted(counting, key=lambda result: (result.student.casefold(), result.file))

    @property
    def finals(self) -> dict[tuple[str, str], Final]:
        """What each result is worth under the policy, by student and file; empty without one."""
        finals = apply(self.policy, self._results) if self.policy else ()
        return {(final.student, final.file): final for final in finals}

    @property
    def doubts(self) -> list[str]:
        """What the instructor should look at before trusting the finals."""
        return doubts(self.policy, self._results, self.finals.values()) if self.policy else []

    def _show_final(self, result: Result, final: Final) -> None:
        """Write into a student's page what the policy makes of the grade."""
        page, rules = self.folder / result.page, self.policy.rules(self.unit.name) if self.policy else None
        if page.is_file():
            block = self._templates.get_template("final.html").render(final=final, result=result, rules=rules)
            text = page.read_text(encoding="utf-8")
            text = FINAL.sub(lambda _: f"<!--final-->{block}<!--/final-->", text, count=1)
            write_whole(page, _bytes(text))

    def _page_name(self, student: str) -> str:
        """A safe file name that no other student's page has."""
        plain = unicodedata.normalize("NFKD", student).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "student"
        taken, unique, number = {*self._pages.values(), "index.html"}, f"{slug}.html", 2
        while unique in taken:
            unique, number = f"{slug}-{number}.html", number + 1
        return unique


def read_results(folder: Path) -> tuple[Result, ...]:
    """The results that a class's reports were made from.

    Raises:
        PolicyError: there are none, or a line is not a whole result.
    """
    path = folder / "results.jsonl"
    if not path.is_file():
        raise PolicyError(f"{path}: missing. Give a folder that `layerwise grade … --out` has written.")
    log = read_log(path)
    if log.spoilt:
        raise PolicyError(
            f"{path}:{log.spoilt[0][0]}: this is not a whole result. Finish the grading first: "
            "`layerwise grade --resume`."
        )
    if not log.results:
        raise PolicyError(f"{path}: there are no results in it. Grade a class into this folder first.")
    return log.results


def write_gradebook(
    results: Iterable[Result], unit: Unit, path: Path, finals: Mapping[tuple[str, str], Final] = MappingProxyType({})
) -> None:
    """Write one row per student: points for each task (empty where nothing may be scored), sum, status.

    With finals, what the policy makes of the sum and why.
    """
    header = ["student", "id", "file", *[task.id for task in unit.tasks], "total", "out of", "status"]
    rows = [[*header, *POLICY_COLUMNS] if finals else header]
    for result in results:
        scores = ["" if _unscored(result, task.outcome) else f"{task.earned:g}" for task in result.tasks]
        total = f"{result.earned:g}" if result.graded else ""
        who = [harmless(text) for text in (result.student, result.id, result.file)]
        row = [*who, *scores, total, f"{unit.points:g}", harmless(status(result))]
        rows.append(row + _policy_cells(finals[result.student, result.file]) if finals else row)
    write_rows(path, rows)


def _policy_cells(final: Final) -> list[str]:
    late = [f"{final.days_late}", f"{show(100 * final.penalty)} %"] if final.points is not None else ["", ""]
    why = "; ".join(filter(None, (final.why, final.warning)))
    return [*late, show(final.points), show(final.out_of), harmless(why)]


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


def _line(result: Result) -> bytes:
    return _bytes(json.dumps(result.to_dict(), ensure_ascii=False))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _sentences(check: CheckResult) -> str:
    return " ".join(text for text in (f"[{check.outcome}]", check.required, check.seen, check.hint) if text)


def _unscored(result: Result, outcome: Outcome) -> bool:
    return bool(result.problem) or outcome is Outcome.UNGRADED


def _mean(results: list[Result]) -> float | None:
    graded = [result.earned for result in results if result.graded]
    return fmean(graded) if graded else None


def _xml(text: str) -> str:
    return NOT_XML.sub("�", text)


def _generalised(fault: CheckResult) -> str:
    """What was said, so that the same mistake counts as the same: hints as they are, the rest without its numbers."""
    if fault.outcome is Outcome.NOT_ATTEMPTED:
        return "not attempted"
    if fault.hint:
        return fault.hint
    return re.sub(r"-?\d+(\.\d+)?(e[+-]?\d+)?", "…", re.split(r"(?<=[.?!])\s", fault.seen)[0])[:160]
