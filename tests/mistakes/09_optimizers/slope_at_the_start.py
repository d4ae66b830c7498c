# Mistake: the second step uses the slope at the start
# Fails: 9.1
# Says: the second slope is that at 1.6

# %% task="9.1"
two_steps = {
    "descent": 1.2,  # 2 · 0.8 · 0.8
    "momentum": 0.92,  # the velocities are -0.4 and 0.9 · (-0.4) - 0.1 · 3.2
    "nesterov": 0.4448,  # to 2 - 0.36 - 0.4 = 1.24; then the velocity -0.608, and 1.24 - 0.5472 - 0.248
}
one_step = {
    "rmsprop": 1.68377,  # 0.1 · 4 / √(0.1 · 16)
    "adam": 1.9,  # the rate, whatever the slope
}
