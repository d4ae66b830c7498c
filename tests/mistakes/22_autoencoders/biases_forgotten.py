# Mistake: weights are counted without biases
# Fails: 22.1
# Says: The biases are missing

# %% task="22.1"
sizes = {"compression": 100 / 6, "encoder": 4240, "decoder": 4240, "tied": 4240, "pca": 700, "variational": 240}
