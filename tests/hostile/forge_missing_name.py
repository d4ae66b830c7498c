# Attack: claims that a name is missing which is megabytes long
# Honest: 0
# Outcome: 1.1 error, 1.2 error

# %% task="1.1"
from layerwise_runner import wire
from layerwise_runner.runner import Runner

error = {"type": "NameError", "message": "\x1b[2J\x07" * 500_000, "traceback": "", "missing": True}


def add(a, b):
    Runner.answer = lambda self, request: wire.encode({"error": error, "output": ""}, str)
