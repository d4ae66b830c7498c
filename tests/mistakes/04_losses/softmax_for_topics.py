# Mistake: topics that may be true together get a softmax
# Fails: 4.1
# Says: softmax would make them share

# %% task="4.1"
heads = {
    "A": (1, "linear", "mean_squared_error"),
    "B": (1, "sigmoid", "binary_crossentropy"),
    "C": (10, "softmax", "sparse_categorical_crossentropy"),
    "D": (20, "softmax", "categorical_crossentropy"),
    "E": (3, "softmax", "categorical_crossentropy"),
    "F": (3, "linear", "huber"),
}
