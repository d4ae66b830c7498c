# Attack: answers everything, even the question what the answer holds, with another handle
# Honest: 1
# At most: 1

# %% task="1.1"
from layerwise_runner import wire
from layerwise_runner.runner import Runner

view = {
    "class_name": "S", "name": "m", "layers": [wire.Handle(1, "object", "x", {})],
    "input_shape": (), "output_shape": (), "parameters": 0, "compiled": None,
}  # fmt: skip
replies = [wire.encode(wire.Handle(1, kind, "x", view), str) for kind in ("object", "model")]


def answer(self, request):
    replies.append(replies.pop(0))
    return replies[0]


def add(a, b):
    Runner.answer = answer
