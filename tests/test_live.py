"""The curves that are drawn while a training runs."""

import time

import keras
import numpy as np
import pytest
from keras import layers

from layerwise import live
from layerwise.training import train

RANDOM = np.random.default_rng(0)
INPUTS, TARGETS = RANDOM.normal(size=(40, 3)), RANDOM.integers(0, 2, size=(40, 1))


class Handle:
    """What `display(..., display_id=True)` returns: it notes what it is asked to show instead."""

    def __init__(self, shown):
        self.shown = shown

    def update(self, content, **options):
        """Replace what is shown."""
        self.shown.append((content, options["metadata"]))


@pytest.fixture
def network():
    """A neuron with a metric."""
    keras.utils.set_random_seed(0)
    neuron = keras.Sequential([keras.Input((3,)), layers.Dense(1, activation="sigmoid")])
    neuron.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
    return neuron


@pytest.fixture
def notebook(monkeypatch):
    """As in a Jupyter kernel; what is displayed, in order."""
    shown = []

    def display(content, **options):
        shown.append((content, options["metadata"]))
        return Handle(shown)

    monkeypatch.setattr(live, "_in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", display)
    return shown


def test_the_picture_is_drawn_anew_while_the_training_runs(network, notebook):
    """One picture, replaced at each epoch and at the end; its alt text says how far it is."""
    train(network, INPUTS, TARGETS, epochs=3, validation=(INPUTS, TARGETS), callbacks=[live.LivePlot(every=0)])
    alts = [content["text/plain"] for content, _ in notebook]
    assert ["over 1 epochs" in alts[0], "over 2 epochs" in alts[1], "over 3 epochs" in alts[2]] == [True] * 3
    assert "val_accuracy" in alts[-1]
    assert len(alts) == 4  # the fourth at the end
    assert all("image/png" in content and metadata["image/png"]["alt"] for content, metadata in notebook)


def test_it_does_not_draw_more_often_than_asked(network, notebook):
    """A training of many quick epochs is not slowed down by pictures: the first, and the last."""
    train(network, INPUTS, TARGETS, epochs=30, callbacks=[live.LivePlot(every=1000)])
    assert len(notebook) == 2
    assert "over 30 epochs" in notebook[-1][0]["text/plain"]


def test_training_and_validation_share_a_panel(network):
    """A panel for the loss, one for the accuracy, each with two labelled curves."""
    plot = live.LivePlot()
    network.fit(INPUTS, TARGETS, epochs=2, verbose=0, validation_data=(INPUTS, TARGETS), callbacks=[plot])
    panels = plot.draw().axes
    assert {axes.get_ylabel() for axes in panels} == {"loss", "accuracy"}
    for axes in panels:
        assert axes.get_xlabel() == "epoch"
        assert [line.get_label() for line in axes.lines] == ["training", "validation"]
        assert all(np.size(line.get_ydata()) == 2 for line in axes.lines)


def test_off_screen_it_writes_a_file_and_prints_nothing(network, tmp_path, capsys):
    """In a script there is nobody to show it to; a second training begins anew."""
    plot = live.LivePlot(tmp_path / "curves.png")
    for _ in range(2):
        network.fit(INPUTS, TARGETS, epochs=2, verbose=0, callbacks=[plot])
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert len(plot.curves["loss"]) == 2
    assert capsys.readouterr().out == ""


def test_a_host_that_is_just_up_gets_its_first_picture_too(network, notebook, monkeypatch):
    """The clock counts from the start of the machine: a small figure on it is no reason to wait."""
    monkeypatch.setattr(time, "monotonic", lambda: 0.1)
    train(network, INPUTS, TARGETS, epochs=3, callbacks=[live.LivePlot(every=1000)])
    assert ["over 1 epochs" in content["text/plain"] for content, _ in notebook] == [True, False]
