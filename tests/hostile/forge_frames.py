# Attack: sends well-formed replies on every descriptor before it is asked
# Honest: 1
# At most: 2

# %% task="1.1"
import os

import numpy as np

from layerwise_runner import wire

values = [[], None, None, np.zeros(4), np.zeros(5), 3] * 4
for value in values:
    message = wire.encode({"value": value, "output": "", "error": None}, str)
    for descriptor in range(3, 256):
        try:
            os.write(descriptor, len(message).to_bytes(8, "little") + message)
        except OSError:
            pass


def add(a, b):
    return np.zeros_like(a)
