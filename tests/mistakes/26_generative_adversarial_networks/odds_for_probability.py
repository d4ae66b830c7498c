# Mistake: p / q instead of p / (p + q)
# Fails: 26.1
# Says: divide by the sum

# %% task="26.1"
answers = {
    "best": 3.0,
    "best_score": np.log(3),
    "smoothed": 0.675,
    "made_density": 0.2,
    "d_loss": 2 * np.log(2),
    "g_loss": np.log(2),
    "minimax_slope": -1 / (1 + np.exp(2)),
    "non_saturating_slope": 1 / (1 + np.exp(2)) - 1,
}
