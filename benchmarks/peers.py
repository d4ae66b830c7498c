"""The virtual environment of the graders that Layerwise is compared with."""

import hashlib
import re
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLACE = HERE / ".venv-peers"
PROGRAMS = PLACE / ("Scripts" if sys.platform == "win32" else "bin")
REQUIREMENTS = HERE / "requirements-peers.txt"
CONSTRAINTS = HERE.parent / "constraints.txt"
STAMP = PLACE / "installed"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==")


class Unavailable(Exception):
    """A peer cannot be installed or prepared here; the text says why in one line."""


def set_up() -> None:
    """Create the environment, unless it has been made from these very requirements.

    Raises:
        Unavailable: pip did not succeed.
    """
    wanted = hashlib.sha256(f"{sys.version}\n{REQUIREMENTS.read_text()}\n{constraints()}".encode()).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return
    print("Setting up the peers' environment; this takes some minutes …", file=sys.stderr)
    venv.create(PLACE, clear=True, with_pip=True)
    limits = PLACE / "constraints.txt"
    limits.write_text(constraints())
    install = ["install", "--quiet", "--disable-pip-version-check", "-r", str(REQUIREMENTS), "-c", str(limits)]
    ended = subprocess.run([PROGRAMS / "python", "-m", "pip", *install], capture_output=True, text=True)
    if ended.returncode:
        raise Unavailable(reason(ended.stderr))
    STAMP.write_text(wanted)


def constraints() -> str:
    """The project's constraints, without the packages that the peers' requirements pin themselves."""
    own = {match[1].lower() for line in REQUIREMENTS.read_text().splitlines() if (match := PINNED.match(line))}
    lines = CONSTRAINTS.read_text().splitlines()
    return "\n".join(line for line in lines if line.partition("==")[0].lower() not in own) + "\n"


def versions(*packages: str) -> dict[str, str]:
    """The installed versions of packages in the peers' environment; those that are missing are left out."""
    program = "import sys, importlib.metadata as m\nfor name in sys.argv[1:]:\n    print(name, m.version(name))"
    found = {}
    for package in packages:
        ended = subprocess.run([PROGRAMS / "python", "-c", program, package], capture_output=True, text=True)
        if ended.returncode == 0:
            found[package] = ended.stdout.split()[1]
    return found


def reason(output: str) -> str:
    """The last line of an output that says something, without addresses and places of this machine."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if re.match(r"(ERROR|\w*Error|\[\w+ \| ERROR\])", line)] or lines or ["no output"]
    return re.sub(r"(\w+://|/)[\w.@~+-]+(/[\w.@~+-]*)+", "…", telling[-1])[:200]
