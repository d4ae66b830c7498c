# Mistake: the rate of one single step is taken for the limit
# Fails: 6.1
# Says: twice as much still converges

# %% task="6.1"
next_weight = 4.6  # the slope is 4, and 5 - 0.1 · 4
walk_rates = {"A": 0.975, "B": 0.02, "C": 1.05, "D": 0.4}  # the distance to 3 is multiplied by 1 - 2 · rate
limit = 0.5  # 2 over the curvature, which is 2
