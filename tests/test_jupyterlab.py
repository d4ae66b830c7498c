"""A student's first minutes in a real JupyterLab: a wrong answer, then a right one."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

expect = pytest.importorskip("playwright.sync_api", reason='needs Playwright: pip install -e ".[dev]"').expect
ROOT = Path(__file__).resolve().parent.parent
UNIT = "02_perceptron"
PATIENCE = 90_000  # milliseconds on a busy machine
BLANK = "raise NotImplementedError"
WRONG = "def net_input(X, W, b):\n    return X @ W\n\n\ndef step(z):\n    return (z > 0).astype(int)"
RIGHT = WRONG.replace("X @ W", "X @ W + b")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """What of the course a student needs for one exercise."""
    root = tmp_path_factory.mktemp("course")
    for part in ("units", "datasets"):
        shutil.copytree(ROOT / part, root / part)
    for file in (f"exercises/{UNIT}.ipynb", f"solutions/{UNIT}.ipynb", f"tests/checks/test_{UNIT}.py"):
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, root / file)
    return root


@pytest.fixture(scope="module")
def lab(course, tmp_path_factory):
    """The address of a JupyterLab in the course's folder."""
    pytest.importorskip("jupyterlab", reason="needs JupyterLab: pip install -r requirements.txt")
    home, port = tmp_path_factory.mktemp("home"), 18_000 + os.getpid() % 2_000
    options = [f"--port={port}", "--no-browser", "--IdentityProvider.token=student", "--allow-root"]
    environment = {**os.environ, "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home), "LAYERWISE_COURSE": str(course)}
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options],
        cwd=course,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(PATIENCE // 500):
        try:
            urlopen(f"{address}/api", timeout=1).close()
            break
        except OSError:
            time.sleep(0.5)
    yield address
    server.terminate()
    server.wait(PATIENCE / 1000)


@pytest.fixture
def notebook(browser, lab):
    """The exercise, opened, with its kernel ready."""
    tab = browser.new_page(viewport={"width": 1300, "height": 1000})
    tab.set_default_timeout(PATIENCE)
    tab.goto(f"{lab}/lab/tree/exercises/{UNIT}.ipynb?token=student&reset")
    tab.wait_for_selector(".jp-Notebook .jp-Cell")
    tab.get_by_text("(ipykernel) | Idle").wait_for()
    yield tab
    tab.close()


def run(tab, cell):
    """Run a cell as a student does, and wait until it has run."""
    before = cell.locator(".jp-InputPrompt").inner_text()
    cell.locator(".cm-content").first.click()
    tab.keyboard.press("Shift+Enter")
    expect(cell.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]:"), timeout=PATIENCE)
    expect(cell.locator(".jp-InputPrompt")).not_to_have_text(before, timeout=PATIENCE)


def write(tab, cell, code):
    """Put code into a cell in the place of what is there."""
    cell.locator(".cm-content").first.click()
    tab.keyboard.press("Control+a")
    tab.keyboard.insert_text(code)


def test_a_wrong_answer_gets_its_sentence_and_a_right_one_a_green_card(notebook):
    """Task 2.1: without the bias, then with it."""
    cells = notebook.locator(".jp-Notebook .jp-CodeCell")
    installs, first, answer, check = (cells.nth(number) for number in range(4))
    assert BLANK in answer.inner_text()
    installs.locator(".jp-Placeholder").first.click()  # collapsed, and one click opens it
    run(notebook, installs)
    run(notebook, first)
    write(notebook, answer, WRONG)
    run(notebook, answer)
    run(notebook, check)
    card = check.locator(".jp-OutputArea-output").last
    card.get_by_text("Task 2.1").wait_for()
    assert "not yet" in card.inner_text()
    assert "bias" in card.inner_text()
    assert card.locator("details summary", has_text="Hint").count() == 1
    write(notebook, answer, RIGHT)
    run(notebook, answer)
    run(notebook, check)
    card.get_by_text("passed").wait_for()
    border = card.locator("div[style*='border-left']").evaluate("e => getComputedStyle(e).borderLeftColor")
    assert border == "rgb(42, 157, 74)"
