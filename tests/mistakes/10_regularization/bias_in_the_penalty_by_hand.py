# Mistake: the bias is counted among the weights
# Fails: 10.1
# Says: Biases are not regularised

# %% task="10.1"
keras_l2 = 3.025
keras_l1 = 1.05
slope_l2 = -0.8
slope_l1 = -0.1
weight_l2 = 1.458
steps_l1 = 40
