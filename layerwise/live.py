"""A callback that draws the curves of a training while it runs."""

import math
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import keras

from layerwise.plots import RESOLUTION, picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class LivePlot(keras.callbacks.Callback):  # type: ignore[misc]  # Keras ships no types
    """Draws the logs over the epochs: a panel for loss and val_loss, one for accuracy and val_accuracy, and so on.

    In a notebook the picture is drawn anew while the training goes on. Elsewhere nothing is shown; with a `path` the
    picture is written there at the end, in both cases.

    Example:
        model.fit(inputs, targets, validation_split=0.2, epochs=50, callbacks=[LivePlot()])

    Args:
        path: a PNG file for the picture, or None.
        every: the least time between two drawings, in seconds; drawing takes about 0.1 s.
    """

    def __init__(self, path: str | Path | None = None, every: float = 0.5) -> None:
        super().__init__()
        self.path = Path(path) if path else None
        self.every = every
        self.curves: dict[str, list[float]] = {}
        self._drawn = -math.inf  # never
        self._handle: Any = None

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        """Forget an earlier training."""
        self.curves, self._drawn, self._handle = {}, -math.inf, None

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Add a point to each curve, and draw if the last drawing is old enough."""
        for name, value in (logs or {}).items():
            self.curves.setdefault(name, []).append(float(value))
        if time.monotonic() - self._drawn >= self.every:
            self._show()

    def on_train_end(self, logs: dict[str, float] | None = None) -> None:
        """Draw all of it."""
        if not self.curves:
            return
        self._show()
        if self.path:
            self.draw().savefig(self.path, format="png", dpi=RESOLUTION)

    def draw(self) -> "Figure":
        """The curves so far as a figure."""
        from matplotlib.figure import Figure

        panels = list(dict.fromkeys(name.removeprefix("val_") for name in self.curves))
        figure = Figure(figsize=(3.7 * len(panels), 3.2), layout="constrained")
        for axes, panel in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
            for name, label in ((panel, "training"), (f"val_{panel}", "validation")):
                if name in self.curves:
                    curve = self.curves[name]
                    axes.plot(range(1, len(curve) + 1), curve, label=label)
            axes.set(xlabel="epoch", ylabel=panel.replace("_", " "))
            axes.legend()
        return figure

    def _show(self) -> None:
        self._drawn = time.monotonic()
        if not _in_notebook():
            return
        from IPython.display import display

        figure = self.draw()
        words = ", ".join(f"{name} {curve[-1]:.3g}" for name, curve in self.curves.items())
        alt = f"Curves of the training over {max(map(len, self.curves.values()))} epochs; at their ends {words}."
        content, metadata = picture(figure, alt)
        if self._handle is None:
            self._handle = display(content, metadata=metadata, raw=True, display_id=True)
        else:
            self._handle.update(content, metadata=metadata, raw=True)


def _in_notebook() -> bool:
    """Whether this is a Jupyter kernel, which can replace what it has displayed."""
    from IPython import get_ipython

    return hasattr(get_ipython(), "kernel")
