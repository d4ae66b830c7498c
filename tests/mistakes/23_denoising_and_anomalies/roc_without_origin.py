# Mistake: the point at which nothing rings is missing
# Fails: 23.3
# Says: begin with 0

# %% task="23.3"
def roc(ordinary, odd):
    """Return (false alarm rates, detection rates), from the highest threshold to the lowest."""
    thresholds = np.unique(np.append(ordinary, odd))[::-1]
    false_alarms, detections = (np.mean(scores >= thresholds[:, None], axis=1) for scores in (ordinary, odd))
    return false_alarms, detections


def area(ordinary, odd):
    """Return the area below the ROC curve; a tie counts one half."""
    difference = odd[:, None] - ordinary
    return np.mean(np.sign(difference) + 1) / 2
