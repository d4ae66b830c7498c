# Mistake: validated on rows that are trained on
# Fails: 7.4
# Says: trained on the validation samples

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


rows = np.random.default_rng(0).permutation(len(y_sorted))
repaired = build_repaired()
repaired_history = repaired.fit(
    x_raw[rows], y_sorted[rows], epochs=12, validation_data=(x_raw[rows[:800]], y_sorted[rows[:800]]), verbose=0
)
