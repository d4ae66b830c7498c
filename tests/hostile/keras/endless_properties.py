# Attack: is a model whose properties raise, exit, and return layers and names without end
# Honest: 1
# Outcome: 1.1 error, 1.2 passed

# %% task="1.1"
import itertools


class Endless(keras.Model):
    number = itertools.count()

    @property
    def layers(self):
        if next(self.number) == 0:
            raise SystemExit("no layers")
        return itertools.repeat(self)

    @property
    def input_shape(self):
        raise KeyboardInterrupt

    @property
    def built(self):
        return True

    @built.setter
    def built(self, value):
        pass

    def count_params(self):
        return 10**100


def build():
    return Endless(name="n" * 5_000_000)
