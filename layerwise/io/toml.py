"""TOML files read into types: whatever does not fit is told with its key, its line, what was expected and received.

The shape of a file is a frozen dataclass, or a `msgspec.Struct` where a key has another name than the field. A field
says what may stand there by its type; `msgspec.Meta` adds limits, and with `description` the words for them.
"""

import re
import tomllib
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, inspect

from layerwise.errors import LayerwiseError

Shape = TypeVar("Shape")

Number = Annotated[float, Meta(ge=0, lt=1e6, description="a number, 0 or more")]
Positive = Annotated[float, Meta(gt=0, lt=1e9, description="a number above 0")]
Whole = Annotated[int, Meta(ge=0, lt=1_000_000, description="a whole number, 0 or more")]

TIMES = (datetime, date, time)  # which TOML has types for: a text that looks like one is a text
PLAIN = re.compile(r"[a-z0-9_-]+")
STEP = re.compile(r"\.(?P<field>\w+)|\[(?P<place>\d+)\]|(?P<any>\[\.\.\.\])")

Keys = tuple[str | int, ...]


class TomlFault(Exception):
    """What is wrong in a TOML file, and in which line as far as that can be told; it becomes a `LayerwiseError`."""

    def __init__(self, said: str, line: int | None = None) -> None:
        super().__init__(f"{said} (at line {line})." if line else f"{said}.")
        self.said, self.line = f"{said}.", line


def read_toml(path: Path, shape: type[Shape], error: type[LayerwiseError]) -> Shape:
    """Read a file into a type.

    Args:
        path: of the file.
        shape: a dataclass or Struct whose fields are the file's keys.
        error: what to raise.

    Raises:
        LayerwiseError: of the type given: the file cannot be read, is not TOML, has an unknown key, lacks one, or has
            a value that does not fit.
    """
    try:
        return shaped(read_text(path, error), shape)
    except TomlFault as fault:
        raise error(f"{path}: {fault}") from None


def read_text(path: Path, error: type[LayerwiseError]) -> str:
    """The text of a file, without the mark that some editors put at its front.

    Raises:
        LayerwiseError: of the type given: it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise error(f"{path} cannot be read: {fault.strerror}.") from None
    except UnicodeDecodeError as fault:
        raise error(f"{path}: not valid TOML, which is UTF-8: {fault}.") from None


def shaped(text: str, shape: type[Shape]) -> Shape:
    """TOML as a value of a type.

    Raises:
        TomlFault: it is not TOML, or does not fit.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TomlFault(f"not valid TOML: {error}") from None
    kind = _described(shape)  # type: ignore[arg-type]  # mypy asks for the hash of an instance
    _refuse_unknown(text, table, kind, ())
    try:
        return msgspec.convert(table, shape, builtin_types=TIMES)
    except msgspec.ValidationError as error:
        message = str(error)
    said, _, path = message.partition(" - at `$")
    keys = _keys(path, table, shape, message)
    if said.startswith("Object missing required field"):
        raise TomlFault(f"{_place(keys)} lacks the key {said.split('`')[1]!r}", _line(text, keys))
    while keys and isinstance(keys[-1], int) and not _fields(_kind_at(kind, keys)):
        keys = keys[:-1]  # of a list of texts the whole is shown
    wanted, received = _kind_at(kind, keys), _shown(_value_at(table, keys))
    named = _place(keys) if _fields(wanted) else _named(keys)
    raise TomlFault(f"{named} must be {_expected(wanted)}. Received: {received}", _line(text, keys))


@cache  # takes as long as reading a small file, and says the same each time
def _described(shape: type) -> inspect.Type:
    return inspect.type_info(shape)


def _refuse_unknown(text: str, value: object, kind: inspect.Type, keys: Keys) -> None:
    """Refuse a key that no field has, wherever it stands."""
    inner: Sequence[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        known = _fields(kind)
        for key in value:
            if known and key not in known:
                said = f"{_place(keys)} has an unknown key {key!r}. Known: {', '.join(known)}"
                raise TomlFault(said, _line(text, (*keys, key)))
        inner = tuple(value.items())
    elif isinstance(value, list):
        inner = tuple(enumerate(value))
    for key, entry in inner:
        _refuse_unknown(text, entry, _kind_at(kind, (key,)), (*keys, key))


def _fields(kind: inspect.Type) -> dict[str, inspect.Type]:
    """The keys of a table that has certain ones, and what each may be."""
    kind = _bare(kind)
    if isinstance(kind, inspect.StructType | inspect.DataclassType):
        return {field.encode_name: field.type for field in kind.fields}
    return {}


def _kind_at(kind: inspect.Type, keys: Keys) -> inspect.Type:
    """What may stand at a key."""
    for key in keys:
        within = _bare(kind)
        match within:
            case inspect.DictType():
                kind = within.value_type
            case inspect.ListType() | inspect.VarTupleType():
                kind = within.item_type
            case _:
                kind = _fields(within).get(str(key), inspect.AnyType())
    return kind


def _keys(path: str, table: dict[str, Any], shape: type, message: str) -> Keys:
    """The keys that lead to what msgspec complains of.

    Of a table with free keys it does not say which: that is the one with which alone the complaint is the same.
    """
    keys: Keys = ()
    for step in STEP.finditer(path.removesuffix("`")):
        if not step["any"]:
            keys = (*keys, step["field"] or int(step["place"]))
            continue
        for key, value in _value_at(table, keys).items():
            alone = _with(table, keys, {key: value})
            if _complaint(alone, shape) == message:
                table, keys = alone, (*keys, key)
                break
    return keys


def _complaint(table: dict[str, Any], shape: type) -> str:
    try:
        msgspec.convert(table, shape, builtin_types=TIMES)
    except msgspec.ValidationError as error:
        return str(error)
    return ""


def _with(table: Any, keys: Keys, value: object) -> Any:
    """A copy of a table in which another value stands at a key."""
    if not keys:
        return value
    changed = table.copy()
    changed[keys[0]] = _with(table[keys[0]], keys[1:], value)
    return changed


def _value_at(table: Any, keys: Keys) -> Any:
    for key in keys:
        table = table[key]
    return table


def _line(text: str, keys: Keys) -> int | None:
    """The line in which a key begins: what is above it has none of it, what ends with it has it."""
    lines = text.split("\n")
    begin = 1
    for end in range(1, len(lines) + 1):
        try:
            _value_at(tomllib.loads("\n".join(lines[:end])), keys)
        except tomllib.TOMLDecodeError:
            continue  # within a value of several lines
        except (KeyError, IndexError):
            begin = end + 1
            continue
        return begin if keys else None
    return None


def _place(keys: Keys) -> str:
    """A table in words: "the file", "[late]", "[[tasks]] number 2"."""
    if not keys:
        return "the file"
    if isinstance(keys[-1], int):
        name = _named(keys[:-1]) if len(keys) > 2 else f"[[{keys[0]}]]"
        return f"{name} number {keys[-1] + 1}"
    return f"[{'.'.join(_quoted(key) for key in keys)}]"


def _named(keys: Keys) -> str:
    """A key in words: "title", "[late] free_days", "[[tasks]] number 2: points"."""
    *table, key = keys
    if not table:
        return str(key)
    return f"{_place(tuple(table))}{':' if isinstance(table[-1], int) else ''} {key}"


def _quoted(key: str | int) -> str:
    return str(key) if PLAIN.fullmatch(str(key)) else f'"{key}"'


def _bare(kind: inspect.Type) -> inspect.Type:
    """A type without what is said of it."""
    return _bare(kind.type) if isinstance(kind, inspect.Metadata) else kind


def _expected(kind: inspect.Type) -> str:
    """A type in words."""
    match kind:
        case inspect.Metadata(extra_json_schema={"description": str(words)}):
            return words
        case inspect.Metadata():
            return _expected(kind.type)
        case inspect.UnionType():
            return " or ".join(_expected(one) for one in kind.types if not isinstance(one, inspect.NoneType))
        case inspect.StrType():
            return "a text"
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType():
            return "a whole number"
        case inspect.FloatType():
            return "a number"
        case inspect.ListType() | inspect.VarTupleType():
            return "a list of tables" if _fields(kind.item_type) else "a list of texts"
    return "a table"


def _shown(value: object) -> str:
    match value:
        case date() | time():
            return value.isoformat()
        case float():
            return f"{value:g}"
    return repr(value)
