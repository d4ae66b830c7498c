"""From unit sources to notebooks: read, derive, execute, write."""

from layerwise.build.pipeline import Built, blank_exercise, build, check_built, write

__all__ = ["Built", "blank_exercise", "build", "check_built", "write"]
