# Student: 07 Gus
# Rest: solved
# A loop without an end costs that task and no other.


# %% task="2.4"
def train_perceptron(X, y, rate, max_epochs):
    """Return (weights, bias, mistakes of each epoch). X: (samples, features), y: (samples,) of 0 and 1."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, [len(y)]
    while mistakes[-1] > 0:  # never looks at max_epochs, and never adds to the list
        w, b, wrong = perceptron_epoch(X, y, w, b, rate)
    return w, b, mistakes
