# Attack: raises an exception of a class whose name has ten million letters
# Honest: 1
# Outcome: 1.1 error, 1.2 passed

# %% task="1.1"
def add(a, b):
    raise type("E" * 10**7, (Exception,), {})
