# Mistake: rows and columns of the matrix are taken for each other
# Fails: 1.6
# Says: rows are what was written

# %% task="1.6"
reading = {
    "accuracy": np.trace(matrix) / matrix.sum(),
    "nines": matrix[:, 9].sum(),
    "mix-up": (9, 4),
    "hardest": np.argmin(np.diag(matrix) / matrix.sum(axis=0)),
    "trust a 9": matrix[9, 9] / matrix[9].sum(),
}
