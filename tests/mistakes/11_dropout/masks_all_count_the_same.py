# Mistake: a plain mean over the masks
# Fails: 11.4
# Says: weight each by its probability

# %% task="11.4"
def ensemble(x, w, b, rate):
    from itertools import product

    masks = np.array(list(product([0, 1], repeat=len(x))))
    answers = 1 / (1 + np.exp(-(b + masks @ (x * w) / (1 - rate))))
    single = 1 / (1 + np.exp(-(b + x @ w)))
    return answers.mean(), single, single
