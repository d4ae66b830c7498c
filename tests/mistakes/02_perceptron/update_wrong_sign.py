# Mistake: the error is answer minus target, so each correction makes it worse
# Fails: 2.3
# Says: wrong sign: the error is target minus answer

# %% task="2.3"
def perceptron_epoch(X, y, w, b, rate):
    mistakes = 0
    for x, target in zip(X, y, strict=True):
        error = (1 if x @ w + b > 0 else 0) - target
        w = w + rate * error * x
        b = b + rate * error
        mistakes += error != 0
    return w, b, int(mistakes)
