# Mistake: the two walks that jump are exchanged
# Fails: 6.1
# Says: One step multiplies the distance

# %% task="6.1"
next_weight = 4.6  # the slope is 4, and 5 - 0.1 · 4
walk_rates = {"A": 1.05, "B": 0.02, "C": 0.975, "D": 0.4}  # the distance to 3 is multiplied by 1 - 2 · rate
limit = 1.0  # 2 over the curvature, which is 2
