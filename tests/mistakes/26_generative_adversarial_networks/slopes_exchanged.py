# Mistake: the two generator losses are exchanged
# Fails: 26.1
# Says: You exchanged the two losses

# %% task="26.1"
answers = {
    "best": 0.75,
    "best_score": np.log(3),
    "smoothed": 0.675,
    "made_density": 0.2,
    "d_loss": 2 * np.log(2),
    "g_loss": np.log(2),
    "minimax_slope": 1 / (1 + np.exp(2)) - 1,
    "non_saturating_slope": -1 / (1 + np.exp(2)),
}
