# Mistake: the model is fitted again with the validation part
# Fails: 10.5
# Says: fitted again with the validation part

# %% task="10.5"
def choose_strength(training, validation, test, strengths):
    known = training[0]
    mean, deviation = known.mean(axis=0), known.std(axis=0)

    def error(weights, part):
        return np.mean(((part[0] - mean) / deviation @ weights[:-1] + weights[-1] - part[1]) ** 2)

    models = {s: fit_ridge((training[0] - mean) / deviation, training[1], s) for s in strengths}
    best = min(strengths, key=lambda s: error(models[s], validation))
    X, y = (np.concatenate(both) for both in zip(training, validation, strict=True))
    last = fit_ridge((X - mean) / deviation, y, best)
    return best, error(last, test)
