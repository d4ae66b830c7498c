# Mistake: the failing thermometer gets the squared error
# Fails: 4.1
# Says: must not pull harder

# %% task="4.1"
heads = {
    "A": (1, "linear", "mean_squared_error"),
    "B": (1, "sigmoid", "binary_crossentropy"),
    "C": (10, "softmax", "sparse_categorical_crossentropy"),
    "D": (20, "sigmoid", "binary_crossentropy"),
    "E": (3, "softmax", "categorical_crossentropy"),
    "F": (3, "linear", "mean_squared_error"),
}
