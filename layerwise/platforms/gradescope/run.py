"""Grades the one submission that Gradescope lays before it, and says it in Gradescope's format."""

import json
import os
from dataclasses import replace
from pathlib import Path

from layerwise.course import Unit
from layerwise.data.folder import datasets_of
from layerwise.errors import GradingError
from layerwise.grade.intake.entries import Entry, list_folder
from layerwise.grade.intake.hand_in import HandIn
from layerwise.grade.job import Job, grade_job, sandbox_for
from layerwise.grade.judge.grader import Grader
from layerwise.grade.records import Result
from layerwise.grade.report.gradebook import status
from layerwise.grade.sandbox.fork_server import sandbox_fault
from layerwise.grade.sandbox.sandbox import Sandbox
from layerwise.io.files import write_whole
from layerwise.platforms.gradescope.results import VISIBILITIES, as_results

ACCOUNT = "layerwise-student"  # made by setup.sh; a submission runs as this user where there are no walls
SUBMISSION, RESULTS = "submission", Path("results", "results.json")


def autograde(unit: Unit, root: Path, seed: int, held_out: str = VISIBILITIES[0]) -> tuple[Result, str]:
    """Grade what lies in `submission` and write `results/results.json`.

    There is no such file when the grader failed: Gradescope then says that the autograder did, gives no score, and
    lets it be run again. A score left out, or out of part of the tasks, would count as the student's.

    Args:
        unit: whose exercise was handed in.
        root: Gradescope's folder, `/autograder` there.
        seed: where the checks' random inputs start.
        held_out: when students see the points of held-out checks.

    Returns:
        The result, and why it was graded without a sandbox, or nothing.

    Raises:
        GradingError: the grader failed.
    """
    place = root / RESULTS
    place.parent.mkdir(exist_ok=True)
    place.unlink(missing_ok=True)
    fault = sandbox_fault(datasets_of(unit.root))
    found = find_notebook(unit, root / SUBMISSION)
    user = _account() if fault else ""
    with Sandbox.weak(user=user) if fault else sandbox_for(unit) as sandbox, Grader(unit, sandbox) as grader:
        result = grade_job(Job(unit.root, unit.name, found, seed, sandboxed=not fault), grader)
    result = replace(result, notes=tuple(note for note in result.notes if note == found.note))
    if not result.graded and not result.problem:
        raise GradingError(f"No results are written. {status(result)}")
    content = as_results(result, held_out) | {"extra_data": {"seed": seed, "sandboxed": not fault}}
    if result.problem:
        content["score"] = 0.0  # with no tests there must be one
    write_whole(place, json.dumps(content, ensure_ascii=False, indent=1).encode(errors="replace"))
    walls = f"It ran as the user {user}." if user else "It ran with the grader's own rights."
    return result, f"{fault} {walls}" if fault else ""


def find_notebook(unit: Unit, folder: Path) -> HandIn:
    """What was handed in: the only notebook in the folder, or of several the one with the exercise's name."""
    try:
        entries = [entry for entry in list_folder(folder) if not entry.folder]
    except OSError as error:
        raise GradingError(f"{folder}: cannot be listed: {error.strerror}.") from error
    notebooks = [entry for entry in entries if entry.suffix == ".ipynb"]
    named = [entry for entry in notebooks if entry.parts[-1] == f"{unit.name}.ipynb"]
    if len(notebooks) == 1 or len(named) == 1:
        chosen = (named or notebooks)[0]
        others = _names([entry for entry in notebooks if entry is not chosen])
        note = f"{chosen.file} was graded; not graded: {others}." if others else ""
        return HandIn("", "", chosen.file, chosen.path, problem=chosen.fault, note=note)
    hand_in = f"Hand in {unit.name}.ipynb, saved."
    if notebooks:
        return HandIn("", "", "", folder, problem=f"There are several notebooks: {_names(notebooks)}. {hand_in}")
    only = f", only: {_names(entries)}" if entries else ""
    return HandIn("", "", "", folder, problem=f"There is no notebook{only}. {hand_in}")


def _account() -> str:
    """The user that setup.sh has made, if we may become it."""
    if not hasattr(os, "geteuid") or os.geteuid():
        return ""
    import pwd

    return ACCOUNT if any(entry.pw_name == ACCOUNT for entry in pwd.getpwall()) else ""


def _names(entries: list[Entry]) -> str:
    shown = sorted(entry.file for entry in entries)
    return ", ".join(shown[:5]) + (f" and {len(shown) - 5} more" if len(shown) > 5 else "")
