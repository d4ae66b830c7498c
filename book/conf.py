"""The book: Sphinx with MyST-NB over the committed notebooks, which are shown as they are and never run again."""

project = "Layerwise"
author = "Layerwise contributors"
copyright = "Layerwise contributors, CC BY 4.0"

extensions = ["myst_nb"]
exclude_patterns = ["**/.ipynb_checkpoints"]

nb_execution_mode = "off"
nb_render_markdown_format = "myst"
myst_enable_extensions = ["dollarmath", "amsmath"]

html_theme = "sphinx_book_theme"
html_title = "Layerwise"
html_show_sourcelink = False
