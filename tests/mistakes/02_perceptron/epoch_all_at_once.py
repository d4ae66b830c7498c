# Mistake: all answers come from the weights at the beginning of the epoch
# Fails: 2.3
# Says: correct at once

# %% task="2.3"
def perceptron_epoch(X, y, w, b, rate):
    error = y - np.where(X @ w + b > 0, 1, 0)
    return w + rate * error @ X, b + rate * error.sum(), int(np.abs(error).sum())
