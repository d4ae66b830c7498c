# Attack: loops inside TensorFlow, in threads that no exception of Python's reaches
# Honest: 2
# Outcome: 1.1 error, 1.2 passed

# %% task="1.1"
import tensorflow as tf


class Sequential(keras.Sequential):
    def predict(self, x, **options):
        @tf.function
        def forever():
            number = tf.constant(0)
            while number >= 0:
                number = (number + 1) % 1000
            return number

        return forever()


def build():
    return Sequential([keras.layers.Input((3,)), keras.layers.Dense(2, activation="softmax")])
