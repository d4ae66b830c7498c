# Mistake: the probability of exactly so many heads
# Fails: 25.5
# Says: exactly so many heads

# %% task="25.5"
def paired(scratch, pretrained):
    """Return (wins, gain, p) of paired runs. scratch, pretrained: accuracies, (runs,)."""
    differences = pretrained - scratch
    wins, n = np.count_nonzero(differences > 0), np.count_nonzero(differences)
    tail = math.comb(n, wins)
    return wins, differences.mean(), tail / 2**n
