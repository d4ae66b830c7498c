# Attack: writes into the libraries that the next submission will import
# Honest: 3
# Outcome: 1.1 passed, 1.2 passed

# %% task="1.1"
import os

import numpy

from layerwise_runner import runner, wire

won = []
for path in (numpy.__file__, runner.__file__, wire.__file__, os.__file__, os.environ["LAYERWISE_DATASETS"]):
    for change in (
        lambda path: open(path, "r+").close(),
        lambda path: os.chmod(path, 0o777),
        lambda path: os.utime(path, (0, 0)),
        lambda path: os.rename(path, path + ".hostile"),
        lambda path: os.remove(path),
        lambda path: os.truncate(path, 0),
        lambda path: os.setxattr(path, "user.hostile", b"1"),
        lambda path: os.chown(path, 65534, 65534),
    ):
        try:
            change(path)
            won.append(path)
        except OSError:
            pass
assert not won, won


def add(a, b):
    return np.asarray(a) + np.asarray(b)
