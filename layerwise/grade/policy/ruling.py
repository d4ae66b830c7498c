"""What a policy makes of one class: the final of each result, and what is doubtful."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from layerwise.grade.policy.finals import Final, Policy, UnitRules, apply, doubts
from layerwise.grade.records import Result


@dataclass(frozen=True)
class Ruling:
    """A policy and what follows from it.

    Attributes:
        policy: the rules.
        finals: what each result is worth under them, by student and file.
        doubts: what the instructor should look at before trusting that, a sentence each.
    """

    policy: Policy
    finals: Mapping[tuple[str, str], Final]
    doubts: tuple[str, ...]

    def final(self, result: Result) -> Final:
        """What one of the results is worth."""
        return self.finals[result.student, result.file]

    def rules(self, result: Result) -> UnitRules:
        """The rules of the result's unit."""
        return self.policy.rules(result.unit)


def rule(policy: Policy, results: Iterable[Result]) -> Ruling:
    """Lay a policy over the results of a class."""
    results = tuple(results)
    finals = apply(policy, results)
    by_file = {(final.student, final.file): final for final in finals}
    return Ruling(policy, by_file, tuple(doubts(policy, results, finals)))


def counting(results: Iterable[Result], ruling: Ruling | None = None) -> tuple[Result, ...]:
    """Results in order of names; under a ruling, of several attempts the one that counts."""
    counts = [one for one in results if ruling is None or ruling.final(one).counts]
    return tuple(sorted(counts, key=lambda result: (result.student.casefold(), result.file)))
