"""What can go wrong between the two processes, and before."""


class WireError(Exception):
    """A message that the wire refuses: a type, size, shape or nesting that is not allowed."""


class Refused(Exception):
    """The kernel refused a wall; the runner must not start without it."""
