# Mistake: made images are smoothed, too
# Fails: 26.2
# Says: Smooth the real images only

# %% task="26.2"
def discriminator_loss(real_scores, made_scores, target):
    on_real = target * np.logaddexp(0, -real_scores) + (1 - target) * np.logaddexp(0, real_scores)
    on_made = target * np.logaddexp(0, made_scores) + (1 - target) * np.logaddexp(0, -made_scores)
    return np.mean(on_real) + np.mean(on_made)


def generator_loss(made_scores):
    return np.mean(np.logaddexp(0, -made_scores))


def minimax_loss(made_scores):
    return -np.mean(np.logaddexp(0, made_scores))
