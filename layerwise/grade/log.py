"""Reads `results.jsonl`, in which each line is a result, past lines that something has spoilt."""

import json
from dataclasses import dataclass
from pathlib import Path

from layerwise.errors import ReportError
from layerwise.grade.records import Result
from layerwise.io.files import write_whole

SPOILT = "results.spoilt.jsonl"


@dataclass(frozen=True)
class Log:
    """What a log holds: its results in order, and by their numbers the lines that are none."""

    results: tuple[Result, ...] = ()
    spoilt: tuple[tuple[int, bytes], ...] = ()


def read_log(path: Path) -> Log:
    """Read a log; an empty one if there is no file.

    Raises:
        ReportError: a newer version wrote it; a line that is not known is no spoilt one.
    """
    results, spoilt = [], []
    for number, line in enumerate(path.read_bytes().split(b"\n") if path.is_file() else (), start=1):
        try:
            results.append(Result.from_dict(json.loads(line)))
        except ReportError as error:
            raise ReportError(f"{path}:{number}: {error}") from None
        except (ValueError, KeyError, TypeError, RecursionError):
            if line.strip():
                spoilt.append((number, line))
    return Log(tuple(results), tuple(spoilt))


def set_aside(path: Path) -> tuple[int, ...]:
    """Keep a log's spoilt lines in a file beside it, as the log is about to be written anew; returns their numbers.

    Raises:
        OSError: the file cannot be written.
        ReportError: a newer version wrote the log.
    """
    spoilt = read_log(path).spoilt
    if spoilt:
        aside = path.with_name(SPOILT)
        before = aside.read_bytes() if aside.is_file() else b""
        write_whole(aside, before + b"".join(line + b"\n" for _, line in spoilt))
    return tuple(number for number, _ in spoilt)
