# Mistake: samples with the target 0 cost nothing
# Fails: 4.3
# Says: Samples with the target 0 cost nothing

# %% task="4.3"
def binary_cross_entropy(targets, probabilities):
    p = np.clip(probabilities, 1e-7, 1 - 1e-7)
    return -np.mean(targets * np.log(p))
