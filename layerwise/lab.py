"""Repeat a training over seeds, and compare networks fairly: each is one call on an ordinary `build` function.

    def build(seed):
        model = keras.Sequential([...])
        model.compile(...)
        return model

    runs = lab.repeat(build, (x_train, y_train), (x_val, y_val), epochs=10)
    result = lab.compare({"small": build_small, "large": build_large}, train, validation, test, epochs=30)

A training does what `model.fit` does, only faster where the data are plain arrays (see `layerwise.training`).
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    import keras
    import pandas as pd
    from numpy.typing import NDArray

    Part = tuple[Any, Any]  # inputs and targets
    Build = Callable[[int], keras.Model]

Mode = Literal["auto", "min", "max"]
RISING = ("acc", "auc", "precision", "recall", "f1", "iou", "r2")  # in the names of metrics of which more is better

_handed_out: dict[int, tuple[str, ...]] = {}  # test parts that this process has used, with who was compared on them


@dataclass(frozen=True)
class Run:
    """One training.

    Attributes:
        seed: of the initial weights, of dropout and of the order of the samples.
        history: a list per figure, one value for each epoch, as `fit` returns it.
        epoch: the epoch whose weights the model has, counted from 1.
        model: the trained model.
    """

    seed: int
    history: dict[str, list[float]]
    epoch: int
    model: "keras.Model"


@dataclass(frozen=True)
class Runs:
    """The same training from several seeds."""

    runs: tuple[Run, ...]

    def curve(self, name: str) -> "NDArray[np.float64]":
        """A figure by seed and epoch, (seeds, epochs); NaN after a run that stopped early.

        Args:
            name: as in the history: "loss", "val_accuracy", …

        Raises:
            KeyError: the history has no such figure; the message names those that it has.
        """
        lists = [_figure(run, name) for run in self.runs]
        longest = max(map(len, lists))
        return np.array([[*values, *[math.nan] * (longest - len(values))] for values in lists])

    def kept(self, name: str) -> "NDArray[np.float64]":
        """A figure of each run at the epoch whose weights were kept, (seeds,).

        Raises:
            KeyError: the history has no such figure.
        """
        return np.array([_figure(run, name)[run.epoch - 1] for run in self.runs])

    def evaluate(self, inputs: Any, targets: Any) -> "pd.DataFrame":
        """Loss and metrics of each run's model on other data: a row for each seed."""
        import pandas as pd

        rows = [run.model.evaluate(inputs, targets, verbose=0, return_dict=True) for run in self.runs]
        return pd.DataFrame(rows, index=pd.Index([run.seed for run in self.runs], name="seed"))

    def __str__(self) -> str:
        names = list(self.runs[0].history)
        lines = [f"{len(self.runs)} runs, mean and range at the epoch that was kept:"]
        return "\n".join([*lines, *(f"  {name:<14} {_spread(self.kept(name))}" for name in names)])

    __repr__ = __str__


@dataclass(frozen=True)
class Comparison:
    """What a fair comparison came to.

    Attributes:
        scores: for each candidate its score on the test data by seed, (seeds,).
        validation: for each candidate the score on the validation data by which its trial was chosen, (seeds,).
        chosen: for each candidate the number of the trial that was chosen, counted from 1.
        runs: for each candidate the runs of the trial that was chosen.
        metric: what the scores are.
        budget: what every candidate had, in a sentence or two.
    """

    scores: dict[str, "NDArray[np.float64]"]
    validation: dict[str, "NDArray[np.float64]"]
    chosen: dict[str, int]
    runs: dict[str, Runs]
    metric: str
    budget: str

    def gain(self, better: str, worse: str) -> "NDArray[np.float64]":
        """By how much the test score of one candidate is above that of another, seed by seed, (seeds,)."""
        return self.scores[better] - self.scores[worse]

    def table(self) -> "pd.DataFrame":
        """A row for each candidate: mean score on validation and test data, and the range of the latter."""
        import pandas as pd

        rows = {
            name: (self.validation[name].mean(), scores.mean(), scores.min(), scores.max())
            for name, scores in self.scores.items()
        }
        columns = ["validation", "test", "lowest", "highest"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns)

    def __str__(self) -> str:
        seeds = len(next(iter(self.scores.values())))
        return f"Test {self.metric} of {seeds} seeds\n{self.table().round(4)}\n{self.budget}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        import html

        title = f"Test {self.metric} of {len(next(iter(self.scores.values())))} seeds"
        table = self.table().to_html(float_format="{:.4f}".format)
        return f"<p>{html.escape(title)}</p>{table}<p>{html.escape(self.budget)}</p>"


def repeat(
    build: "Build",
    train: "Part",
    validation: "Part | None" = None,
    *,
    epochs: int,
    seeds: int | Iterable[int] = 5,
    batch_size: int = 32,
    patience: int | None = None,
    monitor: str = "",
    mode: Mode = "auto",
    callbacks: Callable[[], "Sequence[keras.callbacks.Callback]"] = tuple,
    jit_compile: bool = False,
) -> Runs:
    """Train what `build(seed)` returns, once for each seed, as `model.fit` would.

    Args:
        build: returns a compiled model. All of Keras's generators are seeded before it is called.
        train: inputs and targets.
        validation: the same, measured after each epoch.
        epochs: how many at most.
        seeds: how many (0, 1, …), or which.
        batch_size: samples per step.
        patience: stop after so many epochs without a better `monitor`, and keep the best epoch's weights; None: train
            to the end and keep what comes out.
        monitor: the figure that patience looks at; "" means the first metric on the validation data, else its loss.
        mode: whether more of it is better ("max") or less; "auto" tells by its name.
        callbacks: makes new ones for each run.
        jit_compile: let XLA compile the steps: halves the time of recurrent layers on a CPU, doubles that of
            convolutions.

    Raises:
        ValueError: no seeds or no epochs; inputs and targets differ in length; the model is not compiled; patience
            without validation data.
    """
    plan = _Plan(epochs, batch_size, patience, monitor, mode, callbacks, jit_compile)
    return Runs(tuple(plan.run(build, seed, train, validation) for seed in _seeds(seeds)))


def compare(
    candidates: "Mapping[str, Build | Sequence[Build]]",
    train: "Part",
    validation: "Part",
    test: "Part",
    *,
    epochs: int,
    seeds: int | Iterable[int] = 5,
    batch_size: int = 32,
    patience: int | None = None,
    monitor: str = "",
    mode: Mode = "auto",
    jit_compile: bool = False,
) -> Comparison:
    """Compare networks with the same budget for each, choosing on validation data and using the test data once.

    Each trial of each candidate is trained from every seed, for at most so many epochs, and its best epoch on the
    validation data is kept. Of a candidate with several trials (other settings), the one with the best mean on the
    validation data is chosen. Only then is the test part looked at, with the chosen trials alone.

    Args:
        candidates: by name a `build(seed)`, or several of them, the candidate's trials; as many for each.
        train: inputs and targets.
        validation: the same; chooses epoch and trial.
        test: the same; gives the scores.
        epochs: how many at most, for every run.
        seeds: how many (0, 1, …), or which.
        batch_size: samples per step.
        patience: stop a run after so many epochs without a better figure on the validation data; None: never.
        monitor: the figure that decides, without "val_"; "" means the model's first metric, else its loss.
        mode: whether more of it is better ("max") or less; "auto" tells by its name.
        jit_compile: as in `repeat`.

    Raises:
        ValueError: fewer than two candidates, not as many trials for each, or what `repeat` refuses.
    """
    trials = {name: tuple(builds) if isinstance(builds, Sequence) else (builds,) for name, builds in candidates.items()}
    counts = {name: len(builds) for name, builds in trials.items()}
    if len(trials) < 2 or len(set(counts.values())) != 1 or 0 in counts.values():
        raise ValueError(f"compare needs two or more candidates with equally many trials. Received: {counts}.")
    numbers = _seeds(seeds)
    plan = _Plan(epochs, batch_size, patience or epochs, monitor and f"val_{monitor}", mode, tuple, jit_compile)
    chosen: dict[str, int] = {}
    runs: dict[str, Runs] = {}
    name = rising = None
    for candidate, builds in trials.items():
        tried = [Runs(tuple(plan.run(build, seed, train, validation) for seed in numbers)) for build in builds]
        name = plan.monitored(tried[0].runs[0].history)
        rising = _rises(name, mode)
        means = [runs.kept(name).mean() for runs in tried]
        place = int(np.argmax(means) if rising else np.argmin(means))
        chosen[candidate], runs[candidate] = place + 1, tried[place]
    assert name is not None
    metric = name.removeprefix("val_")
    scores = {candidate: own.evaluate(*test)[metric].to_numpy() for candidate, own in runs.items()}
    budget = _budget(len(next(iter(trials.values()))), numbers, epochs, patience, metric)
    return Comparison(
        scores,
        {candidate: own.kept(name) for candidate, own in runs.items()},
        chosen,
        runs,
        metric,
        budget + _used_before(test, tuple(trials)),
    )


@dataclass(frozen=True)
class _Plan:
    """How each run of a repetition goes."""

    epochs: int
    batch_size: int
    patience: int | None
    monitor: str
    mode: Mode
    callbacks: Callable[[], "Sequence[keras.callbacks.Callback]"]
    jit_compile: bool = False

    def run(self, build: "Build", seed: int, train: "Part", validation: "Part | None") -> Run:
        """Train one model."""
        import keras

        if self.epochs < 1:
            raise ValueError(f"A training needs at least one epoch. Received: epochs={self.epochs}.")
        if self.patience is not None and validation is None:
            raise ValueError("patience looks at validation data. Give some, or leave patience out.")
        keras.utils.set_random_seed(seed)
        model = build(seed)
        keeper = _Keeper(self) if self.patience is not None else None
        watchers = [*self.callbacks(), *([keeper.callback()] if keeper else [])]
        history = _fit(model, train, validation, self, watchers, seed)
        return Run(seed, history, keeper.epoch if keeper else len(next(iter(history.values()))), model)

    def monitored(self, history: Mapping[str, object]) -> str:
        """The figure that decides: the one asked for, else the first metric on the validation data, else its loss.

        Raises:
            ValueError: there is no such figure.
        """
        if self.monitor:
            if self.monitor not in history:
                raise ValueError(f"There is no figure {self.monitor!r} to monitor. There are: {', '.join(history)}.")
            return self.monitor
        held_out = [name for name in history if name.startswith("val_")]
        return next((name for name in held_out if name != "val_loss"), held_out[0])


@dataclass
class _Keeper:
    """Keeps the best epoch's weights, and stops a run that has not become better for a while."""

    plan: _Plan
    epoch: int = 0
    _best: float = math.nan
    _weights: "list[NDArray[Any]]" = field(default_factory=list)

    def callback(self) -> "keras.callbacks.Callback":
        """For the training. Keras's EarlyStopping does the same, but must know the figure's name beforehand."""
        import keras

        def look(epoch: int, figures: dict[str, float]) -> None:
            self.look(callback.model, epoch + 1, figures)

        def restore(_: object) -> None:
            callback.model.set_weights(self._weights)

        callback = keras.callbacks.LambdaCallback(on_epoch_end=look, on_train_end=restore)
        return callback

    def look(self, model: "keras.Model", epoch: int, figures: Mapping[str, float]) -> None:
        """After an epoch."""
        name = self.plan.monitored(figures)
        value = figures[name] if _rises(name, self.plan.mode) else -figures[name]
        if not self._weights or value > self._best:
            self._best, self.epoch, self._weights = value, epoch, model.get_weights()
        elif self.plan.patience is not None and epoch - self.epoch >= self.plan.patience:
            model.stop_training = True


def _fit(
    model: "keras.Model",
    train: "Part",
    validation: "Part | None",
    plan: _Plan,
    callbacks: "Sequence[keras.callbacks.Callback]",
    seed: int,
) -> dict[str, list[float]]:
    """Train, by the fast way where it knows how."""
    from layerwise.training import Trainer

    arrays = (*train, *(validation or ()))
    if all(isinstance(array, np.ndarray) for array in arrays):
        history = Trainer(model, jit_compile=plan.jit_compile).train(
            *train,
            epochs=plan.epochs,
            batch_size=plan.batch_size,
            validation=validation,
            callbacks=callbacks,
            seed=seed,
        )
    else:
        history = model.fit(
            *train,
            epochs=plan.epochs,
            batch_size=plan.batch_size,
            validation_data=validation,
            callbacks=list(callbacks),
            verbose=0,
        )
    return {name: [float(value) for value in values] for name, values in history.history.items()}


def _seeds(seeds: int | Iterable[int]) -> tuple[int, ...]:
    numbers = tuple(range(seeds)) if isinstance(seeds, int) else tuple(seeds)
    if not numbers:
        raise ValueError(f"A repetition needs at least one seed. Received: seeds={seeds!r}.")
    return numbers


def _figure(run: Run, name: str) -> list[float]:
    if name not in run.history:
        raise KeyError(f"The history has no {name!r}. It has: {', '.join(run.history)}.")
    return run.history[name]


def _rises(name: str, mode: Mode) -> bool:
    return mode == "max" or (mode == "auto" and any(part in name for part in RISING))


def _spread(values: "NDArray[np.float64]") -> str:
    return f"{values.mean():.4f} ({values.min():.4f} to {values.max():.4f})"


def _budget(trials: int, seeds: Sequence[int], epochs: int, patience: int | None, metric: str) -> str:
    early = f" (a run stops after {patience} without a better one)" if patience else ""
    return (
        f"Each candidate had {trials} {'trial' if trials == 1 else 'trials'} from {len(seeds)} seeds and at most "
        f"{epochs} epochs{early}. The best epoch{' and trial were' if trials > 1 else ' was'} chosen by {metric} on "
        "the validation data; the test data were used once, afterwards."
    )


def _used_before(test: "Part", names: tuple[str, ...]) -> str:
    """A sentence if this process has compared others on the same test data: the more often, the less they prove."""
    if not all(isinstance(array, np.ndarray) for array in test):
        return ""
    key = hash(tuple(array.tobytes() for array in test))
    before = _handed_out.setdefault(key, names)
    return "" if before == names else f" They had been used before, to compare {', '.join(before)}."
