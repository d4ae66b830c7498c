# Attack: prints 200 MB on every stream
# Honest: 3
# Outcome: 1.1 passed, 1.2 passed

# %% task="1.1"
import os
import sys

line = "x" * 10**6
for _ in range(100):
    print(line)
    print(line, file=sys.stderr)
    for descriptor in (1, 2):
        os.write(descriptor, line.encode())


def add(a, b):
    return np.asarray(a) + np.asarray(b)
