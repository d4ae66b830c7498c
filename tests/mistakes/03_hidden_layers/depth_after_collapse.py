# Mistake: the depth of C is that of what could replace it
# Fails: 3.1
# Says: could be replaced

# %% task="3.1"
parameters = {"A": 67, "B": 21890, "C": 86, "D": 79}
depths = {"A": 2, "B": 3, "C": 1, "D": 2}
