"""Builtins and modules as they were before the first cell, for what we ask of a student's process.

A notebook may call a variable `list`, and may put anything in the place of `builtins.isinstance` or `os.listdir`; what
a check looks at with these must not change. What is noted here are copies: of the builtins, and of modules with their
own submodules. Functions and classes in them are the same objects.
"""

import builtins
import importlib
import sys
import types
from typing import Any

BUILTINS: dict[str, Any] = dict(vars(builtins))
__builtins__ = BUILTINS  # type: ignore[assignment]  # of the functions below, which run when a student's code may have changed the others
# What an expression may call without saying where it is from, as far as it is loaded.
MODULES = {
    "keras": "keras",
    "layers": "keras.layers",
    "math": "math",
    "np": "numpy",
    "numpy": "numpy",
    "os": "os",
    "pd": "pandas",
    "tempfile": "tempfile",
    "tf": "tensorflow",
}
PARTS = {"numpy": "numpy.random"}  # what a library loads when it is first used, and every check does


class Surroundings:
    """What is noted of a process. There is one in each, `SURROUNDINGS`, as it must be older than any student's code."""

    def __init__(self) -> None:
        self._modules: dict[str, types.ModuleType] = {}
        self._names: dict[str, Any] = {}

    def note(self) -> None:
        """Note the modules that are loaded by now and were not noted before."""
        for name, full in MODULES.items():
            if name in self._names:
                continue
            module = self.module(full)
            if module is not None:
                self._names[name] = module

    def module(self, full: str) -> types.ModuleType | None:
        """A module as it was when it was noted; None where it is not loaded."""
        if full in self._modules:
            return self._modules[full]
        root = full.partition(".")[0]
        if type(sys.modules.get(root)) is not types.ModuleType or root in self._modules:
            return None
        if root in PARTS:
            importlib.import_module(PARTS[root])
        made: dict[int, types.ModuleType] = {}
        copied(sys.modules[root], root, made)
        for module in made.values():
            self._modules.setdefault(module.__name__, module)
        return self._modules.get(full)

    def namespace(self, variables: dict[str, Any]) -> dict[str, Any]:
        """A namespace for an expression of ours: a student's variables, behind what was noted.

        Args:
            variables: the student's; what has the name of a builtin, or of a module above, is left out.
        """
        own = {name: value for name, value in variables.items() if type(name) is str and name not in BUILTINS}
        return own | self._names | {"__builtins__": BUILTINS | {"__import__": self._import}}

    def _import(self, name: str, *more: Any, **named: Any) -> Any:
        found = self._modules.get(name) if "." not in name else None
        return BUILTINS["__import__"](name, *more, **named) if found is None else found


def copied(module: types.ModuleType, root: str, made: dict[int, types.ModuleType]) -> types.ModuleType:
    """A copy of a module and of its submodules, as far as its names lead to them.

    Args:
        module: which.
        root: the package's name: what is not in it stays as it is.
        made: the copies so far, by the identity of what they are of.
    """
    if id(module) in made:
        return made[id(module)]
    new = made[id(module)] = types.ModuleType(module.__name__)
    for name, value in list(vars(module).items()):
        if type(value) is types.ModuleType and str(vars(value).get("__name__")).startswith(f"{root}."):
            value = copied(value, root, made)
        vars(new)[name] = value
    return new


SURROUNDINGS = Surroundings()
