# Mistake: the inputs come before the hidden values
# Fails: 7.2
# Says: The order is the other way round

# %% task="7.2"
def build_sequential():
    return keras.Sequential([keras.Input((64,)), layers.Dense(24, "relu"), layers.Dense(10, "softmax")])


def build_functional():
    inputs = keras.Input((64,))
    return keras.Model(inputs, layers.Dense(10, "softmax")(layers.Dense(24, "relu")(inputs)))


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden, self.last = layers.Dense(24, "relu"), layers.Dense(10, "softmax")

    def call(self, x):
        return self.last(self.hidden(x))


def build_shortcut():
    inputs = keras.Input((64,))
    hidden = layers.Dense(24, "relu")(inputs)
    return keras.Model(inputs, layers.Dense(10, "softmax")(layers.Concatenate()([inputs, hidden])))
