# Mistake: the rate is taken for the share that is kept
# Fails: 11.1
# Says: That many are dropped

# %% task="11.1"
kept_units = 60
kept_output = 2.857
mean_output = 2.0
deviation = 1.309
inference_output = 2.0
keras_rate = 0.2
