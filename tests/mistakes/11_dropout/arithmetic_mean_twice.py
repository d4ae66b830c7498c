# Mistake: the third number is the arithmetic mean again
# Fails: 11.4
# Says: This is the arithmetic mean

# %% task="11.4"
def ensemble(x, w, b, rate):
    from itertools import product

    masks = np.array(list(product([0, 1], repeat=len(x))))
    shares = np.where(masks == 1, 1 - rate, rate).prod(axis=1)
    answers = 1 / (1 + np.exp(-(b + masks @ (x * w) / (1 - rate))))
    G, H = shares @ answers, shares @ (1 - answers)
    return G, 1 / (1 + np.exp(-(b + x @ w))), G / (G + H)
