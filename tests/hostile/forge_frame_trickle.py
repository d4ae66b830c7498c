# Attack: announces a frame of 100 MB and sends it byte by byte
# Honest: 1
# Outcome: 1.1 error, 1.2 passed

# %% task="1.1"
import os
import time

for descriptor in range(3, 256):
    try:
        os.write(descriptor, (10**8).to_bytes(8, "little"))
    except OSError:
        continue
    while True:
        os.write(descriptor, b"x")
        time.sleep(0.01)


def add(a, b):
    return np.asarray(a) + np.asarray(b)
