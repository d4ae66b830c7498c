# Mistake: ties count nothing in the area
# Fails: 23.3
# Says: A tie counts nothing

# %% task="23.3"
def roc(ordinary, odd):
    """Return (false alarm rates, detection rates), from the highest threshold to the lowest."""
    thresholds = np.unique(np.append(ordinary, odd))[::-1]
    false_alarms, detections = (np.mean(scores >= thresholds[:, None], axis=1) for scores in (ordinary, odd))
    return np.append(0, false_alarms), np.append(0, detections)


def area(ordinary, odd):
    """Return the area below the ROC curve; a tie counts one half."""
    difference = odd[:, None] - ordinary
    return np.mean(difference > 0)
