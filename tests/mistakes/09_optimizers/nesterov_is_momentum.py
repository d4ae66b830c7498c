# Mistake: Nesterov moves by the velocity
# Fails: 9.2
# Says: This is momentum

# %% task="9.2"
def momentum_step(w, velocity, gradient, rate, beta):
    """Return the new weights and the new velocity."""
    velocity = beta * velocity - rate * gradient
    return w + velocity, velocity


def nesterov_step(w, velocity, gradient, rate, beta):
    """Return the new weights and the new velocity, in Keras's form."""
    velocity = beta * velocity - rate * gradient
    return w + velocity, velocity
