# Attack: raises an exception with a message of 100 MB
# Honest: 1
# Outcome: 1.1 error, 1.2 passed

# %% task="1.1"
def add(a, b):
    raise ValueError("x" * 10**8)
