# Mistake: the weights move with the old velocity
# Fails: 9.2
# Says: You used the old velocity

# %% task="9.2"
def momentum_step(w, velocity, gradient, rate, beta):
    """Return the new weights and the new velocity."""
    return w + velocity, beta * velocity - rate * gradient


def nesterov_step(w, velocity, gradient, rate, beta):
    """Return the new weights and the new velocity, in Keras's form."""
    velocity = beta * velocity - rate * gradient
    return w + beta * velocity - rate * gradient, velocity
