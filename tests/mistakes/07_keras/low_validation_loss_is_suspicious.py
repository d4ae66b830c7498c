# Mistake: a validation loss below the training loss is taken for a leak
# Fails: 7.6
# Says: When is the reported training loss taken

# %% task="7.6"
verdicts = {
    "A": "loss or output",
    "B": "leak",
    "C": "split",
    "D": "learning rate too high",
    "E": "loss or output",
    "F": "leak",
    "G": "learning rate too low",
    "H": "leak",
}
