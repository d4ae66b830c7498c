# Mistake: Flatten lets the last layer learn places, and no moved digits are shown in training
# Fails: 16.6
# Says: after Flatten learns places

# %% task="16.6"
def build_network():
    return keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


network = build_network()
network.compile(
    keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", steps_per_execution=21, jit_compile=False
)
network.fit(train_images[..., None], train_labels, batch_size=64, epochs=15, verbose=0)
