# Mistake: epochs counted from 0
# Fails: 12.1
# Says: counted from 0

# %% task="12.1"
answers = {
    "A": (4, 2),
    "B": (11, 11),
    "C": (5, 2),  # 0.58 is better than 0.60, but not by more than 0.05
    "D": (2, 0),  # the highest loss is taken for the best
    "E": (13, 8),
}
