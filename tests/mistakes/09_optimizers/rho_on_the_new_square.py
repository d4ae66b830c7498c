# Mistake: rho and 1 - rho are exchanged
# Fails: 9.3
# Says: ρ and 1 - ρ are exchanged

# %% task="9.3"
def adagrad_step(w, total, gradient, rate, epsilon):
    """Return the new weights and the new sum of squares."""
    total = total + gradient**2
    return w - rate * gradient / np.sqrt(total + epsilon), total


def rmsprop_step(w, average, gradient, rate, rho, epsilon):
    """Return the new weights and the new average of squares."""
    average = (1 - rho) * average + rho * gradient**2
    return w - rate * gradient / np.sqrt(average + epsilon), average
