# Mistake: the paper's number goes into Keras as it is
# Fails: 11.1
# Says: not the share that is kept

# %% task="11.1"
kept_units = 140
kept_output = 2.857
mean_output = 2.0
deviation = 1.309
inference_output = 2.0
keras_rate = 0.8
