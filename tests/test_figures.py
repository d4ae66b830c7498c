"""What lessons draw and measure with."""

import base64
import re

import matplotlib as mpl
import numpy as np
import pytest

from layerwise import measure, plots


@pytest.fixture
def shown(monkeypatch):
    """What is displayed, in order."""
    caught = []
    monkeypatch.setattr("IPython.display.display", lambda thing, **options: caught.append((thing, options)))
    return caught


@pytest.fixture
def figure():
    """A small figure in the course's style."""
    mpl.use("agg")
    import matplotlib.pyplot as plt

    with plt.rc_context():
        plots.use_style()
        drawn, axes = plt.subplots()
        axes.plot([0, 1], [0, 1])
        yield drawn
        plt.close(drawn)


def test_a_figure_comes_with_alt_text_and_caption(shown, figure):
    """The picture carries the alt text where Jupyter and converters look for it; the caption follows."""
    plots.show(figure, alt="A rising line.", caption="**Figure 1.** It rises.")
    (bundle, options), (caption, _) = shown
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert options["metadata"]["image/png"]["alt"] == bundle["text/plain"] == "A rising line."
    assert "**Figure 1.** It rises." in caption.data


def test_the_same_figure_gives_the_same_bytes(shown, figure):
    """Nothing in the picture depends on the time or the version."""
    plots.show(figure, alt="a", caption="c")
    plots.show(figure, alt="a", caption="c")
    assert shown[0][0] == shown[2][0]


def moving(figure):
    """An animated line on a figure, and what draws its frames."""
    (line,) = figure.axes[0].plot([], [], "o-", animated=True)
    return lambda frame: line.set_data(range(frame + 1), range(frame + 1))


def test_a_moving_figure_begins_with_its_last_frame(shown, figure):
    """All frames are there, the last is seen without scripts, and the same picture serves where HTML is not shown."""
    plots.animate(figure, moving(figure), 5, alt='A "line" grows.', caption="**Figure 1.** It grows.")
    (bundle, options), (caption, _) = shown
    frames = re.findall(r'class="frame" src="data:image/png;base64,([^"]+)".*?visibility:(\w+)', bundle["text/html"])
    assert [visibility for _, visibility in frames] == ["hidden"] * 4 + ["visible"]
    assert len({picture for picture, _ in frames}) > 1
    assert 'alt="A &quot;line&quot; grows."' in bundle["text/html"]
    assert "Run the cell to see it move." in bundle["text/html"]  # what remains where Jupyter strips the handlers
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert options["metadata"]["image/png"]["alt"] == bundle["text/plain"]
    assert "It grows." in caption.data


def test_the_same_moving_figure_gives_the_same_bytes(shown, figure):
    """As for a figure at rest."""
    draw = moving(figure)
    plots.animate(figure, draw, 3, alt="a", caption="c")
    plots.animate(figure, draw, 3, alt="a", caption="c")
    assert shown[0][0] == shown[2][0]


def test_a_moving_figure_needs_something_that_moves(figure):
    """Frames, and artists that were made for it."""
    with pytest.raises(ValueError, match="animated=True"):
        plots.animate(figure, lambda frame: None, 5, alt="a", caption="c")
    with pytest.raises(ValueError, match="at least 2 frames"):
        plots.animate(figure, moving(figure), 1, alt="a", caption="c")


@pytest.mark.parametrize(("alt", "caption"), [("", "c"), ("a", " ")])
def test_a_figure_without_words_is_refused(figure, alt, caption):
    """Alt text and caption are not optional."""
    with pytest.raises(ValueError, match="alt text and a caption"):
        plots.show(figure, alt=alt, caption=caption)


def test_a_record_shows_mean_and_range(shown):
    """Several values are shown as their mean, their range and how many they are."""
    measure.record("accuracy", [0.8, 0.9, 1.0], claim="It learns.", holds=True)
    ((measured, _),) = shown
    assert str(measured) == "accuracy: 0.9 (0.8 to 1 over 3 runs)  [claim holds]"
    bundle, metadata = measured._repr_mimebundle_()
    assert metadata[measure.KEY]["low"] == 0.8
    assert bundle == {"text/plain": str(measured)}


def test_one_value_is_shown_without_a_range(shown):
    """A single measurement has a unit and no spread."""
    measure.record("updates", 11, unit="updates")
    assert str(shown[0][0]) == "updates: 11 updates"


def test_a_claim_needs_a_verdict():
    """A claim without a verdict, and a record without values, are refused."""
    with pytest.raises(ValueError, match="holds="):
        measure.record("x", 1, claim="It is so.")
    with pytest.raises(ValueError, match="at least one value"):
        measure.record("x", [])


def test_a_claim_with_places_for_numbers_is_one_sentence(shown):
    """A reader sees what was found, how large and over how many runs; where it is not so, that comes first."""
    claim = "Dropout adds {mean:.1f} points, {low:.0f} to {high:.0f} over {runs} seeds."
    measure.record("gain", [5.0, 6.0, 8.5], claim=claim, holds=True)
    measure.record("gain", [-1.0, 1.0], claim=claim, holds=False)
    assert [str(figure) for ((figure, _),) in [(pair,) for pair in shown]] == [
        "Dropout adds 6.5 points, 5 to 8 over 3 seeds.",
        "Not so here: Dropout adds 0.0 points, -1 to 1 over 2 seeds.",
    ]


def test_a_figure_without_a_claim_can_be_a_sentence(shown):
    """A plain measurement may say itself in words, too."""
    measure.record("accuracy", 0.947, says="The network reads {mean:.1%} of the test scans.")
    assert str(shown[0][0]) == "The network reads 94.7% of the test scans."


def test_a_sentence_asks_only_for_numbers_that_there_are():
    """An unknown place is refused with those that are known."""
    with pytest.raises(ValueError, match=r"may have \{mean\}.*Received: 'It is \{median\}\.'"):
        measure.record("x", 1, says="It is {median}.")


def test_curves_show_training_beside_validation(shown):
    """A plot for each figure of the history, the loss first, with epochs counted from 1."""
    history = {"accuracy": [0.5, 0.8], "loss": [0.9, 0.4], "val_accuracy": [0.4, 0.6], "val_loss": [1.0, 0.7]}
    plots.curves(history, alt="Two plots.", caption="Curves.")
    content, options = shown[0]
    assert content["text/plain"] == "Two plots."
    assert options["metadata"][plots.FIGURE]["unlabelled"] == []


def test_curves_that_are_not_there_are_named():
    """An unknown figure is refused with those that there are."""
    with pytest.raises(ValueError, match=r"no auc\. It has: loss"):
        plots.curves({"loss": [1.0]}, alt="a", caption="c", figures=["auc"])


def test_images_come_with_their_titles(shown):
    """Gray images in rows; as many titles as images, or none."""
    plots.images(np.zeros((5, 8, 8)), list("abcde"), alt="Five squares.", caption="Squares.", columns=3)
    assert shown[0][0]["text/plain"] == "Five squares."
    with pytest.raises(ValueError, match="5 images, 2 titles"):
        plots.images(np.zeros((5, 8, 8)), "ab", alt="a", caption="c")
