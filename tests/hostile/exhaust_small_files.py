# Attack: makes as many empty files as it can wherever it may write
# Honest: 3
# Outcome: 1.1 passed, 1.2 passed

# %% task="1.1"
import contextlib
import os

made = 0
for folder in (os.getcwd(), "/dev/shm"):
    with contextlib.suppress(OSError):
        for number in range(1_000_000):
            open(os.path.join(folder, f"hostile-{number}"), "w").close()
            made += 1
for folder in (os.getcwd(), "/dev/shm"):
    for name in os.listdir(folder):
        os.remove(os.path.join(folder, name))
assert made < 20_000, made


def add(a, b):
    return np.asarray(a) + np.asarray(b)


# %% task="1.2"
answer = 3
