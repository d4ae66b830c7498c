# Mistake: the tied decoder borrows the biases, too
# Fails: 22.1
# Says: The biases of the decoder are missing

# %% task="22.1"
sizes = {"compression": 100 / 6, "encoder": 4286, "decoder": 4380, "tied": 4286, "pca": 700, "variational": 246}
