# Mistake: layers without weights count for the depth
# Fails: 3.1
# Says: Flatten, ReLU, Dropout

# %% task="3.1"
parameters = {"A": 67, "B": 21890, "C": 86, "D": 79}
depths = {"A": 2, "B": 6, "C": 4, "D": 2}
