# Mistake: every forecast is made from the same window
# Fails: 19.6
# Says: put each into the window

# %% task="19.6"
def fit(past, length):
    mean = np.mean(past)
    centred = past - mean
    inputs = np.stack([centred[i : i + length] for i in range(len(past) - length)])
    return np.linalg.lstsq(inputs, centred[length:])[0], mean


def forecast(past, coefficients, mean, steps):
    values = list(past - mean)
    for _ in range(steps):
        values.append(np.dot((past - mean)[-len(coefficients) :], coefficients))
    return np.array(values[len(past) :]) + mean
