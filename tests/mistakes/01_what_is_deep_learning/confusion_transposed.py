# Mistake: rows are answers and columns are targets
# Fails: 1.4
# Says: Rows and columns are exchanged

# %% task="1.4"
def majority(labels):
    return np.bincount(labels).argmax()


def confusion(targets, answers, classes):
    table = np.zeros((classes, classes), dtype=int)
    for target, answer in zip(targets, answers):
        table[answer, target] += 1
    return table


def recalls(targets, answers, classes):
    return np.array([np.mean(answers[targets == label] == label) for label in range(classes)])
