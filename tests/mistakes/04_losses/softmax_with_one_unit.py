# Mistake: spam gets a softmax over a single unit
# Fails: 4.1
# Says: Softmax over a single unit always says 1

# %% task="4.1"
heads = {
    "A": (1, "linear", "mean_squared_error"),
    "B": (1, "softmax", "binary_crossentropy"),
    "C": (10, "softmax", "sparse_categorical_crossentropy"),
    "D": (20, "sigmoid", "binary_crossentropy"),
    "E": (3, "softmax", "categorical_crossentropy"),
    "F": (3, "linear", "huber"),
}
