# Style: Keras and its functions wherever they serve: ops, nested models, a shortcut, a learning rate schedule

# %% task="3.1"
def sizes(*networks):
    return [sum((before + 1) * after for before, after in network) for network in networks]


two = sizes([(4, 8), (8, 3)], [(400, 50), (50, 30), (30, 10)])
chain = keras.Sequential([keras.Input((6,)), *[layers.Dense(5, use_bias=False) for _ in range(3)], layers.Dense(1)])
parameters = {"A": two[0], "B": two[1], "C": chain.count_params(), "D": two[0] + 4 * 3}
depths = {"A": 2, "B": 3, "C": sum(bool(layer.weights) for layer in chain.layers), "D": 2}


# %% task="3.2"
def elu(z, alpha):
    z = keras.ops.convert_to_tensor(z, dtype="float32")
    return keras.activations.elu(z, alpha=alpha)


def elu_derivative(z, alpha):
    return np.heaviside(z, 0) + (1 - np.heaviside(z, 0)) * alpha * np.exp(np.minimum(z, 0))


def softmax(scores):
    return keras.ops.convert_to_numpy(keras.activations.softmax(keras.ops.convert_to_tensor(scores)))


def softmax_jacobians(scores):
    p = softmax(scores)
    result = -p[:, :, None] * p[:, None, :]
    places = np.arange(p.shape[1])
    result[:, places, places] += p
    return result


# %% task="3.3"
def forward(X, network):
    model = keras.Sequential([keras.Input((X.shape[1],))])
    for place, (W, b) in enumerate(network):
        model.add(layers.Dense(len(b), activation=None if place == len(network) - 1 else "relu"))
        model.layers[-1].set_weights([W, b])
    outputs = []
    for layer in model.layers:
        X = layer(X)
        outputs.append(np.asarray(X))
    return outputs


xor_net = [([[1, -1], [-1, 1]], [0, 0]), ([[0.95], [1.05]], [0])]
parity_net = [([[1, 2, 1]] * 3, [0, -2, -2]), ([[1], [-1], [2]], [0])]


# %% task="3.4"
def relu_net(x, y):
    kinks = np.r_[x[:-1]]
    seen = np.maximum(0, x[1:, None] - kinks)  # (points - 1, points - 1), lower triangular
    return ((np.ones((1, len(kinks))), -kinks), (np.linalg.solve(seen, y[1:] - y[0])[:, None], [y[0]]))


# %% task="3.5"
def collapse(model):
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    unit = np.vstack([np.zeros((1, model.input_shape[-1])), np.eye(model.input_shape[-1])])
    seen = copy.predict(unit, verbose=0).astype(float)
    dense = layers.Dense(seen.shape[1])
    new = keras.Sequential([keras.Input(model.input_shape[1:]), keras.Sequential([dense])])
    new.set_weights([seen[1:] - seen[0], seen[0]])
    return new


# %% task="3.6"
def build_spiral():
    schedule = keras.optimizers.schedules.CosineDecay(0.02, 1200)
    x = keras.Input((2,))
    h = layers.Dense(48, activation="selu", kernel_initializer="lecun_normal")(x)
    h = layers.Dense(48, activation="elu")(layers.Concatenate()([h, x]))
    model = keras.Model(x, layers.Dense(3, activation="softmax")(h))
    model.compile(
        optimizer=keras.optimizers.AdamW(schedule), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


spiral_model = build_spiral()
spiral_history = spiral_model.fit(points, arms, validation_split=0.1, epochs=50, verbose=0)


# %% task="3.7"
verdicts = {
    "A": [-7.0, -2.0, 4.0],
    "B": [3.0, 6.0, 2.5],
    "C": np.array([[1.0, 1.0], [-1.0, -1.0]]),
    "D": [3.0, 1.5, 3.0],
    "E": [[-1, 1], [1, 1]],
    "F": [[-1, -1], [0, 0]],
}
