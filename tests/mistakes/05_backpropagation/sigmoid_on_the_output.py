# Mistake: the output layer gets a sigmoid too
# Fails: 5.2
# Says: The output layer is linear

# %% task="5.2"
def forward(X, W1, b1, W2, b2):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    H = sigmoid(X @ W1 + b1)
    return sigmoid(H @ W2 + b2), H
