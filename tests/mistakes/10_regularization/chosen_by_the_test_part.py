# Mistake: the strength with the smallest test error is chosen
# Fails: 10.5
# Says: best on the test part

# %% task="10.5"
def choose_strength(training, validation, test, strengths):
    known = training[0]
    mean, deviation = known.mean(axis=0), known.std(axis=0)

    def error(weights, part):
        return np.mean(((part[0] - mean) / deviation @ weights[:-1] + weights[-1] - part[1]) ** 2)

    models = {s: fit_ridge((training[0] - mean) / deviation, training[1], s) for s in strengths}
    best = min(strengths, key=lambda s: error(models[s], test))
    return best, error(models[best], test)
