"""Notebook files: the same cells always give the same bytes."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import nbformat

from layerwise.build.derive import HOSTED, Cell, quote
from layerwise.measure import KEY, Measured

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
NAMES = [part.name for part in fields(Measured)]
Outputs = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Run:
    """One run of a lesson.

    Attributes:
        outputs: of the code cells, by cell id.
        source: the hash of the code that was run; empty when there was no run.
        seconds: how long it took.
    """

    outputs: Outputs = field(default_factory=dict)
    source: str = ""
    seconds: float = 0.0

    def gives_the_same_as(self, other: "Run") -> bool:
        """Whether both ran the same code with the same outputs, however long it took."""
        return self.source == other.source and _lasting(self.outputs) == _lasting(other.outputs)


def _lasting(outputs: Outputs) -> list[Any]:
    """What two runs of the same code must have in common: outputs without their numbers, and figures as such."""
    return [
        (
            cell,
            {key: value for key, value in entry.items() if key not in ("metadata", "execution_count")},
            {key: value for key, value in entry.get("metadata", {}).items() if key != KEY},
            _figure(entry),
        )
        for cell, entries in outputs.items()
        for entry in entries
    ]


def _figure(output: Mapping[str, Any]) -> Measured | None:
    """The figure that an output shows, if any; what else stands beside it (once its seconds) is passed over."""
    recorded = output.get("metadata", {}).get(KEY)
    return recorded and Measured(**{name: recorded[name] for name in NAMES if name in recorded})


def assemble(cells: Sequence[Cell], run: Run | None = None) -> dict[str, Any]:
    """A notebook as plain data.

    Args:
        cells: in order.
        run: whose outputs it carries; None for a notebook without outputs.
    """
    metadata: dict[str, Any] = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    if run:
        metadata["layerwise"] = {"source": run.source, "seconds": round(run.seconds, 1)}
    entries, executed = [], 0
    for cell in cells:
        entry: dict[str, Any] = {"cell_type": cell.kind, "id": cell.id, "metadata": dict(cell.metadata)}
        if cell.kind == "code":
            executed += 1
            entry["execution_count"] = executed if run else None
            entry["outputs"] = _numbered(run.outputs.get(cell.id, []), executed) if run else []
        entry["source"] = cell.source.splitlines(keepends=True)
        entries.append(entry)
    return {"cells": entries, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def executed(cells: Sequence[Cell], run: Run, path: Path) -> dict[str, Any]:
    """A lesson with its outputs, its text quoting what was measured.

    Raises:
        SourceError: the text refers to a figure that no cell recorded.
    """
    figures = measured(run.outputs)
    quoted = [
        Cell(
            c.kind,
            quote(c.source, figures, path, c.line) if c.kind == "markdown" else c.source,
            c.id,
            c.metadata,
            c.line,
        )
        for c in cells
    ]
    return assemble(quoted, run)


def measured(outputs: Outputs) -> dict[str, Measured]:
    """The figures that the cells recorded, by name."""
    figures = (_figure(entry) for entries in outputs.values() for entry in entries)
    return {figure.name: figure for figure in figures if figure}


def to_bytes(notebook: dict[str, Any]) -> bytes:
    """The file's content, valid against nbformat's schema: sorted keys, one space, one line feed at the end."""
    nbformat.validate(nbformat.from_dict(notebook))
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def last_run(path: Path) -> Run:
    """The run whose outputs a built lesson carries; an empty one when the file cannot tell."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        outputs = {cell["id"]: cell["outputs"] for cell in notebook["cells"] if cell["cell_type"] == "code"}
        about = notebook["metadata"]["layerwise"]
        return Run(outputs, str(about["source"]), float(about.get("seconds", 0.0)))
    except (FileNotFoundError, json.JSONDecodeError, KeyError, TypeError, ValueError):
        return Run()


def source_hash(cells: Sequence[Cell]) -> str:
    """What decides whether a lesson must be run again: its own code, in order."""
    code = "\0".join(cell.source for cell in cells if cell.kind == "code" and cell.id != HOSTED)
    return hashlib.sha256(code.encode()).hexdigest()


def _numbered(outputs: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    return [
        entry | {"execution_count": count} if entry["output_type"] == "execute_result" else entry for entry in outputs
    ]
