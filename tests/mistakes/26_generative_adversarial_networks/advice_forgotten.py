# Mistake: the factor w, the discriminator's advice, is forgotten
# Fails: 26.3
# Says: w is missing

# %% task="26.3"
def discriminator_step(w, c, real, made, rate):
    on_real = (1 / (1 + np.exp(-(real @ w + c))) - 1) / len(real)
    on_made = 1 / (1 + np.exp(-(made @ w + c))) / len(made)
    return w - rate * (on_real @ real + on_made @ made), c - rate * (on_real.sum() + on_made.sum())


def generator_step(A, b, w, c, noise, rate):
    scores = (noise @ A.T + b) @ w + c
    on_images = ((1 / (1 + np.exp(-scores)) - 1) / len(noise))[:, None] * np.ones(len(w))
    return A - rate * on_images.T @ noise, b - rate * on_images.sum(axis=0)
