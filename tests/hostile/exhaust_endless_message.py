# Attack: raises an exception whose text takes for ever
# Honest: 1
# Outcome: 1.1 error, 1.2 passed

# %% task="1.1"
class Endless(Exception):
    def __str__(self):
        while True:
            pass


def add(a, b):
    raise Endless
