# Mistake: columns of the SVD's third part instead of its rows
# Fails: 22.2
# Says: the components are its rows

# %% task="22.2"
def fit_pca(X, size):
    mean = X.mean(axis=0)
    return mean, np.linalg.svd(X - mean)[2][:, :size].T


def encode(X, mean, components):
    return (X - mean) @ components.T


def decode(codes, mean, components):
    return mean + codes @ components
