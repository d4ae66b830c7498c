# Mistake: adds up calls instead of budgets
# Fails: 14.5
# Says: number of calls

# %% task="14.5"
def halving(settings, evaluate, budget, factor):
    """Return the setting that survives, and the sum of the budgets spent."""
    alive, spent = list(settings), 0
    while len(alive) > 1:
        scores = [evaluate(setting, budget) for setting in alive]
        spent += len(alive)
        best = np.argsort(scores)[::-1][: max(1, len(alive) // factor)]
        alive = [alive[index] for index in best]
        budget *= factor
    return alive[0], spent
