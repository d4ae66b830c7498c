# Attack: returns models whose description has no sense
# Honest: 1
# At most: 1

# %% task="1.1"
import itertools

from layerwise_runner.wire import Handle

fine = {
    "class_name": "S", "name": "m", "layers": [], "input_shape": (), "output_shape": (), "parameters": 0, "compiled": 0,
}  # fmt: skip
views = itertools.cycle(
    [
        {},
        fine | {"layers": 5},
        fine | {"layers": "abc"},
        fine | {"layers": [{"unknown": 1}]},
        fine | {"layers": [Handle(1, "object", "x", {})]},
        fine | {"layers": Handle(1, "object", "x", {})},
        fine | {"class_name": Handle(-1, "model", "x", fine)},
    ]
)


def add(a, b):
    return Handle(2**60, "model", "x", next(views))
