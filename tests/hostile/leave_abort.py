# Attack: aborts, with orders to write a core file
# Honest: 1
# Outcome: 1.1 error, 1.2 passed

# %% task="1.1"
import os
import resource

try:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    raise SystemExit("it raised its own limit")
except (OSError, ValueError):
    pass
os.abort()


def add(a, b):
    return np.asarray(a) + np.asarray(b)
