# Mistake: the loop is left before the epoch without a mistake is noted
# Fails: 2.4
# Says: append first

# %% task="2.4"
def train_perceptron(X, y, rate, max_epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        wrong = 0
        for x, target in zip(X, y, strict=True):
            error = target - (1 if x @ w + b > 0 else 0)
            w, b = w + rate * error * x, b + rate * error
            wrong += error != 0
        if wrong == 0:
            break
        mistakes.append(int(wrong))
    return w, b, mistakes
