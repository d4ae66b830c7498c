"""Mutants of a unit's solution: one small change each, of the kind that a student makes by mistake.

A check that lets a mutant pass would let the student's mistake pass. See DeMillo, Lipton and Sayward (1978), "Hints on
test data selection", for the idea. Only what stands in a blank is changed. A mutant that is right all the same is
excused by name, with the reason, in the unit's `mutants.toml`.
"""

import ast
import copy
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from layerwise.build.source import SourceCell, blank_lines, read_source
from layerwise.course import Unit
from layerwise.errors import SourceError
from layerwise.io.toml import TomlFault, shaped

OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult,
}  # fmt: skip
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
# Names that are taken for one another: functions, layers, optimisers.
NAMES = {
    "maximum": "minimum", "minimum": "maximum", "max": "min", "min": "max", "argmax": "argmin", "argmin": "argmax",
    "mean": "sum", "sum": "mean", "any": "all", "all": "any", "zeros": "ones", "ones": "zeros", "var": "std",
    "std": "var", "floor": "ceil", "ceil": "floor", "sin": "cos", "cos": "sin",
    "MaxPooling2D": "AveragePooling2D", "AveragePooling2D": "MaxPooling2D",
    "GlobalAveragePooling2D": "GlobalMaxPooling2D", "LSTM": "SimpleRNN", "GRU": "SimpleRNN", "SimpleRNN": "LSTM",
    "Adam": "SGD", "RMSprop": "SGD", "SGD": "Adam",
    "MeanSquaredError": "MeanAbsoluteError", "BinaryCrossentropy": "MeanSquaredError",
    "L1": "L2", "L2": "L1",
}  # fmt: skip
# Functions that are forgotten: the call becomes its argument.
DROPPED = {"sqrt", "square", "exp", "log", "log1p", "abs", "absolute", "copy", "transpose", "round", "tanh", "sigmoid"}
TEXTS = {
    "relu": "linear", "sigmoid": "linear", "softmax": "sigmoid", "tanh": "relu", "linear": "relu", "elu": "linear",
    "same": "valid", "valid": "same", "adam": "sgd", "sgd": "adam", "rmsprop": "sgd",
    "mse": "mae", "mae": "mse", "mean_squared_error": "mean_absolute_error",
    "binary_crossentropy": "mean_squared_error", "categorical_crossentropy": "mean_squared_error",
    "sparse_categorical_crossentropy": "mean_squared_error", "min": "max", "max": "min",
    "val_loss": "loss", "loss": "val_loss", "val_accuracy": "accuracy", "accuracy": "val_accuracy",
}  # fmt: skip
# Arguments that change nothing that a check should ask for.
FREE = {"name", "verbose", "seed", "random_state", "dtype", "strict"}
ANYTHING = "…"
SHORT, SNIPPET = 24, 60  # characters of a name that does not tell the place, and of the line that then does


@dataclass(frozen=True)
class Mutant:
    """One changed solution.

    Attributes:
        task: whose cell is changed.
        name: what was changed, `2.1 a + b -> a - b`; unique in the unit.
        source: the cell's code with the change.
        original: the cell's code as it should be, in the same layout.
        line: of the change in exercise.py.
    """

    task: str
    name: str
    source: str
    original: str
    line: int

    @property
    def difference(self) -> str:
        """The change as a unified diff without its head."""
        lines = difflib.unified_diff(self.original.splitlines(), self.source.splitlines(), lineterm="", n=0)
        return "\n".join(line for line in list(lines)[2:] if not line.startswith("@@"))


class Excuse(msgspec.Struct, frozen=True):
    """A mutant, or with `…` several, that are right all the same, and why."""

    pattern: str = msgspec.field(name="mutant")
    reason: str

    def covers(self, name: str) -> bool:
        """Whether the excuse is for the mutant of this name."""
        return re.fullmatch(".*".join(map(re.escape, self.pattern.split(ANYTHING))), name, re.DOTALL) is not None


class Excuses(msgspec.Struct, frozen=True):
    """What a mutants.toml says."""

    excused: tuple[Excuse, ...] = ()


def mutants(unit: Unit) -> tuple[Mutant, ...]:
    """Every mutant of a unit's solution, in the order of its tasks.

    Raises:
        SourceError: the exercise's source is at fault.
    """
    path = unit.folder / "exercise.py"
    found: list[Mutant] = []
    names: dict[str, int] = {}
    for cell in read_source(path):
        if cell.kind == "code" and cell.task:
            for name, line, source, original in _changed(path, cell):
                names[name] = names.get(name, 0) + 1
                unique = f"{name} ({names[name]})" if names[name] > 1 else name
                found.append(Mutant(cell.task, unique, source, original, line))
    return tuple(found)


def excuses(unit: Unit) -> tuple[Excuse, ...]:
    """What `mutants.toml` excuses; nothing when there is none.

    Raises:
        SourceError: the file cannot be used.
    """
    path = unit.folder / "mutants.toml"
    if not path.is_file():
        return ()
    try:
        found = shaped(path.read_text(encoding="utf-8"), Excuses).excused
    except TomlFault as fault:
        raise SourceError(path, fault.line or 1, fault.said, "Write [[excused]] with mutant= and reason=.") from None
    if unreasoned := [excuse.pattern for excuse in found if len(excuse.reason.split()) < 3]:
        raise SourceError(path, 1, f"no reason for {unreasoned[0]!r}.", "Say why that mutant is right all the same.")
    return found


def _changed(path: Path, cell: SourceCell) -> Iterator[tuple[str, int, str, str]]:
    """Name, line, code and original code of each mutant of a cell, no two with the same code."""
    tree = ast.parse(cell.text)
    inside = blank_lines(path, cell)
    original = ast.unparse(tree)
    seen, where = {original}, _statement_of(tree)
    for parent, field, position, node in _places(tree):
        if getattr(node, "lineno", 0) not in inside:
            continue
        old = getattr(parent, field)
        for name, new in _replacements(parent, field, node):
            if position is None:
                setattr(parent, field, new)
            else:
                setattr(parent, field, [*old[:position], *([] if new is None else [new]), *old[position + 1 :]])
            source = _unparse(tree)
            setattr(parent, field, old)
            if source and source not in seen:
                seen.add(source)
                place = "" if isinstance(node, ast.stmt) or len(name) > SHORT else f" in {where[node]}"
                yield f"{cell.task} {name}{place}", cell.line + int(getattr(node, "lineno", 0)), source, original


def _statement_of(tree: ast.Module) -> dict[ast.AST, str]:
    """The first line of the statement that each node belongs to, cut: a change of one number needs it as its name."""
    found: dict[ast.AST, str] = {}
    for statement in ast.walk(tree):
        if isinstance(statement, ast.stmt):  # outer ones come first
            text = ast.unparse(statement).partition("\n")[0]
            text = text if len(text) <= SNIPPET else text[:SNIPPET] + ANYTHING
            found |= dict.fromkeys(ast.walk(statement), text)
    return found


def _unparse(tree: ast.Module) -> str:
    try:
        source = ast.unparse(ast.fix_missing_locations(tree))
        ast.parse(source)
    except (SyntaxError, ValueError):
        return ""
    return source


def _places(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Every node below another, with where it hangs."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, list):
                for position, node in enumerate(value):
                    if isinstance(node, ast.AST):
                        yield parent, field, position, node
            elif isinstance(value, ast.AST):
                yield parent, field, None, value


def _replacements(parent: ast.AST, field: str, node: ast.AST) -> Iterator[tuple[str, ast.AST | None]]:
    """What may stand in a node's place: a name for the change, and the other node; None where it may be left out."""
    if isinstance(node, ast.keyword):
        if node.arg and node.arg not in FREE:
            yield f"without {ast.unparse(node)}", None
    elif isinstance(node, ast.stmt):
        yield from _statements(node)
    elif isinstance(node, ast.expr) and not _is_free(parent):
        if isinstance(parent, (ast.List, ast.Tuple)) and isinstance(node, ast.Call) and len(parent.elts) > 1:
            yield f"without {ast.unparse(node)}", None
        for new in _expressions(node, subscript=isinstance(parent, (ast.Subscript, ast.Slice)) and field != "value"):
            yield f"{ast.unparse(node)} -> {ast.unparse(new)}", new


def _is_free(parent: ast.AST) -> bool:
    """Whether a value is of no concern: an argument that is free, a text that stands alone, a part of an f-string."""
    if isinstance(parent, ast.keyword):
        return parent.arg in FREE
    return isinstance(parent, (ast.Expr, ast.JoinedStr, ast.FormattedValue, ast.Raise, ast.arg)) and not isinstance(
        getattr(parent, "value", None), ast.Call
    )


def _statements(node: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.AugAssign():
            yield f"without {ast.unparse(node)}", ast.Pass()
            if type(node.op) in OPERATORS:
                other = copy.copy(node)
                other.op = OPERATORS[type(node.op)]()
                yield f"{ast.unparse(node)} -> {ast.unparse(other)}", other
        case ast.Assign() | ast.Expr(value=ast.Call()):
            read = {name.id for name in ast.walk(node.value) if isinstance(name, ast.Name)}
            written = {
                name.id
                for goal in getattr(node, "targets", [])
                for name in ast.walk(goal)
                if isinstance(name, ast.Name)
            }
            if isinstance(node, ast.Expr) or read & written:  # another deletion would leave a name undefined
                yield f"without {ast.unparse(node)}", ast.Pass()
        case ast.If():
            opposite = copy.copy(node)
            opposite.test = ast.UnaryOp(ast.Not(), node.test)
            yield f"if {ast.unparse(node.test)} -> if {ast.unparse(opposite.test)}", opposite


def _expressions(node: ast.expr, subscript: bool) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp(left, operator, right):
            if type(operator) in OPERATORS:
                yield ast.BinOp(left, OPERATORS[type(operator)](), right)
            if isinstance(operator, (ast.Add, ast.Sub, ast.Mult, ast.Div)):
                yield left
            if isinstance(operator, (ast.Add, ast.Sub)):
                yield right
        case ast.Compare(left, [operator], [right]):
            for other in COMPARISONS[type(operator)]:
                yield ast.Compare(left, [other()], [right])
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(ast.And() if isinstance(operator, ast.Or) else ast.Or(), values)
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand
        case ast.IfExp(_, body, orelse):
            yield body
            yield orelse
        case ast.Constant(value):
            yield from (ast.Constant(other) for other in _constants(value))
        case ast.Attribute(value, "T"):
            yield value
        case ast.Call():
            yield from _calls(node)
        case ast.Name(name) if subscript and isinstance(node.ctx, ast.Load):
            yield ast.BinOp(ast.Name(name, ast.Load()), ast.Add(), ast.Constant(1))


def _constants(value: object) -> Iterator[bool | int | float | str]:
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
            if value >= 1:
                yield value - 1
        case float():
            yield value * 2 if value else 1.0
            if value == 1.0:
                yield 0.0
        case str() if value in TEXTS:
            yield TEXTS[value]


def _calls(node: ast.Call) -> Iterator[ast.expr]:
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name in NAMES:
        other = copy.deepcopy(node)
        if isinstance(other.func, ast.Attribute):
            other.func.attr = NAMES[name]
        else:
            other.func = ast.Name(NAMES[name], ast.Load())
        yield other
    if name in DROPPED:
        if len(node.args) == 1:
            yield node.args[0]
        elif not node.args and isinstance(function, ast.Attribute):
            yield function.value
    if name == "range" and node.args and not isinstance(node.args[-1], ast.Constant):
        other = copy.deepcopy(node)
        other.args[-1] = ast.BinOp(other.args[-1], ast.Sub(), ast.Constant(1))
        yield other
