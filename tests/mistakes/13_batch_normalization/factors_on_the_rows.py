# Mistake: the factors multiply the rows of W
# Fails: 13.5
# Says: that is to a column of W

# %% task="13.5"
def fold(blocks, epsilon):
    pairs = []
    for block in blocks:
        factor = block["gamma"] / np.sqrt(block["variance"] + epsilon)
        pairs.append(
            (
                (block["W"].T * factor).T if len(block["W"]) == len(factor) else block["W"] * factor,
                block["beta"] - block["mean"] * factor,
            )
        )
    return pairs
