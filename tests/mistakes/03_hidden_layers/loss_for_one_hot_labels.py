# Mistake: the loss expects one-hot labels, so they are converted for fit
# Fails: 3.6
# Says: sparse_categorical_crossentropy

# %% task="3.6"
def build_spiral():
    model = keras.Sequential(
        [
            keras.Input((2,)),
            layers.Dense(64, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(3, activation="softmax"),
        ]
    )
    optimizer = keras.optimizers.Adam(0.005)
    model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"])
    return model


spiral_model = build_spiral()
spiral_history = spiral_model.fit(points, keras.utils.to_categorical(arms), epochs=40, validation_split=0.2, verbose=0)
