# Attack: exits in the middle of a call
# Honest: 1
# Outcome: 1.1 error, 1.2 passed

# %% task="1.1"
import os


def add(a, b):
    os._exit(0)
