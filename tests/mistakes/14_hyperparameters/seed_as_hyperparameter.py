# Mistake: takes the seed for something to choose
# Fails: 14.1
# Says: The best of many seeds was luck

# %% task="14.1"
kinds = {
    "A": "parameter",
    "B": "hyperparameter",
    "C": "hyperparameter",
    "D": "parameter",
    "E": "hyperparameter",
    "F": "neither",
    "G": "hyperparameter",
    "H": "hyperparameter",
}
costs = {
    "grid": 4 * 3 * 2 * 5 * 3,
    "nested": 5 * (24 * 4 + 1),
    "halving": 64 + 16 * 3 + 4 * 12 + 48,
}
