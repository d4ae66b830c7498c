"""What a task's words demand: each demand has a check, and a mistake that only this check notices."""

import re
from collections.abc import Iterator

from layerwise.audit.finding import Finding
from layerwise.build.source import read_source
from layerwise.course import Unit

# Phrases that demand something beside the result itself.
PHRASES = re.compile(
    r"\bmust (?:not|stay|be left|never)\b|\b(?:left|leaves?|stays?|stay|keep|kept) (?:\w+ )?as (?:it is|they are)\b"
    r"|\bequally likely\b|\bas likely\b|\bthe same chance\b|\bbehind\b|\bunchanged\b|\bno file\b|\bnothing else\b",
    re.IGNORECASE,
)


def demands(unit: Unit) -> Iterator[Finding]:
    """Phrases of a task that nothing tests, and entries of unit.toml that do not say what tests them."""
    checks = unit.checks.read_text(encoding="utf-8") if unit.checks.is_file() else ""
    mistakes = unit.root / "tests" / "mistakes" / unit.name
    statements = {cell.task: cell for cell in read_source(unit.folder / "exercise.py") if cell.kind == "markdown"}
    for task in unit.tasks:
        place = f"{unit.folder / 'unit.toml'}: task {task.id}"
        cell = statements.get(task.id)
        text = " ".join(cell.text.split()) if cell else ""
        covered = []
        for demand in task.demands:
            start = text.find(" ".join(demand.says.split()))
            covered.append(range(start, start + len(demand.says)))
            if start < 0:
                yield Finding(unit.name, "teaching", f"{place}: its words do not say {demand.says!r}. Quote them.")
            if not re.search(rf"^def {re.escape(demand.check)}\(", checks, re.MULTILINE):
                text_of = (
                    f"{place}: {demand.says!r} names the check {demand.check!r}, which {unit.checks} does not have."
                )
                yield Finding(unit.name, "teaching", text_of)
            if not (mistakes / f"{demand.mistake}.py").is_file():
                wanted = mistakes / f"{demand.mistake}.py"
                yield Finding(unit.name, "teaching", f"{place}: {demand.says!r} has no mistake: {wanted} is missing.")
        for match in PHRASES.finditer(text):
            if not any(match.start() in span for span in covered):
                words = text[max(0, match.start() - 25) : match.end() + 25]
                cure = "Name its check and a mistake in [[tasks.demands]]."
                yield Finding(unit.name, "teaching", f"{place}: nothing is said to test “… {words} …”. {cure}")
