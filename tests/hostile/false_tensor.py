# Attack: returns tensors of a false TensorFlow, which become what they like
# Honest: 1
# At most: 1

# %% task="1.1"
import sys
import types

fake = sys.modules["keras"] = types.ModuleType("keras")


class Tensor:
    __module__ = "tensorflow.python"

    def numpy(self):
        return self


class Frame:
    __module__ = "pandas.core"

    def to_numpy(self):
        return Frame()


fake.Model = fake.Variable = float
fake.callbacks = types.SimpleNamespace(History=float)
fake.ops = types.SimpleNamespace(convert_to_numpy=lambda thing: [[thing] * 10] * 10)
kinds = [Tensor, Frame]


def add(a, b):
    kinds.append(kinds.pop(0))
    return kinds[0]()
