# Mistake: the class weights multiply the outputs instead of the samples
# Fails: 4.6
# Says: The weights sit on the columns

# %% task="4.6"
def balanced_weights(labels, classes):
    return len(labels) / (classes * np.bincount(labels))


def fit_softmax(X, labels, class_weights, rate, steps):
    one_hot = np.eye(len(class_weights))[labels]
    W, b = np.zeros((X.shape[1], len(class_weights))), np.zeros(len(class_weights))
    for _ in range(steps):
        exponentials = np.exp(X @ W + b)
        probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
        slope = class_weights * (probabilities - one_hot) / len(labels)
        W, b = W - rate * X.T @ slope, b - rate * slope.sum(axis=0)
    return W, b
