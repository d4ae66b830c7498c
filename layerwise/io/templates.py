"""The package's templates, in the folder `templates`: one environment fills in all of them.

What goes into a page (`.html`) is escaped; what goes into any other file stands there as it is.
"""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from layerwise.printable import LINES, printable


def render(template: str, **facts: object) -> str:
    """A template, such as `report/class.html`, filled in; a fact that it wants and is not given is an error."""
    return _environment().get_template(template).render(**facts)


def source(template: str) -> str:
    """A template as it stands there, not filled in."""
    text, _, _ = PackageLoader("layerwise").get_source(_environment(), template)
    return text


def _seen(fact: object) -> object:
    """A text in a page with codes for what commands, cannot be seen or turns the direction of reading."""
    return printable(fact, LINES) if type(fact) is str else fact


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("layerwise"),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_seen,
        comment_start_string="{##",  # in files of Python and TOML a single brace may stand before a comment
        comment_end_string="##}",
    )
    environment.filters["points"] = "{:g}".format
    return environment
