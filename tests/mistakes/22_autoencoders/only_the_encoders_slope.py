# Mistake: the tied weights get the slope of the encoder alone
# Fails: 22.3
# Says: This is the encoder's part only

# %% task="22.3"
def forward(X, W, b, c):
    codes = np.tanh(X @ W + b)
    return codes, codes @ W.T + c


def loss_and_slopes(X, W, b, c):
    codes, copies = forward(X, W, b, c)
    at_copies = 2 * (copies - X) / X.size
    at_sums = at_copies @ W * (1 - codes**2)
    return np.mean((X - copies) ** 2), X.T @ at_sums, at_sums.sum(axis=0), at_copies.sum(axis=0)
