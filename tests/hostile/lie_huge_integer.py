# Attack: returns integers of a hundred thousand digits
# Honest: 0
# Outcome: 1.1 error, 1.2 error

# %% task="1.1"
def add(a, b):
    return [10**100_000] * len(a)


# %% task="1.2"
answer = 10**100_000
