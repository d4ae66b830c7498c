"""Notebook files: the same cells always give the same bytes."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat

from layerwise.build.derive import Cell, quote
from layerwise.measure import KEY, Measured

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
Outputs = Mapping[str, list[dict[str, Any]]]


def assemble(cells: Sequence[Cell], outputs: Outputs | None = None, source: str = "") -> dict[str, Any]:
    """A notebook as plain data.

    Args:
        cells: in order.
        outputs: by cell id, for the code cells of an executed lesson.
        source: the hash of the source that was executed; empty for notebooks without outputs.
    """
    metadata: dict[str, Any] = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    if source:
        metadata["layerwise"] = {"source": source}
    entries, executed = [], 0
    for cell in cells:
        entry: dict[str, Any] = {"cell_type": cell.kind, "id": cell.id, "metadata": dict(cell.metadata)}
        if cell.kind == "code":
            executed += 1
            entry["execution_count"] = executed if outputs is not None else None
            entry["outputs"] = _numbered((outputs or {}).get(cell.id, []), executed)
        entry["source"] = cell.source.splitlines(keepends=True)
        entries.append(entry)
    return {"cells": entries, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def executed(cells: Sequence[Cell], outputs: Outputs, source: str, path: Path) -> dict[str, Any]:
    """A lesson with its outputs, its text quoting what was measured.

    Raises:
        SourceError: the text refers to a figure that no cell recorded.
    """
    figures = measured(outputs)
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
    return assemble(quoted, outputs, source)


def measured(outputs: Outputs) -> dict[str, Measured]:
    """The figures that the cells recorded, by name."""
    found = {}
    for entries in outputs.values():
        for entry in entries:
            if KEY in entry.get("metadata", {}):
                figure = Measured(**entry["metadata"][KEY])
                found[figure.name] = figure
    return found


def to_bytes(notebook: dict[str, Any]) -> bytes:
    """The file's content, valid against nbformat's schema: sorted keys, one space, one line feed at the end."""
    nbformat.validate(nbformat.from_dict(notebook))
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def outputs_of(path: Path) -> tuple[dict[str, list[dict[str, Any]]], str]:
    """The outputs of a built lesson by cell id, and the hash of the source that made them; nothing if there is none."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        outputs = {cell["id"]: cell["outputs"] for cell in notebook["cells"] if cell["cell_type"] == "code"}
        return outputs, str(notebook["metadata"]["layerwise"]["source"])
    except (FileNotFoundError, json.JSONDecodeError, KeyError, TypeError):
        return {}, ""


def source_hash(cells: Sequence[Cell]) -> str:
    """What decides whether a lesson must be run again: its code, in order."""
    code = "\0".join(cell.source for cell in cells if cell.kind == "code")
    return hashlib.sha256(code.encode()).hexdigest()


def _numbered(outputs: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    return [
        entry | {"execution_count": count} if entry["output_type"] == "execute_result" else entry for entry in outputs
    ]
