# Mistake: the rate is noted after the cut
# Fails: 12.3
# Says: one epoch too early

# %% task="12.3"
def reduce_on_plateau(losses, rate, factor, patience, min_delta, cooldown, min_rate):
    """Return the learning rate of each epoch, (epochs,)."""
    rates, best, wait, resting = [], np.inf, 0, 0
    for loss in losses:
        if resting > 0:
            resting -= 1
        if loss < best - min_delta:
            best, wait = loss, 0
        elif resting == 0:
            wait += 1
            if wait >= patience:
                rate, wait, resting = max(rate * factor, min_rate), 0, cooldown
        rates.append(rate)
    return np.array(rates)
