"""What a notebook may ask for that is not here: somebody at the keyboard, a window, Google Colab."""

import ast
import builtins
import getpass
import importlib
import sys
import types
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from typing import Any

COLAB = "google.colab"
WINDOWS = frozenset(
    f"matplotlib.backends.backend_{name}"
    for toolkit in ("tk", "qt", "qt5", "gtk3", "gtk4", "wx")
    for name in (f"{toolkit}agg", f"{toolkit}cairo")
) | {"matplotlib.backends.backend_" + name for name in ("macosx", "nbagg", "webagg", "wx")}


def stand_in() -> None:
    """Nobody answers questions, a debugger does not stop, and a backend with windows draws without them."""
    builtins.input = _no_answer
    getpass.getpass = _no_answer
    sys.breakpointhook = lambda *_, **__: None
    sys.meta_path.insert(0, _Windowless())


def asks_for_colab(source: str) -> bool:
    """Whether a cell imports `google.colab` outside of a `try`, so that it can only mean to be on Colab."""
    if COLAB not in source:
        return False
    try:
        tree = ast.parse("\n".join(line for line in source.splitlines() if not line.lstrip().startswith(("!", "%"))))
    except SyntaxError:
        return True
    return any(map(_is_colab, _unguarded_imports(tree)))


def offer_colab() -> None:
    """Where `google.colab` is not installed, one that does nothing and says so."""
    if not any(isinstance(finder, _Colab) for finder in sys.meta_path):
        sys.meta_path.append(_Colab())  # last: the real one comes first


def _unguarded_imports(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif not isinstance(child, ast.Try):
            yield from _unguarded_imports(child)


def _is_colab(node: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(node, ast.ImportFrom) and node.module != "google":
        return str(node.module).startswith(COLAB)
    prefix = "google." if isinstance(node, ast.ImportFrom) else ""
    return any(f"{prefix}{alias.name}".startswith(COLAB) for alias in node.names)


def _no_answer(prompt: object = "", *_: object, **__: object) -> str:
    """Stands in for `input`, as there is no terminal."""
    print(f"{prompt}(nobody answers while grading: an empty line)")
    return ""


class _Windowless:
    """Finds matplotlib's backends with windows, and gives the one without in their place."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name in WINDOWS else None  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> None:
        """An ordinary module."""

    def exec_module(self, module: types.ModuleType) -> None:
        drawing = vars(importlib.import_module("matplotlib.backends.backend_agg"))
        vars(module).update({name: value for name, value in drawing.items() if not name.startswith("__")})


class _Colab:
    """Finds `google.colab` and everything in it."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:
        if name == "google" or f"{name}.".startswith(f"{COLAB}."):
            return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]
        return None

    def create_module(self, spec: ModuleSpec) -> None:
        """An ordinary module."""

    def exec_module(self, module: types.ModuleType) -> None:
        if module.__name__ == "google":
            return

        def absent(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)

            if module.__name__ == COLAB:
                return importlib.import_module(f"{COLAB}.{name}")

            def passed_over(*_: object, **__: object) -> Any:
                print(f"({module.__name__}.{name} is passed over: this is not Colab)")
                return {} if name == "upload" else None

            return passed_over

        vars(module)["__getattr__"] = absent
