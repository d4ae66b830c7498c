# Mistake: the ReLU is applied to what is noted, but the next layer reads the weighted sum
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


xor_net = [([[1, 1], [1, 1]], [0, -1]), ([[1], [-2]], [0])]
parity_net = [([[1, 1, 1], [1, 1, 1], [1, 1, 1]], [0, -1, -2]), ([[1], [-2], [2]], [0])]
