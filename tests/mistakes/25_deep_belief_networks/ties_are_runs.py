# Mistake: equal runs count as coins
# Fails: 25.5
# Says: must be left out

# %% task="25.5"
def paired(scratch, pretrained):
    """Return (wins, gain, p) of paired runs. scratch, pretrained: accuracies, (runs,)."""
    differences = pretrained - scratch
    wins, n = np.count_nonzero(differences > 0), len(differences)
    tail = sum(math.comb(n, heads) for heads in range(wins, n + 1))
    return wins, differences.mean(), tail / 2**n
