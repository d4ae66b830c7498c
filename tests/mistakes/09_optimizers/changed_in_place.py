# Mistake: the velocity is changed in place
# Fails: 9.2
# Says: changed an array that it was given

# %% task="9.2"
def momentum_step(w, velocity, gradient, rate, beta):
    """Return the new weights and the new velocity."""
    velocity *= beta
    velocity -= rate * gradient
    return w + velocity, velocity


def nesterov_step(w, velocity, gradient, rate, beta):
    """Return the new weights and the new velocity, in Keras's form."""
    velocity = beta * velocity - rate * gradient
    return w + beta * velocity - rate * gradient, velocity
