# Mistake: the last layer has sigmoids
# Fails: 3.6
# Says: sigmoid looks at each by itself

# %% task="3.6"
def build_spiral():
    model = keras.Sequential(
        [
            keras.Input((2,)),
            layers.Dense(64, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(3, activation="sigmoid"),
        ]
    )
    optimizer = keras.optimizers.Adam(0.005)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


spiral_model = build_spiral()
spiral_history = spiral_model.fit(points, arms, epochs=40, validation_split=0.2, verbose=0)
