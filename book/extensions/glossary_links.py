"""Links the first occurrence of each glossary term on a page to the glossary.

Lessons are plain notebooks that are read in JupyterLab too, so they carry no markup for this.
"""

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

NOT_IN = (
    addnodes.pending_xref,  # a link to another page is one already, only not resolved
    nodes.title,
    nodes.reference,
    nodes.literal,
    nodes.literal_block,
    nodes.raw,
    nodes.math,
    nodes.term,
    nodes.rubric,
)
# Everyday words, which mean other things in other places: only the glossary explains them.
EVERYDAY = {"bias", "feature", "frozen", "graph", "history", "kernel", "label", "layer", "leak", "rank", "shape"}
NO_PAGES = ("glossary", "claims", "bibliography", "path", "index")


class GlossaryLinks(SphinxPostTransform):
    """After all pages are read, and before their references are resolved."""

    default_priority = 5

    def run(self, **_):
        """Replace text by references to terms."""
        if self.env.docname in NO_PAGES:
            return
        terms = {name.lower() for kind, name in self.env.domains["std"].objects if kind == "term"} - EVERYDAY
        if not terms:
            return
        longest_first = sorted(terms, key=len, reverse=True)
        pattern = re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})(?=s?\b)", re.IGNORECASE)
        for text in list(self.document.findall(nodes.Text)):
            if any(isinstance(parent, NOT_IN) for parent in _parents(text)):
                continue
            found = next((m for m in pattern.finditer(text) if m[1].lower() in terms), None)
            if found:
                terms.discard(found[1].lower())
                text.parent.replace(text, self._linked(text, found))

    def _linked(self, text, found):
        reference = addnodes.pending_xref(
            "",
            nodes.inline(found[1], found[1], classes=["glossary-term"]),
            refdomain="std",
            reftype="term",
            reftarget=found[1].lower(),
            refdoc=self.env.docname,
            refwarn=True,
        )
        before, after = text[: found.start()], text[found.end() :]
        return [
            part for part in (nodes.Text(before), reference, nodes.Text(after)) if not isinstance(part, str) or part
        ]


def _parents(node):
    while node.parent is not None:
        node = node.parent
        yield node


def setup(app):
    """Register with Sphinx."""
    app.add_post_transform(GlossaryLinks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
