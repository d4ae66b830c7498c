# Mistake: parity_net is XOR with a third input: three ones give -1
# Fails: 3.3
# Says: for (1, 1, 1)

# %% task="3.3"
def forward(X, network):
    outputs = []
    for W, b in network[:-1]:
        X = np.maximum(0, X @ W + b)
        outputs.append(X)
    W, b = network[-1]
    return [*outputs, X @ W + b]


xor_net = [([[1, 1], [1, 1]], [0, -1]), ([[1], [-2]], [0])]
parity_net = [([[1, 1, 1], [1, 1, 1], [1, 1, 1]], [0, -1, -2]), ([[1], [-2], [0]], [0])]
