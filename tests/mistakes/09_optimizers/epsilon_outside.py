# Mistake: epsilon stands outside the root
# Fails: 9.3
# Says: ε is outside the root

# %% task="9.3"
def adagrad_step(w, total, gradient, rate, epsilon):
    """Return the new weights and the new sum of squares."""
    total = total + gradient**2
    return w - rate * gradient / (np.sqrt(total) + epsilon), total


def rmsprop_step(w, average, gradient, rate, rho, epsilon):
    """Return the new weights and the new average of squares."""
    average = rho * average + (1 - rho) * gradient**2
    return w - rate * gradient / np.sqrt(average + epsilon), average
