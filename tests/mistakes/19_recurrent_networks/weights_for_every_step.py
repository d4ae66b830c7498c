# Mistake: the weights are multiplied by the number of steps
# Fails: 19.1
# Says: do not multiply by the number of steps

# %% task="19.1"
kinds = {
    "A": "many-to-one",
    "B": "not aligned",
    "C": "one-to-many",
    "D": "aligned",
    "E": "many-to-one",
    "F": "aligned",
}
sizes = {
    "weights": 320 * 50,
    "weights of long": 320 * 500,
    "output": (32, 16),
    "output with return_sequences": (32, 50, 16),
    "head": 34,
}
