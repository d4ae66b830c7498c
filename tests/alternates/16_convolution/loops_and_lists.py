# Loops over plain Python lists; a functional model that pools with stride and learns shifts from moved copies.

# %% task="16.1"
def output_size(size, kernel, stride, padding):
    if padding == "same":
        blank = max(((size + stride - 1) // stride - 1) * stride + kernel - size, 0)
        size += blank
    starts = [start for start in range(0, size, stride) if start + kernel <= size]
    return len(starts)


parameters = (608, 0, 1168, 0, 31370)


# %% task="16.2"
def correlate(image, kernel):
    rows, columns = len(image) - len(kernel) + 1, len(image[0]) - len(kernel[0]) + 1
    result = []
    for r in range(rows):
        line = []
        for c in range(columns):
            total = 0.0
            for i in range(len(kernel)):
                for j in range(len(kernel[0])):
                    total += float(image[r + i][c + j]) * float(kernel[i][j])
            line.append(total)
        result.append(line)
    return result


# %% task="16.3"
def convolution_layer(images, kernels, bias, stride=1, padding="valid"):
    batch, height, width, _ = images.shape
    k_h, k_w, _, filters = kernels.shape
    top = left = 0
    rows, columns = (height - k_h) // stride + 1, (width - k_w) // stride + 1
    if padding == "same":
        rows, columns = -(-height // stride), -(-width // stride)
        top = max((rows - 1) * stride + k_h - height, 0) // 2
        left = max((columns - 1) * stride + k_w - width, 0) // 2
    result = np.zeros((batch, rows, columns, filters))
    for n in range(batch):
        for r in range(rows):
            for c in range(columns):
                for f in range(filters):
                    total = bias[f]
                    for i in range(k_h):
                        for j in range(k_w):
                            y, x = r * stride + i - top, c * stride + j - left
                            if 0 <= y < height and 0 <= x < width:
                                total += images[n, y, x] @ kernels[i, j, :, f]
                    result[n, r, c, f] = total
    return result.tolist()


# %% task="16.4"
def max_pool(maps, size):
    batch, height, width, channels = maps.shape
    return [
        [
            [
                [max(maps[n, r + i, c + j, k] for i in range(size) for j in range(size)) for k in range(channels)]
                for c in range(0, width - size + 1, size)
            ]
            for r in range(0, height - size + 1, size)
        ]
        for n in range(batch)
    ]


# %% task="16.5"
vertical = [[-1, 1, 0], [-1, 1, 0], [-1, 1, 0]]
horizontal = [[-3, -10, -3], [0, 0, 0], [3, 10, 3]]


# %% task="16.6"
def build_network():
    inputs = keras.Input((12, 12, 1))
    x = layers.Conv2D(16, 3, padding="same")(inputs)
    x = layers.ReLU()(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(24, 3, padding="same", activation="relu")(x)
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(x)
    x = layers.Flatten()(layers.MaxPooling2D()(x))  # (batch, 3 * 3 * 32)
    return keras.Model(inputs, layers.Softmax()(layers.Dense(10)(x)))


generator = np.random.default_rng(0)
copies = [train_images]
for _ in range(4):
    shifts = generator.integers(-2, 3, size=(len(train_images), 2))
    copies.append(
        np.stack([np.roll(image, tuple(shift), axis=(0, 1)) for image, shift in zip(train_images, shifts, strict=True)])
    )
network = build_network()
network.compile("adam", keras.losses.CategoricalCrossentropy(), steps_per_execution=20, jit_compile=False)
network.optimizer.learning_rate = 0.003
network.fit(
    np.concatenate(copies)[..., np.newaxis],
    keras.utils.to_categorical(np.tile(train_labels, 5), 10),
    batch_size=64,
    epochs=6,
    verbose=0,
)

# %% task="16.7"
judgement = {
    "A": [1, 1],
    "B": [0, 0],
    "C": [1, 0],
    "D": [1, 1],
    "E": [0, 0],
    "F": [1, 0],
}
