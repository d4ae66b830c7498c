# Attack: returns arrays of objects, of texts and of dates
# Honest: 0
# At most: 0

# %% task="1.1"
import numpy as np

kinds = [
    np.array([object()] * 4),
    np.array(["3"] * 4),
    np.array(["2020"] * 4, "datetime64[Y]"),
    np.zeros(4, [("a", float)]),
    np.zeros(4, complex),
    np.array([None] * 4),
]


def add(a, b):
    kinds.append(kinds.pop(0))
    return kinds[0]


# %% task="1.2"
answer = np.array(lambda: 3, dtype=object)
