# Mistake: targets turned into -1 and +1, answers left at 0 and 1
# Fails: 2.3
# Says: targets of -1 and +1

# %% task="2.3"
def perceptron_epoch(X, y, w, b, rate):
    mistakes = 0
    for x, target in zip(X, y, strict=True):
        error = (2 * target - 1) - (1 if x @ w + b > 0 else 0)
        w = w + rate * error * x
        b = b + rate * error
        mistakes += error != 0
    return w, b, int(mistakes)
