# %% [markdown]
# Everything here is NumPy. No task needs the answer to an earlier one. Arrays are float64, and results are compared
# with a relative tolerance of 0.0001.

# %%
import numpy as np

from layerwise import check

# %% [markdown] task="19.1"
# Six problems. `kinds` is a dictionary with one of these texts for each: `"one-to-many"`, `"many-to-one"`,
# `"aligned"` (one output for each input, in step with it), `"not aligned"` (a sequence to a sequence whose elements do
# not belong together one by one).
#
# - **A**: a film review, word by word; is it kind?
# - **B**: a sentence in English, word by word; the same sentence in German.
# - **C**: a note and a style, given once; a melody.
# - **D**: a heartbeat, 250 values in a second; for each value, is it part of a beat?
# - **E**: the water levels of the last 30 days; the highest level of tomorrow.
# - **F**: a sentence, word by word; for each word, is it a noun?
#
# And five sizes. A batch of 32 sequences of 50 steps, with 3 numbers at each step, meets `SimpleRNN(16)`. `sizes` is a
# dictionary with these entries:
#
# - `"weights"`: how many weights the layer has, biases included;
# - `"weights of long"`: the same, when the sequences have 500 steps;
# - `"output"`: the shape of its output, batch included, as a tuple;
# - `"output with return_sequences"`: the shape with `return_sequences=True`;
# - `"head"`: how many weights `Dense(2)` has, biases included, when it stands after the layer with
#   `return_sequences=True` and answers at each step.

# %% task="19.1"
# BLANK kinds = {"A": ..., ..., "F": ...} and sizes = {"weights": ..., "weights of long": ..., "output": ..., ...}
kinds = {
    "A": "many-to-one",
    "B": "not aligned",
    "C": "one-to-many",
    "D": "aligned",
    "E": "many-to-one",
    "F": "aligned",
}
sizes = {
    "weights": 3 * 16 + 16 * 16 + 16,
    "weights of long": 3 * 16 + 16 * 16 + 16,
    "output": (32, 16),
    "output with return_sequences": (32, 50, 16),
    "head": 16 * 2 + 2,
}
# END BLANK

# %% [markdown] task="19.2"
# Write the cell and the loop around it.
#
# - `step(x, h, W, U, b)` takes one element of each sequence, `x` (batch, inputs), and the states before it, `h`
#   (batch, units). It returns the states after it, $\tanh(xW + hU + b)$, (batch, units). `W` is (inputs, units), `U`
#   (units, units), `b` (units,).
# - `run(X, start, W, U, b)` takes whole sequences, `X` (batch, steps, inputs), and the states before the first element,
#   `start` (batch, units). It returns the states after every element, (batch, steps, units). `X` and `start` are left
#   as they are.


# %% task="19.2"
def step(x, h, W, U, b):
    """Return the next states, (batch, units). x: (batch, inputs), h: (batch, units)."""
    # BLANK two products, the biases, tanh
    return np.tanh(x @ W + h @ U + b)
    # END BLANK


def run(X, start, W, U, b):
    """Return all states, (batch, steps, units). X: (batch, steps, inputs), start: (batch, units)."""
    # BLANK carry the states from step to step and collect them
    h, states = start, []
    for t in range(X.shape[1]):
        h = step(X[:, t], h, W, U, b)
        states.append(h)
    return np.stack(states, axis=1)
    # END BLANK


# %% [markdown] task="19.3"
# Cut a series, (values,), into windows, and split them so that nothing leaks.
#
# - `windows(series, length, horizon)` returns two arrays. Row $i$ of the first, (windows, length), holds the values
#   $i, i+1, \ldots, i+\text{length}-1$ of the series. Element $i$ of the second, (windows,), is the target: the value
#   `horizon` places after the last one in the window (1 is the very next). There are as many windows as have a target
#   in the series.
# - `split(series, length, horizon, start)` returns four arrays: training inputs, training targets, test inputs, test
#   targets. The forecaster is trained just before value number `start` comes in (numbers begin at 0): it knows
#   the values 0 to `start` − 1. Training windows are all those whose target it knows. Test windows are all those
#   that are answered from that moment on: their last value has the number `start` − 1 or a later one. With a horizon
#   above 1 some windows belong to neither. Keep the order of time. `start` is at least `length` + `horizon`.


# %% task="19.3"
def windows(series, length, horizon):
    """Return inputs (windows, length) and targets (windows,)."""
    # BLANK the first targets are `length + horizon - 1` places after the beginnings of their windows
    count = len(series) - length - horizon + 1
    inputs = np.stack([series[i : i + length] for i in range(count)])
    return inputs, series[length + horizon - 1 :]
    # END BLANK


def split(series, length, horizon, start):
    """Return training inputs, training targets, test inputs, test targets."""
    # BLANK training windows lie before start as a whole; for the test windows leave out what cannot be in time
    train_inputs, train_targets = windows(series[:start], length, horizon)
    test_inputs, test_targets = windows(series[start - length :], length, horizon)
    return train_inputs, train_targets, test_inputs, test_targets
    # END BLANK


# %% [markdown] task="19.4"
# Back-propagation through time. The cell is $h_t = \tanh(x_t W + h_{t-1} U + b)$, and the forward pass has been done.
# Write `gradients(X, start, H, U, slopes)`:
#
# - `X` (batch, steps, inputs), `start` (batch, units): what went in;
# - `H` (batch, steps, units): the states that came out;
# - `slopes` (batch, steps, units): the slope of the loss at each state, as far as the loss uses *that state itself*. It
#   does not contain what a state does to the loss by way of later states. That is your part.
#
# Return three arrays, the slopes of the loss at `W` (inputs, units), at `U` (units, units) and at `b` (units,). Slopes
# of all samples and all steps are added up: the loss is what it is, so nothing is divided.


# %% task="19.4"
def gradients(X, start, H, U, slopes):
    """Return the slopes of the loss at W, U and b."""
    # BLANK from the last step to the first: add what comes from later, pass the tanh, collect, pass U
    dW, dU, db = np.zeros((X.shape[2], H.shape[2])), np.zeros(U.shape), np.zeros(len(U))
    later = np.zeros(start.shape)  # the slope at this state by way of later ones
    for t in reversed(range(X.shape[1])):
        before = H[:, t - 1] if t else start
        inner = (slopes[:, t] + later) * (1 - H[:, t] ** 2)  # at the net input, (batch, units)
        dW += X[:, t].T @ inner
        dU += before.T @ inner
        db += inner.sum(axis=0)
        later = inner @ U.T
    return dW, dU, db
    # END BLANK


# %% [markdown] task="19.5"
# No forecast is good or bad until it is compared with a plain one.
#
# - `naive(past)` forecasts the next value of a series: the last one in `past`, (values,). Returns one number.
# - `seasonal_naive(past, period)` forecasts the value of one period before the one to be forecast. With monthly values
#   and a period of 12, the forecast for a May is the last May's value. Returns one number.
# - `walk_forward(series, start, forecast)` judges a forecaster, one step ahead. For each number $t$ from `start` to the
#   end of the series, call `forecast(past)` with all values *before* $t$ and nothing else, and compare with value $t$.
#   Return the root of the mean squared error.


# %% task="19.5"
def naive(past):
    """Return a forecast of the value after past: its last value."""
    # BLANK one element
    return past[-1]
    # END BLANK


def seasonal_naive(past, period):
    """Return a forecast of the value after past: the value one period before it."""
    # BLANK one element: count from the value to be forecast, not from the last one known
    return past[-period]
    # END BLANK


def walk_forward(series, start, forecast):
    """Return the root mean squared error of one-step forecasts of series[start:]."""
    # BLANK one call for each t, then the root of the mean of the squares
    errors = [forecast(series[:t]) - series[t] for t in range(start, len(series))]
    return np.sqrt(np.mean(np.square(errors)))
    # END BLANK


# %% [markdown] task="19.6"
# A linear autoregression, the rival of every recurrent network.
#
# - `fit(past, length)` returns `(coefficients, mean)`. `mean` is the mean of *all* values in `past`, (values,).
#   Subtract it from the series, cut the series into all windows of `length` values with the very next value as target,
#   and find by least squares, without a bias, the coefficients, (length,), whose weighted sum of a window comes closest
#   to its target. The first coefficient belongs to the *oldest* value in the window. `past` is always long enough.
# - `forecast(past, coefficients, mean, steps)` returns the next `steps` values, (steps,), in the unit of the
#   series. The first is made from the last values in `past`. From then on each forecast is appended to the series as
#   if it had been measured, and the next one is made from that. `past` is left as it is.


# %% task="19.6"
def fit(past, length):
    """Return (coefficients, mean) of a linear autoregression on the past, oldest value first."""
    # BLANK centre, cut into windows, np.linalg.lstsq
    mean = np.mean(past)
    centred = past - mean
    inputs = np.stack([centred[i : i + length] for i in range(len(past) - length)])
    return np.linalg.lstsq(inputs, centred[length:])[0], mean
    # END BLANK


def forecast(past, coefficients, mean, steps):
    """Return the next values, (steps,), each made from those before it."""
    # BLANK centre; append one forecast after the other; add the mean again
    values = list(past - mean)
    for _ in range(steps):
        values.append(np.dot(values[-len(coefficients) :], coefficients))
    return np.array(values[len(past) :]) + mean
    # END BLANK


# %% [markdown] task="19.7"
# Eight set-ups were handed in, each with a splendid test error. In which does the model, before the moment of its
# forecast, get hold of something that nobody could know then? `leaks` is a dictionary with one of these texts for each:
#
# - `"split"`: training windows overlap in time with the windows that are tested;
# - `"scaling"`: the numbers by which the values are scaled were computed from the test part as well;
# - `"filling"`: a gap was filled with the help of values that came after it;
# - `"window"`: an input is, or contains, something that is known only after the moment of the forecast;
# - `"choice"`: something about the model was chosen by its error on the very data for which that error is reported;
# - `"none"`: nothing leaks.
#
# The set-ups (what is not mentioned was done without fault):
#
# - **A**: bread sold on each day of ten years. Windows of 28 days, the target is the next day. All windows are drawn
#   into a random order; the last quarter of them is the test part.
# - **B**: the level of a river, hour by hour. Trained on the time before 2020, tested on the time after, scaled by
#   mean and deviation of the time before. A missing hour gets the value of the last hour that was measured.
# - **C**: the air temperature of each day. Trained before 2015, tested after. A missing day, in either part, gets the
#   mean of the day before and the day after.
# - **D**: electricity used in each hour. Each value is first replaced by the mean of five hours: two before, the hour
#   itself, two after. Inputs are 24 of these means; the target is the measured value of the next hour.
# - **E**: the price of a share, divided by the highest price from 1990 to today, so that it lies between 0 and 1.
#   Trained on 1990 to 2018, tested on 2019 to today.
# - **F**: passengers by months. Nets with windows of 6, 12, 18, 24 and 36 months are trained on the years before 2016.
#   The net with the smallest error on the years from 2016 on is handed in, together with this error.
# - **G**: sunspots of each year. Trained once on 1700 to 1919. Tested on each year from 1920 on: the inputs are the
#   measured values of the nine years before it, so that from 1921 on they too come from the time of the test.
# - **H**: on each evening, tomorrow's demand for heat is forecast from the demand of the last 14 days and from
#   tomorrow's temperature, taken from the weather station's archive. Trained on five years, tested on the sixth.

# %% task="19.7"
# BLANK leaks = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ..., "G": ..., "H": ...}
leaks = {
    "A": "split",  # a test window shares 27 of its 28 days with a training window
    "B": "none",
    "C": "filling",  # the day after is not known on the missing day
    "D": "window",  # the newest mean contains the target
    "E": "scaling",  # the highest price may be one of the test part
    "F": "choice",  # the best of five on these years is lucky on these years
    "G": "none",  # on the last day of 1920 the value of 1920 is known
    "H": "window",  # the archive has what was measured; on the evening there is only a weather forecast
}
# END BLANK
