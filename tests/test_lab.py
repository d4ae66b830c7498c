"""`lab.repeat` trains as `fit` does, seed by seed, and `lab.compare` is fair."""

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from layerwise import lab

RANDOM = np.random.default_rng(0)


def part(size):
    """Points of which the first two coordinates decide."""
    inputs = RANDOM.normal(size=(size, 6)).astype("float32")
    return inputs, (inputs[:, 0] * inputs[:, 1] > 0).astype("int32")


TRAIN, VALIDATION, TEST = part(120), part(60), part(60)


def network(*units, rate=0.01):
    """A build function."""

    def build(seed):
        inside = [layers.Dense(size, "relu") for size in units]
        model = keras.Sequential([keras.Input((6,)), *inside, layers.Dense(2, "softmax")])
        model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    return build


def test_it_trains_as_fit_does():
    """With all samples in a step, whose order then does not matter: the curves, weights and scores of `fit`."""
    options: dict[str, Any] = {"epochs": 6, "batch_size": 120}
    runs = lab.repeat(network(16), TRAIN, VALIDATION, seeds=(3, 8), **options)
    for run in runs.runs:
        keras.utils.set_random_seed(run.seed)
        model = network(16)(run.seed)
        history = model.fit(*TRAIN, validation_data=VALIDATION, verbose=0, **options).history
        assert set(history) == set(run.history)
        for name, curve in history.items():
            np.testing.assert_allclose(run.history[name], curve, rtol=1e-4, atol=1e-5)
        for mine, its in zip(run.model.get_weights(), model.get_weights(), strict=True):
            np.testing.assert_allclose(mine, its, rtol=1e-3, atol=1e-4)
        loss, accuracy = model.evaluate(*TEST, verbose=0)
        row = runs.evaluate(*TEST).loc[run.seed]
        assert (row["loss"], row["accuracy"]) == pytest.approx((loss, accuracy), abs=1e-4)


def test_data_of_other_kinds_are_trained_too():
    """What is not an array goes through `fit` itself."""
    train = tf.constant(TRAIN[0]), tf.constant(TRAIN[1])
    runs = lab.repeat(network(4), train, VALIDATION, epochs=2, seeds=1)
    assert runs.curve("val_loss").shape == (1, 2)


def test_the_best_epoch_is_kept():
    """With patience a run stops where its validation figure no longer improves, and has the best epoch's weights."""
    runs = lab.repeat(
        network(64, rate=0.05), TRAIN, VALIDATION, epochs=300, seeds=2, patience=5, monitor="val_loss", batch_size=30
    )
    for run in runs.runs:
        curve = run.history["val_loss"]
        assert run.epoch == int(np.argmin(curve)) + 1
        assert len(curve) == run.epoch + 5 < 300
        loss = run.model.evaluate(*VALIDATION, verbose=0)[0]
        assert loss == pytest.approx(min(curve), rel=1e-3)
    np.testing.assert_allclose(runs.kept("val_loss"), np.nanmin(runs.curve("val_loss"), axis=1))


def test_without_patience_the_last_epoch_counts():
    """Then all epochs are trained, and nothing is chosen."""
    (run,) = lab.repeat(network(4), TRAIN, VALIDATION, epochs=3, seeds=[7]).runs
    assert (run.seed, run.epoch, len(run.history["loss"])) == (7, 3, 3)


def test_seeds_differ_and_repeat():
    """A seed gives the same run again, another seed another one."""
    first, again = (lab.repeat(network(8), TRAIN, epochs=2, seeds=2).curve("loss") for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert (first[0] != first[1]).all()


def test_a_comparison_finds_the_better_network():
    """A hidden layer beats none where only that can be right; every figure is there, and the budget is said."""
    result = lab.compare(
        {"none": network(), "sixteen": network(16)}, TRAIN, VALIDATION, TEST, epochs=60, seeds=3, batch_size=20
    )
    assert result.metric == "accuracy"
    assert (result.gain("sixteen", "none") > 0.1).all()
    assert list(result.table().columns) == ["validation", "test", "lowest", "highest"]
    assert "Each candidate had 1 trial from 3 seeds and at most 60 epochs." in str(result)
    assert "chosen by accuracy on the validation data; the test data were used once" in result._repr_html_()
    for name, runs in result.runs.items():
        np.testing.assert_allclose(result.scores[name], runs.evaluate(*TEST)["accuracy"])


def test_trials_are_chosen_on_validation_data():
    """Of a candidate's settings the one that is better on the validation data is chosen, whatever the test data say."""
    lies = TEST[0], 1 - TEST[1]
    result = lab.compare(
        {"a": [network(16, rate=1e-7), network(16)], "b": [network(8), network(8, rate=1e-7)]},
        TRAIN, VALIDATION, lies, epochs=40, seeds=2, batch_size=20,
    )  # fmt: skip
    assert result.chosen == {"a": 2, "b": 1}
    assert "The best epoch and trial were chosen" in result.budget


def test_a_loss_is_better_when_it_is_small():
    """Where the figure is an error, less of it is better."""
    result = lab.compare(
        {"slow": [network(16, rate=1e-7), network(16)], "fast": [network(16), network(16, rate=1e-7)]},
        TRAIN, VALIDATION, TEST, epochs=40, seeds=1, batch_size=20, monitor="loss",
    )  # fmt: skip
    assert (result.metric, result.chosen) == ("loss", {"slow": 2, "fast": 1})


def test_test_data_that_are_used_again_are_said():
    """Two comparisons on the same test data prove less than one: the second says so. The same one again does not."""
    test = part(40)
    options: dict[str, Any] = {"epochs": 1, "seeds": 1}
    first = {"a": network(), "b": network(2)}
    assert "before" not in lab.compare(first, TRAIN, VALIDATION, test, **options).budget
    assert "before" not in lab.compare(first, TRAIN, VALIDATION, test, **options).budget
    other = lab.compare({"a": network(), "c": network(3)}, TRAIN, VALIDATION, test, **options)
    assert "They had been used before, to compare a, b." in other.budget


@pytest.mark.parametrize(
    ("candidates", "words"),
    [
        ({"a": network()}, "two or more candidates"),
        ({"a": network(), "b": [network(), network()]}, r"\{'a': 1, 'b': 2\}"),
        ({"a": [], "b": []}, "equally many trials"),
    ],
)
def test_unfair_comparisons_are_refused(candidates, words):
    """One candidate alone, or more trials for one than for the other: the message counts them."""
    with pytest.raises(ValueError, match=words):
        lab.compare(candidates, TRAIN, VALIDATION, TEST, epochs=1)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"seeds": 0}, "at least one seed"),
        ({"epochs": 0}, "at least one epoch"),
        ({"patience": 3}, "patience looks at validation data"),
        ({"patience": 3, "validation": VALIDATION, "monitor": "val_auc"}, "no figure 'val_auc'.*val_loss"),
    ],
)
def test_impossible_repetitions_are_refused(options, words):
    """The message says what is missing."""
    with pytest.raises(ValueError, match=words):
        lab.repeat(network(), TRAIN, **{"epochs": 1, "seeds": 1, **options})


def test_an_unknown_curve_is_named_with_those_there_are():
    """A figure that the history does not have."""
    with pytest.raises(KeyError, match=r"no 'val_loss'\. It has: accuracy, loss"):
        lab.repeat(network(), TRAIN, epochs=1, seeds=1).curve("val_loss")
