"""The words of a unit: the field's terms, American spelling, and numbers that somebody has measured."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layerwise.build.derive import REFERENCE
from layerwise.build.notebook import last_run, measured
from layerwise.build.source import SourceCell
from layerwise.course import Unit
from layerwise.extras import require

GLOSSARY = Path("book", "glossary.md")  # in a course that has one
SPELLING = "en-GB_to_en-US"  # of codespell's word lists
CODE = re.compile(r"```.*?```|\$\$.*?\$\$|\$[^$]+\$|`[^`]+`", re.DOTALL)
QUOTED = re.compile(r'"[^"\n]{1,200}"|“[^”]{1,200}”|^>.*$', re.MULTILINE)
LINK = re.compile(r"\]\([^)]*\)")
HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
NUMBER = re.compile(r"(?<![\w.,/-])(\d+(?:,\d{3})*(?:\.\d+)?)(\s?%|\s?percent(?:age points)?)?(?![\w/]|\.\d)")
ANY_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:,\d{3})+(?:\.\d+)?|(?<![\w.])-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
GENERAL = "(?<!learning )(?<!dropout )(?<!error )(?<!alarm )(?<!decay )(?<!sampling )(?<!positive )(?<!negative )"
GENERAL += "(?<!success )(?<!heart )(?<!base )(?<!interest )(?<!sample )(?<!frame )(?<!hit )(?<!firing )(?<!recall )"


@dataclass(frozen=True)
class Banned:
    """Words that the field does not use: a pattern, what to write instead, and how often it may stand in a lesson."""

    pattern: str
    instead: str
    allowed: int = 0


BANNED = (
    Banned(r"\bslopes?\b", "gradient, derivative, partial derivative or Jacobian", 3),
    Banned(r"\bweight tables?\b|\btables? with (?:more|three) directions\b", "weight matrix, tensor"),
    Banned(GENERAL + r"\brates?\b", "learning rate, dropout rate: say which"),
    Banned(r"\b(?:large|small|random|same) start\b", "initialization"),
    Banned(r"\bshares? of wrong answers\b", "error rate"),
    Banned(r"\bbell curves?\b", "Gaussian, normal distribution"),
    Banned(r"\bwiggl(?:e[sd]?|ing)\b", "finite differences"),
    Banned(r"\bvalleys? without side valleys\b", "convex"),
    Banned(r"\bpolygons?\b", "piecewise-linear function"),
    Banned(r"\bcode numbers?\b", "latent variable"),
    Banned(r"\bdreams\b|\bmade images?\b", "samples, generated images"),
    Banned(r"\bmodes? of use\b", "training mode, inference mode"),
    Banned(r"\bcurvature tables?\b|\btables? of derivatives\b", "Hessian, Jacobian"),
)


def prose(cells: Iterable[SourceCell]) -> str:
    """The text cells without code, formulas, addresses and references to figures."""
    texts = [CODE.sub(" ", LINK.sub("]", cell.text)) for cell in cells if cell.kind == "markdown"]
    return REFERENCE.sub(" ", "\n\n".join(texts))


def terms(unit: Unit, cells: Iterable[SourceCell]) -> Iterator[str]:
    """Terms of unit.toml that the lesson does not put in bold where it first uses them, or the glossary lacks."""
    lesson = unit.folder / "lesson.py"
    if not unit.terms:
        yield f"{unit.folder / 'unit.toml'}: no terms. List the field's words that the unit defines."
    text = HEADING.sub(" ", prose(cells))
    known = _glossary(unit.root / GLOSSARY)
    for term in unit.terms:
        first = re.search(rf"(\*\*)?\b{_words(term)}(?:e?s)?\b", text, re.IGNORECASE)
        if first is None:
            yield f"{lesson}: the term {term!r} does not occur. Define it, or take it out of unit.toml."
        elif not first[1] and not _in_bold(text, first.start()):
            place = " ".join(text[max(0, first.start() - 30) : first.end() + 30].split())
            yield f"{lesson}: {term!r} is not in bold where it first occurs: … {place} … Define it there."
        if known is not None and term.lower() not in known:
            yield f"{unit.root / GLOSSARY}: no entry for {term!r}, a term of unit {unit.name}. Write one."


def wording(unit: Unit, cells: Iterable[SourceCell], path: Path) -> Iterator[str]:
    """Words that the field does not use, and British spellings, in the text of a source."""
    text = QUOTED.sub(" ", prose(cells))
    for banned in BANNED:
        found = re.findall(banned.pattern, text, re.IGNORECASE)
        allowed = banned.allowed if path.name == "lesson.py" else 0
        if len(found) > allowed:
            yield f"{path}: {found[0]!r} occurs {len(found)} times. Write {banned.instead}."
    for word, right in _british(text):
        yield f"{path}: {word!r} is British. Write {right!r}."


def numbers(unit: Unit, cells: Iterable[SourceCell]) -> Iterator[str]:
    """Decimals and percentages, typed in text or alt text, that no cell printed, recorded or set."""
    cells = tuple(cells)
    lesson = unit.folder / "lesson.py"
    printed = _printed(unit, cells)
    for cell in cells:
        texts = [CODE.sub(" ", REFERENCE.sub(" ", cell.text))] if cell.kind == "markdown" else _alt_texts(cell.text)
        for text in texts:
            for match in NUMBER.finditer(LINK.sub("]", text)):
                digits, percent = match[1].replace(",", ""), bool(match[2])
                if (percent or "." in digits) and not _is_among(digits, percent, printed):
                    what = match[0].strip()
                    yield (
                        f"{lesson}:{cell.line}: {what} is typed, and no cell printed it. Record it and quote it as "
                        "{measured:name}."
                    )


def _glossary(path: Path) -> set[str] | None:
    """The terms of the glossary in lower case; None where the course has none."""
    if not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.strip().lower() for line in lines if line and not line.startswith((" ", "`", "#"))}


def _words(term: str) -> str:
    return r"\s+".join(map(re.escape, term.split()))


def _in_bold(text: str, place: int) -> bool:
    """Whether a place lies between two pairs of asterisks."""
    start = max(text.rfind("\n\n", 0, place), 0)
    return text.count("**", start, place) % 2 == 1


def _british(text: str) -> Iterator[tuple[str, str]]:
    """British spellings with the American ones, each once."""
    require("author", "codespell_lib")
    command = [sys.executable, "-m", "codespell_lib", "--builtin", SPELLING, "--quiet-level", "35", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    found = re.findall(r"^\s*(\S+) ==> (\S+)$", done.stdout, re.MULTILINE)
    yield from dict.fromkeys(found)


def _printed(unit: Unit, cells: Iterable[SourceCell]) -> set[float]:
    """Every number in the lesson's code and in what its cells gave."""
    outputs = last_run(unit.notebook("lessons")).outputs
    found = {number for cell in cells if cell.kind == "code" for number in _constants(cell.text)}
    texts = []
    for entries in outputs.values():
        for entry in entries:
            texts.append(_joined(entry.get("text", "")))
            data = entry.get("data", {})
            texts += [_joined(data.get(kind, "")) for kind in ("text/plain", "text/markdown")]
            texts.append(re.sub(r"<[^>]*>", " ", _joined(data.get("text/html", ""))) if len(data) < 9 else "")
    found |= {float(number.replace(",", "")) for text in texts for number in ANY_NUMBER.findall(text)}
    for figure in measured(outputs).values():
        found |= {figure.mean, figure.low, figure.high}
    return found


def _constants(code: str) -> Iterator[float]:
    """The numbers in code, not those in its texts: an alt text proves nothing."""
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:  # magics
        return
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
            yield float(node.value)


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)


def _is_among(digits: str, percent: bool, printed: set[float]) -> bool:
    """Whether a typed number is a printed one, rounded to its digits; a percentage may have been printed as a ratio."""
    places = len(digits.partition(".")[2])
    scales = (1.0, 100.0) if percent else (1.0,)
    typed, tolerance = float(digits), 0.500001 * 10**-places
    return any(abs(abs(scale * value) - typed) <= tolerance for value in printed for scale in scales)


def _alt_texts(code: str) -> list[str]:
    """The typed parts of the alt texts in a cell's calls."""
    try:
        tree = ast.parse(code)
    except SyntaxError:  # magics
        return []
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "alt":
            constants = [part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant)]
            found += [part for part in constants if isinstance(part, str)]
    return found
