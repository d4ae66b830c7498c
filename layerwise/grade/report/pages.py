"""The pages of a class: one for each student, and one that shows all of them."""

import re
import unicodedata
from collections.abc import Collection, Sequence

from layerwise.course import Unit
from layerwise.grade.policy.finals import show
from layerwise.grade.policy.ruling import Ruling
from layerwise.grade.records import Result
from layerwise.grade.report.gradebook import status
from layerwise.grade.report.summary import distribution, mean, summaries
from layerwise.io.templates import render
from layerwise.signs import SIGNS

# What a policy makes of a grade stands between these in a student's page, and can be written anew without the rest.
FINAL = re.compile(r"<!--final-->.*?<!--/final-->", re.DOTALL)


def student_page(unit: Unit, result: Result) -> str:
    """The page of one student; what a policy makes of the grade is not on it yet."""
    return render("report/student.html", unit=unit, result=result, signs=SIGNS)


def with_final(page: str, result: Result, ruling: Ruling | None) -> str:
    """A student's page with what a policy makes of the grade; without a ruling, with nothing in that place."""
    block = ""
    if ruling:
        final, rules = ruling.final(result), ruling.rules(result)
        block = render("report/final.html", final=final, rules=rules, result=result, show=show)
    return FINAL.sub(lambda _: f"<!--final-->{block}<!--/final-->", page, count=1)


def class_page(unit: Unit, results: Sequence[Result], ruling: Ruling | None, extras: Sequence[str]) -> str:
    """The page of the class.

    Args:
        unit: whose exercise.
        results: a row each, in this order.
        ruling: what a policy makes of them.
        extras: files, and with a "/" folders, that lie beside it for other programs.
    """
    return render(
        "report/class.html",
        unit=unit,
        results=results,
        finals=ruling.finals if ruling else {},
        doubts=ruling.doubts if ruling else (),
        extras=extras,
        tasks=summaries(results, unit),
        mean=mean(results),
        distribution=distribution(results, unit),
        signs=SIGNS,
        show=show,
        status=status,
    )


def page_name(student: str, taken: Collection[str]) -> str:
    """A safe file name for a student's page that no other page has."""
    plain = unicodedata.normalize("NFKD", student).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "student"
    unique, number = f"{slug}.html", 2
    while unique in taken:
        unique, number = f"{slug}-{number}.html", number + 1
    return unique
