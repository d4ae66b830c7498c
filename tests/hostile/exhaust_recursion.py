# Attack: recurses until the stack of the process is used up
# Honest: 1
# Outcome: 1.1 error, 1.2 passed

# %% task="1.1"
import sys

sys.setrecursionlimit(10**9)


class Deep:
    def __repr__(self):
        return repr(self) + "x"


def add(a, b):
    return repr(Deep())
