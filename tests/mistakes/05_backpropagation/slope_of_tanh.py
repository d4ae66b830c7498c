# Mistake: the slope of tanh is used for the sigmoid
# Fails: 5.3
# Says: This is the slope of tanh

# %% task="5.3"
def backward(X, Y, P, H, W2):
    D2 = 2 * (P - Y) / P.size
    D1 = D2 @ W2.T * (1 - H**2)
    return X.T @ D1, D1.sum(axis=0), H.T @ D2, D2.sum(axis=0)
