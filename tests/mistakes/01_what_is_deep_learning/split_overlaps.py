# Mistake: the training part is drawn anew, so that rows get into both parts
# Fails: 1.3
# Says: rows are in both parts

# %% task="1.3"
def split(labels, share, seed):
    random = np.random.default_rng(seed)
    train, held_out = [], []
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        count = round(share * len(rows))
        held_out.extend(random.choice(rows, count, replace=False))
        train.extend(random.choice(rows, len(rows) - count, replace=False))
    return np.array(train), np.array(held_out)
