# Mistake: the last layer gives logits
# Fails: 1.5
# Says: is the softmax missing at the end

# %% task="1.5"
def build_network():
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(10),
        ]
    )
    model.compile(
        optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"]
    )
    return model


network = build_network()
history = network.fit(x_train, y_train, epochs=8, validation_split=0.1, verbose=0)
