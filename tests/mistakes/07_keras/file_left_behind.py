# Mistake: the file stays where it was written
# Fails: 7.5
# Says: A file is left behind: copy.keras

# %% task="7.5"
@keras.saving.register_keras_serializable(package="layerwise_exercise")
class Scale(layers.Layer):
    def __init__(self, limit, **options):
        super().__init__(**options)
        self.limit = limit

    def build(self, shape):
        self.factors = self.add_weight(shape=(shape[-1],), initializer="ones", name="factors")

    def call(self, x):
        return keras.ops.clip(x * self.factors, -self.limit, self.limit)

    def get_config(self):
        return {**super().get_config(), "limit": self.limit}


def through_file(model):
    model.save(Path(tempfile.gettempdir()) / "copy.keras")
    return keras.saving.load_model(Path(tempfile.gettempdir()) / "copy.keras")
