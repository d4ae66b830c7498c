# Mistake: a validation loss below the training loss is taken for a leak
# Fails: 7.7
# Says: When is the reported training loss taken

# %% task="7.7"
verdicts = {
    "A": "loss or output",
    "B": "leak",
    "C": "split",
    "D": "rate too high",
    "E": "loss or output",
    "F": "leak",
    "G": "rate too low",
    "H": "leak",
}
