# Mistake: the losses of a sample's labels are added up
# Fails: 4.3
# Says: You sum over the labels

# %% task="4.3"
def binary_cross_entropy(targets, probabilities):
    p = np.clip(probabilities, 1e-7, 1 - 1e-7)
    surprise = -(targets * np.log(p) + (1 - targets) * np.log(1 - p))
    return surprise.sum() / len(targets)
