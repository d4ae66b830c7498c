"""The book: Sphinx with MyST-NB over the committed notebooks, which are shown as they are and never run again.

Everything that a page needs lies beside it, so that the book can be read from a disk: no page asks another machine
for anything.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent / "extensions"))

project = "Layerwise"
author = "Layerwise contributors"
copyright = "Layerwise contributors, CC BY 4.0"
language = "en"

extensions = ["myst_nb", "sphinx_design", "sphinxcontrib.bibtex", "deeper", "glossary_links"]
exclude_patterns = ["extensions", "**/.ipynb_checkpoints"]

nb_execution_mode = "off"
nb_render_markdown_format = "myst"
myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence", "deflist"]
myst_heading_anchors = 3
mathjax_path = "mathjax.js"  # the build puts it into static
bibtex_bibfiles = ["references.bib"]
bibtex_default_style = "unsrt"

html_theme = "sphinx_book_theme"
html_title = "Layerwise"
html_static_path = ["static"]
html_css_files = ["layerwise.css"]
html_show_sourcelink = False
html_show_search_summary = False  # it would fetch pages, which a browser refuses for files on a disk
html_context = {"default_mode": "auto"}  # light or dark, as the reader's system has it
html_theme_options = {
    "use_download_button": True,
    "show_toc_level": 2,
    "search_bar_text": "Search the book",
    "logo": {"text": "Layerwise"},
    "show_navbar_depth": 1,
    "navbar_persistent": [],  # the side bar has the search
}
