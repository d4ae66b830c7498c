# Mistake: the diagonal is divided by the sums of the columns
# Fails: 1.4
# Says: divide by how often it is the target

# %% task="1.4"
def majority(labels):
    return np.bincount(labels).argmax()


def confusion(targets, answers, classes):
    table = np.zeros((classes, classes), dtype=int)
    np.add.at(table, (targets, answers), 1)
    return table


def recalls(targets, answers, classes):
    table = confusion(targets, answers, classes)
    return np.diag(table) / np.maximum(table.sum(axis=0), 1)
