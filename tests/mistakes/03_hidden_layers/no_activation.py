# Mistake: the hidden layers have no activation
# Fails: 3.6
# Says: Have all hidden layers an activation

# %% task="3.6"
def build_spiral():
    model = keras.Sequential(
        [
            keras.Input((2,)),
            layers.Dense(64),
            layers.Dense(64),
            layers.Dense(3, activation="softmax"),
        ]
    )
    optimizer = keras.optimizers.Adam(0.005)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


spiral_model = build_spiral()
spiral_history = spiral_model.fit(points, arms, epochs=40, validation_split=0.2, verbose=0)
