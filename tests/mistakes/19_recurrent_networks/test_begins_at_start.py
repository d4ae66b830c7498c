# Mistake: windows of the test part hold no value of the training part, so that the first years are lost
# Fails: 19.3
# Says: they may reach back

# %% task="19.3"
def windows(series, length, horizon):
    count = len(series) - length - horizon + 1
    inputs = np.stack([series[i : i + length] for i in range(count)])
    return inputs, series[length + horizon - 1 :]


def split(series, length, horizon, start):
    train_inputs, train_targets = windows(series[:start], length, horizon)
    test_inputs, test_targets = windows(series[start:], length, horizon)
    return train_inputs, train_targets, test_inputs, test_targets
