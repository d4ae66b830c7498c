# Mistake: the SVD of images that were not centred
# Fails: 22.2
# Says: The table was not centred

# %% task="22.2"
def fit_pca(X, size):
    return X.mean(axis=0), np.linalg.svd(X)[2][:size]


def encode(X, mean, components):
    return (X - mean) @ components.T


def decode(codes, mean, components):
    return mean + codes @ components
