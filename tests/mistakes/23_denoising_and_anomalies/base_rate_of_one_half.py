# Mistake: the precision forgets the base rate
# Fails: 23.6
# Says: This is the precision where half of all cases are anomalies

# %% task="23.6"
def precision(detection, false_alarm, base_rate):
    """Return the share of true alarms among all alarms."""
    true = detection
    return true / (true + false_alarm)


def cheapest(ordinary, odd, base_rate, miss, alarm):
    """Return (threshold, expected cost of a case)."""
    scores = np.append(ordinary, odd)
    costs = {}
    for threshold in (*scores, scores.max() + 1):
        missed, false_alarms = np.mean(odd < threshold), np.mean(ordinary >= threshold)
        costs[threshold] = base_rate * missed * miss + (1 - base_rate) * false_alarms * alarm
    best = min(costs, key=costs.get)
    return best, costs[best]
