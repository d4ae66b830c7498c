# Mistake: 60 steps are taken for too few without a look at the momentum
# Fails: 13.6
# Says: For D you said

# %% task="13.6"
verdicts = {
    "A": "averages too young",
    "B": "batch too small",
    "C": "used in training mode",
    "D": "averages too young",
    "E": "overfitting",
    "F": "averages too young",
    "G": "fine",
    "H": "batch too small",
}
