"""Runs the cells of a submission as Jupyter does, with IPython's own shell: magics, shell commands, `await`, `display`.

The shell is made to be graded: it keeps no history on disk, reads no configuration, starts no thread, and what it
prints of a value is short. What would need a terminal, a network or another program is passed over and said.
"""

import os
import re
import subprocess
import sys
import tempfile
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from traitlets.config import Config

from layerwise_runner import absent

KEPT = 100  # outputs in `Out`
SHOWN = 20  # items of a list, and of each list in it
TEXT_SHOWN = 2_000  # characters of a text
# Magics that need a network, a server or somebody at the keyboard.
ONLINE_MAGICS = ("pip", "conda", "mamba", "micromamba", "uv", "tensorboard")
PASSED_OVER = (*ONLINE_MAGICS, "load_ext", "reload_ext", "unload_ext", "debug", "pdb", "edit", "ed", "recall")
# Shell commands that need a network; they would wait for it.
ONLINE = re.compile(r"^\s*(?:sudo\s+)?(?:(?:python3?\s+-m\s+)?pip3?|conda|mamba|uv|apt(?:-get)?|brew|wget|curl|git)\b")
# What IPython may take for its own in a cell of several lines. Without any of it a cell is Python already, and IPython
# gives it back as it is, after a millisecond.
SPECIAL = re.compile(r"\A\s|^[ \t]*[%!,;/]|=[ \t]*[%!]|\?|>>>|In \[|\.\.\.+:", re.MULTILINE)


class Shell(InteractiveShell):
    """IPython's shell over a module called `__main__` of its own, because dataclasses and pickle look there.

    `get_ipython()` returns it. There is one in a process.
    """

    _label = "cell"
    _shown: BaseException | None = None

    def __init__(self, **options: Any) -> None:
        config = Config()
        config.HistoryManager.enabled, config.HistoryManager.hist_file = False, ":memory:"
        config.DisplayFormatter.active_types = ["text/plain"]
        config.PlainTextFormatter.max_seq_length = SHOWN
        super().__init__(
            config=config,
            user_module=types.ModuleType("__main__"),
            displayhook_class=_Hook,
            display_pub_class=_Publisher,
            cache_size=KEPT,
            colors="nocolor",
            **options,
        )
        self.compile.get_code_name = self._name_of_cell  # type: ignore[method-assign]
        self.db: dict[str, Any] = {}  # of `%store`
        assert self.display_formatter is not None
        for kind in (str, bytes):
            self.display_formatter.formatters["text/plain"].for_type(kind, _print_beginning)
        # What is loaded and made at the first cell and by the commonest magics is here now. Keras looks for the magics
        # of namespaces: where they are, it prints what it lacks to draw a model, as in a notebook, and does not raise.
        for name in ("who", "timeit", "cd"):
            self.find_line_magic(name)
        self.run_cell("if False:\n    %who", silent=True)
        self.display_formatter.format(None)

    def run(self, source: str, label: str) -> None:
        """Run a cell; `label` is what tracebacks call it.

        Raises:
            BaseException: whatever the cell raises.
        """
        if absent.asks_for_colab(source):
            absent.offer_colab()
        self._label, self._shown = label, None
        done = self.run_cell(source, store_history=True)
        # `%%capture`, and `%%time` of some versions, say that their cell went well whatever happened in it.
        if error := done.error_before_exec or done.error_in_exec or self._shown:
            raise error

    def transform_cell(self, raw_cell: str) -> str:
        """The cell as Python, each line where it was: IPython takes blank lines at the beginning away."""
        if "\n" in raw_cell.strip() and not SPECIAL.search(raw_cell):
            return raw_cell.rstrip("\n") + "\n"
        blank = len(raw_cell) - len(raw_cell.lstrip("\n"))
        return "\n" * blank + str(super().transform_cell(raw_cell))

    def _name_of_cell(self, raw_code: str, transformed_code: str, number: int) -> str:
        return f"<{self._label}>"

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """Run a magic; one that is not here, as it belongs to Jupyter or to an extension, is passed over."""
        if self._passes_over(magic_name, line, self.find_line_magic(magic_name), "%"):
            return None
        return super().run_line_magic(magic_name, line, _stack_depth + 1)

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        """The same for the magic of a whole cell."""
        if self._passes_over(magic_name, line, self.find_cell_magic(magic_name), "%%"):
            return None
        return super().run_cell_magic(magic_name, line, cell)

    def _passes_over(self, name: str, line: str, known: object, sign: str) -> bool:
        over = known is None or name in PASSED_OVER or (name == "config" and line.lstrip().startswith("InlineBackend"))
        if over:
            print(f"({sign}{name} is passed over while grading)")
        return over

    def system(self, command: str) -> None:
        """Run a shell command inside the walls and print what it says."""
        self._run_command(command)

    system_raw = system_piped = system

    def getoutput(self, command: str, split: bool = True, depth: int = 0) -> Any:
        """Run a shell command inside the walls and return what it says, as IPython does."""
        from IPython.utils.text import SList

        said = self._run_command(command, shown=False, depth=depth)
        return SList(said.splitlines()) if split else said

    def _run_command(self, command: str, shown: bool = True, depth: int = 0) -> str:
        if ONLINE.match(command):
            print(f"(not run while grading, there is no network: !{command})")
            return ""
        expanded, said = self.var_expand(command, depth=depth + 2), []
        with subprocess.Popen(
            expanded, shell=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process:
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    text = line.decode("utf-8", "replace")
                    if shown:
                        print(text, end="")
                    else:
                        said.append(text)
            except BaseException:  # the clock has stopped the cell: what it waits for ends as well
                process.kill()
                raise
        self.user_ns["_exit_code"] = process.returncode
        return "".join(said)

    def enable_gui(self, gui: str | None = None) -> None:
        """There are no windows."""

    def enable_matplotlib(self, gui: str | None = None) -> tuple[None, str]:
        """Figures are collected after each cell, whatever the backend is called."""
        return None, "agg"

    def ask_exit(self) -> None:
        """`exit()` ends the cell."""
        raise SystemExit

    def showtraceback(self, exc_tuple: object = None, *_: object, **__: object) -> None:
        """Note it only: who runs the cell trims it to the student's lines. One that is given is of a `__repr__`."""
        if exc_tuple is None:
            self._shown = sys.exception()

    def showsyntaxerror(self, *_: object, **__: object) -> None:
        """The same."""
        self._shown = sys.exception()

    def showindentationerror(self) -> None:
        """The same."""
        self._shown = sys.exception()

    @contextmanager
    def _tee(self, channel: str) -> Iterator[None]:
        """IPython keeps here all that is printed, without a bound."""
        yield

    def init_ipython_dir(self, ipython_dir: object) -> None:
        """In the scratch folder: nothing of a user's own is read."""
        self.ipython_dir = os.path.join(tempfile.gettempdir(), ".ipython")

    def init_profile_dir(self, profile_dir: object) -> None:
        """An empty one; some versions of IPython cannot do without."""
        self.profile_dir = ProfileDir(location=self.ipython_dir)


class _Hook(DisplayHook):
    """Prints a cell's last value without `Out[3]: `."""

    def write_output_prompt(self) -> None:
        pass

    def log_output(self, format_dict: object) -> None:
        pass


class _Publisher(DisplayPublisher):
    """Prints what is displayed."""

    def publish(self, data: dict[str, Any], *_: object, **__: object) -> None:
        if "text/plain" in data:
            print(data["text/plain"])

    def clear_output(self, wait: bool = False) -> None:
        """What was printed stays."""


def the_shell() -> Shell:
    """The process's shell, made when it is first asked for; the module that was `__main__` stays that."""
    main = sys.modules["__main__"]
    made = Shell.instance()
    sys.modules["__main__"] = main
    return made


def _print_beginning(text: Any, printer: Any, cycle: bool) -> None:
    printer.text(repr(text[:TEXT_SHOWN]) + ("…" if len(text) > TEXT_SHOWN else ""))
