# Attack: imports the checks' side of the package
# Honest: 3
# Outcome: 1.1 passed, 1.2 passed

# %% task="1.1"
import importlib

found = []
for name in (
    "cli", "course", "notebook", "build", "build.answers", "grade.checks", "grade.plugin", "grade.pipeline",
    "grade.submission", "grade.student", "grade.sandbox", "grade.expect", "grade.report",
):  # fmt: skip
    try:
        importlib.import_module(f"layerwise.{name}")
        found.append(name)
    except ImportError:
        pass
assert not found, found


def add(a, b):
    return np.asarray(a) + np.asarray(b)
