# Mistake: forgets the fit of the chosen setting in each outer fold
# Fails: 14.1
# Says: fit of the chosen setting in each outer fold is missing

# %% task="14.1"
kinds = {
    "A": "parameter",
    "B": "hyperparameter",
    "C": "hyperparameter",
    "D": "parameter",
    "E": "hyperparameter",
    "F": "neither",
    "G": "hyperparameter",
    "H": "neither",
}
costs = {
    "grid": 4 * 3 * 2 * 5 * 3,
    "nested": 5 * 24 * 4,
    "halving": 64 + 16 * 3 + 4 * 12 + 48,
}
