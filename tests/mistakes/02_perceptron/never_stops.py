# Mistake: the training always runs for max_epochs
# Fails: 2.4
# Says: nothing can change any more

# %% task="2.4"
def train_perceptron(X, y, rate, max_epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        wrong = 0
        for x, target in zip(X, y, strict=True):
            error = target - (1 if x @ w + b > 0 else 0)
            w, b = w + rate * error * x, b + rate * error
            wrong += error != 0
        mistakes.append(int(wrong))
    return w, b, mistakes
