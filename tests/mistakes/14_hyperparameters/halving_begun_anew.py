# Mistake: counts every round from the first epoch
# Fails: 14.1
# Says: You begin anew in each round

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
    "nested": 5 * (24 * 4 + 1),
    "halving": 64 + 16 * 4 + 4 * 16 + 64,
}
