# Mistake: an equal value counts as an improvement
# Fails: 12.2
# Says: no improvement yet

# %% task="12.2"
def early_stop(values, patience, min_delta, mode, restore_best, start_from_epoch):
    """Return (last epoch run, epoch whose weights remain), both counted from 0."""
    sign, best = {"min": 1, "max": -1}[mode], np.inf
    for epoch, value in enumerate(values):
        if epoch < start_from_epoch:
            continue
        if sign * value <= best - min_delta:
            best, kept = sign * value, epoch
        elif epoch - kept >= patience:
            break
    return epoch, kept if restore_best else epoch
