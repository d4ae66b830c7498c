# Mistake: the inputs get biases, too
# Fails: 3.1
# Says: Inputs have no biases

# %% task="3.1"
parameters = {"A": 71, "B": 21890, "C": 86, "D": 79}
depths = {"A": 2, "B": 3, "C": 4, "D": 2}
