# Mistake: the discriminator's loss at the end has one term
# Fails: 26.1
# Says: The loss has two terms

# %% task="26.1"
answers = {
    "best": 0.75,
    "best_score": np.log(3),
    "smoothed": 0.675,
    "made_density": 0.2,
    "d_loss": np.log(2),
    "g_loss": np.log(2),
    "minimax_slope": -1 / (1 + np.exp(2)),
    "non_saturating_slope": 1 / (1 + np.exp(2)) - 1,
}
