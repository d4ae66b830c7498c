"""What a live notebook's kernel has run: a task whose cell failed, or was changed and not run, is not passed."""

import os
import random
import signal
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from layerwise.grade.judge.faults import NotAttempted
from layerwise.kernel import History, last_runs
from layerwise.notebook import check
from layerwise.randomness import random_state_kept

ADD = "def add(a, b):\n    return np.asarray(a) + np.asarray(b)"
PATIENCE = 180  # seconds on a busy machine


def ran(history, source, cell_id="", error=None):
    """A cell is run to its end."""
    history.began(SimpleNamespace(raw_cell=source, cell_id=cell_id))
    history.finished(SimpleNamespace(error_before_exec=None, error_in_exec=error))


@pytest.mark.parametrize("cell_id", ["task-1-1", ""])
def test_the_last_run_of_a_cell_counts(hand_in, cell_id):
    """Known by its id, or by its source where the front end tells no id; mended and run again, it is trusted."""
    history, file = History(), hand_in("x", {"1.1": ADD})
    assert "1.1" not in last_runs(history, file)
    ran(history, ADD, cell_id, ZeroDivisionError("division by zero"))
    assert "division by zero" in last_runs(history, file)["1.1"].message
    ran(history, ADD, cell_id)
    assert last_runs(history, file) == {"1.1": None}


def test_a_cell_that_was_changed_and_saved_and_not_run_is_known(hand_in):
    """Only when the file is younger than the run: before it is saved, nobody can know."""
    history = History()
    file = hand_in("x", {"1.1": ADD})
    ran(history, ADD.replace("+", "-"), "task-1-1")
    os.utime(file, (time.time() - 100, time.time() - 100))
    assert last_runs(history, file) == {"1.1": None}
    os.utime(file, (time.time() + 100, time.time() + 100))
    fault = last_runs(history, file)["1.1"]
    assert isinstance(fault, NotAttempted)
    assert "was changed and not run since" in fault.message


def test_ids_alone_name_tasks(tmp_path):
    """Where the file is unknown, a cell's id tells its task, and its last error is known."""
    history = History()
    ran(history, "1 / 0", "task-1-2", ValueError("no"))
    ran(history, "1 / 0", "0f3c", ValueError("no"))
    assert set(last_runs(history, None)) == set(last_runs(history, tmp_path / "no.ipynb")) == {"1.2"}


def test_the_cell_that_asks_is_not_blamed(hand_in):
    """check() in the task's own cell: the cell has not ended."""
    history, file = History(), hand_in("x", {"1.1": ADD})
    ran(history, ADD, "task-1-1", ValueError("no"))
    history.began(SimpleNamespace(raw_cell=ADD, cell_id="task-1-1"))
    assert last_runs(history, file) == {"1.1": None}


LIVE = """
import sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_cell("import numpy as np; from layerwise import check", store_history=True, cell_id="code-1")
for source in sys.argv[1:]:
    shell.run_cell(source, store_history=True, cell_id="task-1-1")
print("\\n" + check("1.1").tasks[0].outcome if (check := shell.user_ns["check"]) else "")
"""


@pytest.mark.parametrize(
    ("sources", "outcome"),
    [
        ([ADD], "passed"),
        ([ADD, f"{ADD}\n1 / 0"], "error"),
        ([ADD, "def add(a, b:"], "error"),
        ([ADD, "raise NotImplementedError('Task 1.1')"], "not_attempted"),
        ([ADD, f"{ADD}\n1 / 0", ADD], "passed"),
        (["def other(a): pass"], "error"),
    ],
)
def test_a_failed_cell_is_never_green(tiny, sources, outcome):
    """In IPython: though the names of an earlier run are right."""
    done = subprocess.run(
        [sys.executable, "-c", LIVE, *sources],
        capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == outcome, done.stderr


@pytest.fixture
def live(tiny, monkeypatch):
    """A notebook's variables, in which cells can be run."""
    namespace: dict[str, object] = {}
    monkeypatch.setattr("layerwise.notebook.live_namespace", lambda: namespace)
    return lambda source: exec(compile(source, "<cell 1>", "exec"), namespace)


def test_a_check_leaves_random_numbers_as_they_were(live):
    """Python's and NumPy's go on as if nothing had been checked."""
    live(f"import random\nimport numpy as np\n{ADD}\nanswer = 3")
    random.seed(5)
    numpy: Any = np.random.mtrand._rand  # behind NumPy's own functions
    before = random.getstate(), repr(numpy.get_state()[1].tolist())
    check("1")
    assert (random.getstate(), repr(numpy.get_state()[1].tolist())) == before


def test_keras_goes_on_as_if_nothing_had_been_drawn():
    """Its seed, its generator and TensorFlow's seed are put back."""
    keras = pytest.importorskip("keras")
    keras.utils.set_random_seed(7)
    keras.random.normal((2,))
    with random_state_kept():
        expected = [
            keras.random.normal((3,)).numpy().tolist(),
            keras.initializers.GlorotUniform()((2, 2)).numpy().tolist(),
        ]
        keras.utils.set_random_seed(1)
        keras.random.normal((9,))
    again = [keras.random.normal((3,)).numpy().tolist(), keras.initializers.GlorotUniform()((2, 2)).numpy().tolist()]
    assert again == expected


def test_the_stop_button_ends_it_at_once(live):
    """An interrupt in the student's code is no verdict: no further check is run."""
    live("def add(a, b):\n    raise KeyboardInterrupt\nanswer = 3")
    with pytest.raises(KeyboardInterrupt):
        check("1")


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
def test_an_endless_call_can_be_interrupted(tiny, tmp_path):
    """A real interrupt reaches the code that a check has called."""
    program = f"def add(a, b):\n    open({str(tmp_path / 'here')!r}, 'w')\n    while True:\n        pass\n"
    program += "from layerwise import check\ncheck('1')\n"
    with subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, encoding="utf-8") as process:
        until = time.monotonic() + PATIENCE
        while not (tmp_path / "here").exists() and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    assert said.rstrip().endswith("KeyboardInterrupt")
