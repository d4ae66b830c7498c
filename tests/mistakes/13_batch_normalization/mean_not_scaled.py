# Mistake: the moving mean is subtracted without the factor
# Fails: 13.5
# Says: The moving mean must be multiplied

# %% task="13.5"
def fold(blocks, epsilon):
    pairs = []
    for block in blocks:
        factor = block["gamma"] / np.sqrt(block["variance"] + epsilon)
        pairs.append((block["W"] * factor, block["beta"] - block["mean"]))
    return pairs
