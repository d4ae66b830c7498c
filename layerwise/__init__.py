"""Layerwise: a deep-learning course that can be worked, graded and read.

`from layerwise import check` gives the in-notebook check, `credit` the same for nbgrader; everything else is imported
from its module (`from layerwise import data, plots`). Nothing heavy is imported here, so that the command line starts
at once.
"""

import os
from typing import Any

__all__ = ["__version__", "check", "credit"]


def __getattr__(name: str) -> Any:
    """Load these only when they are asked for (PEP 562)."""
    if name in ("check", "credit") and os.environ.get("LAYERWISE_CHECK") == "off":
        return _not_now
    if name == "check":
        from layerwise.kernel import history
        from layerwise.notebook import check

        history()  # what is run from now on
        return check
    if name == "credit":
        from layerwise.platforms.nbgrader.credit import credit

        return credit
    if name == "__version__":
        from importlib.metadata import version

        return version("layerwise")
    raise AttributeError(f"module 'layerwise' has no attribute {name!r}")


def _not_now(*_: object, **__: object) -> None:
    """Stands in for both while a submission is graded: its cells may call them, and nothing happens."""
