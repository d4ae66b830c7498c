# Mistake: the ReLU is applied to what is noted, but the next layer reads the net input
# Fails: 3.3
# Says: There is no ReLU after the hidden layers

# %% task="3.3"
def forward(X, network):
    outputs = []
    for W, b in network[:-1]:
        X = X @ W + b
        outputs.append(np.maximum(0, X))
    W, b = network[-1]
    return [*outputs, X @ W + b]
