"""The beginning of a unit that an author is to write: whole as it is, with an example in the place of each part."""

from layerwise.scaffold.unit import New, course_folder, new_unit, topic_of

__all__ = ["New", "course_folder", "new_unit", "topic_of"]
