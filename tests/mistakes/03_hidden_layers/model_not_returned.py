# Mistake: build_spiral returns nothing
# Fails: 3.6
# Says: Does your function return the model

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


spiral_model, spiral_history = None, None
