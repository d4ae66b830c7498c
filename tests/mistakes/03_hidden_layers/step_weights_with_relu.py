# Mistake: the lesson's weights for threshold units are used with ReLUs
# Fails: 3.3
# Says: should return

# %% task="3.3"
def forward(X, network):
    outputs = []
    for W, b in network[:-1]:
        X = np.maximum(0, X @ W + b)
        outputs.append(X)
    W, b = network[-1]
    return [*outputs, X @ W + b]


xor_net = [([[1, -1], [1, -1]], [-0.5, 1.5]), ([[1], [1]], [-1.5])]
parity_net = [([[1, 1, 1], [1, 1, 1], [1, 1, 1]], [0, -1, -2]), ([[1], [-2], [2]], [0])]
