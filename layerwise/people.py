"""Who a student is: names however they are written, ids, logins, and the columns of tables that have them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from layerwise.io.table import Table

NAME_COLUMNS = ("name", "student", "full name")
PARTICIPANT = "identifier"  # Moodle's worksheet: "Participant 1234", in the site's language
PARTICIPANT_NUMBER = re.compile(r"^\D+(?=\d+$)")
ID_COLUMNS = (PARTICIPANT, "id", "student id", "user id", "sis id")
FIRST, LAST = "first name", "last name"
SURNAME = "surname"  # Moodle's word for the last name, for years


@dataclass(frozen=True)
class RosterEntry:
    """A student of the class; `id` is the learning platform's number, or empty."""

    student: str
    id: str


def person(table: Table, cells: Sequence[str]) -> RosterEntry:
    """Whom a row of a table is about, as far as its name and id columns tell."""
    name, id_column = table.column(*NAME_COLUMNS), table.column(*ID_COLUMNS)
    parts = table.column(FIRST, "firstname"), table.column(LAST, SURNAME, "lastname")
    columns = parts if name is None else (name,)
    student = " ".join(cells[column] for column in columns if column is not None and cells[column])
    id = cells[id_column] if id_column is not None else ""
    if id_column == table.column(PARTICIPANT):
        id = PARTICIPANT_NUMBER.sub("", id)
    return RosterEntry(unicodedata.normalize("NFC", student), id)


class Register:
    """Finds a person in a list by a number, else by name, however it is written.

    Args:
        people: the name and the numbers of each, in the list's order; empty numbers are passed over.
    """

    def __init__(self, people: Iterable[tuple[str, Iterable[str]]]) -> None:
        self.ids: dict[str, set[int]] = {}
        self._names: dict[str, set[int]] = {}
        for place, (student, ids) in enumerate(people):
            for id in filter(None, ids):
                self.ids.setdefault(id, set()).add(place)
            for key in _spellings(student):
                self._names.setdefault(key, set()).add(place)

    def places(self, student: str, id: str = "") -> list[int]:
        """Where in the list this may be: one place, none, or several people of one name."""
        found = [self.ids[id]] if id in self.ids else [self._names.get(key, set()) for key in _keys(student)]
        return sorted(set().union(*found))


def same_name(name: str) -> str:
    """A form of a name that does not tell how its accents are stored, nor its case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _spellings(name: str) -> set[str]:
    """Every way to write a name that is listed."""
    words = _words(name, " ")
    run_together = {"".join(words[cut:] + words[:cut]) for cut in range(len(words))}  # Canvas: "lovelaceada"
    return _keys(name) | run_together


def _keys(name: str) -> set[str]:
    """A name without case, accents and order; "Jean-Luc" is one word for some and two for others."""
    return {" ".join(sorted(_words(name, gap))) for gap in (" ", "")} - {""}


def _words(name: str, gap: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "".join(letter if letter.isalnum() or letter.isspace() else gap for letter in plain).split()
