# Attack: takes memory in ten processes, none of which takes too much
# Honest: 1
# Outcome: 1.1 error, 1.2 passed

# %% task="1.1"
import os
import time

for _ in range(10):
    if os.fork() == 0:
        taken = bytearray(b"x") * (100 * 2**20)
        time.sleep(10)
        os._exit(0)
time.sleep(5)


def add(a, b):
    return np.asarray(a) + np.asarray(b)
