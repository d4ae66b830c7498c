# Mistake: get_config is left as it is inherited
# Fails: 7.5
# Says: limit

# %% task="7.5"
@keras.saving.register_keras_serializable(package="layerwise_exercise")
class Scale(layers.Layer):
    def __init__(self, limit=1.0, **options):
        super().__init__(**options)
        self.limit = limit

    def build(self, shape):
        self.factors = self.add_weight(shape=(shape[-1],), initializer="ones", name="factors")

    def call(self, x):
        return keras.ops.clip(x * self.factors, -self.limit, self.limit)

    def get_config(self):
        return super().get_config()


def through_file(model):
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder) / "model.keras")
        return keras.saving.load_model(Path(folder) / "model.keras")
