"""The large libraries that a notebook imports, found without parsing it: a stranger's cell may break a parser."""

import re
from itertools import islice

from layerwise.grade.submission.notebook import Submission

# What takes seconds to load, and does nothing else when it is loaded.
LARGE = ("tensorflow", "keras", "keras_tuner", "matplotlib", "pandas", "scipy", "seaborn", "sklearn", "statsmodels")
MOST = 50  # names: loading is at nobody's cost, so it must have an end
LINE = re.compile(r"^[ \t]*(?:import|from)[ \t][^\n]*", re.MULTILINE)
NAME = re.compile(rf"\b(?:{'|'.join(LARGE)})(?:\.\w+)*")
FROM = re.compile(r"[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+(.*)")


def large_imports(submission: Submission) -> list[str]:
    """Modules to be loaded before the first cell, each once; of `from a import b` also `a.b`, which may be one.

    A line that only looks like an import, in a text say, has a library loaded in vain.
    """
    found: dict[str, None] = {}
    for cell in submission.cells:
        for line in islice(LINE.findall(cell.source), MOST):
            names = NAME.findall(line)
            found |= dict.fromkeys(names)
            if names and (match := FROM.match(line)) and NAME.fullmatch(match[1]):
                found |= dict.fromkeys(f"{match[1]}.{name}" for name in re.findall(r"\w+", match[2])[:MOST])
    return list(islice((name for name in found if name.isascii()), MOST))
