# Mistake: 1,200 steps are taken for enough without a look at the momentum
# Fails: 13.6
# Says: For F you said

# %% task="13.6"
verdicts = {
    "A": "averages too young",
    "B": "batch too small",
    "C": "used in training mode",
    "D": "fine",
    "E": "overfitting",
    "F": "overfitting",
    "G": "fine",
    "H": "batch too small",
}
