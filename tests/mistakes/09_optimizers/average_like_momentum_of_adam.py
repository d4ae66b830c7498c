# Mistake: the gradient is multiplied by 1 - beta
# Fails: 9.2
# Says: The gradient is not multiplied by 1 - β here

# %% task="9.2"
def momentum_step(w, velocity, gradient, rate, beta):
    """Return the new weights and the new velocity."""
    velocity = beta * velocity - rate * (1 - beta) * gradient
    return w + velocity, velocity


def nesterov_step(w, velocity, gradient, rate, beta):
    """Return the new weights and the new velocity, in Keras's form."""
    velocity = beta * velocity - rate * gradient
    return w + beta * velocity - rate * gradient, velocity
