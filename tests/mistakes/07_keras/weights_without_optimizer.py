# Mistake: only the weights travel, and a new optimizer takes over
# Fails: 7.5
# Says: The optimizer's memory must travel too

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
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    copy.compile(keras.optimizers.Adam(0.05), model.loss)
    return copy
