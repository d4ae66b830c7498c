# Mistake: the slope goes back through U and not through its transpose
# Fails: 19.4
# Says: U transposed

# %% task="19.4"
def gradients(X, start, H, U, slopes):
    dW, dU, db = np.zeros((X.shape[2], H.shape[2])), np.zeros(U.shape), np.zeros(len(U))
    later = np.zeros(start.shape)
    for t in reversed(range(X.shape[1])):
        before = H[:, t - 1] if t else start
        inner = (slopes[:, t] + later) * (1 - H[:, t] ** 2)
        dW += X[:, t].T @ inner
        dU += before.T @ inner
        db += inner.sum(axis=0)
        later = inner @ U
    return dW, dU, db
