# Attack: is a program that the compiler cannot digest
# Honest: 1
# Outcome: 1.1 error, 1.2 passed

# %% task="1.1"
compile("-" * 2_000_000 + "1", "<deep>", "eval")


def add(a, b):
    return np.asarray(a) + np.asarray(b)
