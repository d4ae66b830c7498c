# Attack: returns a list that contains itself
# Honest: 1
# Outcome: 1.1 error, 1.2 error
# At most: 0

# %% task="1.1"
def add(a, b):
    loop = [1.0]
    loop.append(loop)
    return loop


# %% task="1.2"
answer = {}
answer["self"] = answer
