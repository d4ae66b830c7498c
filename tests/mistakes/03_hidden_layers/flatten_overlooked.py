# Mistake: the first dense layer of B reads one row of the input
# Fails: 3.1
# Says: Flatten lays

# %% task="3.1"
parameters = {"A": 67, "B": 2890, "C": 86, "D": 79}
depths = {"A": 2, "B": 3, "C": 4, "D": 2}
