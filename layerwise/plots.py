"""How the lessons draw: one style, and one way to show a figure so that everybody can read it."""

import base64
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Okabe and Ito's colours for all kinds of colour vision, in an order whose greys differ; with each its own dash.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00")
DASHES = ("-", "--", "-.", ":", (0, (1, 1)), (0, (5, 1)))
FIGURE = "layerwise-figure"  # under which an output's metadata say what `unlabelled` found
RESOLUTION = 100  # dots per inch: sharp enough on a screen, and a lesson's file stays small


def use_style() -> None:
    """Set matplotlib's defaults for the course: readable sizes, a light grid, colours that survive greyscale."""
    import matplotlib.pyplot as plt
    from cycler import cycler

    plt.rcParams.update(
        {
            "figure.figsize": (6.4, 3.6),
            "figure.constrained_layout.use": True,
            "axes.grid": True,
            "axes.axisbelow": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlesize": "medium",
            "axes.titleweight": "bold",
            "axes.prop_cycle": cycler(color=COLOURS) + cycler(linestyle=DASHES),
            "grid.alpha": 0.3,
            "image.cmap": "gray",
            "lines.linewidth": 2.0,
            "legend.frameon": False,
        }
    )


def show(figure: "Figure", alt: str, caption: str) -> None:
    """Display a figure with a text for those who cannot see it and a caption beneath, then close it.

    Args:
        figure: what `plt.subplots` returned.
        alt: what the picture shows, for a screen reader: a sentence or two.
        caption: what to learn from it; Markdown, shown under the picture.

    Raises:
        ValueError: alt or caption is empty.
    """
    import matplotlib.pyplot as plt
    from IPython.display import Markdown, display
    from PIL import Image

    if not alt.strip() or not caption.strip():
        raise ValueError("show() needs an alt text and a caption. Received: an empty one.")
    bare = unlabelled(figure)
    full, small = io.BytesIO(), io.BytesIO()
    figure.savefig(full, format="png", dpi=RESOLUTION)
    plt.close(figure)
    # A palette of 256 colours halves the file and cannot be told from the original; saving it anew also drops
    # matplotlib's version string, on which the bytes must not depend.
    Image.open(full).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(small, format="png", optimize=True)
    bundle = {"image/png": base64.b64encode(small.getvalue()).decode("ascii"), "text/plain": alt}
    display(bundle, raw=True, metadata={"image/png": {"alt": alt}, FIGURE: {"unlabelled": bare}})
    display(Markdown(f"*{caption}*"))


def unlabelled(figure: "Figure") -> list[str]:
    """The axes of a figure that have ticks and do not say what they measure: `x of plot 2`, counted from 1.

    A label of the whole figure (`supxlabel`) or of an axis that is shared serves all plots that it stands for, and
    ticks that are words speak for themselves.
    """
    found = []
    for number, axes in enumerate(figure.axes, start=1):
        if not axes.axison or axes.get_label() == "<colorbar>":
            continue
        for letter, whole in (("x", figure.get_supxlabel()), ("y", figure.get_supylabel())):
            shared = getattr(axes, f"get_shared_{letter}_axes")().get_siblings(axes)
            labels = [getattr(other, f"get_{letter}label")() for other in shared]
            ticks = [tick.get_text() for tick in getattr(axes, f"get_{letter}ticklabels")()]
            words = any(character.isalpha() for tick in ticks for character in tick)
            if ticks and not words and not whole and not any(label.strip() for label in labels):
                found.append(f"{letter} of plot {number}")
    return found
