"""Text from elsewhere is shown so that each character can be seen, and is cut."""

import pytest

from layerwise.printable import LINES, decodable, printable, shortened


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;owned\x07", "\\x1b]0;owned\\x07"),
        ("\x1b[2J\x1b[31mred", "\\x1b[2J\\x1b[31mred"),
        ("\x9b31mred", "\\x9b31mred"),
        ("a\rb\x08c\x7f", "a\\x0db\\x08c\\x7f"),
        ("ada\u202egnp.ipynb", "ada\\u202egnp.ipynb"),
        ("\u2066ada\u2069", "\\u2066ada\\u2069"),
        ("a\u2028b\u2029c\x85d", "a\\u2028b\\u2029c\\x85d"),
        ("a\u200bda\ufeff\u2060\xad", "a\\u200bda\\ufeff\\u2060\\xad"),
        ("\U000e0041", "\\U000e0041"),
        ("a\nb\tc", "a\\x0ab\\x09c"),
        ("M\udcfcller", "M\\xfcller"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_commands_a_terminal_or_cannot_be_seen_is_written_as_its_code(text, shown):
    """Escape sequences, controls of the reading direction, characters without width and separators become codes."""
    assert printable(text) == shown


@pytest.mark.parametrize(
    "name", ["O'Brien", "Müller, Zoë", "李小龙", "محمد", "02-Copy1 (2).ipynb", "a\xa0b\u202fc", "👩"]
)
def test_honest_names_stay_as_they_are(name):
    """Letters of any script, accents, signs and spaces are shown as they are."""
    assert printable(name) == name


def test_a_text_of_several_lines_keeps_its_lines():
    """Line ends and tabs stay where they are asked for; a carriage return, which overwrites a line, does not."""
    assert printable("one\n\ttwo\x1b[A\r", LINES) == "one\n\ttwo\\x1b[A\\x0d"


def test_names_that_differ_in_bytes_that_are_no_text_stay_two():
    """A byte that is no text is written as its code, so that nothing puts the same sign for two bytes."""
    first, second = (name.decode("utf-8", "surrogateescape") for name in (b"M\xfcller", b"M\xf6ller"))
    assert (decodable(first), decodable(second)) == ("M\\xfcller", "M\\xf6ller")
    assert decodable("Müller\u202e") == "Müller\u202e"


def test_a_long_text_keeps_its_beginning_and_its_end():
    """What is cut has the length that was asked for, and says where something is missing."""
    cut = shortened("a" * 900 + "z" * 300, 100)
    assert len(cut) == 100
    assert cut.startswith("aaa")
    assert cut.endswith("zzz")
    assert "…" in cut
    assert shortened("short", 100) == "short"
