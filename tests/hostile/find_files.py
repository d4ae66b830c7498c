# Attack: walks the file system for checks, solutions, units and other notebooks
# Honest: 3
# Outcome: 1.1 passed, 1.2 passed

# %% task="1.1"
import os
import sys

names = {
    "solutions",
    "exercises",
    "unit.toml",
    "hostile",
    "mistakes",
    "test_01_sums.py",
    "DESIGN.md",
    ".git",
    "grades.csv",
}
library = os.path.join(sys.prefix, "lib"), os.path.join(sys.base_prefix, "lib"), "/usr"
found = []
for folder, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if not os.path.join(folder, name).startswith(library)]
    found += [os.path.join(folder, name) for name in {*folders, *files} if name in names or name.endswith(".ipynb")]
assert not found, found


def add(a, b):
    return np.asarray(a) + np.asarray(b)
