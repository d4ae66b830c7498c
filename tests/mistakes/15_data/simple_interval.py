# Mistake: the simple interval instead of Wilson's
# Fails: 15.6
# Says: This is the simple interval

# %% task="15.6"
def by_group(groups, labels, answers):
    """Return {group: (samples, error, low, high)}."""
    report, z = {}, 1.96
    for group in set(groups):
        wrong = (labels != answers)[np.array(groups) == group]
        n, p = len(wrong), wrong.mean()
        half = z * np.sqrt(p * (1 - p) / n)
        report[group] = (n, p, p - half, p + half)
    return report


def threshold_for_recall(labels, scores, wanted):
    """Return the largest threshold with a recall of at least wanted."""
    positive = np.sort(scores[labels == 1])[::-1]
    return positive[int(np.ceil(wanted * len(positive))) - 1]
