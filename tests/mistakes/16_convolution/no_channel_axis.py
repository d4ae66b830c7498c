# Mistake: the channel axis is missing, so that the columns are taken for channels
# Fails: 16.6
# Says: channel axis

# %% task="16.6"
def build_network():
    return keras.Sequential(
        [
            keras.Input((12, 12)),
            layers.Conv1D(32, 3, padding="same", activation="relu"),
            layers.Conv1D(32, 3, padding="same", activation="relu"),
            layers.GlobalMaxPooling1D(),
            layers.Dense(10, activation="softmax"),
        ]
    )


network = build_network()
network.compile(
    keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", steps_per_execution=21, jit_compile=False
)
network.fit(train_images, train_labels, batch_size=64, epochs=15, verbose=0)
