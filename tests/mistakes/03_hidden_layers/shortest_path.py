# Mistake: the shortest path counts
# Fails: 3.1
# Says: The shortest path

# %% task="3.1"
parameters = {"A": 67, "B": 21890, "C": 86, "D": 79}
depths = {"A": 2, "B": 3, "C": 4, "D": 1}
