"""Libraries that only some commands need, and that not everybody has installed."""

from importlib.util import find_spec

from layerwise.errors import LayerwiseError


def require(extra: str, *modules: str) -> None:
    """Make sure that the libraries of an extra of this package are installed; called where they are imported.

    Args:
        extra: its name in pyproject.toml.
        modules: which of its modules are needed.

    Raises:
        LayerwiseError: one is not installed; the message has the command that installs it.
    """
    if missing := [module for module in modules if not _installed(module)]:
        raise LayerwiseError(f'This needs {", ".join(missing)}: python -m pip install "layerwise[{extra}]"')


def _installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ModuleNotFoundError, ValueError):  # the package above it is missing; it was put out of reach
        return False
