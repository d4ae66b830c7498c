# float32, plain loops, slopes by hand where the task leaves it open; a file that is removed at once.

# %% task="7.1"
shapes = [(6, 8), 48, 48, 48, 20, 5]
parameters = [88.0, 0.0, 192.0, 0.0, 960.0, 105.0]
trained = sum([88, 96, 105])


# %% task="7.5"
@keras.saving.register_keras_serializable(package="layerwise_exercise")
class Scale(layers.Layer):
    def __init__(self, limit, **kwargs):
        super().__init__(**kwargs)
        self.limit = limit

    def build(self, shape):
        self.factors = self.add_weight(shape=(shape[-1],), initializer="ones", name="factors")

    def call(self, x):
        return keras.ops.clip(x * self.factors, -self.limit, self.limit)

    def get_config(self):
        return dict(super().get_config(), limit=self.limit)


def through_file(model):
    with tempfile.NamedTemporaryFile(suffix=".keras") as file:
        model.save(file.name)
        return keras.saving.load_model(file.name)
