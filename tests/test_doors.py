"""Four doors, one verdict: check() in a live notebook, `layerwise check`, the watch and `layerwise grade` agree."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from layerwise.build import derive
from layerwise.build.notebook import assemble, to_bytes
from layerwise.cli import main
from layerwise.course import Course
from layerwise.grade.job import sandbox_for
from layerwise.grade.judge.grader import Grader
from layerwise.grade.submission.notebook import read_submission

HERE = Path(__file__).parent
ADD = "def add(a, b):\n    return np.asarray(a) + np.asarray(b)\n"
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()\n"
UNDONE = "raise NotImplementedError"
IF_COLAB = "try:\n    import google.colab\n    here = 2\nexcept ImportError:\n    here = 3"
PASSED, FAILED, ERROR, BLANK = "passed", "failed", "error", "not_attempted"


@dataclass(frozen=True)
class Odd:
    """An odd notebook.

    Attributes:
        add, answer: the cells of tasks 1.1 and 1.2.
        verdict: of both, the same from every door.
        first: a cell before them.
        last: a cell after them.
        live: whether it can be run here in a live notebook: a window needs a screen.
    """

    add: str = ADD
    answer: str = "answer = 3"
    verdict: tuple[str, str] = (PASSED, PASSED)
    first: str = ""
    last: str = ""
    live: bool = True


ODD = {
    # what Jupyter runs and plain Python does not
    "display": Odd(f"display('working')\n{ADD}"),
    "display handle": Odd(f"h = display('working', display_id=True)\nh.update('done')\n{ADD}"),
    "display of HTML": Odd(f"from IPython.display import HTML, clear_output\nclear_output()\nHTML('<b>')\n{ADD}"),
    "top-level await": Odd(f"{ADD}\nimport asyncio\nawait asyncio.sleep(0.01)\n"),
    "await of an answer": Odd(answer="import asyncio\nasync def three():\n    return 3\nanswer = await three()"),
    "async for": Odd(answer="async def count():\n    yield 3\nasync for answer in count():\n    pass"),
    "get_ipython": Odd(f"get_ipython().run_line_magic('matplotlib', 'inline')\n{ADD}"),
    "get_ipython imported": Odd(f"import IPython\nIPython.get_ipython().push({{'n': 3}})\n{ADD}", "answer = n"),
    "In and Out": Odd(first="3", answer="answer = max(Out.values()) if 3 in Out.values() and len(In) > 1 else 0"),
    "underscore": Odd(first="3", add=ADD, answer="1 + 2\n", last="answer = _"),
    "timeit": Odd(f"%timeit -n 10 -r 3 np.zeros(5) > 0\n{ADD}"),
    "timeit of a cell": Odd(first="%%timeit -n 1 -r 1\nsum(range(9))"),
    "time": Odd(f"%%time\n{ADD}", "%time answer = 3"),
    "capture": Odd(f"%%capture said\nprint('loud')\n{ADD}", "answer = len(said.stdout.split()) + 2"),
    "writefile": Odd(first="%%writefile counted.py\nletters = 3", answer="import counted\nanswer = counted.letters"),
    "mkdir": Odd(f"!mkdir -p results\nnp.save('results/x.npy', np.zeros(3))\n{ADD}"),
    "captured command": Odd(answer="said = !echo a b c\nanswer = len(said[0].split())"),
    "command with a variable": Odd(answer="n = 3\nsaid = !echo {n} $n\nanswer = int(said[0].split()[1])"),
    "bash": Odd(first="%%bash\necho hello > greeting.txt", answer="answer = len(open('greeting.txt').read()) // 2"),
    "prompts": Odd(">>> def add(a, b):\n...     return np.asarray(a) + np.asarray(b)\n", ">>> answer = 3"),
    "prompts of IPython": Odd(answer="In [1]: answer = 3"),
    "help": Odd(f"np.zeros?\n{ADD}"),
    "figure settings": Odd(f"%matplotlib inline\n{ADD}"),
    "blank lines first": Odd(f"\n\n\n{ADD}"),
    "semicolon": Odd(answer="answer = 3;\nanswer;"),
    # what is not where a class is graded
    "Colab": Odd(first="from google.colab import drive\ndrive.mount('/content/drive')\nimport os"),
    "Colab above the answer": Odd(f"from google.colab import files, userdata\nfiles.upload()\n{ADD}"),
    "Colab if it is there": Odd(first=IF_COLAB, answer="answer = here", live=False),
    "question": Odd(f"name = input('Your name? ')\n{ADD}"),
    "secret": Odd(f"import getpass\nkey = getpass.getpass()\n{ADD}"),
    "debugger": Odd(f"breakpoint()\n{ADD}", live=False),
    "window": Odd(f"import matplotlib\nmatplotlib.use('TkAgg')\n{PLOT}{ADD}", live=False),
    "window of Qt": Odd(f"{PLOT}plt.switch_backend('QtAgg')\nplt.plot([1])\n{ADD}", live=False),
    "window by magic": Odd(f"%matplotlib tk\n{PLOT}{ADD}", live=False),
    "extensions": Odd(f"%load_ext autoreload\n%autoreload 2\n%config InlineBackend.rc = {{}}\n{ADD}", live=False),
    "pip": Odd(f"%pip install --quiet numpy\n!pip install --quiet numpy\n{ADD}", live=False),
    # last expressions
    "huge value": Odd(f"{ADD}[list(range(1000)) for _ in range(1000)]", "answer = 3\n'x' * 10**7"),
    "no repr": Odd(answer="class Shy:\n    def __repr__(self):\n        raise ValueError('no')\nanswer = 3\nShy()"),
    # what goes wrong in all
    "wrong": Odd("def add(a, b):\n    return a - b", "answer = 4", (FAILED, FAILED)),
    "blank": Odd(f"def add(a, b):\n    {UNDONE}('Task 1.1')", f"{UNDONE}('Task 1.2')", (BLANK, BLANK)),
    "emptied": Odd(" ", "\n", (BLANK, BLANK)),
    "renamed": Odd("def sum_of(a, b):\n    return a + b", "the_answer = 3", (ERROR, ERROR)),
    "syntax": Odd("def add(a, b:\n    pass", verdict=(ERROR, PASSED)),
    "raises when called": Odd("def add(a, b):\n    return a.nothing", verdict=(ERROR, PASSED)),
    "raises after a wrong answer": Odd(answer="answer = 4\n1 / 0", verdict=(PASSED, ERROR)),
    "overwritten": Odd(last="add = 0.1", verdict=(FAILED, PASSED)),
}  # fmt: skip

LIVE = """
import builtins, getpass, json, sys, types
from pathlib import Path
from IPython.core.interactiveshell import InteractiveShell

builtins.input = getpass.getpass = lambda *_: ""  # somebody presses Enter
google, colab = types.ModuleType("google"), types.ModuleType("google.colab")
colab.drive = types.SimpleNamespace(mount=lambda path: None)
colab.files, colab.userdata = types.SimpleNamespace(upload=dict), None
sys.modules |= {"google": google, "google.colab": colab}
InteractiveShell.enable_gui = lambda self, gui=None: None  # as in Jupyter's own
shell = InteractiveShell.instance()
for cell in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code" and not cell["id"].startswith("check-"):
        shell.run_cell("".join(cell["source"]), store_history=True, cell_id=cell["id"])
from layerwise import check
print("\\n" + json.dumps([task.outcome for task in check("1").tasks]))
"""


@pytest.fixture(scope="module")
def unit(tmp_path_factory):
    """The tiny course's unit, in a folder for all of these tests."""
    root = tmp_path_factory.mktemp("doors") / "tiny"
    shutil.copytree(HERE / "tiny", root)
    (root / "datasets").mkdir()
    (unit,) = Course(root).units
    for folder, solve in (("exercises", False), ("solutions", True)):
        unit.notebook(folder).parent.mkdir()
        unit.notebook(folder).write_bytes(to_bytes(assemble(derive.exercise(unit, solve))))
    return unit


@pytest.fixture(scope="module")
def notebooks(unit):
    """The odd notebooks as files, by name."""
    folder = unit.root / "class"
    folder.mkdir()
    for name, odd in ODD.items():
        notebook = json.loads(unit.notebook("exercises").read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            task = cell["metadata"].get("layerwise", {}).get("task")
            if cell["cell_type"] == "code" and task:
                cell["source"] = {"1.1": odd.add, "1.2": odd.answer}[task]
        more = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
        place = next(n for n, cell in enumerate(notebook["cells"]) if cell["id"] == "task-1-1")
        notebook["cells"].insert(place, {**more, "id": "first", "source": odd.first})
        notebook["cells"].append({**more, "id": "last", "source": odd.last})
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return {name: folder / f"{name}.ipynb" for name in ODD}


@pytest.fixture(scope="module")
def graded(unit, notebooks):
    """What `layerwise grade` says of each, by name."""
    command = ["grade", str(unit.root / "class"), "--unit", "01", "--out", str(unit.root / "out")]
    done = CliRunner().invoke(main, ["--course", str(unit.root), *command, "--allow-weak-sandbox"])
    assert done.exit_code == 0, done.output
    lines = (unit.root / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    return {result["student"]: result["tasks"] for result in map(json.loads, lines)}


@pytest.fixture(scope="module")
def watched(unit):
    """A grader as the watch has one, for as long as it runs."""
    with sandbox_for(unit, sandboxed=False) as sandbox, Grader(unit, sandbox) as grader:
        yield grader


@pytest.mark.parametrize("name", ODD)
def test_grading_gives_what_is_deserved(graded, name):
    """A class is graded as the notebook deserves, behind walls where there are any."""
    assert tuple(task["outcome"] for task in graded[name]) == ODD[name].verdict


@pytest.mark.walls
def test_grading_was_behind_walls(graded, unit):
    """Where walls can be built, the odd notebooks ran behind them."""
    assert "sandbox" not in (unit.root / "out" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ODD)
def test_checking_says_the_same(unit, notebooks, tmp_path, name):
    """`layerwise check` gives the verdict of the grader."""
    found = tmp_path / "found.json"
    command = ["check", "01", "--notebook", str(notebooks[name]), "--json", str(found)]
    CliRunner().invoke(main, ["--course", str(unit.root), *command])
    tasks = json.loads(found.read_text(encoding="utf-8"))["tasks"]
    assert tuple(task["outcome"] for task in tasks) == ODD[name].verdict


@pytest.mark.parametrize("name", ODD)
def test_watching_says_the_same(unit, notebooks, watched, name):
    """The watch, which judges task by task in a session of its own, gives the verdict of the grader."""
    with watched.open(read_submission(notebooks[name])) as session:
        found = [result for task in unit.tasks for result in watched.judge(session, only=task)]
    assert tuple(task.outcome for task in found) == ODD[name].verdict


@pytest.mark.parametrize("name", [name for name, odd in ODD.items() if odd.live])
def test_a_live_notebook_says_the_same(unit, notebooks, tmp_path, name):
    """check() on the variables of IPython, after its cells have run there, gives the verdict of the grader."""
    environment = {**os.environ, "LAYERWISE_COURSE": str(unit.root), "MPLBACKEND": "Agg", "IPYTHONDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", LIVE, str(notebooks[name])],
        cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert tuple(json.loads(done.stdout.splitlines()[-1])) == ODD[name].verdict
