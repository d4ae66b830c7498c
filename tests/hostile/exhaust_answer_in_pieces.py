# Attack: returns a list of large arrays of different types, which become one larger array
# Honest: 1
# Outcome: 1.1 failed, 1.2 passed
# Seconds: 10

# %% task="1.1"
import numpy as np


def add(a, b):
    return [np.ones(30_000_000, dtype=np.int8), np.ones(30_000_000, dtype=np.uint8), np.ones(3_000_000)[:1]]
