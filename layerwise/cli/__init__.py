"""The command line: parses, calls one function, prints, returns an exit code.

Nothing heavy is imported before a command needs it, so that `layerwise --help` answers at once.
"""

from layerwise.cli import author, classroom, gradebook, instructor, release, similar, student
from layerwise.cli.command import main

__all__ = ["author", "classroom", "gradebook", "instructor", "main", "release", "similar", "student"]
