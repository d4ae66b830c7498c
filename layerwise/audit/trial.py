"""Whether the checks tell right from wrong: solution, blank exercise, other right answers, mistakes and mutants."""

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import islice
from pathlib import Path

from layerwise.audit.finding import Finding
from layerwise.audit.mutants import Excuse, Mutant, excuses, mutants
from layerwise.build import derive
from layerwise.build.answers import overlaid, read_answers
from layerwise.build.notebook import assemble, to_bytes
from layerwise.course import Limits, Unit
from layerwise.grade.intake.hand_in import HandIn
from layerwise.grade.job import Job
from layerwise.grade.parallel import grade_jobs
from layerwise.grade.records import Outcome, Result
from layerwise.model_checks import STRICT

SEEDS = (1, 2, 3)
MARGIN_SEEDS = 20
HEAD = re.compile(r"^# (Mistake|Fails|Says): (.+)$", re.MULTILINE)
KERAS = re.compile(r"\b(keras|layers|tf|tensorflow|tfd|model|fit)\b")
# The share of mutants that must be killed: of tasks in Keras, where a check must leave room, and of the others.
SHARE, NUMPY_SHARE = 0.95, 1.0
MACHINES = 4  # times slower than this one may be that on which right answers are tried: their speed is not the question
PATIENCE = Limits(cell=30, call=15, submission=120)  # a mutant may well loop for ever


# Who grades: takes jobs of one unit, gives each back with its result, in any order.
Grading = Callable[[Sequence[Job]], Iterable[tuple[Job, Result]]]


@dataclass(frozen=True)
class Trial:
    """A notebook to be graded: its content, the seed, and the one task that matters, or empty for all."""

    name: str
    content: bytes
    seed: int = SEEDS[0]
    only: str = ""


def side_by_side(unit: Unit, workers: int, sandboxed: bool) -> Grading:
    """Grading in processes of their own, as a class is graded.

    Args:
        unit: whose jobs.
        workers: how many are graded at once.
        sandboxed: whether behind walls.
    """
    return lambda jobs: grade_jobs(unit, jobs, min(workers, len(jobs)) or 1, sandboxed)


def graded(unit: Unit, trials: Iterable[Trial], grading: Grading, sandboxed: bool) -> Iterator[tuple[Trial, Result]]:
    """Grade trials; each comes with its result, in any order.

    Args:
        unit: whose exercise they answer.
        trials: what to grade.
        grading: who grades.
        sandboxed: whether that is behind walls.

    Raises:
        GradingError: the sandbox cannot be built on this machine.
    """
    patient = Limits(*(MACHINES * seconds for seconds in astuple(unit.limits)))
    hurried = Limits(*(min(own, most) for own, most in zip(astuple(unit.limits), astuple(PATIENCE), strict=True)))
    with tempfile.TemporaryDirectory(prefix="layerwise-audit-") as folder:
        jobs = {}
        for number, trial in enumerate(trials):
            path = Path(folder, f"{number}.ipynb")
            path.write_bytes(trial.content)
            hand_in = HandIn(trial.name, "", path.name, path)
            limits = hurried if trial.only else patient
            jobs[Job(unit.root, unit.name, hand_in, trial.seed, sandboxed, trial.only, limits)] = trial
        for job, result in grading(tuple(jobs)):
            yield jobs[job], result


def checks(
    unit: Unit,
    grading: Grading,
    sandboxed: bool,
    runs: int = 2,
    seeds: Sequence[int] = SEEDS,
    most: int | None = None,
    alternates: bool = True,
) -> Iterator[Finding]:
    """Faults of checks that refuse what is right, or pass what is wrong; mutants come in `survival`.

    Args:
        unit: the unit.
        grading: who grades.
        sandboxed: whether that is behind walls.
        runs: how often the solution is graded under each seed.
        seeds: under which.
        most: how many notebooks of mistakes are graded; the first hold most of them. None means all.
        alternates: whether other right answers are graded.
    """
    folder = unit.root / "tests"
    cells = derive.exercise(unit, solve=True)
    solution = to_bytes(assemble(cells))
    mistakes = _packs(unit, sorted((folder / "mistakes" / unit.name).glob("*.py")))
    packs = dict(islice(mistakes.items(), most))
    others = {name: _joined(pack) for name, pack in packs.items()}
    for path in sorted((folder / "alternates" / unit.name).glob("*.py")) if alternates else ():
        others[f"the alternate {path.stem}"] = read_answers(unit, path)
    trials = [Trial(f"the solution, run {run}", solution, seed) for seed in seeds for run in range(1, runs + 1)]
    trials += [Trial("the blank exercise", to_bytes(assemble(derive.exercise(unit))))]
    trials += [Trial(name, to_bytes(assemble(overlaid(cells, written)))) for name, written in others.items()]
    for trial, result in graded(unit, trials, grading, sandboxed):
        faults: Iterable[str]
        if trial.name in packs:
            faults = _mistaken(result, packs[trial.name])
        elif trial.name == "the blank exercise":
            faults = [
                f"task {task.id} is {task.outcome}, not not_attempted"
                for task in result.tasks
                if task.outcome is not Outcome.NOT_ATTEMPTED
            ]
        else:
            faults = _failures(result)
        for fault in faults:
            yield Finding(unit.name, "checks", f"{unit.checks}: {trial.name} under seed {trial.seed}: {fault}.")


def margins(unit: Unit, grading: Grading, sandboxed: bool, seeds: int = MARGIN_SEEDS) -> Iterator[Finding]:
    """Whether the solution clears each goal by its margin, from every seed.

    Args:
        unit: the unit; one whose checks have no goals is passed over.
        grading: who grades; its workers must begin after this call, as they learn of the strictness by a variable.
        sandboxed: whether that is behind walls.
        seeds: how many.
    """
    if "require_at_least(" not in unit.checks.read_text(encoding="utf-8"):
        return
    solution = to_bytes(assemble(derive.exercise(unit, solve=True)))
    trials = [Trial(f"the solution, seed {seed}", solution, seed) for seed in range(100, 100 + seeds)]
    before = os.environ.get(STRICT)
    os.environ[STRICT] = "yes"
    try:
        failures = {trial.seed: _failures(result) for trial, result in graded(unit, trials, grading, sandboxed)}
    finally:
        if before is None:
            del os.environ[STRICT]
        else:
            os.environ[STRICT] = before
    short = {seed: faults for seed, faults in sorted(failures.items()) if faults}
    yield Finding(unit.name, "margins", f"{seeds - len(short)} of {seeds} seeds clear every goal by its margin", False)
    for seed, faults in short.items():
        cure = "Lower the goal, or train the solution longer."
        yield Finding(unit.name, "margins", f"{unit.checks}: seed {seed}: {'; '.join(faults)}. {cure}")


def _failures(result: Result) -> list[str]:
    if result.problem:
        return [result.problem]
    return [
        f"{check.name} is {check.outcome}: {check.seen.rstrip('.')}"
        for task in result.tasks
        for check in task.checks
        if check.outcome is not Outcome.PASSED
    ]


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that is kept: the code by task, the tasks that it must fail, and what a message must say."""

    name: str
    written: Mapping[str, str]
    fails: frozenset[str]
    says: str

    @property
    def tasks(self) -> frozenset[str]:
        """All that it has to do with."""
        return self.fails | set(self.written)


def _packs(unit: Unit, paths: Iterable[Path]) -> dict[str, list[Mistake]]:
    """Mistakes that have to do with different tasks, put together: a notebook for each pack instead of each mistake."""
    packs: list[list[Mistake]] = []
    for path in paths:
        head = dict(HEAD.findall(path.read_text(encoding="utf-8")))
        fails = frozenset(re.split(r",\s*", head.get("Fails", "")))
        mistake = Mistake(path.stem, read_answers(unit, path), fails, head["Says"])
        free = (pack for pack in packs if not any(mistake.tasks & other.tasks for other in pack))
        pack = next(free, None)
        if pack is None:
            packs.append([mistake])
        else:
            pack.append(mistake)
    return {f"the mistake {' with '.join(mistake.name for mistake in pack)}": pack for pack in packs}


def _joined(pack: Iterable[Mistake]) -> dict[str, str]:
    return {task: code for mistake in pack for task, code in mistake.written.items()}


def _mistaken(result: Result, pack: Sequence[Mistake]) -> Iterator[str]:
    """What is wrong with the grade of mistakes: each must cost its own tasks and no other, and be named."""
    failing = {task.id: task for task in result.tasks if task.outcome is not Outcome.PASSED}
    strays = set(failing).difference(*(mistake.tasks for mistake in pack))
    if strays:
        yield f"{', '.join(sorted(strays))} fail as well"
    for mistake in pack:
        failed = mistake.tasks & set(failing)
        said = " ".join(f"{check.seen} {check.hint}" for name in failed for check in failing[name].checks)
        if failed != mistake.fails:
            wanted = ", ".join(sorted(mistake.fails))
            yield f"{mistake.name} fails {', '.join(sorted(failed)) or 'nothing'} instead of {wanted}"
        elif mistake.says.lower() not in said.lower():
            yield f"no message says {mistake.says!r} of {mistake.name}, but: {said[:300]}"


@dataclass(frozen=True)
class Survival:
    """How the mutants of some tasks fared."""

    kind: str
    killed: int
    excused: int
    survivors: tuple[Mutant, ...]
    goal: float

    @property
    def share(self) -> float:
        """The killed among those that are not excused."""
        counted = self.killed + len(self.survivors)
        return self.killed / counted if counted else 1.0


def survival(unit: Unit, grading: Grading, sandboxed: bool) -> Iterator[Finding]:
    """How many mutants the checks kill; survivors with their change, and a fault when they are too many."""
    made, excused = mutants(unit), excuses(unit)
    cells = derive.exercise(unit, solve=True)
    sound = _sound(unit, cells, grading, sandboxed)
    if "" not in sound:
        text = f"{unit.checks}: the solution itself does not pass, so that its mutants say nothing. Mend that first."
        yield Finding(unit.name, "mutants", text)
        return
    trials = {_mutated(cells, mutant, mutant.task in sound): mutant for mutant in made}
    alive = {trials[trial] for trial, result in graded(unit, trials, grading, sandboxed) if _passes(result)}
    path = unit.folder / "mutants.toml"
    for excuse in excused:
        covered = [mutant for mutant in made if excuse.covers(mutant.name)]
        if not alive.intersection(covered):
            why = "every mutant that it names is killed" if covered else "there is no such mutant"
            yield Finding(unit.name, "mutants", f"{path}: {excuse.pattern!r} excuses nothing: {why}. Remove it.")
    for result in _by_kind(unit, made, alive, excused):
        text = (
            f"{result.kind}: {result.killed} of {result.killed + len(result.survivors)} mutants killed "
            f"({result.share:.0%}), {result.excused} excused"
        )
        too_few = result.share < result.goal
        cure = f"; {result.goal:.0%} are wanted. Sharpen the checks, or excuse what is right in {path}." * too_few
        yield Finding(unit.name, "mutants", text + cure, too_few)
        for mutant in result.survivors:
            place = f"{unit.folder / 'exercise.py'}:{mutant.line}"
            yield Finding(unit.name, "mutants", f"{place}: survives: {mutant.name}\n{mutant.difference}", False)


def _by_kind(unit: Unit, made: Sequence[Mutant], alive: set[Mutant], excused: Sequence[Excuse]) -> Iterator[Survival]:
    for kind, goal, keras in (("tasks in NumPy", NUMPY_SHARE, False), ("tasks in Keras", SHARE, True)):
        own = [m for m in made if (unit.libraries == "keras" and bool(KERAS.search(m.original))) is keras]
        living = [mutant for mutant in own if mutant in alive]
        survivors = tuple(m for m in living if not any(excuse.covers(m.name) for excuse in excused))
        if own:
            yield Survival(kind, len(own) - len(living), len(living) - len(survivors), survivors, goal)


def _sound(unit: Unit, cells: Sequence[derive.Cell], grading: Grading, sandboxed: bool) -> set[str]:
    """The tasks whose checks pass without the cells of other tasks, and an empty name if the whole solution passes."""
    trials = [Trial("", to_bytes(assemble(cells)))]
    trials += [Trial(task.id, to_bytes(assemble(_alone(cells, task.id))), only=task.id) for task in unit.tasks]
    return {trial.name for trial, result in graded(unit, trials, grading, sandboxed) if _passes(result)}


def _mutated(cells: Sequence[derive.Cell], mutant: Mutant, alone: bool) -> Trial:
    """The solution with a mutant in it, to be judged by its own task.

    Where the task's checks do without the cells of other tasks, these are left out: then the mutant need not wait for,
    say, a training that another task asks for.
    """
    kept = _alone(cells, mutant.task) if alone else cells
    return Trial(mutant.name, to_bytes(assemble(overlaid(kept, {mutant.task: mutant.source}))), only=mutant.task)


def _alone(cells: Sequence[derive.Cell], task: str) -> list[derive.Cell]:
    return [cell for cell in cells if cell.task in ("", task)]


def _passes(result: Result) -> bool:
    return not result.problem and all(task.outcome is Outcome.PASSED for task in result.tasks)
