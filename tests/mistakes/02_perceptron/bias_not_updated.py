# Mistake: the bias is used but never corrected
# Fails: 2.3
# Says: bias stays where it was

# %% task="2.3"
def perceptron_epoch(X, y, w, b, rate):
    mistakes = 0
    for x, target in zip(X, y, strict=True):
        error = target - (1 if x @ w + b > 0 else 0)
        w = w + rate * error * x
        mistakes += error != 0
    return w, b, int(mistakes)
