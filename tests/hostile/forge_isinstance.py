# Attack: makes isinstance say yes to everything, also to the runner
# Honest: 2
# At most: 2

# %% task="1.1"
import builtins

builtins.isinstance = lambda *_: True


def add(a, b):
    return np.zeros_like(a)
