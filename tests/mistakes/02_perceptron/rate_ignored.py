# Mistake: the learning rate is an argument that nothing uses
# Fails: 2.3
# Says: learning rate is ignored

# %% task="2.3"
def perceptron_epoch(X, y, w, b, rate):
    mistakes = 0
    for x, target in zip(X, y, strict=True):
        error = target - (1 if x @ w + b > 0 else 0)
        w = w + 1 * error * x
        b = b + error
        mistakes += error != 0
    return w, b, int(mistakes)
