# Attack: searches every object in its memory for checks, solutions and the grader
# Honest: 3
# Outcome: 1.1 passed, 1.2 passed

# %% task="1.1"
import gc
import sys

words = (
    "pytest",
    "layerwise.grade.judge.suite",
    "layerwise.grade.judge.plugin",
    "layerwise.grade.judge.session",
    "layerwise.course",
)
found = [name for name in sys.modules if name.startswith(words)]
for thing in gc.get_objects():
    name = type(thing).__module__
    if isinstance(name, str) and name.startswith(words):
        found.append(type(thing))
    if type(thing) is dict and any(type(key) is str and key.startswith("test_add") for key in list(thing)):
        found.append(thing)
assert not found, found


def add(a, b):
    return np.asarray(a) + np.asarray(b)
