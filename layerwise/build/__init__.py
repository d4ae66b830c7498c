"""From unit sources to notebooks: read, derive, execute, write."""

from layerwise.build.pipeline import Built, build, check_built

__all__ = ["Built", "build", "check_built"]
