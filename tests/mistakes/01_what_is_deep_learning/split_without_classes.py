# Mistake: all rows are shuffled together, so that chance decides the shares of the classes
# Fails: 1.3
# Says: split each class on its own

# %% task="1.3"
def split(labels, share, seed):
    rows = np.random.default_rng(seed).permutation(len(labels))
    count = round(share * len(labels))
    return rows[count:], rows[:count]
