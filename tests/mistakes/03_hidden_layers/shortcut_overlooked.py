# Mistake: the weights of D's shortcut are forgotten
# Fails: 3.1
# Says: weights for the 4 inputs

# %% task="3.1"
parameters = {"A": 67, "B": 21890, "C": 86, "D": 67}
depths = {"A": 2, "B": 3, "C": 4, "D": 2}
