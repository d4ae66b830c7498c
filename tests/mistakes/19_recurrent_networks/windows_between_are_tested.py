# Mistake: every window that is not for training is tested
# Fails: 19.3
# Says: answered before the training leak

# %% task="19.3"
def windows(series, length, horizon):
    count = len(series) - length - horizon + 1
    inputs = np.stack([series[i : i + length] for i in range(count)])
    return inputs, series[length + horizon - 1 :]


def split(series, length, horizon, start):
    inputs, targets = windows(series, length, horizon)
    count = start - length - horizon + 1
    return inputs[:count], targets[:count], inputs[count:], targets[count:]
