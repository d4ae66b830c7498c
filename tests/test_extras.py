"""What not everybody installs: the package does without, and a command that needs it says so."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from layerwise.cli import main
from layerwise.errors import LayerwiseError
from layerwise.extras import require

ROOT = Path(__file__).parents[1]
EXTRA = ("jupytext", "nbclient", "pybtex", "copydetect", "dask", "distributed", "sphinx")


def without(*modules):
    """Lines of Python after which these modules cannot be imported, as if they were not installed."""
    return f"import sys; sys.modules.update(dict.fromkeys({modules!r}))\n"


def test_what_is_missing_is_named_with_the_command_that_installs_it():
    """One sentence: which libraries, and what to type."""
    with pytest.raises(LayerwiseError) as raised:
        require("author", "no_such_library", "click", "no_such_package.module")
    assert str(raised.value) == (
        'This needs no_such_library, no_such_package.module: python -m pip install "layerwise[author]"'
    )


def test_what_is_there_is_not_spoken_of():
    """Nothing happens when everything is installed."""
    require("author", "click", "click.testing")


def test_students_and_graders_need_no_extra():
    """All that a notebook, `check`, `watch`, `grade` and the command line import is there without the extras."""
    modules = ["cli", "notebook", "watch", "workbench", "checks", "doctor", "grade.class_run", "grade.report.folder"]
    code = without(*EXTRA) + "".join(f"import layerwise.{module}\n" for module in modules)
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.mark.parametrize(
    ("module", "extra", "command"),
    [
        ("jupytext", "author", ["build", "--check", "02"]),
        ("copydetect", "instructor", ["similar", "examples/class", "--unit", "02", "--out"]),
        ("sphinx", "book", ["book", "--out"]),
    ],
)
def test_a_command_that_needs_an_extra_says_so(monkeypatch, tmp_path, module, extra, command):
    """In one line, with the command that installs it, and the exit code of a usage error."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setitem(sys.modules, module, None)
    done = CliRunner().invoke(main, [*command, str(tmp_path)] if command[-1] == "--out" else command)
    assert done.exit_code == 2
    assert done.stderr == f'layerwise: This needs {module}: python -m pip install "layerwise[{extra}]"\n'
