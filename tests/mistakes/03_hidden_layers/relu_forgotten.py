# Mistake: the ReLU is left out
# Fails: 3.3
# Says: There is no ReLU

# %% task="3.3"
def forward(X, network):
    outputs = []
    for W, b in network:
        X = X @ W + b
        outputs.append(X)
    return outputs
