# Mistake: train_perceptron does not pass its rate on
# Fails: 2.4
# Says: learning rate is ignored

# %% task="2.4"
def train_perceptron(X, y, rate, max_epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        wrong = 0
        for x, target in zip(X, y, strict=True):
            error = target - (1 if x @ w + b > 0 else 0)
            w, b = w + 1.0 * error * x, b + 1.0 * error
            wrong += error != 0
        mistakes.append(int(wrong))
        if wrong == 0:
            break
    return w, b, mistakes
