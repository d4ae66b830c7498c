# Attack: returns no model but a handle, with a description and methods of its own making
# Honest: 1
# At most: 2

# %% task="1.1"
# What a model says of itself is the student's word: the check of its structure can be had this way, that of its
# outputs cannot.
import numpy as np

from layerwise_runner.wire import Handle

layer = {
    "class_name": "Dense",
    "name": "d",
    "config": {},
    "output_shape": (None, 2),
    "parameters": 8,
    "trainable": True,
}
view = {
    "class_name": "Sequential", "name": "m", "layers": [layer], "input_shape": (None, 3), "output_shape": (None, 2),
    "parameters": 8, "compiled": None,
}  # fmt: skip


class Forged:
    def get_weights(self):
        return [np.ones((3, 2)), np.zeros(2)]

    def predict(self, x, **options):
        return np.full((len(x), 2), 0.49)


from layerwise_runner import runner

kept = runner.Runner._keep


def keep(self, thing, kind, described):
    handle = kept(self, thing, kind, described)
    return Handle(handle.id, "model", "Sequential", view) if isinstance(thing, Forged) else handle


runner.Runner._keep = keep


def build():
    return Forged()
