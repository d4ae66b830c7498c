# Attack: replies with arrays whose shapes promise what their bytes do not hold
# Honest: 0
# At most: 0
# Seconds: 10

# %% task="1.1"
import struct

import msgpack

from layerwise_runner.runner import Runner

shapes = [[2**27] * 8, [0, 2**27, 2**27], [-1], [2**64 - 1], [True], [1.5], ["4"], None, [[4]], [4] * 9, [0] * 8]


def answer(self, request):
    shape = shapes[0]
    shapes.append(shapes.pop(0))
    body = msgpack.packb({"value": msgpack.ExtType(1, msgpack.packb([11, shape])), "output": ""})
    return struct.pack("<I", len(body)) + body


Runner.answer = answer
