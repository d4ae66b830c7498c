# Mistake: new images are centred by their own mean
# Fails: 22.2
# Says: subtract the mean that is given

# %% task="22.2"
def fit_pca(X, size):
    mean = X.mean(axis=0)
    return mean, np.linalg.svd(X - mean)[2][:size]


def encode(X, mean, components):
    return (X - X.mean(axis=0)) @ components.T


def decode(codes, mean, components):
    return mean + codes @ components
