"""Takes held-out checks out of a check file: by its syntax tree, leaving all other text as it is.

With a check goes what only it used: helper functions, tables, imports. What a public check uses as well stays.
"""

import ast
import symtable
from collections.abc import Collection, Iterable, Iterator, Sequence

from layerwise.errors import ReleaseError


def public_text(text: str, held_out: Collection[str], name: str) -> str:
    """The content of a check file without some of its checks.

    Args:
        text: the whole content.
        held_out: the functions to be taken out.
        name: the file's name, for messages.

    Raises:
        ReleaseError: one of them is not a function of the module, so that it cannot be told what belongs to it.
    """
    if not held_out:
        return text
    body = ast.parse(text).body
    functions = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    if lost := sorted(set(held_out) - functions):
        raise ReleaseError(
            f"{name}: {lost[0]} is held out and is not a function of the module. Write it outside of any class or if."
        )
    return _without(text, list(_removed(body, held_out)))


def removed_names(text: str, held_out: Collection[str]) -> set[str]:
    """The module-level names that go with some checks, these included."""
    return {name for statement in _removed(ast.parse(text).body, held_out) for name in _bound(statement)}


def read_with(text: str, functions: Collection[str]) -> dict[str, str]:
    """For each of some checks its text, with that of everything in the file that it uses."""
    body, lines = ast.parse(text).body, text.splitlines()
    needs = _needs(body)
    found = {}
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name in functions:
            used = _reached([node], body, needs)
            found[node.name] = "\n".join("\n".join(lines[each.lineno - 1 : each.end_lineno]) for each in used)
    return found


def _removed(body: Sequence[ast.stmt], held_out: Collection[str]) -> Iterator[ast.stmt]:
    """The statements to take out: the checks, and what is needed by them and by nothing that stays."""
    needs = _needs(body)
    going = [node for node in body if isinstance(node, ast.FunctionDef) and node.name in held_out]
    # Whoever runs by itself stays: checks, fixtures for all checks, and statements that give nothing a name.
    staying = [node for node in body if node not in going and (_is_check(node) or not _bound(node))]
    kept, with_them = _reached(staying, body, needs), _reached(going, body, needs)
    for statement in body:
        if statement in going or (statement in with_them and statement not in kept):
            yield statement


def _needs(body: Sequence[ast.stmt]) -> dict[int, set[str]]:
    """The module-level names that each statement looks up."""
    fixtures = {node.name for node in body if isinstance(node, ast.FunctionDef) and _is_fixture(node)}
    return {id(statement): _used(statement, fixtures) for statement in body}


def _reached(roots: Iterable[ast.stmt], body: Sequence[ast.stmt], needs: dict[int, set[str]]) -> list[ast.stmt]:
    """The statements that bind a name which the roots need, or which one of these needs in turn."""
    found, waiting = list(roots), list(roots)
    while waiting:
        wanted = needs[id(waiting.pop())]
        new = [each for each in body if each not in found and wanted.intersection(_bound(each))]
        found += new
        waiting += new
    return found


def _is_check(node: ast.stmt) -> bool:
    """Whether pytest runs it though nobody names it."""
    if isinstance(node, ast.ClassDef):
        return node.name.startswith("Test")
    if not isinstance(node, ast.FunctionDef):
        return False
    automatic = any("autouse" in ast.unparse(decorator) for decorator in node.decorator_list)
    return node.name.startswith("test_") or automatic


def _is_fixture(node: ast.FunctionDef) -> bool:
    return any("fixture" in ast.unparse(decorator) for decorator in node.decorator_list)


def _bound(statement: ast.stmt) -> set[str]:
    """The module-level names that a statement gives, or whose values it changes (`TABLE["x"] = 1`)."""
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return {(alias.asname or alias.name).partition(".")[0] for alias in names}
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
        case ast.Expr():
            return set()
    stored = (node for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    return {node.id for node in stored}


def _used(statement: ast.stmt, fixtures: set[str]) -> set[str]:
    """The module-level names that a statement looks up, whatever its functions call their own variables."""
    found: set[str] = set()
    waiting = [symtable.symtable(ast.unparse(statement), "", "exec")]
    top = waiting[0]
    while waiting:
        table = waiting.pop()
        waiting += table.get_children()
        found |= {s.get_name() for s in table.get_symbols() if s.is_referenced() and (table is top or s.is_global())}
    if isinstance(statement, ast.FunctionDef) and (_is_check(statement) or _is_fixture(statement)):
        found |= {argument.arg for argument in statement.args.args}  # pytest fills them in by name
        found |= {n.value for n in ast.walk(statement) if isinstance(n, ast.Constant) and n.value in fixtures}
    return found


def _without(text: str, statements: Sequence[ast.stmt]) -> str:
    """The text without the lines of some statements, the comments on them, and the empty lines that follow."""
    lines = text.splitlines(keepends=True)
    gone: set[int] = set()
    for statement in statements:
        decorators = getattr(statement, "decorator_list", [])
        first = min(node.lineno for node in (statement, *decorators)) - 1
        last = statement.end_lineno or statement.lineno
        while first and lines[first - 1].startswith("#"):
            first -= 1
        while last < len(lines) and not lines[last].strip():
            last += 1
        gone |= set(range(first, last))
    left = "".join(line for number, line in enumerate(lines) if number not in gone)
    return left.rstrip("\n") + "\n"
