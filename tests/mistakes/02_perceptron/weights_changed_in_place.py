# Mistake: w += changes the array that the caller handed in
# Fails: 2.3
# Says: changes the caller

# %% task="2.3"
def perceptron_epoch(X, y, w, b, rate):
    mistakes = 0
    for x, target in zip(X, y, strict=True):
        error = target - (1 if x @ w + b > 0 else 0)
        w += rate * error * x
        b += rate * error
        mistakes += error != 0
    return w, b, int(mistakes)
