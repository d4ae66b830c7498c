# Mistake: the slopes of the biases are not summed over the samples
# Fails: 5.3
# Says: should have the shape

# %% task="5.3"
def backward(X, Y, P, H, W2):
    D2 = 2 * (P - Y) / P.size
    D1 = D2 @ W2.T * H * (1 - H)
    return X.T @ D1, D1, H.T @ D2, D2
