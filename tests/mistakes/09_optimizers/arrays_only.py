# Mistake: the result is filled into an array, so plain numbers are refused
# Fails: 9.2
# Says: has no attribute 'shape'

# %% task="9.2"
def momentum_step(w, velocity, gradient, rate, beta):
    new, moved = np.empty(velocity.shape), np.empty(w.shape)
    new[...] = beta * velocity - rate * gradient
    moved[...] = w + new
    return moved, new


def nesterov_step(w, velocity, gradient, rate, beta):
    new, moved = np.empty(velocity.shape), np.empty(w.shape)
    new[...] = beta * velocity - rate * gradient
    moved[...] = w + beta * new - rate * gradient
    return moved, new
