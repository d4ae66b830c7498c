"""Folds the sections whose title begins with "Deeper:": a reader opens them, or goes on.

Notebooks say the same to JupyterLab in their own way, by a collapsed heading.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

OPEN = '<details class="deeper"><summary>Open this section. Nothing later needs it.</summary>'


class Deeper(SphinxPostTransform):
    """When a page is about to be written: its table of contents is made by then, and still leads to the title."""

    default_priority = 900
    formats = ("html",)

    def run(self, **_):
        """Put what follows the title between two tags."""
        for section in list(self.document.findall(nodes.section)):
            if section[0].astext().startswith("Deeper:"):
                section.insert(1, nodes.raw("", OPEN, format="html"))
                section.append(nodes.raw("", "</details>", format="html"))


def setup(app):
    """Register with Sphinx."""
    app.add_post_transform(Deeper)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
