# Mistake: the weights are averaged, the bias is summed
# Fails: 2.5
# Says: summed over the samples

# %% task="2.5"
def gradients(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    error = p - y
    return X.T @ error / len(y), error.sum()
