# Mistake: the best single figure is taken for the best rate
# Fails: 11.7
# Says: The best single number is not the best mean

# %% task="11.7"
choices = {"A": 0.5, "B": 0.0, "C": None, "D": 0.8, "E": 0.8, "F": 0.0}
