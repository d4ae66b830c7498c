"""What a runner says first: that it is ready. Apart from the wire, as a probe of the walls says it without NumPy."""

import struct

READY = b"ready"
FRAME = struct.pack("<Q", len(READY)) + READY  # as `wire.send` writes it
