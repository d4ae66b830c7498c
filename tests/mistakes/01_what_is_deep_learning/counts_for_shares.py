# Mistake: counts are given where parts are asked for
# Fails: 1.6
# Says: divide by the row sums

# %% task="1.6"
reading = {
    "accuracy": np.trace(matrix),
    "nines": 102,
    "mix-up": (4, 9),
    "hardest": np.argmin(np.diag(matrix)),
    "trust a 9": 0.7712,
}
