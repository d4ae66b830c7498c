"""Runs a lesson in a kernel of its own and keeps of its outputs what is the same on every run."""

import asyncio
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat

from layerwise.build.derive import Cell
from layerwise.build.notebook import Run, assemble, source_hash, to_bytes
from layerwise.errors import BuildError
from layerwise.extras import require

CELL_SECONDS = 180
START_SECONDS = 300  # for a kernel, on a busy machine
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
# TensorFlow's own log lines, with times and process numbers; nothing that a cell has printed.
CHATTER = re.compile(
    r"^(WARNING: All log messages before absl|[IWE]\d{4} \d\d:\d\d:|To enable the following instructions: ).*\n?",
    re.MULTILINE,
)
REDRAWN = re.compile(r"^.*\r(?=[^\n])", re.MULTILINE)  # what a progress bar drew on its line before it drew there again
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def execute(cells: Sequence[Cell], source: Path) -> Run:
    """Run the cells in the working directory.

    Args:
        cells: of a lesson, or of a solution.
        source: its file, for messages.

    Raises:
        BuildError: a cell raised or hung, with the cell shown; or the kernel died or did not start.
        LayerwiseError: nbclient is not installed.
    """
    require("author", "nbclient")
    with tempfile.TemporaryDirectory(prefix="layerwise-kernel-") as folder:
        return _execute(cells, source, folder)


def _execute(cells: Sequence[Cell], source: Path, folder: str) -> Run:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError
    from traitlets.config import Config

    notebook = nbformat.reads(to_bytes(assemble(cells)).decode(), as_version=4)
    # Sockets in the file system where there are such: nobody else on the machine can listen in. In a folder of this
    # kernel's own: jupyter_client looks for names that are free, and two kernels that start together find the same.
    address = {"transport": "ipc", "ip": str(Path(folder, "kernel"))} if os.name == "posix" else {}
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        startup_timeout=START_SECONDS,
        kernel_name="python3",
        config=Config({"KernelManager": address}),
    )
    started = time.monotonic()
    try:
        # stderr: the kernel's own log, not the cells' output.
        asyncio.run(client.async_execute(env=_environment(), stderr=subprocess.DEVNULL))
    except (CellExecutionError, CellTimeoutError, RuntimeError, AssertionError) as error:
        # The last two: a kernel that died or did not start, and nbclient's own stumbling over that.
        raise BuildError(_report(notebook, cells, source, error)) from None
    seconds = time.monotonic() - started
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    outputs = {cell["id"]: _clean(cell["outputs"]) for cell in code}
    return Run(outputs, source_hash(cells), seconds)


def _environment() -> dict[str, str]:
    """The kernel's environment: fixed hashes, and the backend that the course is written for.

    One thread for NumPy's matrix products: on small matrices OpenBLAS's threads mostly wait for each other.
    """
    fixed = {"PYTHONHASHSEED": "0", "KERAS_BACKEND": "tensorflow", "OPENBLAS_NUM_THREADS": "1"}
    return {**os.environ, **fixed}


def _clean(outputs: list[Any]) -> list[dict[str, Any]]:
    """Outputs without what changes from run to run: addresses, terminal colors, how streams were cut."""
    kept: list[dict[str, Any]] = []
    for output in outputs:
        entry: dict[str, Any] = dict(output)
        if entry["output_type"] == "stream":
            entry["text"] = CHATTER.sub("", ADDRESS.sub("", ESCAPES.sub("", entry["text"])))
            if not entry["text"]:
                continue
            if kept and kept[-1]["output_type"] == "stream" and kept[-1]["name"] == entry["name"]:
                kept[-1]["text"] = _as_seen(kept[-1]["text"] + entry["text"])
                continue
            entry["text"] = _as_seen(entry["text"])
        elif "data" in entry:
            entry["data"] = {
                kind: ADDRESS.sub("", ESCAPES.sub("", value)) if kind == "text/plain" else value
                for kind, value in entry["data"].items()
            }
        kept.append(entry)
    return kept


def _as_seen(text: str) -> str:
    """What a terminal shows in the end: of a progress bar its last state."""
    return REDRAWN.sub("", text.replace("\b", ""))


def _report(notebook: Any, cells: Sequence[Cell], source: Path, error: Exception) -> str:
    """The failing cell with its place in the source and the end of the error."""
    failed = [
        cell
        for cell, entry in zip(cells, notebook["cells"], strict=True)
        if any(output["output_type"] == "error" for output in entry.get("outputs", []))
    ]
    text = ESCAPES.sub("", str(error)).strip().splitlines()
    if not failed:
        return f"{source}: the lesson did not run to its end: {text[-1] if text else type(error).__name__}"
    shown = "\n".join(f"    {line}" for line in failed[0].source.splitlines())
    return f"{source}:{failed[0].line}: this cell raised an exception:\n{shown}\n{text[-1]}"
