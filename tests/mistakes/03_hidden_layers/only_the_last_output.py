# Mistake: only the output of the last layer is returned
# Fails: 3.3
# Says: Note the output of every layer

# %% task="3.3"
def forward(X, network):
    for W, b in network[:-1]:
        X = np.maximum(0, X @ W + b)
    W, b = network[-1]
    return X @ W + b
