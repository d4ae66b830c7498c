# Mistake: the losses are computed from probabilities
# Fails: 26.2
# Says: Do not compute the sigmoid

# %% task="26.2"
def sigmoid(scores):
    return 1 / (1 + np.exp(-scores))


def discriminator_loss(real_scores, made_scores, target):
    real, made = sigmoid(real_scores), sigmoid(made_scores)
    on_real = -target * np.log(real) - (1 - target) * np.log(1 - real)
    return np.mean(on_real) - np.mean(np.log(1 - made))


def generator_loss(made_scores):
    return -np.mean(np.log(sigmoid(made_scores)))


def minimax_loss(made_scores):
    return np.mean(np.log(1 - sigmoid(made_scores)))
