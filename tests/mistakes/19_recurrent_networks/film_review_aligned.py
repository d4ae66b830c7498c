# Mistake: a verdict after each word instead of one for the review
# Fails: 19.1
# Says: How many verdicts

# %% task="19.1"
kinds = {
    "A": "aligned",
    "B": "not aligned",
    "C": "one-to-many",
    "D": "aligned",
    "E": "many-to-one",
    "F": "aligned",
}
sizes = {
    "weights": 320,
    "weights of long": 320,
    "output": (32, 16),
    "output with return_sequences": (32, 50, 16),
    "head": 34,
}
