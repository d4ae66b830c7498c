# Mistake: RMSprop divides by the old average
# Fails: 9.3
# Says: You divided by the old state

# %% task="9.3"
def adagrad_step(w, total, gradient, rate, epsilon):
    """Return the new weights and the new sum of squares."""
    total = total + gradient**2
    return w - rate * gradient / np.sqrt(total + epsilon), total


def rmsprop_step(w, average, gradient, rate, rho, epsilon):
    """Return the new weights and the new average of squares."""
    new = rho * average + (1 - rho) * gradient**2
    return w - rate * gradient / np.sqrt(average + epsilon), new
