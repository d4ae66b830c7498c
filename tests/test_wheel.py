"""The wheel: what `pip install` brings where there is no checkout. `.ci/wheel.sh` installs and uses one."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DATASETS = "layerwise/_datasets/"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as opened:
        yield opened


def test_it_has_every_file_of_the_packages(wheel):
    """Modules, templates, settings and the marks of typed packages; no other folder of the checkout."""
    names = {name for name in wheel.namelist() if not name.startswith(DATASETS)}
    expected = {
        path.relative_to(ROOT).as_posix()
        for package in ("layerwise", "layerwise_runner")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name for name in names if ".dist-info/" not in name} == expected
    assert {"layerwise/py.typed", "layerwise_runner/py.typed", "layerwise/grade/judge/checks.ini"} <= names


def test_it_has_the_data_sets_and_not_what_makes_them(wheel):
    """Each published file as it is in the checkout, with its card; no script."""
    files = {name.removeprefix(DATASETS) for name in wheel.namelist() if name.startswith(DATASETS)}
    published = json.loads((ROOT / "datasets" / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert {*published, "manifest.json", "cards/digits.md"} <= files
    assert not any(name.endswith(".py") for name in files)
    for name in published:
        assert wheel.read(DATASETS + name) == (ROOT / "datasets" / name).read_bytes()


def test_it_announces_command_and_plugin(wheel):
    """The command `layerwise`, and pytest's plugin with the fixtures of checks."""
    (path,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    announced = wheel.read(path).decode()
    assert "[console_scripts]\nlayerwise = layerwise.cli:main" in announced
    assert "[pytest11]\nlayerwise = layerwise.grade.judge.plugin" in announced
