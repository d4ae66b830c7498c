"""How a process ended, in words."""

import signal


def exit_reason(code: int) -> str:
    """A clause that begins with "it".

    Args:
        code: the exit code, or the number of the signal that ended it, negative, as `subprocess` gives it.
    """
    if code >= 0:
        return f"it exited with code {code}"
    try:
        return f"it was ended by the signal {signal.Signals(-code).name}"
    except ValueError:  # a real-time signal, which has no name
        return f"it was ended by the signal {-code}"
