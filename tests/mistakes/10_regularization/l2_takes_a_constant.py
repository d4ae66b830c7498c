# Mistake: L2 is followed as if it took the same amount each time
# Fails: 10.1
# Says: L2 takes a share

# %% task="10.1"
keras_l2 = 2.125
keras_l1 = 0.75
slope_l2 = -0.8
slope_l1 = -0.1
weight_l2 = 1.4
steps_l1 = 40
