# Mistake: the rest goes down at the end of the epoch
# Fails: 12.3
# Says: one epoch too long

# %% task="12.3"
def reduce_on_plateau(losses, rate, factor, patience, min_delta, cooldown, min_rate):
    """Return the learning rate of each epoch, (epochs,)."""
    rates, best, wait, resting = [], np.inf, 0, 0
    for loss in losses:
        rates.append(rate)
        if loss < best - min_delta:
            best, wait = loss, 0
        elif resting == 0:
            wait += 1
            if wait >= patience:
                rate, wait, resting = max(rate * factor, min_rate), 0, cooldown
        else:
            resting -= 1
    return np.array(rates)
