# Mistake: a translation is taken to go word by word
# Fails: 19.1
# Says: as many words, in the same order

# %% task="19.1"
kinds = {
    "A": "many-to-one",
    "B": "aligned",
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
