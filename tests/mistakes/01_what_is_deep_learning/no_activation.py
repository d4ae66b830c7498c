# Mistake: the layers have no activation
# Fails: 1.5
# Says: do no more than a single one

# %% task="1.5"
def build_network():
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Flatten(),
            layers.Dense(128),
            layers.Dense(64),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


network = build_network()
history = network.fit(x_train, y_train, epochs=8, validation_split=0.1, verbose=0)
