"""The folder that a class's reports lie in: whose it is, what stands there, and what becomes of an earlier run's."""

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from layerwise.errors import PolicyError
from layerwise.grade.log import SPOILT, read_log
from layerwise.grade.records import Result
from layerwise.io.claim import NAME as CLAIM
from layerwise.io.claim import claim
from layerwise.io.files import write_whole, writing
from layerwise.io.owned import require_own

MARK = ".layerwise-reports"
MARKED = b"Made by `layerwise grade`, which moves what is here into a folder before-... when it grades anew.\n"
LOG, GRADEBOOK, INDEX, JUNIT, POLICY = "results.jsonl", "grades.csv", "index.html", "junit.xml", "policy.toml"
GRADESCOPE = "gradescope"  # a folder with a file for each student
OVERVIEW = (GRADEBOOK, INDEX, JUNIT, POLICY)


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Have a folder for reports to oneself; one that holds anything else is refused, and not touched.

    Raises:
        ReportError: it is not for reports, another process has it, or it cannot be written.
    """
    with ExitStack() as stack:
        with writing(folder):
            if not ((folder / CLAIM).is_file() and (folder / LOG).is_file()):
                require_own(folder, MARK, beside=(CLAIM,))
            stack.enter_context(claim(folder))
        yield


def take(folder: Path) -> None:
    """Make a folder one for reports."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / MARK).is_file():
        write_whole(folder / MARK, MARKED)


def move_aside(folder: Path) -> Path | None:
    """Move all reports into a new folder within theirs, which is returned; None if there were none."""
    names = (LOG, *OVERVIEW, SPOILT, GRADESCOPE)  # the log first: without it nothing passes for new
    pages = (*folder.glob("*.html"), *folder.glob("*.part"))
    found = [path for path in (*map(folder.joinpath, names), *pages) if path.exists()]
    if not found:
        return None
    earlier = _free_name(folder / f"before-{datetime.now():%Y%m%d-%H%M%S}")
    earlier.mkdir()
    for path in dict.fromkeys(found):
        path.replace(earlier / path.name)
    return earlier


def clear(folder: Path, kept: Collection[str]) -> None:
    """Remove an earlier run's reports but for the log and the pages that are kept: what is left passes for new."""
    pages = {result.page for result in read_log(folder / LOG).results if Path(result.page).name == result.page}
    files = [folder / page for page in pages - set(kept)]
    files += [folder / GRADESCOPE / file_of(page) for page in pages]
    files += folder.glob("*.html.part")  # of a run that was killed
    for path in (*map(folder.joinpath, OVERVIEW), *files):
        if path.is_file():
            path.unlink()
    if (folder / GRADESCOPE).is_dir() and not any((folder / GRADESCOPE).iterdir()):
        (folder / GRADESCOPE).rmdir()


def file_of(page: str) -> str:
    """What a student's file for Gradescope is called, by the student's page."""
    return f"{page.removesuffix('.html')}.json"


def read_results(folder: Path) -> tuple[Result, ...]:
    """The results that a class's reports were made from.

    Raises:
        PolicyError: there are none, or a line is not a whole result.
    """
    path = folder / LOG
    if not path.is_file():
        raise PolicyError(f"{path}: missing. Give a folder that `layerwise grade … --out` has written.")
    log = read_log(path)
    if log.spoilt:
        raise PolicyError(
            f"{path}:{log.spoilt[0][0]}: this is not a whole result. Finish the grading first: "
            "`layerwise grade --resume`."
        )
    if not log.results:
        raise PolicyError(f"{path}: there are no results in it. Grade a class into this folder first.")
    return log.results


def _free_name(path: Path) -> Path:
    number, free = 2, path
    while free.exists():
        number, free = number + 1, path.with_name(f"{path.name}-{number}")
    return free
