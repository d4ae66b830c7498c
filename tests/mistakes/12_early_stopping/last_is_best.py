# Mistake: thinks that Keras restores the best weights by default
# Fails: 12.1
# Says: weights of the last epoch remain

# %% task="12.1"
answers = {
    "A": (5, 3),
    "B": (12, 9),
    "C": (6, 3),  # 0.58 is better than 0.60, but not by more than 0.05
    "D": (3, 1),  # the highest loss is taken for the best
    "E": (14, 9),
}
