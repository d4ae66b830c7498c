# Mistake: the slope of |w| is taken to be in proportion to w
# Fails: 10.1
# Says: does not depend on the size

# %% task="10.1"
keras_l2 = 2.125
keras_l1 = 0.75
slope_l2 = -0.8
slope_l1 = -0.4
weight_l2 = 1.458
steps_l1 = 40
