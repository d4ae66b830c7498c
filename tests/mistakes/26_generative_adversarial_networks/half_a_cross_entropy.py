# Mistake: the target only scales the first term
# Fails: 26.2
# Says: The second term

# %% task="26.2"
def discriminator_loss(real_scores, made_scores, target):
    return target * np.mean(np.logaddexp(0, -real_scores)) + np.mean(np.logaddexp(0, made_scores))


def generator_loss(made_scores):
    return np.mean(np.logaddexp(0, -made_scores))


def minimax_loss(made_scores):
    return -np.mean(np.logaddexp(0, made_scores))
