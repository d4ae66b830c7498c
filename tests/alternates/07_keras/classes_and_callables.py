# Loss objects, activations as layers, subclasses, scikit-learn for preparing a table.

# %% task="7.1"
shapes = [[6, 8], [48], [48], [48], [20], [5]]
parameters = (88, 0, 192, 0, 960, 105)
trained = np.int64(289)


# %% task="7.2"
def build_sequential():
    model = keras.Sequential(name="chain")
    model.add(keras.Input(shape=(64,)))
    for layer in (layers.Dense(24), layers.ReLU(), layers.Dense(10), layers.Softmax()):
        model.add(layer)
    return model


def build_functional():
    inputs = x = keras.Input((64,), name="pixels")
    for units, activation in ((24, "relu"), (10, "softmax")):
        x = layers.Activation(activation)(layers.Dense(units)(x))
    return keras.Model(inputs=inputs, outputs=x, name="graph")


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.parts = [layers.Dense(24), layers.Dense(10)]

    def call(self, x):
        first, second = self.parts
        return keras.ops.softmax(second(keras.ops.relu(first(x))))


def build_shortcut():
    pixels = keras.Input((64,))
    hidden = keras.ops.relu(layers.Dense(24)(pixels))
    return keras.Model(pixels, layers.Dense(10, "softmax")(keras.ops.concatenate([hidden, pixels], axis=-1)))


# %% task="7.3"
def build_mixed(numbers, words):
    kinds = list(dict.fromkeys(words))
    numeric, word = keras.Input((numbers.shape[-1],), name="numbers"), keras.Input((1,), dtype="string", name="word")
    scaled = layers.Normalization(mean=numbers.mean(axis=0), variance=numbers.var(axis=0))(numeric)
    places = layers.StringLookup(vocabulary=kinds, num_oov_indices=0)(word)
    hot = layers.CategoryEncoding(num_tokens=len(kinds), output_mode="one_hot")(places)
    hidden = layers.ReLU()(layers.Dense(16)(layers.concatenate([hot, scaled])))
    model = keras.Model({"numbers": numeric, "word": word}, layers.Dense(1)(hidden))
    model.compile(keras.optimizers.SGD(0.01), keras.losses.MeanSquaredError(), metrics=["mae"])
    return model


# %% task="7.4"
class Cast(layers.Layer):
    def call(self, scans):
        return keras.ops.cast(scans, "float32") / 255.0


def build_repaired():
    scans = keras.Input((28, 28), dtype="uint8")
    values = layers.Flatten()(Cast()(scans))
    values = layers.Dense(60, activation="gelu")(values)
    model = keras.Model(scans, layers.Softmax()(layers.Dense(10)(values)))
    model.compile(
        keras.optimizers.SGD(learning_rate=0.1, momentum=0.9),
        keras.losses.SparseCategoricalCrossentropy(),
        metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
    )
    return model


chance = np.random.default_rng(4).permutation(8000)
known, new = chance[:7000], chance[7000:]
repaired = build_repaired()
repaired_history = repaired.fit(
    x_raw[known], y_sorted[known], batch_size=64, epochs=10, validation_data=(x_raw[new], y_sorted[new]), verbose=0
).history


# %% task="7.5"
@keras.saving.register_keras_serializable(package="layerwise_exercise")
class Scale(layers.Layer):
    def __init__(self, limit, name=None, trainable=True, dtype=None):
        super().__init__(name=name, trainable=trainable, dtype=dtype)
        self.limit = float(limit)

    def build(self, shape):
        self.factors = self.add_weight(shape=(shape[-1],), initializer="ones", name="factors")

    def call(self, x):
        return keras.ops.clip(x * self.factors, -self.limit, self.limit)

    def get_config(self):
        config = super().get_config()
        config.update(limit=self.limit)
        return config


def through_file(model):
    folder = Path(tempfile.mkdtemp())
    path = folder / "it.keras"
    keras.saving.save_model(model, path)
    copy = keras.models.load_model(str(path))
    path.unlink()
    folder.rmdir()
    return copy


# %% task="7.6"
verdicts = dict.fromkeys("AE", "loss or output") | dict.fromkeys("HB", "fine")
verdicts |= {"C": "split", "F": "leak", "D": "learning rate too high", "G": "learning rate too low"}


# %% task="7.7"
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import OneHotEncoder, StandardScaler

numeric = ["distance", "area", "year_built", "floor"]
named = ["district", "elevator", "heating", "condition"]
chance = np.random.default_rng(1).permutation(len(flats))
learn, hold = flats.iloc[chance[:1900]], flats.iloc[chance[1900:]]
prepare = make_column_transformer((StandardScaler(), numeric), (OneHotEncoder(sparse_output=False), named))
x_learn, x_hold = prepare.fit_transform(learn).astype("float32"), prepare.transform(hold).astype("float32")
middle = learn["rent"].mean()


class Rent(keras.Model):
    def __init__(self):
        super().__init__()
        self.inside = [layers.Dense(80, activation="relu"), layers.Dense(40, activation="relu")]
        self.last = layers.Dense(1)

    def call(self, values):
        for layer in self.inside:
            values = layer(values)
        return self.last(values)


rent_model = Rent()
rent_model.compile(keras.optimizers.Adam(0.004), "mse")
rent_history = rent_model.fit(
    x_learn,
    np.log(learn["rent"] / middle).to_numpy("float32"),
    validation_data=(x_hold, np.log(hold["rent"] / middle).to_numpy("float32")),
    epochs=80,
    batch_size=48,
    verbose=0,
).history


def predict_rents(table):
    return (
        (middle * np.exp(rent_model.predict(prepare.transform(table).astype("float32"), verbose=0))).round(2).tolist()
    )


report = {
    "baseline": float((hold["rent"] - middle).abs().mean()),
    "linear": float(abs(LinearRegression().fit(x_learn, learn["rent"]).predict(x_hold) - hold["rent"]).mean()),
    "network": round(float(np.abs(np.ravel(predict_rents(hold)) - hold["rent"]).mean())),
}
