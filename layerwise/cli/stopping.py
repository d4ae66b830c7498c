"""How a run over a class breaks off: at once, with what is graded kept, and with one line that says how to go on."""

import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from layerwise.errors import GradingError, ReportError

if TYPE_CHECKING:
    from layerwise.grade.report.folder import Reports

SIGNALS = (signal.SIGINT, signal.SIGTERM)
BY_SIGNAL = 128  # a shell's exit code for a program that a signal ended, plus the signal's number


class Stopped(KeyboardInterrupt):
    """A signal asked to stop."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def resumable(reports: "Reports", total: int) -> Iterator[None]:
    """While a class is graded: Ctrl-C and SIGTERM end the program cleanly, and errors say how to go on.

    Args:
        reports: what is graded so far.
        total: of how many.
    """
    before = {number: signal.signal(number, _stop) for number in SIGNALS}
    try:
        yield
    except Stopped as stopped:
        click.echo(f"layerwise: stopped. {_kept(reports, total)}", err=True)
        sys.exit(BY_SIGNAL + stopped.number)
    except (GradingError, ReportError) as error:
        raise type(error)(f"{error} {_kept(reports, total)}") from error
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    for one in SIGNALS:
        signal.signal(one, signal.SIG_IGN)  # a second Ctrl-C must not disturb the clearing up
    raise Stopped(number)


def _kept(reports: "Reports", total: int) -> str:
    command = shlex.join(["layerwise", *(word for word in sys.argv[1:] if word != "--resume"), "--resume"])
    folder: Path = reports.folder
    return f"{len(reports.results)} of {total} are graded and kept in {folder}. To go on: {command}"
