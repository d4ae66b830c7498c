# Mistake: the last fifth of the rows holds two digits
# Fails: 7.4
# Says: which digits are these

# %% task="7.4"
def build_repaired():
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Rescaling(1 / 255),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


rows = np.arange(len(y_sorted))
repaired = build_repaired()
repaired_history = repaired.fit(x_raw[rows], y_sorted[rows], epochs=8, validation_split=0.2, verbose=0)
