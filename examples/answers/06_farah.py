# Student: 06 Farah
# Rest: solved
# A syntax error in one cell costs that task and no other.

# %% task="2.3"
def perceptron_epoch(X, y, w, b, rate):
    mistakes = 0
    for x, target in zip(X, y, strict=True)
        error = target - (1 if x @ w + b > 0 else 0)
        w, b = w + rate * error * x, b + rate * error
        mistakes += error != 0
    return w, b, int(mistakes)
