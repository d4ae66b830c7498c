# Mistake: the folds come in the wrong order
# Fails: 8.6
# Says: wrong order

# %% task="8.6"
def fold_network(places):
    """Return [(W, b), ...] of a ReLU net with two neurons per hidden layer that folds at each place in turn."""
    places = places[::-1]
    heights = [np.array([[1 / c], [-1 / c - 1 / (1 - c)]]) for c in places]  # output weights of each fold, (2, 1)
    entries = [np.ones((1, 1)), *heights]  # what each layer reads: x, or the ReLUs of the fold before
    network = [(entry @ np.ones((1, 2)), np.array([0, -c])) for entry, c in zip(entries, places)]  # noqa: B905
    return [*network, (heights[-1], np.zeros(1))]
