# Attack: prints a million short lines and never ends its last one
# Honest: 3
# Outcome: 1.1 passed, 1.2 passed

# %% task="1.1"
for _ in range(1_000_000):
    print(end="y")


def add(a, b):
    return np.asarray(a) + np.asarray(b)
