"""`layerwise watch` in a real terminal: what it says when a file is saved and when a key is pressed."""

import os
import select
import shutil
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a POSIX terminal")
PATIENCE = 120.0  # seconds on a busy machine


class Terminal:
    """A terminal in which `layerwise watch 01` runs."""

    def __init__(self, root, programs):
        self.screen, theirs = os.openpty()
        streams: Any = dict.fromkeys(("stdin", "stdout", "stderr"), theirs)
        command = [sys.executable, "-m", "layerwise", "watch", "01"]
        self.process = subprocess.Popen(command, cwd=root, env={**os.environ, **programs, "NO_COLOR": "1"}, **streams)
        os.close(theirs)
        self.text = ""

    def wait_for(self, words):
        """Read until the words come; what came before them is forgotten."""
        end = time.monotonic() + PATIENCE
        while words not in self.text:
            assert time.monotonic() < end, f"{words!r} did not come, but: {self.text}"
            if select.select([self.screen], [], [], 1)[0]:
                self.text += os.read(self.screen, 65536).decode(errors="replace")
        before, _, self.text = self.text.partition(words)
        return before

    def press(self, key):
        os.write(self.screen, key.encode())

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.screen)


@pytest.fixture
def terminal(sums, request):
    """The watch, after its first look at the blank exercise; its parameter is the search path, where bubblewrap is."""
    terminal = Terminal(sums.root, {"PATH": getattr(request, "param", os.environ["PATH"])})
    terminal.wait_for("→ Task 1.1  Add")
    yield terminal
    terminal.close()


@pytest.fixture
def save(sums, hand_in):
    """Save the student's exercise as an editor does: write a new file, put it in the place of the old one."""

    def write(answers):
        path = hand_in("work", answers, solved=False)
        shutil.move(path, sums.notebook("exercises"))

    return write


RIGHT = "def add(a, b):\n    return a + b"


@pytest.mark.parametrize("terminal", [os.environ["PATH"], ""], indirect=True, ids=["sandbox", "no sandbox"])
def test_it_checks_on_save_and_goes_on(terminal, save):
    """A wrong answer gets its sentence, a right one the next task, the last one the end."""
    save({"1.1": "def add(a, b):\n    return a - b"})
    terminal.wait_for("✗ Task 1.1")
    terminal.wait_for("You subtracted")
    save({"1.1": RIGHT})
    terminal.wait_for("✓ Task 1.1")
    terminal.wait_for("→ Task 1.2  Choose")
    save({"1.1": RIGHT, "1.2": "answer = 3"})
    terminal.wait_for("All 2 tasks of unit 01 pass")
    terminal.press("q")
    assert terminal.process.wait(PATIENCE) == 0


def test_what_a_change_spoils_elsewhere_is_told(terminal, save):
    """The changed task comes first, without the cells after it; then a task that uses it, which no longer passes."""
    save({"1.1": RIGHT, "1.2": "answer = int(add(1, 2))"})
    terminal.wait_for("All 2 tasks of unit 01 pass")
    save({"1.1": RIGHT.replace("+", "-"), "1.2": "answer = int(add(1, 2))"})
    terminal.wait_for("✗ Task 1.1")
    assert "Task 1.2" not in terminal.wait_for("all tasks: ")
    terminal.wait_for("✗ Task 1.2")


def test_keys_answer(terminal, save, sums):
    """Hint, list and a reset that asks first and keeps the work."""
    terminal.press("h")
    terminal.wait_for("NumPy adds elementwise.")
    terminal.press("l")
    terminal.wait_for("1.2  Choose  (0 of 1)")
    save({"1.1": RIGHT})
    terminal.wait_for("→ Task 1.2  Choose")
    terminal.press("r")
    terminal.wait_for("Press y")
    terminal.press("x")
    terminal.press("y")
    terminal.press("r")
    assert "Your work: " not in terminal.wait_for("Press y")
    terminal.press("y")
    terminal.wait_for("Your work: ")
    terminal.wait_for("→ Task 1.1  Add")
    assert len(list((sums.root / "exercises" / "kept").iterdir())) == 1


def test_a_broken_file_is_said_and_outlived(terminal, hand_in, sums):
    """A file that is no notebook, then one that is."""
    right = hand_in("right", {"1.1": RIGHT}, solved=False)
    sums.notebook("exercises").write_text("{")
    terminal.wait_for("not a notebook")
    shutil.move(right, sums.notebook("exercises"))
    terminal.wait_for("✓ Task 1.1")


def test_ctrl_c_ends_it_quietly(terminal):
    """No traceback, and the exit code of a program that Ctrl-C has ended."""
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.process.wait(PATIENCE) == 130
    assert "Traceback" not in terminal.text
