# Mistake: the count of the most frequent label is returned instead of the label
# Fails: 1.4
# Says: return the label itself

# %% task="1.4"
def majority(labels):
    return np.bincount(labels).max()


def confusion(targets, answers, classes):
    table = np.zeros((classes, classes), dtype=int)
    np.add.at(table, (targets, answers), 1)
    return table


def recalls(targets, answers, classes):
    return np.array([np.mean(answers[targets == label] == label) for label in range(classes)])
