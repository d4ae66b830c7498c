# Mistake: the target is the last value of its own window
# Fails: 19.3
# Says: that is a leak

# %% task="19.3"
def windows(series, length, horizon):
    count = len(series) - length - horizon + 1
    inputs = np.stack([series[i : i + length] for i in range(count)])
    return inputs, inputs[:, -1]


def split(series, length, horizon, start):
    train_inputs, train_targets = windows(series[:start], length, horizon)
    test_inputs, test_targets = windows(series[start - length :], length, horizon)
    return train_inputs, train_targets, test_inputs, test_targets
