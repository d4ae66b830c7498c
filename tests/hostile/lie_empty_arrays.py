# Attack: returns empty arrays of every shape, of which nothing is wrong
# Honest: 0
# Outcome: 1.1 failed, 1.2 failed

# %% task="1.1"
import numpy as np

shapes = [(0,), (0, 4), (4, 0), (0, 0), (0, 5), (5, 0)]


def add(a, b):
    shapes.append(shapes.pop(0))
    return np.empty(shapes[0])


# %% task="1.2"
answer = np.empty((0, 100_000_000))
