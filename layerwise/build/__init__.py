"""From unit sources to notebooks: read, derive, execute, write."""

from layerwise.build.pipeline import Built, blank_exercise, build, check_built

__all__ = ["Built", "blank_exercise", "build", "check_built"]
