# Attack: replies with lists in lists, a million deep, and with extensions in extensions
# Honest: 0
# Outcome: 1.1 error, 1.2 error
# At most: 0
# Seconds: 10

# %% task="1.1"
import struct

import msgpack

from layerwise_runner.runner import Runner

bodies = [b"\x91" * 1_000_000, b"\x81\xa1a" * 500_000]
nested = b"\x90"
for _ in range(400):
    nested = msgpack.packb(msgpack.ExtType(2, nested))
bodies.append(nested)


def answer(self, request):
    body = bodies.pop() if bodies else b"\x91" * 500
    return struct.pack("<I", len(body)) + body


Runner.answer = answer
