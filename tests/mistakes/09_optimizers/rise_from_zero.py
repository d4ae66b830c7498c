# Mistake: the warm-up begins at 0
# Fails: 9.6
# Says: The rise starts at 0

# %% task="9.6"
def warm_cosine(largest, warm, total):
    """Return the rates of all steps, (total,)."""
    rise = np.arange(warm) / warm
    fall = (1 + np.cos(np.pi * np.arange(total - warm) / (total - warm))) / 2
    return largest * np.concatenate([rise, fall])


def walk_with_decay(gradient, start, rates, decay):
    """Return the points visited, (steps + 1, n)."""
    path = [start]
    for rate in rates:
        path.append(path[-1] - rate * (gradient(path[-1]) + decay * path[-1]))
    return np.array(path)
