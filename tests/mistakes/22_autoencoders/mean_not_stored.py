# Mistake: the mean image is forgotten among the numbers that PCA stores
# Fails: 22.1
# Says: The mean image must be stored

# %% task="22.1"
sizes = {"compression": 100 / 6, "encoder": 4286, "decoder": 4380, "tied": 4426, "pca": 600, "variational": 246}
