"""Makes the folder that an instructor hands out to students: the course without answers."""

from layerwise.release.folder import Released, release

__all__ = ["Released", "release"]
