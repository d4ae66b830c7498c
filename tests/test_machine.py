"""`layerwise doctor` names what is missing on a machine, and the cure."""

import shutil
import sys
from types import SimpleNamespace

import psutil
import pytest

from layerwise import machine


def faults(root):
    return {finding.what: finding.cure for finding in machine.findings(root) if not finding.fine}


def test_a_missing_and_an_old_package_are_named(tmp_path):
    """Each with the command that mends it; what does not concern this system is not asked for."""
    (tmp_path / "requirements.txt").write_text(
        "# a comment\nno-such-package>=1\nnumpy<1\npytest>=1\nelsewhere>=3; sys_platform == 'amiga'\n-e .\n"
    )
    found = faults(tmp_path)
    assert "no-such-package is not installed" in found
    (old,) = [what for what in found if what.startswith("numpy")]
    assert "needs <1" in old
    assert all("requirements.txt" in cure for cure in found.values())
    assert len(found) == 2


def test_without_requirements_it_says_so(tmp_path):
    """Instead of a traceback."""
    assert any("requirements.txt: missing" in what for what in faults(tmp_path))


def test_little_memory_and_disk_are_faults(tmp_path, monkeypatch):
    """With the amount and the cure."""
    (tmp_path / "requirements.txt").write_text("")
    memory = SimpleNamespace(total=2 * 2**30, available=2**30)
    disk = SimpleNamespace(total=2**40, used=2**40, free=2**20)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk)
    found = faults(tmp_path)
    assert any("2 GiB of memory, 1 free" in what for what in found)
    assert any("0 GiB free on the disk" in what for what in found)


@pytest.mark.parametrize(("version", "fine"), [((3, 10, 1), False), ((3, 11, 0), True), ((3, 14, 0), False)])
def test_the_python_must_suit(tmp_path, monkeypatch, version, fine):
    """From 3.11 to 3.13."""
    (tmp_path / "requirements.txt").write_text("")
    monkeypatch.setattr(sys, "version_info", version)
    first = next(machine.findings(tmp_path))
    assert first.fine is fine
    assert "3.11 to 3.13" in first.cure
