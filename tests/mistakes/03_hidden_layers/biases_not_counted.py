# Mistake: only weights are counted
# Fails: 3.1
# Says: The biases are missing

# %% task="3.1"
parameters = {"A": 56, "B": 21800, "C": 85, "D": 68}
depths = {"A": 2, "B": 3, "C": 4, "D": 2}
