"""IPython's magics in a submission: harmless ones are run or passed over, shell commands are not run."""

from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

TIMED = ("time", "timeit", "capture", "prun")


class QuietShell:
    """What `get_ipython()` returns while a submission is graded."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace

    def run_line_magic(self, name: str, line: str, *_: object) -> None:
        """Run what `%time` and its like measure; ignore other magics (`%matplotlib inline`)."""
        if name in TIMED:
            exec(line, self._namespace)

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        """Run the cell under `%%time` and its like; other cell magics are not for Python and are passed over."""
        if name in TIMED:
            exec(without_magics(cell, self._namespace), self._namespace)

    def system(self, command: str) -> None:
        """Say that shell commands are not run."""
        print(f"(not run while grading: !{command})")

    def getoutput(self, command: str, *_: object, **__: object) -> list[str]:
        """Say that shell commands are not run; their output is empty."""
        self.system(command)
        return []


def without_magics(source: str, namespace: dict[str, Any]) -> str:
    """The cell as plain Python, with `get_ipython` in the namespace for the calls that stand for magics."""
    namespace["get_ipython"] = lambda: QuietShell(namespace)
    transformed: str = TransformerManager().transform_cell(source)
    return transformed
