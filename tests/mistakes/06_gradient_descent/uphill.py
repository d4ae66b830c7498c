# Mistake: the slope is added
# Fails: 6.1
# Says: You went uphill

# %% task="6.1"
next_weight = 5.4  # the slope is 4, and 5 - 0.1 · 4
walk_rates = {"A": 0.975, "B": 0.02, "C": 1.05, "D": 0.4}  # the distance to 3 is multiplied by 1 - 2 · rate
limit = 1.0  # 2 over the curvature, which is 2
