# Mistake: what fit returns is taken for the model
# Fails: 3.6
# Says: history

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
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


spiral_history = build_spiral()
spiral_model = spiral_history.fit(points, arms, epochs=40, validation_split=0.2, verbose=0)
