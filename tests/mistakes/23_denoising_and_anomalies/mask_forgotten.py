# Mistake: the net that fills gaps is not told where they are
# Fails: 23.1
# Says: How would the net tell a true zero from a gap

# %% task="23.1"
setup = {
    "denoising input": "spoiled",
    "denoising target": "clean",
    "gaps input": "spoiled",  # or a zero could be paper or a gap
    "gaps target": "clean",
    "anomalies input": "clean",
    "anomalies target": "clean",
}


def best_answer(candidates, weights):
    """Return the picture with the smallest expected squared error, (pixels,)."""
    return weights @ candidates / weights.sum()
