"""`train` and `Trainer` do what Keras's `fit` does."""

from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from layerwise.training import Trainer, train

RANDOM = np.random.default_rng(0)
INPUTS = RANDOM.normal(size=(90, 6)).astype("float32")
TARGETS = (INPUTS[:, 0] * INPUTS[:, 1] > 0).astype("int32")
HELD_OUT = INPUTS[:30] + 0.1, TARGETS[:30]


def network():
    """A net with everything that behaves specially in training; always from the same start."""
    keras.utils.set_random_seed(0)
    net = keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(16, activation="relu", kernel_regularizer=keras.regularizers.L2(0.01)),
            layers.BatchNormalization(),
            layers.Dense(2, activation="softmax"),
        ]
    )
    net.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return net


def test_it_takes_the_same_steps_as_fit():
    """In the same order, with a last batch that is smaller: equal curves, equal weights."""
    options = {"epochs": 4, "batch_size": 20, "shuffle": False}
    ours, keras_own = network(), network()
    mine = train(ours, INPUTS, TARGETS, validation=HELD_OUT, **options).history
    its = keras_own.fit(INPUTS, TARGETS, validation_data=HELD_OUT, verbose=0, **options).history
    assert set(mine) == set(its) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    for name, curve in its.items():
        np.testing.assert_allclose(mine[name], curve, rtol=1e-4, atol=1e-5)
    for weights, expected in zip(ours.get_weights(), keras_own.get_weights(), strict=True):
        np.testing.assert_allclose(weights, expected, rtol=1e-3, atol=1e-4)


def test_callbacks_watch_and_stop_it():
    """Early stopping ends it at the epoch at which it ends Keras's own training, with the best weights."""

    def stop():
        return keras.callbacks.EarlyStopping(monitor="val_loss", patience=2, restore_best_weights=True)

    options = {"epochs": 200, "batch_size": 30, "shuffle": False}
    noise = INPUTS[:30], 1 - TARGETS[:30]  # what is learned makes this worse
    ours, keras_own = network(), network()
    mine = train(ours, INPUTS, TARGETS, validation=noise, callbacks=[stop()], **options)
    its = keras_own.fit(INPUTS, TARGETS, validation_data=noise, callbacks=[stop()], verbose=0, **options)
    assert mine.epoch == its.epoch
    assert len(mine.epoch) < 200
    np.testing.assert_allclose(ours.get_weights()[0], keras_own.get_weights()[0], rtol=1e-3, atol=1e-4)


def test_what_callbacks_add_to_the_logs_is_in_the_history():
    """As with `fit`, where ReduceLROnPlateau adds the learning rate."""

    class Twice(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs):
            """Add a figure."""
            logs["twice"] = 2 * logs["loss"]

    history = train(network(), INPUTS, TARGETS, epochs=3, callbacks=[Twice()]).history
    assert history["twice"] == [2 * loss for loss in history["loss"]]


def test_a_seed_gives_the_order():
    """The same seed gives the same curve, another one another."""
    first, again, other = (train(network(), INPUTS, TARGETS, epochs=3, seed=s).history["loss"] for s in (1, 1, 2))
    assert first == again
    assert first != other


def test_it_can_go_on():
    """A second call goes on from where the first ended, with the optimiser's memory."""
    one, two = network(), network()
    train(one, INPUTS, TARGETS, epochs=4, shuffle=False)
    for _ in range(2):
        train(two, INPUTS, TARGETS, epochs=2, shuffle=False)
    np.testing.assert_allclose(one.get_weights()[0], two.get_weights()[0], rtol=1e-4, atol=1e-5)


def test_a_trainer_begins_anew():
    """After `restart` the curve is that of a new network: weights, statistics and the optimiser's memory."""
    options: dict[str, Any] = {"epochs": 3, "batch_size": 20}
    trainer = Trainer(network())
    start = trainer.model.get_weights()
    first = trainer.train(INPUTS, TARGETS, **options).history
    went_on = trainer.train(INPUTS, TARGETS, **options).history
    trainer.restart(start)
    again = trainer.train(INPUTS, TARGETS, **options).history
    assert first == again != went_on


def test_a_trainer_takes_other_data():
    """Fewer samples, other batches and another kind of data need no other trainer."""
    trainer = Trainer(network())
    start = trainer.model.get_weights()
    for inputs, targets in ((INPUTS, TARGETS), (INPUTS[:25], TARGETS[:25]), (INPUTS, TARGETS.astype("float32"))):
        trainer.restart(start)
        mine = trainer.train(inputs, targets, epochs=2, batch_size=10).history
        alone = train(network(), inputs, targets, epochs=2, batch_size=10).history
        assert mine["loss"] == pytest.approx(alone["loss"], rel=1e-4)


@pytest.mark.parametrize("jit_compile", [False, True])
def test_steps_are_those_of_train_on_batch(jit_compile):
    """In the order asked for; a sample may come twice."""
    batches = np.random.default_rng(1).integers(0, len(INPUTS), size=(6, 15))
    ours, keras_own = network(), network()
    seen = Trainer(ours, jit_compile=jit_compile).steps(INPUTS, TARGETS, batches)
    its = [keras_own.train_on_batch(INPUTS[batch], TARGETS[batch], return_dict=True) for batch in batches]
    for name, value in seen.items():
        assert value == pytest.approx(np.mean([float(figures[name]) for figures in its]), rel=1e-4)
    np.testing.assert_allclose(ours.get_weights()[0], keras_own.get_weights()[0], rtol=1e-3, atol=1e-4)


class AlwaysRandom(layers.Layer):
    """Adds noise in training and out of it; its random generator moves on with each call."""

    def __init__(self):
        super().__init__()
        self.dice = keras.random.SeedGenerator(7)

    def call(self, inputs):
        """The inputs with a little noise."""
        return inputs + 0.01 * keras.random.normal((1,), seed=self.dice)


def test_making_the_variables_changes_none_of_them():
    """Before the first step weights, statistics, metrics, random generators and the optimiser are as they were."""
    keras.utils.set_random_seed(0)
    hidden = [AlwaysRandom(), layers.Dense(8), layers.BatchNormalization(), layers.Dropout(0.5)]
    net = keras.Sequential([keras.Input((6,)), *hidden, layers.Dense(2, activation="softmax")])
    net.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    before = {variable.path: variable.numpy() for variable in net.variables}
    trainer = Trainer(net)
    assert trainer.steps(INPUTS, TARGETS, np.zeros((0, 10), "int32")) == {"loss": 0, "accuracy": 0}
    after = {variable.path: variable.numpy() for variable in net.variables}
    assert sum("seed" in path for path in before) == 2
    for path, value in before.items():
        np.testing.assert_array_equal(after[path], value, err_msg=path)
    assert not any(after[path].any() for path in after.keys() - before.keys())  # the metrics' own
    assert net.optimizer.iterations == 0


def test_a_model_without_call_is_trained_by_its_own_step():
    """A `train_step` that needs neither loss nor metrics is all that is asked of a model."""

    class Counter(keras.Model):
        def __init__(self):
            super().__init__()
            self.seen = keras.metrics.Sum(name="seen")
            self.built = True

        @property
        def metrics(self):
            return [self.seen]

        def train_step(self, batch):
            """Count the samples."""
            self.seen.update_state(keras.ops.ones_like(batch[1]))
            return {"seen": self.seen.result()}

    counter = Counter()
    counter.compile("sgd")
    assert train(counter, INPUTS, TARGETS, epochs=2).history == {"seen": [90, 90]}


def test_what_cannot_be_trained_is_refused():
    """Unequal lengths and a model without a loss."""
    with pytest.raises(ValueError, match="90 inputs, 89 targets"):
        train(network(), INPUTS, TARGETS[1:], epochs=1)
    with pytest.raises(ValueError, match=r"model\.compile"):
        train(keras.Sequential([keras.Input((6,)), layers.Dense(1)]), INPUTS, TARGETS, epochs=1)
