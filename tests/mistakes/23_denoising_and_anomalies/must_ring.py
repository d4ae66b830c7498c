# Mistake: never to ring is not considered
# Fails: 23.6
# Says: Never to ring would be cheaper

# %% task="23.6"
def precision(detection, false_alarm, base_rate):
    """Return the share of true alarms among all alarms."""
    true = detection * base_rate
    return true / (true + false_alarm * (1 - base_rate))


def cheapest(ordinary, odd, base_rate, miss, alarm):
    """Return (threshold, expected cost of a case)."""
    scores = np.append(ordinary, odd)
    costs = {}
    for threshold in scores:
        missed, false_alarms = np.mean(odd < threshold), np.mean(ordinary >= threshold)
        costs[threshold] = base_rate * missed * miss + (1 - base_rate) * false_alarms * alarm
    best = min(costs, key=costs.get)
    return best, costs[best]
