# Mistake: the noisy picture is taken for the target of denoising
# Fails: 23.1
# Says: What do we want back

# %% task="23.1"
setup = {
    "denoising input": "spoiled",
    "denoising target": "spoiled",
    "gaps input": "spoiled and mask",  # or a zero could be paper or a gap
    "gaps target": "clean",
    "anomalies input": "clean",
    "anomalies target": "clean",
}


def best_answer(candidates, weights):
    """Return the picture with the smallest expected squared error, (pixels,)."""
    return weights @ candidates / weights.sum()
