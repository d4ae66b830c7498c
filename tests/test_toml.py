"""TOML files as types: what fits arrives, and what does not is named with its key, its line and what was expected."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal

import pytest
from msgspec import Meta, Struct
from msgspec import field as named

from layerwise.errors import CourseError
from layerwise.io.toml import Positive, TomlFault, Whole, read_toml, shaped


class Step(Struct, frozen=True):
    """A field may have another name than its key."""

    text: str = named(name="step")
    seconds: Positive = 1.0


@dataclass(frozen=True)
class Part:
    """A table within the file."""

    count: Whole | None = None
    when: datetime | None = None
    kind: Annotated[Literal["a", "b"], Meta(description="a or b")] = "a"
    done: bool = False


@dataclass(frozen=True)
class File:
    """A file."""

    title: str
    names: tuple[str, ...] = ()
    part: Part = field(default_factory=Part)
    steps: tuple[Step, ...] = ()
    parts: dict[str, Part] = field(default_factory=dict)
    days: dict[str, dict[str, Whole]] = field(default_factory=dict)


WHOLE = """title = "x"
names = ["a", "b"]
[part]
count = 3
[[steps]]
step = "first"
[[steps]]
step = "second"
seconds = 2
[parts."Ada Li"]
kind = "b"
[days.ada]
01 = 4
"""


def test_a_file_that_fits_is_read():
    """Tables, lists of tables and tables with free keys arrive in their types; a whole number may be a float."""
    read = shaped(WHOLE, File)
    assert read == File(
        "x", ("a", "b"), Part(3), (Step("first"), Step("second", 2.0)), {"Ada Li": Part(kind="b")}, {"ada": {"01": 4}}
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title = "x"', "", "the file lacks the key 'title'."),
        ('title = "x"', "title = 3", "title must be a text. Received: 3 (at line 1)."),
        ("count", "coutn", "[part] has an unknown key 'coutn'. Known: count, when, kind, done (at line 4)."),
        ("count = 3", "count = -1", "[part] count must be a whole number, 0 or more. Received: -1 (at line 4)."),
        ("count = 3", "count = 1.5", "[part] count must be a whole number, 0 or more. Received: 1.5 (at line 4)."),
        ("count = 3", "done = 1", "[part] done must be true or false. Received: 1 (at line 4)."),
        ("count = 3", "when = 2026-10-05", "Received: 2026-10-05 (at line 4)."),
        ("count = 3", "when = '2026-10-05T10:00:00'", "Received: '2026-10-05T10:00:00' (at line 4)."),
        ('step = "second"', "", "[[steps]] number 2 lacks the key 'step' (at line 7)."),
        (
            "seconds = 2",
            "seconds = 0",
            "[[steps]] number 2: seconds must be a number above 0. Received: 0 (at line 9).",
        ),
        (
            "seconds = 2",
            "hours = 2",
            "number 2 has an unknown key 'hours'. Known: step, seconds (at line 9).",
        ),
        ('kind = "b"', "kind = 'c'", "[parts.\"Ada Li\"] kind must be a or b. Received: 'c' (at line 11)."),
        ('kind = "b"', "x = 1", "[parts.\"Ada Li\"] has an unknown key 'x'."),
        ("01 = 4", "00 = 1\n01 = -4", "[days.ada] 01 must be a whole number, 0 or more. Received: -4 (at line 14)."),
        ('["a", "b"]', '[\n"a",\n3,\n]', "names must be a list of texts. Received: ['a', 3] (at line 2)."),
        ('["a", "b"]', '"a"', "names must be a list of texts. Received: 'a' (at line 2)."),
        ("[part]\ncount = 3", "part = 3", "[part] must be a table. Received: 3 (at line 3)."),
        ("[[steps]]", "[[steps", "not valid TOML: "),
        (WHOLE, "title = 'x'\nsteps = [3]", "[[steps]] number 1 must be a table. Received: 3 (at line 2)."),
        (WHOLE, "title = 'x'\nsteps = 3", "steps must be a list of tables. Received: 3 (at line 2)."),
        (WHOLE, "title = '''\npart = 1\n'''\npart = 2", "[part] must be a table. Received: 2 (at line 4)."),
    ],
)
def test_what_does_not_fit_is_named(old, new, words):
    """With the key, the line in which it begins, what was expected and what was received."""
    with pytest.raises(TomlFault) as caught:
        shaped(WHOLE.replace(old, new, 1), File)
    assert words in str(caught.value)


def test_the_error_is_the_callers_and_names_the_file(tmp_path):
    """Whether the file is missing, is no text, or does not fit; a byte order mark does no harm."""
    path = tmp_path / "x.toml"
    with pytest.raises(CourseError, match=r"x\.toml cannot be read: No such file"):
        read_toml(path, File, CourseError)
    path.write_bytes(b"title = '\xff'")
    with pytest.raises(CourseError, match=r"x\.toml: not valid TOML, which is UTF-8"):
        read_toml(path, File, CourseError)
    path.write_text("titel = 'x'", encoding="utf-8")
    with pytest.raises(CourseError, match=r"x\.toml: the file has an unknown key 'titel'.*\(at line 1\)"):
        read_toml(path, File, CourseError)
    path.write_text("title = 'x'", encoding="utf-8-sig")
    assert read_toml(path, File, CourseError) == File("x")
