# A convolution of the student's own, written with keras.ops, and a validation set that is shuffled first.

# %% task="16.6"
class Filters(keras.layers.Layer):
    def __init__(self, count, **kwargs):
        super().__init__(**kwargs)
        self.count = count

    def build(self, shape):
        self.kernel = self.add_weight(shape=(3, 3, shape[-1], self.count), initializer="he_uniform", name="kernel")
        self.bias = self.add_weight(shape=(self.count,), initializer="zeros", name="bias")

    def call(self, images):
        return keras.ops.relu(keras.ops.conv(images, self.kernel, padding="same") + self.bias)


class ConvolutionByHand(Filters):
    pass


def build_network():
    images = keras.Input((12, 12, 1))
    x = images
    for count in (16, 32, 32):
        x = ConvolutionByHand(count)(x)
    x = keras.ops.max(x, axis=(1, 2))
    return keras.Model(images, layers.Dense(10, activation="softmax")(x))


mixed = np.random.default_rng(3).permutation(len(train_labels))
network = build_network()
network.compile(
    "adam", "sparse_categorical_crossentropy", metrics=["accuracy"], steps_per_execution=19, jit_compile=False
)
network.optimizer.learning_rate.assign(0.003)
network.fit(
    train_images[mixed][..., None], train_labels[mixed], validation_split=0.1, batch_size=64, epochs=15, verbose=0
)
