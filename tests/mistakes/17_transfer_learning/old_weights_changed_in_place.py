# Mistake: the caller's arrays are changed, and the leash follows along
# Fails: 17.5
# Says: do you compare W with itself

# %% task="17.5"
def fine_tune_head(features, labels, W, b, rate, pull, steps):
    old = W
    for _ in range(steps):
        p = np.exp(features @ W + b)
        slope = (p / p.sum(axis=1, keepdims=True) - np.eye(len(b))[labels]) / len(labels)
        W -= rate * (features.T @ slope + pull * (W - old))
        b -= rate * slope.sum(axis=0)
    return W, b
