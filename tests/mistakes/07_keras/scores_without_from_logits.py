# Mistake: the loss of C is not told that it gets scores
# Fails: 7.4
# Says: told that it gets scores

# %% task="7.4"
def compiled(problem):
    units, activation, loss = {
        "A": (1, "linear", "mean_squared_error"),
        "B": (1, "sigmoid", "binary_crossentropy"),
        "C": (7, "linear", "sparse_categorical_crossentropy"),
        "D": (4, "softmax", "categorical_crossentropy"),
        "E": (9, "sigmoid", "binary_crossentropy"),
        "F": (2, "linear", "mean_absolute_error"),
    }[problem]
    model = keras.Sequential([keras.Input((12,)), layers.Dense(units, activation=activation)])
    model.compile(loss=loss)
    return model
