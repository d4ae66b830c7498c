# Mistake: the generator gets the discriminator's loss of made images
# Fails: 26.2
# Says: the generator wants high scores

# %% task="26.2"
def discriminator_loss(real_scores, made_scores, target):
    on_real = target * np.logaddexp(0, -real_scores) + (1 - target) * np.logaddexp(0, real_scores)
    return np.mean(on_real) + np.mean(np.logaddexp(0, made_scores))


def generator_loss(made_scores):
    return np.mean(np.logaddexp(0, made_scores))


def minimax_loss(made_scores):
    return -np.mean(np.logaddexp(0, made_scores))
