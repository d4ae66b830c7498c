# Mistake: no shuffling, though the labels are sorted
# Fails: 16.6
# Says: shuffled in training

# %% task="16.6"
def build_network():
    return keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.GlobalMaxPooling2D(),
            layers.Dense(10, activation="softmax"),
        ]
    )


network = build_network()
network.compile(
    keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", steps_per_execution=21, jit_compile=False
)
network.fit(train_images[..., None], train_labels, batch_size=64, epochs=15, verbose=0, shuffle=False)
