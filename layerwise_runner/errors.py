"""What can go wrong between the two processes."""


class WireError(Exception):
    """A message that the wire refuses: a type, size, shape or nesting that is not allowed."""
