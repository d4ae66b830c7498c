"""Who a student is: names however they are written, ids, logins, addresses, and where tables have them."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from layerwise.io.table import plain

PARTICIPANT = "identifier"  # Moodle's worksheet: "Participant 1234", in the site's language
PARTICIPANT_NUMBER = re.compile(r"^\D+(?=\d+$)")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
WRITTEN = re.compile(r"[^\W\d_][^\d@]*")  # what may be a name


@dataclass(frozen=True)
class RosterEntry:
    """A student of the class.

    Attributes:
        student: the name.
        id: the learning platform's number, or empty.
        also: other numbers, logins and addresses of the student.
    """

    student: str
    id: str
    also: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Words:
    """What columns of people are called, in small letters and with spaces for signs.

    Attributes:
        names: a column with the whole name.
        first, last: two columns with its parts.
        ids: numbers by which the student is known; the first there is becomes the id.
        others: logins, addresses, further numbers.
    """

    names: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def __or__(self, more: "Words") -> "Words":
        return Words(
            self.names + more.names,
            self.first + more.first,
            self.last + more.last,
            self.ids + more.ids,
            self.others + more.others,
        )


GENERAL = Words(
    names=("name", "student", "full name", "student name"),
    first=("first name", "firstname", "given name"),
    last=("last name", "surname", "lastname", "family name"),
    ids=(PARTICIPANT, "id", "student id", "user id", "sis id"),
    others=("email", "e mail", "email address", "login", "username", "user name", "login id"),
)


@dataclass(frozen=True)
class Columns:
    """Where a table has names, ids and other marks of people.

    Attributes:
        names: the column of the name, or those of its parts; none where no column can be told for one.
        id: the column of the id.
        others: columns of further numbers, logins and addresses.
        nameless: whether rows may have no name, as they have other marks.
        cut: whether ids are a word and a number, of which the number counts.
    """

    names: tuple[int, ...]
    id: int | None
    others: tuple[int, ...]
    nameless: bool
    cut: bool

    @classmethod
    def of(cls, titles: Sequence[str], rows: Sequence[Sequence[str]], words: Words = GENERAL) -> "Columns":
        """Find them by what they are called, and where nothing is called so, by what stands in them.

        A list in a language that is not known here has its addresses where most cells are addresses, and its names in
        the first columns of written words, which differ from row to row.
        """
        header = [plain(title) for title in titles]

        def first(names: Sequence[str]) -> int | None:
            return next((header.index(name) for name in names if name in header), None)

        id_column = first(words.ids)
        addresses = [place for place in range(len(header)) if _mostly(rows, place, ADDRESS.fullmatch)]
        known = [place for place, title in enumerate(header) if title in (*words.ids, *words.others)]
        others = tuple(place for place in dict.fromkeys([*known, *addresses]) if place != id_column)
        name, parts = first(words.names), (first(words.first), first(words.last))
        if name is not None:
            names: tuple[int, ...] = (name,)
        elif parts[0] is not None and parts[1] is not None:
            names = (parts[0], parts[1])
        else:
            names = _written(rows, len(header), {*known, *addresses}) if addresses else ()
        cut = id_column is not None and header[id_column] == PARTICIPANT and _numbered(rows, id_column)
        return cls(names, id_column, others, bool(others), cut)

    def person(self, cells: Sequence[str]) -> RosterEntry:
        """Whom a row is about; a name in two parts is put together."""
        student = " ".join(cells[column] for column in self.names if cells[column])
        id = cells[self.id] if self.id is not None else ""
        also = [cells[column] for column in self.others]
        if self.cut:
            id, also = PARTICIPANT_NUMBER.sub("", id), [id, *also]
        if not student and self.nameless:
            student = (cells[self.id] if self.id is not None else "") or next(filter(None, also), "")
        return RosterEntry(unicodedata.normalize("NFC", student), id, tuple(text for text in also if text))


def _numbered(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether the cells of a column are one word, a number behind it: "Participant 12", but not "s12"."""
    found = [PARTICIPANT_NUMBER.match(row[place]) for row in rows if place < len(row) and row[place]]
    words = {match[0].strip() for match in found if match}
    return all(found) and len(words) == 1 and len(words.pop()) > 2


def _mostly(rows: Sequence[Sequence[str]], place: int, fits: Callable[[str], object]) -> bool:
    """Whether four out of five cells of a column that are not empty fit, and there are any."""
    cells = [row[place] for row in rows if place < len(row) and row[place]]
    return bool(cells) and sum(fits(cell) is not None for cell in cells) >= 0.8 * len(cells)


def _written(rows: Sequence[Sequence[str]], width: int, taken: set[int]) -> tuple[int, ...]:
    """The first one or two columns, side by side, that look like names."""
    found: list[int] = []
    for place in range(width):
        cells = {row[place] for row in rows if place < len(row)}
        differ = len(cells) > 1 or len(rows) == 1
        fits = place not in taken and differ and _mostly(rows, place, WRITTEN.fullmatch)
        if fits and (not found or place == found[-1] + 1):
            found.append(place)
        elif found:
            break
    return tuple(found[:2])


class Register:
    """Finds a person in a list by a number, a login or an address, else by name, however it is written.

    Args:
        people: the name and the numbers of each, in the list's order; empty numbers are passed over.
    """

    def __init__(self, people: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._first: dict[str, set[int]] = {}  # by the platform's own number alone
        self._ids: dict[str, set[int]] = {}
        self._names: dict[str, set[int]] = {}
        accounts: dict[str, set[int]] = {}
        for place, (student, ids) in enumerate(people):
            ids = list(ids)
            for id in filter(None, ids[:1]):
                self._first.setdefault(id.casefold(), set()).add(place)
            for id in filter(None, ids):
                self._ids.setdefault(id.casefold(), set()).add(place)
                if ADDRESS.fullmatch(id):
                    accounts.setdefault(id.partition("@")[0].casefold(), set()).add(place)
            for key in _spellings(student):
                self._names.setdefault(key, set()).add(place)
        self._accounts = {name: places for name, places in accounts.items() if name not in self._ids}

    def knows(self, id: str) -> bool:
        """Whether somebody has this number, login or address."""
        return id.casefold() in self._ids

    def places(self, student: str, id: str = "", also: Sequence[str] = ()) -> list[int]:
        """Where in the list this may be: one place, none, or several people of one name.

        Args:
            student: the name; where a platform knows no names, a login.
            id: a number, which goes before the name.
            also: other marks, which do too.
        """
        for marks in ((id,), also):
            found = [self._by_mark(mark.casefold()) for mark in marks if mark and self.knows(mark)]
            if found:
                return sorted(set().union(*found))
        login = student.casefold()
        by_login = self._by_mark(login) | self._accounts.get(login, set())
        return sorted(by_login.union(*(self._names.get(key, set()) for key in _keys(student))))

    def _by_mark(self, mark: str) -> set[int]:
        return self._first.get(mark) or self._ids.get(mark, set())


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
