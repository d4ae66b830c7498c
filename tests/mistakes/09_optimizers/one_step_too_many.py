# Mistake: the test comes after the step
# Fails: 9.5
# Says: That is one off

# %% task="9.5"
def best_settings(H):
    """Return (rate, beta), the best for momentum on a quadratic."""
    curvatures = np.linalg.eigvalsh(H)
    low, high = np.sqrt(curvatures[0]), np.sqrt(curvatures[-1])
    return (2 / (low + high)) ** 2, ((high - low) / (high + low)) ** 2


def steps_to(H, start, rate, beta, share, limit):
    """Return after how many steps the loss is at most share times the first, or None."""
    w, velocity = start, np.zeros(len(start))
    target = share * (start @ H @ start)
    for steps in range(limit + 1):
        if w @ H @ w <= target:
            return steps + 1
        velocity = beta * velocity - rate * (H @ w)
        w = w + velocity
    return None
