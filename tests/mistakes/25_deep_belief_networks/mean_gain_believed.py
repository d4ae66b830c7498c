# Mistake: one failed run is taken for a gain
# Fails: 25.6
# Says: Count the wins before you trust the mean

# %% task="25.6"
verdicts = {
    "A": "leak",
    "B": "worth it",
    "C": "worth it",
    "D": "not needed",
    "E": "unfair",
    "F": "leak",
    "G": "no evidence",
    "H": "worth it",
}
