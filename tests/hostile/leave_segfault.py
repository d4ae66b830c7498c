# Attack: crashes the interpreter
# Honest: 1
# Outcome: 1.1 error, 1.2 passed

# %% task="1.1"
import ctypes

ctypes.string_at(8)


def add(a, b):
    return np.asarray(a) + np.asarray(b)
