# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from keras import layers
from sklearn.model_selection import train_test_split

from layerwise import data, plots
from layerwise.measure import record

plots.use_style()

# %% [markdown]
# ## What a loss is for
#
# A network gives an answer $p$, and the target says what the answer should have been: $y$. A **loss** turns
# the two into one number that says how wrong the answer is. It is 0, or as low as it can be, when the answer
# is right. The loss of many samples is the mean of theirs.
#
# It has three uses.
#
# 1. **Training needs a slope.** Learning moves each weight a little in the direction in which the loss falls.
#    So the loss must change when a weight changes a little.
# 2. **Errors must be weighed against each other.** No network is right about everything. The loss decides
#    whether one large error is worse than ten small ones.
# 3. **It gives the answers their meaning.** The same network, trained on another loss, learns another
#    thing: a mean, a median, or a probability.
#
# The loss works together with the **output layer**, which decides what an answer can be at all. The net
# input $z$ of the output layer is called its **score**, or **logit**. The activation after it makes from a
# score whatever the task needs:
#
# | the task | output units | activation | loss |
# |---|---|---|---|
# | a number | one for each number | linear | mean squared error, or one that forgives outliers |
# | yes or no | one | sigmoid | binary cross-entropy |
# | one of $k$ classes | $k$ | softmax | categorical cross-entropy |
# | any of $k$ labels, several at once | $k$ | sigmoid | binary cross-entropy, on each label |
#
# This unit goes through the table row by row, and says why.
#
# ## A number: what should an outlier cost?
#
# The output unit for a number is **linear**: $p = z$, because the answer may be any number. Its **error** is
# $e = p - y$. Three losses are common:
#
# $$\text{squared: } e^2, \qquad \text{absolute: } |e|, \qquad
# \text{Huber: } \begin{cases} \tfrac12 e^2 & \text{if } |e| \le \delta \\
# \delta\,(|e| - \tfrac12\delta) & \text{otherwise.} \end{cases}$$
#
# The mean of the first is the **mean squared error** (MSE), that of the second the **mean absolute error**
# (MAE). Huber's is a parabola for small errors, continued by straight lines. Where it changes from one to
# the other, $\delta$, is for you to choose.


# %%
def mean_squared_error(targets, outputs):
    return np.mean((outputs - targets) ** 2)


def mean_absolute_error(targets, outputs):
    return np.mean(np.abs(outputs - targets))


def huber(targets, outputs, delta=1.0):
    size = np.abs(outputs - targets)
    return np.mean(np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)))


# %% [markdown]
# The smallest network is a single bias: it gives one number as the answer to everything. Somebody waited five
# times for a bus, for 2, 3, 4, 5 and 46 minutes. On the last day the bus had broken down.

# %% [markdown] tags=["predict"]
# Which one number has the smallest mean squared error on these five waiting times? Which has the smallest
# mean absolute error? Do you know names for the two?

# %%
waiting = np.array([2.0, 3, 4, 5, 46])  # minutes
answers = np.linspace(0, 20, 2001)  # all answers that we try
losses = {"MSE": mean_squared_error, "MAE": mean_absolute_error, "Huber, δ = 5": lambda y, p: huber(y, p, 5.0)}
curves = {name: np.array([loss(waiting, answer) for answer in answers]) for name, loss in losses.items()}
best = {name: answers[curve.argmin()] for name, curve in curves.items()}
print("mean", waiting.mean(), " median", np.median(waiting))
for name in losses:
    print(f"{name:13} is smallest at {best[name]:.2f}")

# %%
record("best_for_mse", best["MSE"], unit="minutes")
record("best_for_mae", best["MAE"], unit="minutes")
record("best_for_huber", best["Huber, δ = 5"], unit="minutes")

# %%
figure, axes = plt.subplots()
for name, curve in curves.items():
    (line,) = axes.plot(answers, curve / curve.min(), label=f"{name}: lowest at {best[name]:.1f} min")
    axes.plot(best[name], 1, "o", color=line.get_color())
axes.plot(waiting[:4], np.full(4, 0.93), "|", color="black", markersize=12)
axes.text(5.6, 0.93, "four of the five waiting times; the fifth is 46", fontsize=9, va="center")
axes.set(
    xlabel="the one answer to everything (minutes)",
    ylabel="loss / its smallest value",
    ylim=(0.85, 2.3),
    title="Squared error asks for the mean, absolute error for the median",
)
axes.legend(loc="upper left")
plots.show(
    figure,
    alt="Three losses against the constant answer. The absolute error is lowest at 4 minutes, Huber's near 5, "
    "the squared error at 12 minutes, where none of the waiting times lies.",
    caption="**Figure 4.1.** The same data, three losses, three answers. Each curve is divided by its own lowest "
    "value, so that only the shapes are compared.",
)

# %% [markdown] tags=["answer"]
# The **mean**, {measured:best_for_mse:.0f} minutes, and the **median**, {measured:best_for_mae:.0f} minutes.
# Huber's loss lies between them, at {measured:best_for_huber:.1f}. Neither is wrong. The mean says what five
# mornings cost altogether (60 minutes), and the median says what an ordinary morning is like.

# %% [markdown]
# The reason is in the slopes. At the lowest point all slopes add up to 0. The slope of the squared error is
# $2e$: an error that is ten times as large pulls ten times as strongly. The slope of the absolute error is
# $+1$ or $-1$: everybody pulls equally, so the answer goes where as many pull up as down. Huber's slope is
# $e$, cut off at $\pm\delta$.

# %%
errors = np.linspace(-3, 3, 601)
figure, (left, right) = plt.subplots(1, 2, figsize=(7.4, 3.2))
left.plot(errors, errors**2, label="squared")
left.plot(errors, np.abs(errors), label="absolute")
left.plot(errors, np.where(np.abs(errors) <= 1, errors**2 / 2, np.abs(errors) - 0.5), label="Huber, δ = 1")
right.plot(errors, 2 * errors)
right.plot(errors, np.where(errors == 0, np.nan, np.sign(errors)))
right.plot(errors, np.clip(errors, -1, 1))
left.set(xlabel="error e = p − y", ylabel="loss of one sample", ylim=(0, 5), title="The loss …")
right.set(xlabel="error e = p − y", ylabel="slope of the loss", ylim=(-4, 4), title="… and its pull on the answer")
left.legend(loc="upper center")
plots.show(
    figure,
    alt="Left: a parabola, a V, and Huber's loss, a parabola that goes over into straight lines at -1 and 1. "
    "Right: their slopes: a straight line that grows without bound, a jump from -1 to 1, and a line that is cut "
    "off at -1 and 1.",
    caption="**Figure 4.2.** Only the squared error lets one sample pull without limit.",
)

# %% [markdown]
# ### Planted outliers in real data
#
# Do these losses keep their promise on real data? The diabetes data have ten measurements of each of 442
# patients and a score of their disease one year later. We plant typing errors: in a share of the *training*
# targets the decimal point slips, and the target becomes ten times too large. The test targets stay clean.
# A linear neuron is trained by following the slope downhill, once with each loss.


# %%
def spoiled_split(seed, share):
    """Standardised inputs for training and test, their targets in hundreds, a share of the first spoiled."""
    table = data.diabetes()
    inputs, targets = table.drop(columns="progression").to_numpy(float), table["progression"].to_numpy(float) / 100
    train, test, train_targets, test_targets = train_test_split(inputs, targets, test_size=0.3, random_state=seed)
    mean, deviation = train.mean(axis=0), train.std(axis=0)  # (10,), (10,)
    spoiled = np.random.default_rng(seed).uniform(size=len(train)) < share
    train_targets = np.where(spoiled, 10 * train_targets, train_targets)
    return (train - mean) / deviation, (test - mean) / deviation, train_targets, test_targets


# %%
def fit_linear(inputs, targets, slope, steps=2000):
    """Weights of a linear neuron, the bias last. slope: the loss's slope for an array of errors."""
    inputs = np.column_stack([inputs, np.ones(len(inputs))])  # (samples, features + 1)
    weights = np.zeros(inputs.shape[1])
    for step in range(steps):
        rate = 0.1 * (1 - step / steps)  # ever smaller, because the slope of |e| does not fade by itself
        weights = weights - rate * inputs.T @ slope(inputs @ weights - targets) / len(targets)
    return weights


slopes = {
    "MSE": lambda error: 2 * error,
    "MAE": np.sign,
    "Huber": lambda error: np.clip(error, -0.5, 0.5),  # δ = 0.5, that is 50 points of the score
}

# %% [markdown] tags=["predict"]
# With 5 % of the training targets ten times too large, which neuron will be best on clean test data? And
# which one *without* any typing error?

# %%
shares = (0.0, 0.02, 0.05, 0.1, 0.2)
test_errors = {name: np.zeros((len(shares), 5)) for name in slopes}  # root mean square, (shares, splits)
for row, share in enumerate(shares):
    for seed in range(5):
        train, test, train_targets, test_targets = spoiled_split(seed, share)
        for name, slope in slopes.items():
            weights = fit_linear(train, train_targets, slope)
            outputs = test @ weights[:-1] + weights[-1]
            test_errors[name][row, seed] = 100 * np.sqrt(mean_squared_error(test_targets, outputs))

# %%
clean = {name: table[0] for name, table in test_errors.items()}
spoiled = {name: table[2] for name, table in test_errors.items()}  # 5 % typing errors
for name in slopes:
    record(f"clean_{name.lower()}", clean[name], unit="points of the score")
    record(f"spoiled_{name.lower()}", spoiled[name], unit="points of the score")
record(
    "outlier_gain",
    spoiled["MSE"] - spoiled["Huber"],
    unit="points of the score",
    claim="With 5 % of the training targets ten times too large, Huber's loss gives a smaller error on clean test "
    "data than squared error, in every split",
    holds=min(spoiled["MSE"] - spoiled["Huber"]) > 2 and min(spoiled["MSE"] - spoiled["MAE"]) > 2,
)
record("clean_gap", np.abs(clean["MSE"] - clean["Huber"]), unit="points of the score")

# %%
figure, axes = plt.subplots()
for (name, table), shift in zip(test_errors.items(), (-0.2, 0.0, 0.2), strict=True):
    middle = table.mean(axis=1)
    spread = np.abs(np.stack([table.min(axis=1), table.max(axis=1)]) - middle)  # (2, shares)
    axes.errorbar(100 * np.array(shares) + shift, middle, yerr=spread, marker="o", capsize=3, label=name)
axes.set(
    xlabel="training targets that are ten times too large (%)",
    ylabel="error on clean test data\n(root mean square, points)",
    ylim=(0, None),
    title="A few typing errors ruin squared error, not the other two",
)
axes.legend()
plots.show(
    figure,
    alt="Test error against the share of spoiled targets. Without any, all three losses have the same error. With "
    "more, that of squared error rises steeply, while those of absolute error and of Huber's loss stay nearly flat.",
    caption="**Figure 4.3.** Mean and range over five splits of the diabetes data. The error is measured as the root "
    "of the mean *square*, the very measure that MSE minimises in training.",
)

# %% [markdown] tags=["answer"]
# With 5 % typing errors the test error is {measured:spoiled_mse:.0f} points after training on MSE,
# {measured:spoiled_mae:.0f} on MAE and {measured:spoiled_huber:.0f} on Huber's loss. The gain of Huber's over
# MSE was between {measured:outlier_gain.low:.0f} and {measured:outlier_gain.high:.0f} points in
# {measured:outlier_gain.runs} splits.
#
# Without typing errors the three come out nearly alike: {measured:clean_mse:.1f},
# {measured:clean_mae:.1f} and {measured:clean_huber:.1f}, with MSE a little ahead by its own measure.
# Within one split Huber's loss and MSE differed by at most {measured:clean_gap.high:.1f} points. So a
# forgiving loss is cheap insurance *against errors in the data*.

# %% [markdown]
# Forgiving is not always right. If the 46 minutes are no mistake but the price of real breakdowns, a loss
# that ignores them plans for a world without breakdowns: five times the median is 20 minutes, and the five
# mornings took 60. Ask what an outlier *is* before you choose.
#
# ## Yes or no: how surprised should we be?
#
# For yes or no ($y$ is 1 or 0) the output unit is a **sigmoid**. Its answer $p = \sigma(z)$ lies between 0
# and 1 and is meant as the probability of "yes". How bad is it to have said $p$?
#
# Look at the probability that was given to *what happened*: $p$ if it was yes, $1 - p$ if it was no. The
# smaller it is, the greater the surprise. **Cross-entropy** measures the surprise by the negative logarithm:

# %%
given = np.array([0.99, 0.9, 0.5, 0.1, 0.01, 0.001])  # the probability given to what happened
pd.DataFrame({"probability": given, "−log": -np.log(given), "(1 − p)²": (1 - given) ** 2}).round(4)

# %% [markdown]
# To have been sure and right costs nothing. To say ½ costs $\ln 2 \approx 0.69$. To have been sure and wrong
# costs more and more, without limit. The squared error in the last column knows no such limitless price: it
# charges at most 1, and hardly distinguishes "1 in 10" from "1 in 1,000".
#
# One formula for both cases uses that $y$ and $1 - y$ switch the two terms on and off:
#
# $$L = -\frac1n \sum_{i=1}^{n} \bigl[\, y_i \log p_i + (1 - y_i) \log (1 - p_i) \,\bigr]$$


# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def binary_cross_entropy(targets, probabilities):
    surprise = -np.log(np.where(targets == 1, probabilities, 1 - probabilities))
    return surprise.mean()


# %% [markdown]
# ### Why the logarithm: likelihood
#
# Somebody forecasts rain for many days, each with a probability. How good are these forecasts *together*?
# If the days are independent, the probability of everything that happened is the **product** of what was
# given to each day:
#
# $$\text{likelihood} = \prod_{i=1}^{n} p_i^{\,y_i} (1 - p_i)^{1 - y_i}.$$
#
# The best forecaster is the one under whom the events were the most probable. This principle is called
# **maximum likelihood**. A product of many small numbers is no use to a computer, though, nor to a slope:

# %%
random = np.random.default_rng(4)
forecasts = random.uniform(0.1, 0.9, size=2000)
rain = (random.uniform(size=2000) < forecasts).astype(int)
given = np.where(rain == 1, forecasts, 1 - forecasts)
print("likelihood of 10 days:   ", given[:10].prod())
print("likelihood of 2,000 days:", given.prod())
print("minus its logarithm, per day:", -np.log(given).sum() / 2000)
print("binary cross-entropy:        ", binary_cross_entropy(rain, forecasts))

# %% [markdown]
# The logarithm turns the product into a sum. It grows where the product grows, so the best forecaster stays
# the best. The minus sign turns "as large as possible" into "as small as possible", and division by $n$ makes
# it a mean. That is all: *cross-entropy is the negative logarithm of the likelihood, per sample*.
#
# The losses for numbers come from the same principle. Suppose that the targets scatter about the answer as a
# bell curve, whose logarithm is $-e^2/(2s^2)$ plus a constant: maximum likelihood is then the least squared
# error. A scatter with the longer tails of $\exp(-|e|/s)$ leads to the absolute error. To choose a loss is to
# say how you think the data scatter.
#
# ### Entropy and Kullback–Leibler
#
# It rains on 80 % of the days, and you always say $q$. Your mean cost is the cross-entropy of what is ($p$)
# with what you say ($q$):
#
# $$H(p, q) = -\sum_k p_k \log q_k = \underbrace{-\sum_k p_k \log p_k}_{\text{entropy } H(p)}
# + \underbrace{\sum_k p_k \log \frac{p_k}{q_k}}_{\text{divergence } D(p\,\|\,q)}$$
#
# The **entropy** is what remains to be paid when you say exactly what is true: rain is not certain, so some
# surprise is left. The **Kullback–Leibler divergence** is what you pay on top because $q$ is not $p$. It is 0
# only if they are equal. So *the lowest cross-entropy is reached by the true probabilities*, and a loss above
# 0 need not be a fault of the network.


# %%
def cross_entropy(p, q):
    """H(p, q), along the last axis."""
    return -(p * np.log(q)).sum(axis=-1)


truth = np.array([0.8, 0.2])  # rain, no rain
said = np.linspace(0.02, 0.98, 97)
costs = cross_entropy(truth, np.column_stack([said, 1 - said]))  # (97,)
print("cheapest q:", said[costs.argmin()].round(2), " cost there:", costs.min().round(4))
print("entropy of the truth:            ", cross_entropy(truth, truth).round(4))

# %%
figure, axes = plt.subplots()
entropy = cross_entropy(truth, truth)
axes.plot(said, costs, label="cross-entropy H(p, q)")
axes.fill_between(said, entropy, costs, color=plots.COLOURS[5], alpha=0.35, label="divergence D(p‖q)")
axes.fill_between(said, 0, entropy, color="grey", alpha=0.25, label="entropy H(p)")
axes.axvline(0.8, color="black", linewidth=1, linestyle=":")
axes.set(
    xlabel="probability of rain that you say, q",
    ylabel="mean cost per day",
    xlim=(0, 1),
    ylim=(0, 3),
    title="It rains on 80 % of the days: to say 0.8 is cheapest",
)
axes.legend(loc="upper right", bbox_to_anchor=(0.78, 1.0))
plots.show(
    figure,
    alt="Cross-entropy against the probability that is said. It is lowest, 0.5, at 0.8, and rises steeply towards "
    "0 and towards 1. The part below 0.5 is marked as entropy, the part above as divergence.",
    caption="**Figure 4.4.** The grey part nobody can save; the coloured part is the price of saying something else "
    "than the truth.",
)

# %% [markdown]
# ### Why not squared error for a probability?
#
# One could train a sigmoid on $(p - y)^2$. It too is lowest at the true probability. The trouble is the
# slope. Learning goes through the score $z$, so what counts is the slope of the loss *with respect to the
# score*. With the chain rule and $\sigma' = p(1 - p)$:
#
# $$\frac{\partial (p - y)^2}{\partial z} = 2\,(p - y)\,p\,(1 - p), \qquad
# \frac{\partial\,\text{cross-entropy}}{\partial z} = \frac{p - y}{p(1 - p)} \cdot p(1 - p) = p - y.$$
#
# In cross-entropy the factor $p(1 - p)$ cancels. That is why these two belong together.

# %% [markdown] tags=["predict"]
# The target is 1 and the score is $z = -10$: the neuron is as good as certain of the wrong answer. How
# large is the slope of each loss there: near 0, or near $-1$?


# %%
def slope_of(loss, z, nudge=1e-5):
    """The slope of a loss at each score, measured by nudging the score to both sides."""
    return (loss(z + nudge) - loss(z - nudge)) / (2 * nudge)


z = np.linspace(-10, 10, 401)  # scores; the target is 1
p = sigmoid(z)
formula = {"squared error": 2 * (p - 1) * p * (1 - p), "cross-entropy": p - 1}
measured = {
    "squared error": slope_of(lambda z: (sigmoid(z) - 1) ** 2, z),
    "cross-entropy": slope_of(lambda z: -np.log(sigmoid(z)), z),
}

# %%
gap = max(np.abs(formula[name] - measured[name]).max() for name in formula)
at_worst = {name: abs(measured[name][0]) for name in measured}  # at z = -10
record("slope_gap", gap, claim="Formulas and finite differences agree on both slopes", holds=gap < 1e-8)
record("saturated_mse", at_worst["squared error"])
record("saturated_ce", at_worst["cross-entropy"])
record(
    "saturated_ratio",
    at_worst["cross-entropy"] / at_worst["squared error"],
    claim="On a saturated wrong answer (target 1, net input −10) the gradient of squared error vanishes and that of "
    "cross-entropy does not",
    holds=at_worst["squared error"] < 1e-3 and at_worst["cross-entropy"] > 0.99,
)
record("steepest_mse", z[np.abs(formula["squared error"]).argmax()])

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(7.6, 3.4))
for name, loss in (("squared error", (p - 1) ** 2), ("cross-entropy", -np.log(p))):
    left.plot(z, loss, label=name)
    (line,) = right.plot(z, formula[name])
    right.plot(z[::25], measured[name][::25], "o", markersize=4, color=line.get_color())
left.set(xlabel="score z (target 1)", ylabel="loss", title="The loss …")
right.set(xlabel="score z (target 1)", ylabel="slope of the loss at z", title="… and its slope")
right.text(-9.6, -0.08, "no slope,\nno learning", fontsize=9, va="top")
right.text(-9.6, -0.93, "full slope", fontsize=9, va="bottom")
left.legend()
plots.show(
    figure,
    alt="Left: cross-entropy rises along a straight line towards negative scores, squared error flattens at 1. "
    "Right: the slope of cross-entropy goes from -1 at very negative scores to 0; that of squared error is 0 at both "
    "ends with a dip of -0.3 near -0.7. Dots of measured slopes lie on the lines.",
    caption="**Figure 4.5.** The worse the answer, the flatter squared error becomes. Lines: the formulas. Dots: "
    "finite differences.",
)

# %% [markdown] tags=["answer"]
# Squared error: {measured:saturated_mse:.5f}. Cross-entropy: {measured:saturated_ce:.5f}, which is
# {measured:saturated_ratio:,.0f} times as much. The squared error is high, but it is high *everywhere
# around*: on a plateau no direction leads down. Its slope is steepest at $z \approx$
# {measured:steepest_mse:.1f}, where the neuron is in doubt. Formulas and finite differences agree within
# {measured:slope_gap:.0e}.

# %% [markdown]
# ### What the plateau costs
#
# Does it matter in training? We let one sigmoid neuron start badly wrong. There are two clouds of points
# that overlap a little, and the weights point in exactly the wrong direction, so that the neuron is sure of
# the wrong cloud for most points. We count the steps until it is nearly as good as such a neuron can be.
# "Good" is judged by the mean *squared* error, the measure that should favour its own loss, and "nearly" means
# within 10 % of the lowest value. Each loss may take its own best learning rate, separately for each seed.


# %%
def two_clouds(seed):
    """200 points in the plane around (-1, -1) and (1, 1), with a third input 1, and which cloud."""
    random = np.random.default_rng(seed)
    targets = np.repeat([0, 1], 100)
    points = random.normal(size=(200, 2)) + np.where(targets == 1, 1, -1)[:, None]
    return np.column_stack([points, np.ones(200)]), targets


def train_neuron(seed, loss, rate, start, max_steps, goal=0.0):
    """Steps until the mean squared error is at most the goal (or max_steps), and the error then."""
    inputs, targets = two_clouds(seed)
    weights = np.array([start, start, 0.0])
    for step in range(max_steps + 1):
        p = 1 / (1 + np.exp(-np.clip(inputs @ weights, -500, 500)))
        error = mean_squared_error(targets, p)
        if error <= goal or step == max_steps:
            return step, error
        factor = 2 * p * (1 - p) if loss == "squared error" else 1
        weights = weights - rate * inputs.T @ ((p - targets) * factor) / len(targets)


# %%
rates = [0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300]
steps = {loss: np.zeros((10, len(rates))) for loss in ("squared error", "cross-entropy")}  # (seeds, rates)
for seed in range(10):
    _, lowest = train_neuron(seed, "squared error", 3.0, start=0.0, max_steps=3000)  # from a good start
    for loss, table in steps.items():
        for column, rate in enumerate(rates):
            table[seed, column], _ = train_neuron(seed, loss, rate, -5.0, max_steps=2000, goal=1.1 * lowest)

# %%
fewest = {loss: table.min(axis=1) for loss, table in steps.items()}  # (seeds,) each
ratios = fewest["squared error"] / fewest["cross-entropy"]
same_rate = steps["squared error"][:, rates.index(1)] / steps["cross-entropy"][:, rates.index(1)]
record("steps_mse", fewest["squared error"], unit="steps")
record("steps_ce", fewest["cross-entropy"], unit="steps")
record(
    "steps_ratio",
    ratios,
    claim="From a badly wrong start a sigmoid neuron reaches its goal in fewer steps with cross-entropy than with "
    "squared error, each at its own best learning rate: always, and in most data sets in less than a third",
    holds=min(ratios) > 1 and np.median(ratios) > 3,
)
record("steps_ratio_median", np.median(ratios))
record("steps_ratio_above_three", np.sum(ratios > 3), unit="data sets")
record("steps_ratio_same_rate", same_rate)

# %%
figure, axes = plt.subplots()
for loss, colour, dash in (("squared error", plots.COLOURS[1], "--"), ("cross-entropy", plots.COLOURS[0], "-")):
    for seed, row in enumerate(steps[loss]):
        reached = np.where(row < 2000, row, np.nan)
        axes.loglog(rates, reached, dash, color=colour, alpha=0.7, label=loss if seed == 0 else None)
        axes.plot(rates[row.argmin()], row.min(), "o", color=colour)
axes.set(
    xlabel="learning rate",
    ylabel="steps to the goal",
    title="From a wrong start cross-entropy arrives sooner",
)
axes.legend(loc="lower left")
plots.show(
    figure,
    alt="Steps to the goal against the learning rate, logarithmic axes, ten curves for each loss. Up to a rate of 3 "
    "the curves of squared error lie more than ten times higher. The lowest points of cross-entropy are near 3 steps, "
    "those of squared error near 20.",
    caption="**Figure 4.6.** One sigmoid neuron, ten random data sets. Dots mark the best rate of each run; a line "
    "ends where the goal was not reached within 2,000 steps.",
)

# %% [markdown]
# At its best rate cross-entropy needed {measured:steps_ce.low:.0f} to {measured:steps_ce.high:.0f} steps,
# squared error {measured:steps_mse.low:.0f} to {measured:steps_mse.high:.0f}. In the median of
# {measured:steps_ratio.runs} data sets that is {measured:steps_ratio_median:.0f} times as many, and more
# than three times as many in {measured:steps_ratio_above_three:.0f} of them. In the mildest case it was
# only {measured:steps_ratio.low:.1f} times: a very large rate can throw squared error over the plateau,
# and now and then the jump happens to end near the goal. Nobody can plan for that, because beyond the
# plateau the same rate is too large (the right end of the figure). At one and the same ordinary rate of
# 1, squared error always took at least {measured:steps_ratio_same_rate.low:.0f} times as many steps.
#
# ### Accuracy is not a loss
#
# If we care about right answers, why not train on their share, the accuracy? Because it is a staircase.
# Take a sigmoid neuron trained on the breast cancer data (569 masses, malignant or not) and move its bias
# in small steps.

# %%
table = data.breast_cancer()
inputs, malignant = table.drop(columns="malignant").to_numpy(float), table["malignant"].to_numpy()
train, test, train_targets, test_targets = train_test_split(inputs, malignant, test_size=0.4, random_state=0)
mean, deviation = train.mean(axis=0), train.std(axis=0)
train, test = ((part - mean) / deviation for part in (train, test))  # (341, 30), (228, 30)
weights, bias = np.zeros(30), 0.0
for _ in range(500):
    error = sigmoid(train @ weights + bias) - train_targets
    weights, bias = weights - 0.5 * train.T @ error / len(error), bias - 0.5 * error.mean()

# %%
shifts = np.arange(-1, 1, 0.001)
p = sigmoid((test @ weights + bias)[:, None] + shifts)  # (228 masses, 2000 biases)
accuracies = ((p > 0.5) == test_targets[:, None]).mean(axis=0)
surprises = -np.log(np.where(test_targets[:, None] == 1, p, 1 - p)).mean(axis=0)
flat = np.mean(np.diff(accuracies) == 0)
record(
    "accuracy_flat",
    flat,
    claim="Accuracy has no slope: nearly every small step of the bias leaves it unchanged",
    holds=flat > 0.95 and np.mean(np.diff(surprises) == 0) < 0.01,
)
scores = test @ weights + bias
for factor in (1, 10):
    loud = factor * scores
    surprise = np.mean(np.logaddexp(0, loud) - test_targets * loud)
    record(f"surprise_times_{factor}", surprise)
    record(f"accuracy_times_{factor}", np.mean((loud > 0) == test_targets))

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(7.6, 3.2))
left.plot(shifts, 100 * accuracies, drawstyle="steps-mid", color=plots.COLOURS[1])
right.plot(shifts, surprises, color=plots.COLOURS[0])
left.set(xlabel="change of the bias", ylabel="accuracy (%)", title="Accuracy: a staircase")
right.set(xlabel="change of the bias", ylabel="cross-entropy", title="Cross-entropy: a slope")
plots.show(
    figure,
    alt="Left: accuracy against a change of the bias, a few flat steps with jumps between them. Right: cross-entropy, "
    "a smooth curve.",
    caption="**Figure 4.7.** A neuron on held-out breast cancer data. Nothing on the left says which way to go.",
)

# %% [markdown]
# {measured:accuracy_flat:.1%} of the small steps change nothing. Accuracy also does not see how sure an
# answer is. Multiply all scores by 10: the decisions stay the same, and so does the accuracy
# ({measured:accuracy_times_1:.1%} and {measured:accuracy_times_10:.1%}), but cross-entropy rises from
# {measured:surprise_times_1:.2f} to {measured:surprise_times_10:.2f}, because the wrong answers are now
# given with great certainty. So train on cross-entropy, and report accuracy as well, for people.
#
# ## One of several: softmax and categorical cross-entropy
#
# For one of $k$ classes the output layer has $k$ units, and **softmax** turns their scores into $k$
# probabilities that add up to 1. The surprise is the same as before: minus the logarithm of the probability
# given to the class that it was.
#
# A label can be written in two ways. **One-hot** is a row with a 1 at the class and 0 elsewhere. **Sparse**
# is the number of the class. With $y$ one-hot and $c$ the number of the class:
#
# $$L = -\frac1n \sum_{i=1}^n \sum_{j=1}^{k} y_{ij} \log p_{ij} = -\frac1n \sum_{i=1}^n \log p_{i\,c_i}$$
#
# The inner sum has a single term that is not 0, so both forms are the same number.


# %%
def softmax(scores):
    """Probabilities along the last axis, written as in the formula."""
    weights = np.exp(scores)
    return weights / weights.sum(axis=-1, keepdims=True)


def categorical_cross_entropy(one_hot, probabilities):  # (batch, classes) both
    return -(one_hot * np.log(probabilities)).sum(axis=-1).mean()


def sparse_categorical_cross_entropy(labels, probabilities):  # (batch,), (batch, classes)
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean()


# %%
scores = np.array([[2.0, 1.0, -1.0], [0.0, 0.0, 0.0]])  # (2 flowers, 3 species)
labels = np.array([0, 2])
one_hot = np.eye(3)[labels]  # (2, 3)
probabilities = softmax(scores)
print(probabilities.round(3))
print("one-hot:", categorical_cross_entropy(one_hot, probabilities))
print("sparse: ", sparse_categorical_cross_entropy(labels, probabilities))

# %% [markdown]
# The second flower got three equal scores, so its share of the loss is $\ln 3 \approx 1.10$. Remember this:
# an untrained network with $k$ classes should begin near $\ln k$. If it begins far above, its scores are too
# large, or the labels are wrong.
#
# The slope at the scores is again what was said minus what should have been said, divided by $n$ because
# the loss is a mean:
#
# $$\frac{\partial L}{\partial z_{ij}} = \frac{p_{ij} - y_{ij}}{n}$$

# %%
measured_slope = np.zeros_like(scores)
for place in np.ndindex(scores.shape):
    nudge = np.zeros_like(scores)
    nudge[place] = 1e-5
    higher, lower = softmax(scores + nudge), softmax(scores - nudge)
    change = categorical_cross_entropy(one_hot, higher) - categorical_cross_entropy(one_hot, lower)
    measured_slope[place] = change / 2e-5
np.abs(measured_slope - (probabilities - one_hot) / 2).max()

# %% [markdown]
# ### Several labels at once
#
# A photograph may show a dog *and* a beach. Then the classes do not exclude each other.

# %% [markdown] tags=["predict"]
# The scores for dog, beach and snow are 3, 3 and −3. What will softmax say about the dog? What will a
# sigmoid on each score say?

# %%
scores = np.array([3.0, 3.0, -3.0])  # dog, beach, snow
print("softmax: ", softmax(scores).round(3), " sum", softmax(scores).sum().round(3))
print("sigmoids:", sigmoid(scores).round(3), " sum", sigmoid(scores).sum().round(3))

# %% [markdown] tags=["answer"]
# Softmax gives the dog one half: it must share 1 with the beach, so it can never be sure of both. Three
# sigmoids are three separate questions, each answered with yes or no, and dog and beach both get 0.95. The
# loss is then the mean of the binary cross-entropies of all labels.

# %% [markdown]
# ### The same in Keras
#
# Keras has each of these losses as a class, with a mean over the batch. We compare ours on three random
# batches.


# %%
def ours_and_keras(seed):
    """Each loss by its Keras name: our value and Keras's."""
    random, K = np.random.default_rng(seed), keras.losses
    y, p = random.normal(size=(2, 32, 1)).astype("float32")  # targets and outputs for numbers
    yes = random.integers(0, 2, size=(32, 4)).astype("float32")  # four labels each
    z = random.normal(size=(32, 4)).astype("float32")
    labels = random.integers(0, 4, size=32)
    one_hot = np.eye(4, dtype="float32")[labels]  # (32, 4)
    sparse = sparse_categorical_cross_entropy(labels, softmax(z))
    return {
        "MeanSquaredError()": (mean_squared_error(y, p), K.MeanSquaredError()(y, p)),
        "MeanAbsoluteError()": (mean_absolute_error(y, p), K.MeanAbsoluteError()(y, p)),
        "Huber(delta=0.5)": (huber(y, p, 0.5), K.Huber(delta=0.5)(y, p)),
        "BinaryCrossentropy()": (binary_cross_entropy(yes, sigmoid(z)), K.BinaryCrossentropy()(yes, sigmoid(z))),
        "CategoricalCrossentropy()": (
            categorical_cross_entropy(one_hot, softmax(z)),
            K.CategoricalCrossentropy()(one_hot, softmax(z)),
        ),
        "SparseCategoricalCrossentropy()": (sparse, K.SparseCategoricalCrossentropy()(labels, softmax(z))),
        "…(from_logits=True)": (sparse, K.SparseCategoricalCrossentropy(from_logits=True)(labels, z)),
    }


# %%
pairs = [{name: (float(a), float(b)) for name, (a, b) in ours_and_keras(seed).items()} for seed in range(3)]
differences = [max(abs(ours - theirs) for ours, theirs in batch.values()) for batch in pairs]
record(
    "keras_difference",
    differences,
    claim="Our losses equal Keras's within 0.000001",
    holds=max(differences) < 1e-6,
)
pd.DataFrame(pairs[0], index=["ours", "Keras"]).T  # of the first batch

# %% [markdown]
# The largest difference is {measured:keras_difference.high:.0e}: rounding in float32. In `compile` the names in
# small letters do as well: `"mean_squared_error"`, `"huber"`, `"binary_crossentropy"`,
# `"categorical_crossentropy"` for one-hot rows, `"sparse_categorical_crossentropy"` for integers.
#
# ## When numbers are too large
#
# Networks compute in float32, whose largest number is about $3.4 \cdot 10^{38}$. Scores of 100 or more do
# occur, in an untrained network or after a step that was too large.

# %% [markdown] tags=["predict"]
# In float32, what is $e^{100}$? And what does the softmax of the formula say to the scores (100, 0)?

# %%
large = np.array([100, 0], dtype="float32")
with np.errstate(all="ignore"):  # NumPy would warn; a network does not
    print("exp:", np.exp(large))
    print("softmax:", softmax(large))
    print("sigmoid(20):", sigmoid(np.float32(20)), " log(1 - sigmoid(20)):", np.log(1 - sigmoid(np.float32(20))))

# %% [markdown] tags=["answer"]
# $e^{100} \approx 2.7 \cdot 10^{43}$ does not fit: it becomes `inf`. Softmax then divides `inf` by `inf`, which is
# `nan`. One such value is enough: the mean over the batch is `nan`, so is every slope, and after the next step
# every weight.
#
# The third line shows that 20 suffices. $\sigma(20)$ rounds to exactly 1 in float32, so $1 - p$ is 0
# and its logarithm $-\infty$.

# %% [markdown]
# There are two ways out. One is **clipping**: keep probabilities within $[\varepsilon, 1 - \varepsilon]$,
# in Keras with $\varepsilon = 10^{-7}$. Then no logarithm is infinite. But where it clips, the loss is
# flat, and we know what that means: no slope, no learning.
#
# The better way never computes the probability. The logarithm of a softmax is
#
# $$\log p_j = z_j - \log \sum_m e^{z_m}
# = z_j - \Bigl( M + \log \sum_m e^{z_m - M} \Bigr), \qquad M = \max_m z_m.$$
#
# The second form is the **log-sum-exp** trick: subtract the largest score first. All exponents are now at
# most 0, so nothing overflows. One of them is exactly 0, so the sum is at least 1 and its logarithm is
# harmless. Mathematically nothing has changed. For a sigmoid the same idea gives
#
# $$L = \max(z, 0) - z\,y + \log\bigl(1 + e^{-|z|}\bigr).$$


# %%
def log_softmax(scores):
    """Logarithms of the softmax along the last axis, for scores of any size."""
    shifted = scores - scores.max(axis=-1, keepdims=True)  # the largest is 0 now
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def cross_entropy_from_scores(labels, scores):  # (batch,), (batch, classes)
    return -log_softmax(scores)[np.arange(len(labels)), labels]


def binary_from_scores(targets, z):
    return np.maximum(z, 0) - z * targets + np.log1p(np.exp(-np.abs(z)))


# %% [markdown]
# Now the test. For random scores of growing size we compute the loss of each sample naively in float32,
# stably in float32, and naively in float64, whose exponents reach far enough up to 700 to serve as a
# referee.

# %%
broken, worst = {}, []
for size in (1, 10, 50, 100, 300):
    broken[size] = []
    for seed in range(3):
        random = np.random.default_rng(seed)
        scores, labels = random.uniform(-size, size, size=(1000, 10)), random.integers(0, 10, size=1000)
        scores = scores.astype("float32")
        with np.errstate(all="ignore"):
            naive = -np.log(softmax(scores)[np.arange(1000), labels])
        referee = -np.log(softmax(scores.astype("float64"))[np.arange(1000), labels])
        stable = cross_entropy_from_scores(labels, scores)
        broken[size].append(np.mean(~np.isfinite(naive)))
        worst.append(np.max(np.abs(stable - referee) / (1 + referee)))
pd.DataFrame(
    {"inf or nan, naive float32": {size: f"{np.mean(shares):.1%}" for size, shares in broken.items()}}
).rename_axis("scores up to ±")

# %%
record("broken_at_100", broken[100])
record("broken_at_300", broken[300])
record(
    "stable_error",
    worst,
    claim="In float32 the naive cross-entropy gives inf or nan at large scores, "
    "and the stable form agrees with float64",
    holds=max(worst) < 1e-5 and min(broken[300]) > 0.5 and max(broken[1]) == 0,
)

# %%
z = np.linspace(-5, 60, 651, dtype="float32")  # the target is 0: all positive scores are wrong
with np.errstate(all="ignore"):
    naive = -np.log(1 - sigmoid(z))
clipped = -np.log(1 - np.clip(sigmoid(z), 1e-7, 1 - 1e-7))
record("naive_breaks_at", float(z[np.isinf(naive)].min()))
figure, axes = plt.subplots()
axes.plot(z, binary_from_scores(0, z), label="from the score")
axes.plot(z, clipped, label="clipped probability")
axes.plot(z, naive, color="black", linestyle=":", linewidth=3, label="as in the formula")
axes.plot(z[np.isinf(naive)][0], naive[np.isfinite(naive)][-1], "x", color="black", markersize=10)
axes.text(19, 20.5, "inf from here on", fontsize=9, ha="right")
axes.set(
    xlabel="score z (target 0)",
    ylabel="binary cross-entropy",
    title="In float32 only the form that starts from scores survives",
)
axes.legend(loc="upper left")
plots.show(
    figure,
    alt="Binary cross-entropy against the score for the target 0, in float32. Computed from the score it rises as a "
    "straight line to 60. From the clipped probability it stays at 16 from about 16 on. Computed as in the formula "
    "it becomes infinite near 17.",
    caption="**Figure 4.8.** Three ways to compute the same loss. The clipped one does not crash, but beyond 16 it has "
    "no slope.",
)

# %% [markdown]
# With scores between −300 and 300 the naive form gave `inf` or `nan` for {measured:broken_at_300:.1%} of
# the samples, with scores up to 100 already for {measured:broken_at_100:.1%}. The stable form agreed with
# float64 within {measured:stable_error.high:.0e}, relatively. For the sigmoid, the naive form breaks at a
# score of {measured:naive_breaks_at:.1f}.
#
# ### What `from_logits` says
#
# Now the option of Keras's cross-entropies makes sense. `from_logits=True` says: "you get *scores*, apply
# sigmoid or softmax yourself, the stable way". `from_logits=False`, the default, says: "you get
# *probabilities*". We give a hopelessly wrong answer, the score 100 for the target 0, in three ways.

# %%
target, score = np.zeros((1, 1), dtype="float32"), np.full((1, 1), 100, dtype="float32")
from_scores = keras.losses.BinaryCrossentropy(from_logits=True)
from_probabilities = keras.losses.BinaryCrossentropy()
record("keras_from_logits", float(from_scores(target, score)))
record("keras_clipped", float(from_probabilities(target, sigmoid(score))))
record("keras_remembers", float(from_probabilities(target, keras.activations.sigmoid(score))))

# %% [markdown]
# From the score Keras finds the right value, {measured:keras_from_logits:.0f}. From a probability it can
# only clip, and finds {measured:keras_clipped:.1f}. The third call looks like the second and still gives
# {measured:keras_remembers:.0f}: the output of Keras's *own* sigmoid (or softmax) remembers its scores,
# and the loss takes those. This is why `Dense(1, activation="sigmoid")` with `"binary_crossentropy"`
# trains well in Keras. As soon as anything stands between activation and loss, that memory is lost. The
# form that always works has a linear last layer and `from_logits=True`; whoever uses the network must
# then apply the sigmoid or softmax.
#
# The two ways to get it wrong do not crash. Probabilities together with `from_logits=True` pass through
# softmax twice (only if they come straight from Keras's own softmax does Keras notice, and warn). A linear
# layer without `from_logits` takes logarithms of scores that are no probabilities.
#
# ## May a score be read as a probability?
#
# Outputs between 0 and 1 that add up to 1 are not probabilities yet. They deserve the name if they are
# **calibrated**: of all the cases to which the model gives 70 %, about 70 % should turn out to be "yes".
# That can be counted on held-out data. Sort the answers into ten bins by what was said, and compare with
# what happened. The mean gap between both, weighted by the sizes of the bins, is the **expected
# calibration error**.


# %%
def calibration(targets, probabilities, bins=10):
    """For each bin that is not empty: mean probability said, share of yes, number of cases."""
    number = np.minimum((probabilities * bins).astype(int), bins - 1)  # (samples,)
    filled = [number == k for k in range(bins) if (number == k).any()]
    return np.array([(probabilities[bin].mean(), targets[bin].mean(), bin.sum()) for bin in filled]).T


def calibration_error(targets, probabilities):
    said, happened, cases = calibration(targets, probabilities)
    return np.average(np.abs(said - happened), weights=cases)


# %% [markdown]
# The loans data suit the question: each decision was drawn with a known probability, so there is a truth.
# We train two networks on 400 applications: a single sigmoid neuron, and a network with two hidden layers
# of 64 that has far more weights than it has applications. (`fit` goes over copies of the data in one
# epoch, which is faster than many epochs.)


# %%
def train_network(hidden, inputs, targets, seed, class_weight=None, passes=100):
    """A network with a sigmoid output, trained with Adam. inputs: (samples, 5)."""
    keras.utils.set_random_seed(seed)
    inner = [layers.Dense(units, activation="relu") for units in hidden]
    network = keras.Sequential([keras.Input((5,)), *inner, layers.Dense(1, activation="sigmoid")])
    network.compile(keras.optimizers.Adam(0.01), loss="binary_crossentropy", steps_per_execution=80)
    copies = np.tile(inputs, (passes, 1)), np.tile(targets, passes)
    network.fit(*copies, batch_size=50, epochs=1, verbose=0, class_weight=class_weight)
    return network


def loans_split(seed):
    """Standardised applications, (400, 5) and (600, 5), and their targets."""
    loans = data.loans()
    parts = train_test_split(loans.drop(columns="approved"), loans["approved"], train_size=400, random_state=seed)
    train, test, train_targets, test_targets = (part.to_numpy(dtype="float32") for part in parts)
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / deviation, (test - mean) / deviation, train_targets, test_targets


# %% [markdown] tags=["predict"]
# Which of the two will be better calibrated on applications that it has not seen? And if the large
# network errs, will it be too sure of itself, or not sure enough?

# %%
answers = {"one neuron": [], "two hidden layers": [], "neuron, class weight 5": []}
memorised = {name: [] for name in answers}  # accuracy on the training data
for seed in range(3):
    train, test, train_targets, test_targets = loans_split(seed)
    for name, hidden, weight in (
        ("one neuron", (), None),
        ("two hidden layers", (64, 64), None),
        ("neuron, class weight 5", (), {0: 5.0, 1: 1.0}),
    ):
        network = train_network(hidden, train, train_targets, seed, weight)
        p = keras.ops.convert_to_numpy(network(test))[:, 0].astype("float64")  # (600,)
        answers[name].append((test_targets, p))
        known = keras.ops.convert_to_numpy(network(train))[:, 0]
        memorised[name].append(np.mean((known > 0.5) == train_targets))

# %%
calibration_errors = {name: [calibration_error(*run) for run in runs] for name, runs in answers.items()}
accuracy = {name: [np.mean((p > 0.5) == y) for y, p in runs] for name, runs in answers.items()}
network_surprise = {
    name: [binary_cross_entropy(y, np.clip(p, 1e-7, 1 - 1e-7)) for y, p in runs] for name, runs in answers.items()
}
for key, name in (("neuron", "one neuron"), ("deep", "two hidden layers")):
    record(f"calibration_{key}", calibration_errors[name])
    record(f"loan_accuracy_{key}", accuracy[name])
    record(f"loan_surprise_{key}", network_surprise[name])
random = np.random.default_rng(0)
luck = [calibration_error(random.uniform(size=600) < p, p) for _, p in answers["one neuron"] for _ in range(100)]
record("calibration_by_chance", luck)
record("memorised_deep", memorised["two hidden layers"])
said, happened, _ = calibration(*map(np.concatenate, zip(*answers["two hidden layers"], strict=True)))
record("deep_lowest_said", said[0])
record("deep_lowest_happened", happened[0])
record("deep_highest_said", said[-1])
record("deep_highest_happened", happened[-1])
record(
    "calibration_ratio",
    np.divide(calibration_errors["two hidden layers"], calibration_errors["one neuron"]),
    claim="A network with far more weights than data is worse calibrated than a single neuron",
    holds=min(np.divide(calibration_errors["two hidden layers"], calibration_errors["one neuron"])) > 1.5,
)

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(7.6, 3.8), sharey=True)
for axes, names in ((left, ["one neuron", "two hidden layers"]), (right, ["one neuron", "neuron, class weight 5"])):
    axes.plot([0, 100], [0, 100], color="grey", linewidth=1, linestyle="-")
    for name, marker in zip(names, "os", strict=True):
        said, happened, cases = calibration(*map(np.concatenate, zip(*answers[name], strict=True)))
        colour = plots.COLOURS[list(answers).index(name)]
        axes.plot(100 * said, 100 * happened, color=colour, linestyle="-" if marker == "o" else "--", linewidth=1)
        axes.scatter(100 * said, 100 * happened, s=10 + cases / 5, marker=marker, color=colour, label=name)
    axes.set(xlabel="approval said to be (%)", aspect="equal")
    axes.legend(loc="lower right", fontsize=9, markerscale=0.6)
left.set(ylabel="of these approved (%)", title="Too many weights: too sure")
right.set_title("A class weight: too low")
plots.show(
    figure,
    alt="Two calibration pictures. Left: the single neuron's points lie along the diagonal; those of the network with "
    "two hidden layers lie above it at low and below it at high probabilities. Right: the neuron with the class "
    "weight lies above the diagonal throughout.",
    caption="**Figure 4.9.** What was said against what happened, on held-out applications of three splits; "
    "large marks stand for many cases. On the grey line a score may be read as a probability.",
)

# %% [markdown] tags=["answer"]
# The single neuron is off by {measured:calibration_neuron:.1%} on average. A perfect forecaster would be
# off by {measured:calibration_by_chance:.1%} with 600 cases, by chance alone, so this is not a fault. The
# large network is off by {measured:calibration_deep:.1%}. In its highest bin it says
# {measured:deep_highest_said:.0%} and {measured:deep_highest_happened:.0%} are approved; in its lowest it
# says {measured:deep_lowest_said:.0%} and {measured:deep_lowest_happened:.0%} are. It is **too sure**: it
# has learned its 400 applications by heart (it is right for {measured:memorised_deep:.0%} of them), and
# speaks of new ones in the same tone. Its accuracy on new ones is less conspicuous,
# {measured:loan_accuracy_deep:.1%} against {measured:loan_accuracy_neuron:.1%}, but its cross-entropy is
# {measured:loan_surprise_deep:.2f} against {measured:loan_surprise_neuron:.2f}.

# %% [markdown]
# So when may one read scores as probabilities? When the loss was cross-entropy (or squared error),
# because only such losses are lowest at the truth; when the network is not overfitted; when the data of
# tomorrow are like those of the training; and when a picture like Figure 4.9 on *held-out* data agrees.
#
# ### Class weights, and what they do to probabilities
#
# Sometimes one kind of mistake is dearer than the other, or one class is so rare that the loss hardly
# notices it. A **class weight** multiplies the loss of every sample of that class. In Keras:
# `fit(..., class_weight={0: 5.0, 1: 1.0})`. The network then behaves as if each rejected application had
# been seen five times. It becomes careful with approvals, and its probabilities are those of a world in which
# rejections are five times as frequent (Figure 4.9, right).
#
# Both effects can be measured, and the second can be undone. In the weighted world the odds $p/(1 - p)$
# are a fifth of the true ones, so we multiply them by 5 again.

# %%
weighted = answers["neuron, class weight 5"]
caught = {name: [np.mean(p[y == 0] < 0.5) for y, p in answers[name]] for name in answers}  # rejections found
corrected = [calibration_error(y, 5 * p / (5 * p + 1 - p)) for y, p in weighted]
record("caught_plain", caught["one neuron"])
record("caught_weighted", caught["neuron, class weight 5"])
record("calibration_weighted", calibration_errors["neuron, class weight 5"])
record("calibration_corrected", corrected)

# %% [markdown]
# With the weight, {measured:caught_weighted:.0%} of the applications to be rejected were found, without
# it {measured:caught_plain:.0%}. The calibration error rose from {measured:calibration_neuron:.1%} to
# {measured:calibration_weighted:.1%}, and after the correction of the odds it is
# {measured:calibration_corrected:.1%}. For a well-calibrated model there is a simpler way to the same
# decisions: leave the loss alone and move the threshold. To reject unless $p > 5/6$ treats a wrong
# approval as five times as dear.
#
# ## Pitfalls
#
# - **Softmax with one unit.** It always says 1. One unit needs a sigmoid.
# - **Softmax for labels that do not exclude each other.** The labels take probability from one another.
# - **ReLU or sigmoid before a squared error.** The network then cannot answer with a negative number, or with one
#   above 1. Numbers need a linear output.
# - **Integer labels in the one-hot loss, or the other way round.** Often an error message, sometimes a wrong number.
# - **Activation twice or never.** `from_logits=True` wants scores, `from_logits=False` wants probabilities.
# - **Shapes (n, 1) and (n,).** In NumPy, `targets - outputs` of these two is an (n, n) table, and its mean is a
#   number like any other.
# - **Comparing losses of different kinds.** An MSE of 0.2 is not better than a cross-entropy of 0.3. Compare
#   models by one measure on held-out data.
# - **Accuracy alone.** It cannot tell a careful model from a boastful one.
# - **Probabilities after class weights or resampling.** They belong to the weighted world.
#
# ## Summary
#
# - The output layer says what an answer can be, the loss what it will mean. Linear with MSE: a mean. Linear with MAE:
#   a median. Sigmoid or softmax with cross-entropy: probabilities.
# - With 5 % planted typing errors, Huber's loss left {measured:spoiled_huber:.0f} points of test error, MSE
#   {measured:spoiled_mse:.0f}. Without them there was hardly a difference.
# - Cross-entropy is the negative logarithm of the likelihood, per sample. It is entropy plus divergence, and lowest
#   where the true probabilities are said.
# - Its slope at the scores is $p - y$. That of squared error vanishes where the sigmoid is badly wrong: at $z = -10$
#   it was {measured:saturated_ratio:,.0f} times smaller, and from a bad start training took
#   {measured:steps_ratio_median:.0f} times as many steps, in the median.
# - Compute cross-entropy from scores, with the largest score subtracted. In Keras: a linear last layer and
#   `from_logits=True`.
# - Probabilities are a claim about counts. Check it on held-out data: calibration errors here were
#   {measured:calibration_neuron:.1%} for one neuron and {measured:calibration_deep:.1%} for an overfitted network.
#
# Where next: the loss has a slope at the scores. Unit 5 carries it back through the whole network, layer by
# layer.
