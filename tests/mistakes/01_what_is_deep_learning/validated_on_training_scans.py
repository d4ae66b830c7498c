# Mistake: the validation scans are training scans
# Fails: 1.5
# Says: trained on the validation samples

# %% task="1.5"
def build_network():
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


network = build_network()
history = network.fit(x_train, y_train, epochs=8, validation_data=(x_train[:800], y_train[:800]), verbose=0)
