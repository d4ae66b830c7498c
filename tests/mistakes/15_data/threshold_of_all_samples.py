# Mistake: the share of all samples, not of the positive ones
# Fails: 15.6
# Says: This threshold counts all samples

# %% task="15.6"
def by_group(groups, labels, answers):
    """Return {group: (samples, error, low, high)}."""
    report, z = {}, 1.96
    for group in set(groups):
        wrong = (labels != answers)[np.array(groups) == group]
        n, p = len(wrong), wrong.mean()
        middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
        report[group] = (n, p, (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n))
    return report


def threshold_for_recall(labels, scores, wanted):
    """Return the largest threshold with a recall of at least wanted."""
    positive = np.sort(scores)[::-1]
    return positive[int(np.ceil(wanted * len(positive))) - 1]
