"""What a file is that should have been a notebook, in one sentence with the cure."""

import json
import re
from typing import Any

from layerwise.errors import SubmissionError

FILE_LIMIT = 20 * 2**20  # bytes: a notebook with its figures; anything larger is not one

EMPTY = "The file is empty."
NOT_JSON = "The file is not a notebook: its content is not JSON in UTF-8."
NOT_VERSION_4 = "The file is not a notebook of nbformat 4: save it from JupyterLab as .ipynb."
TRUNCATED = (
    "The file breaks off in the middle, as it was saved or uploaded in part: save the notebook and hand it in again."
)
WEB_PAGE = (
    "The file is a web page (HTML), not a notebook, whatever its name says: hand in the .ipynb file that you work in, "
    "not a page saved from the browser."
)
POINTER = (
    "The file is Git LFS's pointer to a notebook, not the notebook: run `git lfs pull` and hand in what it fetches."
)
OTHERS = {
    b"PK\x03\x04": "The file is a zip, not a notebook, whatever its name says: unpack it and hand in the .ipynb file.",
    b"%PDF": "The file is a PDF, not a notebook, whatever its name says: hand in the .ipynb file that you work in.",
    b"version https://git-lfs": POINTER,
}
CONFLICT = re.compile(r"^(<{7}|>{7})(?: .*)?$", re.MULTILINE)
PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


def read_json(raw: bytes) -> Any:
    """What is written in a notebook file, in UTF-8, UTF-16 or UTF-32.

    Raises:
        SubmissionError: it is no JSON; the message says what it is instead.
    """
    if not raw.strip():
        raise SubmissionError(EMPTY)
    try:
        text = raw.decode(json.detect_encoding(raw)).removeprefix("\ufeff")
        return json.loads(text)
    except UnicodeError:
        raise SubmissionError(_other(raw) or NOT_JSON) from None
    except (ValueError, RecursionError) as error:  # also an integer of thousands of digits
        ends = isinstance(error, json.JSONDecodeError) and error.pos >= len(text.rstrip())
        raise SubmissionError(_other(raw) or _broken(text, ends)) from None


def size_fault(size: int) -> str:
    """Why a file of so many bytes is not read."""
    if size <= FILE_LIMIT:
        return ""
    return (
        f"The file has {size / 2**20:.0f} MB; a notebook of this course has less than {FILE_LIMIT // 2**20}. "
        "Clear the outputs of all cells, save it and hand it in again."
    )


def _other(raw: bytes) -> str:
    return next((said for mark, said in OTHERS.items() if raw.startswith(mark)), "")


def _broken(text: str, ends: bool) -> str:
    """What is wrong with a text that is no JSON; `ends` says whether it is JSON up to where it ends."""
    if PAGE.match(text):
        return WEB_PAGE
    if marks := list(CONFLICT.finditer(text)):
        line = text.count("\n", 0, marks[0].start()) + 1
        return (
            f"The file has Git's conflict markers ({marks[0][1]} in line {line}): two versions were merged, and both "
            "are still in it. Decide for one, for example with `git checkout --ours` or `--theirs`, and hand that in."
        )
    begun = text.lstrip()
    if begun.startswith("{") and '"cells"' in begun and (ends or not begun.rstrip().endswith("}")):
        return TRUNCATED
    return NOT_JSON
