# Mistake: only hidden layers count for the depth
# Fails: 3.1
# Says: the output layer has weights, too

# %% task="3.1"
parameters = {"A": 67, "B": 21890, "C": 86, "D": 79}
depths = {"A": 1, "B": 2, "C": 3, "D": 1}
