"""How the lessons draw: one style, and one way to show a figure so that everybody can read it."""

import base64
import html
import io
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike
    from PIL.Image import Image

# Okabe and Ito's colors for all kinds of color vision, in an order whose grays differ; with each its own dash.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00")
DASHES = ("-", "--", "-.", ":", (0, (1, 1)), (0, (5, 1)))
FIGURE = "layerwise-figure"  # under which an output's metadata say what `unlabelled` found
RESOLUTION = 100  # dots per inch: sharp enough on a screen, and a lesson's file stays small


def use_style() -> None:
    """Set matplotlib's defaults for the course: readable sizes, a light grid, colors that survive grayscale."""
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

    _need_words(alt, caption)
    content, metadata = picture(figure, alt)
    plt.close(figure)
    _display(content, metadata, caption)


def curves(history: Mapping[str, Sequence[float]], alt: str, caption: str, *, figures: Sequence[str] = ()) -> None:
    """Show the curves of a training: a plot for each figure, with its validation curve beside it.

    Args:
        history: what `fit(...).history` holds, a list per figure.
        alt, caption: as in `show`.
        figures: which, without "val_"; by default all, the loss first.

    Raises:
        ValueError: alt or caption is empty, or the history lacks a figure.
    """
    import matplotlib.pyplot as plt

    own = [name for name in history if not name.startswith("val_")]
    names = list(figures) or sorted(own, key=lambda name: name != "loss")
    if missing := [name for name in names if name not in history]:
        raise ValueError(f"The history has no {', '.join(missing)}. It has: {', '.join(history)}.")
    figure, axes = plt.subplots(1, len(names), figsize=(3.6 * len(names), 2.8), squeeze=False)
    for name, plot in zip(names, axes[0], strict=True):
        epochs = range(1, len(history[name]) + 1)
        plot.plot(epochs, history[name], label="training")
        if f"val_{name}" in history:
            plot.plot(epochs, history[f"val_{name}"], label="validation")
        plot.set(xlabel="epoch", ylabel=name.replace("_", " "))
        plot.xaxis.get_major_locator().set_params(integer=True)
        plot.legend()
    show(figure, alt, caption)


def images(
    images: "ArrayLike", titles: Sequence[object], alt: str, caption: str, *, columns: int = 10, inverted: bool = True
) -> None:
    """Show gray images in rows, each with a title.

    Args:
        images: (samples, height, width).
        titles: one for each image; empty for none.
        alt, caption: as in `show`.
        columns: images in a row.
        inverted: dark ink on white paper, where the data have 0 for paper.

    Raises:
        ValueError: alt or caption is empty, or there are not as many titles as images.
    """
    import matplotlib.pyplot as plt
    import numpy as np

    pictures = np.asarray(images)
    if titles and len(titles) != len(pictures):
        raise ValueError(f"Every image needs a title. Received: {len(pictures)} images, {len(titles)} titles.")
    rows = -(-len(pictures) // columns)
    size = min(0.9, 7.2 / columns)
    height = size + 0.22 * max((str(title).count("\n") + 1 for title in titles), default=0)
    figure, axes = plt.subplots(rows, columns, figsize=(size * columns, height * rows), squeeze=False)
    for place in axes.flat:
        place.set_axis_off()
    for number, (place, picture_) in enumerate(zip(axes.flat, pictures, strict=False)):
        place.imshow(picture_, cmap="gray_r" if inverted else "gray", interpolation="nearest")
        if titles:
            place.set_title(str(titles[number]), fontsize=8, fontweight="normal")
    show(figure, alt, caption)


def picture(figure: "Figure", alt: str) -> tuple[dict[str, str], dict[str, Any]]:
    """A figure and its alt text as what Jupyter displays: the contents by kind, and their metadata."""
    from PIL import Image

    full = io.BytesIO()
    figure.savefig(full, format="png", dpi=RESOLUTION)
    return _content(Image.open(full), alt), _metadata(alt, unlabelled(figure))


def animate(
    figure: "Figure",
    draw: Callable[[int], object],
    frames: int,
    alt: str,
    caption: str,
    *,
    seconds: float = 4.0,
) -> None:
    """Display a moving figure with a button, a slider and, as its still, the last frame; then close it.

    It begins at rest with the last frame, which is also what is printed and what is seen where HTML is not shown.
    Everything but the animated artists is drawn once, so that a frame has a few kB.

    Args:
        figure: what `plt.subplots` returned; the artists that change were made with `animated=True`.
        draw: puts these artists into the state of a frame; called with 0, 1, …, frames - 1.
        frames: how many frames there are, at least 2.
        alt: what is seen, from the beginning to the end.
        caption: what to learn from it; Markdown, shown under the picture.
        seconds: how long the whole takes.

    Raises:
        ValueError: alt or caption is empty, there are fewer than two frames, or no artist is animated.
    """
    import matplotlib.pyplot as plt
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    _need_words(alt, caption)
    if frames < 2:
        raise ValueError(f"animate() needs at least 2 frames. Received: frames={frames}.")
    moving = sorted(figure.findobj(lambda artist: artist.get_animated()), key=lambda artist: artist.get_zorder())
    if not moving:
        raise ValueError("animate() needs artists made with animated=True. Received: a figure without any.")
    bare = unlabelled(figure)
    figure.set_dpi(RESOLUTION)
    canvas: Any = FigureCanvasAgg(figure)  # whose methods are not typed
    draw(frames - 1)
    canvas.draw()  # all but the animated artists; the layout is settled now
    figure.set_layout_engine("none")
    still = Image.fromarray(np.array(canvas.buffer_rgba()))
    layers = []
    for frame in range(frames):
        draw(frame)
        canvas.get_renderer().clear()
        for artist in moving:
            figure.draw_artist(artist)
        layers.append(Image.fromarray(np.array(canvas.buffer_rgba())))
    plt.close(figure)
    content = _content(Image.alpha_composite(still, layers[-1]), alt)
    _display(content | {"text/html": _player(still, layers, alt, seconds)}, _metadata(alt, bare), caption)


def _need_words(alt: str, caption: str) -> None:
    if not alt.strip() or not caption.strip():
        raise ValueError("A figure needs an alt text and a caption. Received: an empty one.")


def _content(image: "Image", alt: str) -> dict[str, str]:
    return {"image/png": _png(image.convert("RGB")), "text/plain": alt}


def _metadata(alt: str, bare: list[str]) -> dict[str, Any]:
    return {"image/png": {"alt": alt}, FIGURE: {"unlabelled": bare}}


def _display(content: dict[str, str], metadata: dict[str, Any], caption: str) -> None:
    from IPython.display import Markdown, display

    display(content, raw=True, metadata=metadata)
    display(Markdown(f"*{caption}*"))


def _png(image: "Image") -> str:
    """A picture as base64.

    A palette of 256 colors halves the file and cannot be told from the original; saving it anew also drops
    matplotlib's version string, on which the bytes must not depend. A transparent layer holds a few artists in a few
    colors, and only one method of Pillow's knows transparency.
    """
    from PIL import Image

    small = io.BytesIO()
    if image.mode == "RGBA":
        reduced = image.quantize(48, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    else:
        reduced = image.quantize(256, dither=Image.Dither.NONE)
    reduced.save(small, format="png", optimize=True)
    return base64.b64encode(small.getvalue()).decode("ascii")


PLAYER = """<figure class="layerwise-animation" role="group" aria-label="{alt}" style="margin:0;max-width:{width}px">
<style>
@media print {{ .layerwise-animation div + div, .layerwise-animation small {{ display: none !important }} }}
</style>
<div style="position:relative">
<img alt="{alt}" src="data:image/png;base64,{still}" style="width:100%" onload="{ready}">{layers}</div>
<div style="display:none;gap:.5em;align-items:center">
<button type="button" onclick="{play}">Play</button>
<input type="range" aria-label="frame" min="0" max="{last}" value="{last}" style="flex:1" oninput="{show}">
</div><small>Run the cell to see it move.</small></figure>"""
LAYER = (
    '<img alt="" class="frame" src="data:image/png;base64,{layer}" '
    'style="position:absolute;left:0;top:0;width:100%;visibility:{visibility}">'
)
# As attributes and not as a script: they need no names, so that a page may hold any number of animations. Jupyter
# strips them from outputs that it does not trust, those of somebody else's run; then the still and the note remain.
READY = (
    "const [, controls] = this.closest('figure').querySelectorAll(':scope > div');"
    "controls.style.display = 'flex'; controls.nextElementSibling.style.display = 'none'"
)
SHOW = (
    "this.closest('figure').querySelectorAll('.frame').forEach("
    "(image, number) => image.style.visibility = number == this.value ? 'visible' : 'hidden')"
)
PLAY = (
    "const button = this, slider = this.nextElementSibling;"
    "const go = to => { slider.value = to; slider.dispatchEvent(new Event('input')) };"
    "const stop = () => { clearInterval(button.timer); button.timer = null; button.textContent = 'Play' };"
    "if (button.timer) { stop(); return }"
    "if (slider.value == slider.max) go(0);"
    "button.textContent = 'Pause';"
    "button.timer = setInterval(() => slider.value == slider.max ? stop() : go(+slider.value + 1), PERIOD)"
)


def _player(still: "Image", layers: list["Image"], alt: str, seconds: float) -> str:
    """An HTML figure with the frames on top of each other, of which one is visible; without scripts, the last."""
    last = len(layers) - 1
    return PLAYER.format(
        alt=html.escape(alt),
        width=still.width,
        still=_png(still.convert("RGB")),
        layers="".join(
            LAYER.format(layer=_png(layer), visibility="visible" if number == last else "hidden")
            for number, layer in enumerate(layers)
        ),
        last=last,
        ready=html.escape(READY),
        show=html.escape(SHOW),
        play=html.escape(PLAY.replace("PERIOD", str(round(1000 * seconds / len(layers))))),
    )


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
