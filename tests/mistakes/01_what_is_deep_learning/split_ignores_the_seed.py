# Mistake: the generator is made without the seed, so that nobody can repeat the split
# Fails: 1.3
# Says: gave different splits

# %% task="1.3"
def split(labels, share, seed):
    random = np.random.default_rng()
    train, held_out = [], []
    for label in np.unique(labels):
        rows = random.permutation(np.flatnonzero(labels == label))
        count = round(share * len(rows))
        held_out.extend(rows[:count])
        train.extend(rows[count:])
    return np.array(train), np.array(held_out)
