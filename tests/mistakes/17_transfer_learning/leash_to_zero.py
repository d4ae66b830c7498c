# Mistake: plain weight decay, towards zero
# Fails: 17.5
# Says: pull is towards 0

# %% task="17.5"
def fine_tune_head(features, labels, W, b, rate, pull, steps):
    for _ in range(steps):
        p = np.exp(features @ W + b)
        slope = (p / p.sum(axis=1, keepdims=True) - np.eye(len(b))[labels]) / len(labels)
        W, b = W - rate * (features.T @ slope + pull * W), b - rate * slope.sum(axis=0)
    return W, b
