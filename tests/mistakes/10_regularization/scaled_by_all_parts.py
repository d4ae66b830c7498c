# Mistake: mean and deviation come from all parts together
# Fails: 10.5
# Says: has leaked into

# %% task="10.5"
def choose_strength(training, validation, test, strengths):
    known = np.concatenate([training[0], validation[0], test[0]])
    mean, deviation = known.mean(axis=0), known.std(axis=0)

    def error(weights, part):
        return np.mean(((part[0] - mean) / deviation @ weights[:-1] + weights[-1] - part[1]) ** 2)

    models = {s: fit_ridge((training[0] - mean) / deviation, training[1], s) for s in strengths}
    best = min(strengths, key=lambda s: error(models[s], validation))
    return best, error(models[best], test)
