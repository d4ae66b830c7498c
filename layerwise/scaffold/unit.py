"""Makes a new unit from templates, and the folders of a new course around it. Nothing that is there is touched."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

from layerwise.course import UNIT_FOLDER, Course, Limits
from layerwise.errors import CourseError
from layerwise.io import templates

TOPIC = re.compile(r"[a-z][a-z0-9_]*")
COURSE = {"units/start_here.py": "start_here.py", ".gitignore": "gitignore"}
# Where a unit's files go, and the templates that they are made from.
UNIT = {
    "units/{name}/unit.toml": "unit.toml",
    "units/{name}/lesson.py": "lesson.py",
    "units/{name}/quiz.toml": "quiz.toml",
    "units/{name}/exercise.py": "exercise.py",
    "tests/checks/test_{name}.py": "checks.py",
    "tests/alternates/{name}/in_a_loop.py": "in_a_loop.py",
    "tests/alternates/{name}/in_another_style.py": "in_another_style.py",
}
MISTAKES = {"numpy": "wrong_axis.py", "keras": "no_activation.py"}
LIMITS = {"numpy": Limits(cell=10, call=5, submission=60), "keras": Limits()}


@dataclass(frozen=True)
class New:
    """A unit to be made: its number, title, topic and libraries, as in its unit.toml."""

    number: int
    title: str
    topic: str
    libraries: str

    @property
    def name(self) -> str:
        return f"{self.number:02}_{self.topic}"


def topic_of(title: str) -> str:
    """The topic that a title gives: `attention_and_memory` for "Attention and memory"; empty if it gives none."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_0123456789")


def course_folder(named: Path | None) -> Path:
    """Where a new unit belongs.

    Args:
        named: a course's folder, or one in which a course shall begin; without it, the working directory's course, or
            the working directory itself.

    Raises:
        CourseError: there is no course, and other things in the place where it would begin.
    """
    here = Path.cwd()
    found = Course.among([named] if named else [here, *here.parents])
    if found:
        return found.root
    root = (named or here).absolute()
    if root.exists() and not root.is_dir():
        raise CourseError(f"{root}: a file. Name a folder.")
    others = [path.name for path in sorted(root.glob("*")) if not path.name.startswith(".") and path.suffix != ".md"]
    if others:
        raise CourseError(
            f"{root}: no course, and not empty (there is {others[0]}). Name a course, or an empty or new folder: "
            "layerwise new-unit … --course FOLDER."
        )
    return root


def new_unit(root: Path, new: New) -> list[Path]:
    """Write a unit's files, and where a course begins, its own.

    Args:
        root: the course's folder.
        new: which unit.

    Returns:
        The files, as they were written.

    Raises:
        CourseError: title or topic cannot be used, number or topic are taken, or one of the files is there.
    """
    _examine(root, new)
    begins = Course.among([root]) is None
    # Last the unit.toml: until it is there, other commands see no unit, or say what is missing.
    files = dict(reversed([*_rendered(root, new)]))
    for path in files:
        if path.exists():
            raise CourseError(f"{path}: is there already, and is kept. Move it away, or choose another topic.")
    if begins:
        files |= {path: text for path, text in _course(root) if not path.exists()}
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:  # never over another one
            file.write(text)
    return list(reversed(files))


def _examine(root: Path, new: New) -> None:
    if not new.title.strip() or not new.title.isprintable():
        raise CourseError(f"The title is {new.title!r}. Give one line that says what the unit is about.")
    if not 1 <= new.number <= 99:
        raise CourseError(f"A unit's number is from 1 to 99. Received: {new.number}.")
    if not TOPIC.fullmatch(new.topic):
        raise CourseError(
            f"{new.topic!r} is no topic: small letters, digits and _, a letter first. Name one, such as "
            "--topic attention."
        )
    for folder in _folders(root):
        taken = UNIT_FOLDER.fullmatch(folder)
        if taken and int(taken["number"]) == new.number:
            raise CourseError(f"Number {new.number} is taken by {folder}. Choose another one.")
        if taken and taken["topic"] == new.topic:
            raise CourseError(f"The topic {new.topic} is taken by {folder}. Choose another one with --topic.")


def _folders(root: Path) -> Iterable[str]:
    units = root / "units"
    return sorted(folder.name for folder in units.iterdir()) if units.is_dir() else ()


def _rendered(root: Path, new: New) -> Iterator[tuple[Path, str]]:
    cell, call, submission = (f"{seconds:g}" for seconds in astuple(LIMITS[new.libraries]))
    facts = {
        "number": new.number,
        "title": _toml(new.title.strip()),
        "part": _toml(_part(root, new.number)),
        "libraries": new.libraries,
        "cell": cell,
        "call": call,
        "submission": submission,
    }
    mistake = MISTAKES[new.libraries]
    for place, template in {**UNIT, f"tests/mistakes/{{name}}/{mistake}": mistake}.items():
        text = templates.render(f"scaffold/{new.libraries}/{template}.jinja", **facts)
        yield root / place.format(name=new.name), text


def _course(root: Path) -> Iterator[tuple[Path, str]]:
    """What a course needs besides its units."""
    for place, template in COURSE.items():
        yield root / place, templates.source(f"scaffold/{template}.jinja")


def _part(root: Path, number: int) -> str:
    """The part of the unit before; of the first, the course's name."""
    before = [unit for unit in Course(root).units if unit.number < number] if _folders(root) else []
    return before[-1].part if before else "Exercises"


def _toml(text: str) -> str:
    """A text as TOML writes it: the same escapes as JSON."""
    return json.dumps(text, ensure_ascii=False)
