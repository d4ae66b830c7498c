# Mistake: the digits' integer labels get the one-hot loss
# Fails: 4.1
# Says: The targets of C are integers

# %% task="4.1"
heads = {
    "A": (1, "linear", "mean_squared_error"),
    "B": (1, "sigmoid", "binary_crossentropy"),
    "C": (10, "softmax", "categorical_crossentropy"),
    "D": (20, "sigmoid", "binary_crossentropy"),
    "E": (3, "softmax", "categorical_crossentropy"),
    "F": (3, "linear", "huber"),
}
