# Mistake: use_bias=False is overlooked
# Fails: 7.1
# Says: told to have no biases

# %% task="7.1"
shapes = [(6, 8), (48,), (48,), (48,), (20,), (5,)]
parameters = [88, 0, 192, 0, 980, 105]
trained = 289
