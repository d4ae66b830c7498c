# %%
import time

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers
from matplotlib.ticker import LogLocator, NullFormatter

from layerwise import data, plots
from layerwise.measure import record

plots.use_style()

# %% [markdown]
# ## One weight: which way is down?
#
# Earlier units followed the slope of a loss downhill and did not say much about it. This unit looks at the walk
# itself: how long the steps should be, which samples each step should look at, and what goes wrong.
#
# We begin with one weight. The petals of 150 irises have a length $x$ and a width $y$, in centimetres. The
# smallest linear neuron answers $p = w\,x$. Its error is $e = p - y$, and as the loss we take the **sum of the
# squared errors**:
#
# $$\text{SSE}(w) = \sum_i (w\,x_i - y_i)^2, \qquad
# \frac{\partial\,\text{SSE}}{\partial w} = 2 \sum_i (w\,x_i - y_i)\,x_i.$$

# %%
iris = data.iris()
length, width = iris["petal_length"].to_numpy(), iris["petal_width"].to_numpy()  # cm, (150,) both


def loss_of(w):
    return np.sum((w * length - width) ** 2)


def slope_at(w):
    return 2 * np.sum((w * length - width) * length)


# %% [markdown]
# The slope says in which direction the loss *rises*, so we go the other way. How far? In proportion to the slope,
# with a factor $\delta$ that we choose, the **learning rate** (unit 2 wrote $\eta$ for it; both are common):
#
# $$w \leftarrow w - \delta\,\frac{\partial\,\text{SSE}}{\partial w}.$$
#
# That is the whole of **gradient descent**. The function below works for one weight and for any number of them,
# because it only needs to know how to compute the slope. It keeps every point that it visits.


# %%
def descend(slope, start, rate, steps):
    """The path of gradient descent: the start and the point after each step, (steps + 1, ...)."""
    path = [np.asarray(start, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - rate * slope(path[-1]))
    return np.array(path)


# %% [markdown] tags=["predict"]
# The rate is the same in every step. Are the steps equally long?

# %%
modest = descend(slope_at, 0.0, rate=0.0001, steps=5)
reckless = descend(slope_at, 0.0, rate=0.0004, steps=5)
print("weights:", modest.round(3))
print("steps:  ", np.diff(modest).round(3))

# %%
figure, panels = plt.subplots(1, 2, figsize=(6.6, 3.0), sharey=True)
weights = np.linspace(-0.15, 0.82, 120)
for axes, path in zip(panels, (modest, reckless), strict=True):
    axes.plot(weights, [loss_of(w) for w in weights], color="grey", linewidth=1.5)
    heights = [loss_of(w) for w in path]
    axes.plot(path, heights, "o-", color=plots.COLOURS[1], linewidth=1.2, markersize=5)
    for step in (0, 1, 5):
        axes.annotate(str(step), (path[step], heights[step]), xytext=(8, 2), textcoords="offset points")
    axes.set(xlabel="weight w", xlim=(-0.25, 0.95), ylim=(0, 620))
panels[0].set(ylabel="SSE (cm²)", title="δ = 0.0001: shorter and shorter")
panels[1].set(title="δ = 0.0004: further up each time")
plots.show(
    figure,
    alt="Two copies of a parabola, the sum of squared errors against the weight. Left: six points run down one side "
    "in steps that become shorter. Right: the points jump from one side to the other and each is higher up.",
    caption="**Figure 6.1.** Five steps from the weight 0, with two rates. The numbers count the steps.",
)

# %% [markdown] tags=["answer"]
# No. The step is rate times *slope*, and the slope fades towards the bottom. Gradient descent slows down by itself
# where it should. But the same rule lengthens the steps where it goes up: with four times the rate, each step jumps
# over the valley and lands higher than it started.

# %% [markdown]
# ## Two weights: the shape of the bowl
#
# Now the neuron gets its bias: $p = w\,x + b$. The loss is a surface over the plane of $w$ and $b$, and we look at
# it from above, as on a map: along each line the loss is the same. The **gradient** is the vector of both slopes.
# It points straight uphill, at a right angle to the line through the point.
#
# Write the data as a table $X$ with one row per sample, and in its last column a 1 for the bias. Then one formula
# serves for any number of weights:
#
# $$\text{SSE}(w) = \lVert Xw - y\rVert^2, \qquad \nabla\,\text{SSE}(w) = 2\,X^{\mathsf T}(Xw - y).$$


# %%
def with_bias(inputs):
    """Inputs (samples, features) and a column of ones: (samples, features + 1)."""
    return np.column_stack([inputs, np.ones(len(inputs))])


def squared_error(X, y):
    """The SSE of a linear neuron and its gradient, two functions of the weights."""
    return lambda w: np.sum((X @ w - y) ** 2), lambda w: 2 * X.T @ (X @ w - y)


def standardise(inputs):
    return (inputs - inputs.mean(axis=0)) / inputs.std(axis=0)


# %% [markdown]
# We walk twice: with the lengths as they are, in centimetres, and with the same lengths **standardised** (unit 2:
# mean 0, standard deviation 1). Both walks begin at $w = b = 0$. Each has its own rate: half of the one that would
# reach the valley's floor in a single step.

# %% [markdown] tags=["predict"]
# Same flowers, same neuron, same lowest loss. Does it matter in which unit the lengths are written down?

# %%
bowls = {"in centimetres": with_bias(length), "standardised": with_bias(standardise(length))}
walks, best = {}, {}
for name, X in bowls.items():
    steepest = 2 * np.linalg.eigvalsh(X.T @ X)[-1]  # the curvature in the steepest direction; see below
    _, gradient = squared_error(X, width)
    best[name] = np.linalg.lstsq(X, width, rcond=None)[0]  # the lowest point, by algebra
    walks[name] = descend(gradient, np.zeros(2), rate=0.5 / steepest, steps=4000)

# %%
figure, panels = plt.subplots(1, 2, figsize=(6.6, 3.4))
lines = []
for axes, (name, X) in zip(panels, bowls.items(), strict=True):
    ticks = np.linspace(-1, 1, 121)
    grid = best[name] + np.stack(np.meshgrid(1.3 * ticks, 1.3 * ticks), axis=-1)  # (121, 121, 2)
    heights = np.sum((grid @ X.T - width) ** 2, axis=-1)
    lowest = np.sum((X @ best[name] - width) ** 2)
    axes.contour(*np.moveaxis(grid, -1, 0), heights - lowest, levels=np.geomspace(2, 2048, 6), colors="grey",
                 linewidths=0.8, linestyles="solid")  # fmt: skip
    axes.plot(*best[name], "+", color="black", markersize=11, markeredgewidth=2)
    lines += axes.plot([], [], "o-", color=plots.COLOURS[1], markersize=4, linewidth=1.2, animated=True)
    axes.set(xlabel="weight w", ylabel="bias b (cm)", aspect="equal")
    axes.grid(visible=False)
panels[0].set_title("In centimetres it creeps")
panels[1].set_title("Standardised it arrives")
counter = panels[1].text(0.04, 0.93, "", transform=panels[1].transAxes, animated=True)


def draw(step):
    for line, walk in zip(lines, walks.values(), strict=True):
        line.set_data(*walk[: step + 1].T)
    counter.set_text(f"step {step}")


plots.animate(
    figure,
    draw,
    9,
    alt="Two maps of the same loss. Left, in centimetres, the lines are long narrow ellipses; the path drops to the "
    "floor of the valley in four steps and then creeps along it. Right, standardised, they are circles, and the "
    "path runs straight to the centre.",
    caption="**Figure 6.2.** Eight steps, before and after standardising. The cross marks the lowest loss; on each "
    "line the excess loss is four times that of the next line inside.",
)


# %%
def steps_to(path, X, y, share=0.01):
    """How many steps until the excess of the SSE over its minimum has fallen to a share of the first."""
    sse, _ = squared_error(X, y)
    excess = np.array([sse(w) for w in path]) - sse(np.linalg.lstsq(X, y, rcond=None)[0])
    return int(np.argmax(excess <= share * excess[0]))


steps = {name: steps_to(walks[name], X, width, share=1e-4) for name, X in bowls.items()}
record("steps_raw", steps["in centimetres"], unit="steps")
record("steps_standardised", steps["standardised"], unit="steps")
record("condition_raw", np.linalg.cond(bowls["in centimetres"].T @ bowls["in centimetres"]))
record("condition_standardised", np.linalg.cond(bowls["standardised"].T @ bowls["standardised"]))

# %% [markdown] tags=["answer"]
# It matters a great deal. Until the excess of the loss had fallen to one part in ten thousand, it took
# {measured:steps_raw:,.0f} steps in centimetres and {measured:steps_standardised:.0f} after standardising. In the
# narrow valley the gradient points at the opposite wall, and hardly along the floor, where the lowest point is.

# %% [markdown]
# How narrow a bowl is can be said in one number, the **condition number**: its curvature in the steepest direction
# divided by that in the flattest. It is {measured:condition_raw:.0f} in centimetres and
# {measured:condition_standardised:.0f} after standardising. The reason is easy to see in the data. All lengths are
# positive, so raising $w$ and raising $b$ do nearly the same to the answers: there is a direction (more $w$, less
# $b$) in which hardly anything changes. Once the mean is 0, weight and bias no longer interfere.
#
# Standardising cannot do everything. With several inputs it makes the scales equal, but inputs that are
# *correlated* still leave a valley. The ten measurements of the diabetes data show both:

# %%
table = data.diabetes()
measurements, progression = table.drop(columns="progression").to_numpy(dtype=float), table["progression"].to_numpy()
raw, scaled = with_bias(measurements), with_bias(standardise(measurements))  # (442, 11)
record("condition_diabetes_raw", np.linalg.cond(raw.T @ raw))
record("condition_diabetes", np.linalg.cond(scaled.T @ scaled))

# %% [markdown]
# From {measured:condition_diabetes_raw:.0e} to {measured:condition_diabetes:.0f}: hopeless before, bearable after.
# What remains comes mostly from total cholesterol and LDL cholesterol, which rise and fall together.
#
# ## How large a rate?
#
# Those two make a good test track: two standardised inputs, two weights, a valley that lies aslant. (The target has
# its mean subtracted, so no bias is needed.) We try four rates. The first three are a fiftieth, a half and 95 % of
# a limit that we shall work out in a moment, and the fourth is 3 % above it.

# %%
pair = standardise(table[["total_cholesterol", "ldl_cholesterol"]].to_numpy(dtype=float))  # (442, 2)
centred = progression - progression.mean()
pair_sse, pair_gradient = squared_error(pair, centred)
pair_best = np.linalg.lstsq(pair, centred, rcond=None)[0]
limit = 1 / np.linalg.eigvalsh(pair.T @ pair)[-1]
shares = {"too small": 0.02, "cautious": 0.5, "good": 0.95, "too large": 1.03}
start = pair_best + np.array([75.0, -55.0])
tracks = {name: descend(pair_gradient, start, share * limit, 20) for name, share in shares.items()}

# %% [markdown] tags=["predict"]
# Sketch the four curves of the loss against the number of steps before you look at them.

# %%
figure, panels = plt.subplots(2, 4, figsize=(7.0, 3.8), sharex="row", sharey="row")
ticks = np.linspace(-1, 1, 121)
grid = pair_best + np.stack(np.meshgrid(100 * ticks, 100 * ticks), axis=-1)
heights = np.sum((grid @ pair.T - centred) ** 2, axis=-1) - pair_sse(pair_best)
for (above, below), (name, track) in zip(panels.T, tracks.items(), strict=True):
    above.contour(*np.moveaxis(grid, -1, 0), heights, levels=np.geomspace(3e4, 2e6, 3), colors="grey",
                  linewidths=0.7, linestyles="solid")  # fmt: skip
    above.plot(*track.T, "o-", color=plots.COLOURS[1], markersize=3, linewidth=1)
    above.plot(*pair_best, "+", color="black", markersize=10, markeredgewidth=2)
    above.grid(visible=False)
    above.set(title=name, xlim=pair_best[0] + np.array([-100, 100]), ylim=pair_best[1] + np.array([-100, 100]))
    above.set_xlabel("weight 1", fontsize=9)
    excess = [pair_sse(w) - pair_sse(pair_best) for w in track]
    below.semilogy(excess, color=plots.COLOURS[1])
    below.set(ylim=(1e3, 1e7), title=f"{shares[name]:g} of the limit")
    below.set_xlabel("step", fontsize=9)
panels[0, 0].set_ylabel("weight 2")
panels[1, 0].set_ylabel("SSE above its lowest value")
plots.show(
    figure,
    alt="Four paths in an oblique valley, and below them the loss against the steps. Too small: a short path, a nearly "
    "level curve. Cautious: straight to the floor, then slowly along it; the curve bends. Good: a zigzag that narrows "
    "to the centre; a falling curve. Too large: a zigzag that widens; a curve that falls and then rises.",
    caption="**Figure 6.3.** The walk, which one cannot see in a real network, and the curve, which one can. 20 steps.",
)

# %% [markdown] tags=["answer"]
# Too small a rate looks like a disappointing problem: the curve is level, and it is tempting to stop. Too large a
# rate may look good for a while: at first the loss falls, because the other direction gains more than the steep one
# loses. Nothing in the first few steps warns of the end.

# %% [markdown]
# ### The limit
#
# Where does descent turn into ascent? Let $e = w - w^*$ be what is missing to the lowest point $w^*$. For a sum of
# squares the gradient is exactly $H e$, with $H = 2X^{\mathsf T}X$, the **Hessian**: the table of all second
# derivatives. So one step does this:
#
# $$e \leftarrow e - \delta H e = (I - \delta H)\,e.$$
#
# Along an eigenvector of $H$ with the eigenvalue $\lambda$ (the curvature in that direction) the matrix is just a
# number. In every step that part of $e$ is multiplied by
#
# $$1 - \delta\lambda.$$
#
# It shrinks if that factor lies between $-1$ and $1$, that is, if $\delta < 2/\lambda$. All parts must shrink, and
# the steepest decides:
#
# $$\boxed{\;\delta < \frac{2}{\lambda_{\max}}\;} \qquad\text{and the best rate is}\qquad
# \delta = \frac{2}{\lambda_{\min} + \lambda_{\max}}.$$
#
# At the best rate the flattest and the steepest direction shrink equally fast, by the factor
# $(\kappa - 1)/(\kappa + 1)$ with the condition number $\kappa = \lambda_{\max}/\lambda_{\min}$. So a condition
# number of 100 means about 50 steps for each factor of $e \approx 2.7$, at best, and a round bowl ($\kappa = 1$)
# needs a single step.
#
# Half of the limit, $1/\lambda_{\max}$, is a sound choice when the flattest curvature is unknown.
#
# Does the limit hold to the digit? We look for it without using any theory: try a rate, watch 400 steps, and halve
# the interval between a rate that converges and one that does not. Five data sets, three starting points each.


# %%
def explodes(X, y, rate, start, steps=400):
    """Whether the gradient is longer after so many steps than half-way."""
    w, lengths = start, []
    for _ in range(steps):
        gradient = 2 * X.T @ (X @ w - y)
        lengths.append(np.linalg.norm(gradient))
        if lengths[-1] > 1e6 * lengths[0]:
            return True
        w = w - rate * gradient
    return lengths[-1] > lengths[steps // 2] and lengths[-1] > 1e-6 * lengths[0]


def find_limit(X, y, start, accuracy=1e-3):
    converges, diverges = 1e-8, 1.0
    while diverges > (1 + accuracy) * converges:
        rate = np.sqrt(converges * diverges)
        if explodes(X, y, rate, start):
            diverges = rate
        else:
            converges = rate
    return np.sqrt(converges * diverges)


# %%
problems = {"iris (petals, cm)": (with_bias(length), width), "diabetes": (scaled, progression)}
for name, frame in (("wine", data.wine()), ("breast cancer", data.breast_cancer()), ("loans", data.loans())):
    values = frame.to_numpy(dtype=float)
    problems[name] = with_bias(standardise(values[:, :-1])), values[:, -1]  # the class as a number

ratios, limits = [], {}
for name, (X, y) in problems.items():
    limits[name] = 2 / np.linalg.eigvalsh(2 * X.T @ X)[-1]
    found = [find_limit(X, y, np.random.default_rng(seed).normal(size=X.shape[1])) for seed in range(3)]
    ratios += [rate / limits[name] for rate in found]
    print(f"{name:18} 2 / λ_max = {limits[name]:.6f}   found: {np.mean(found):.6f}")

# %%
record(
    "limit_ratio",
    ratios,
    claim="Gradient descent on a sum of squares begins to diverge at the rate 2/λ_max, within 1 %",
    holds=max(abs(np.array(ratios) - 1)) < 0.01,
)
record("limit_error", np.abs(np.array(ratios) - 1))

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(7.0, 3.2))
low, high = np.linalg.eigvalsh(2 * pair.T @ pair) * limit / 2  # so that the limit is at 1
rates = np.linspace(0, 1.25, 251)
left.plot(rates, abs(1 - 2 * rates * low), label="flattest direction")
left.plot(rates, abs(1 - 2 * rates * high), label="steepest direction")
left.plot(1 / (low + high), abs(1 - 2 * low / (low + high)), "o", color="black", markersize=7)
left.annotate("best", (1 / (low + high), abs(1 - 2 * low / (low + high))), xytext=(-8, -15),
              textcoords="offset points", ha="right")  # fmt: skip
left.axvline(1, color="grey", linewidth=1, linestyle="-")
left.set(
    xlabel="rate / limit", ylabel="factor per step, |1 − δλ|", ylim=(0, 1.55), title="The slowest direction counts"
)
left.legend(loc="upper left", fontsize=9)
rates = np.concatenate([np.linspace(0.2, 0.98, 14), np.linspace(0.99, 1.1, 12)])
for name, (X, y) in problems.items():
    sse, gradient = squared_error(X, y)
    starts = np.random.default_rng(0).normal(size=X.shape[1])
    after = [sse(descend(gradient, starts, share * limits[name], 100)[-1]) / sse(starts) for share in rates]
    right.semilogy(rates, after, label=name)
right.set(
    xlabel="rate / limit",
    ylabel="SSE after 100 steps / at the start",
    ylim=(1e-3, 1e6),
    title="A wall at 1, on any data",
)
right.legend(loc="upper left", fontsize=8)
plots.show(
    figure,
    alt="Left: the factor by which an error changes per step, against the rate. For the steepest direction it falls to "
    "0 at half the limit and rises to 1 at the limit; for the flattest it falls slowly; they cross just before the "
    "limit. Right: the loss after 100 steps is low for every rate below the limit and shoots up just above it, for "
    "five data sets.",
    caption="**Figure 6.4.** Left: what one step does to the error, for the valley of Figure 6.3. Right: five data "
    "sets, rates divided by the limit $2/\\lambda_{\\max}$ of each.",
)

# %% [markdown]
# In {measured:limit_ratio.runs} searches the rate that was found differed from $2/\lambda_{\max}$ by at most
# {measured:limit_error.high:.2%}. This is no rule of thumb but a law, as long as the loss is a sum of squares of
# a linear neuron. For a network the Hessian changes with every step, so the limit moves; near any point it still
# holds for small moves.
#
# ### A sum or a mean?
#
# A hospital sends twice as many patients. We simply take every row of the diabetes data twice: the same bowl, the
# same lowest point.

# %% [markdown] tags=["predict"]
# With 442 patients a rate just below the limit worked. Does it still work with 884?

# %%
sum_limits, mean_limits = [], []
for copies in (1, 2, 4):
    X = np.tile(scaled, (copies, 1))  # (442 · copies, 11)
    sum_limits.append(1 / np.linalg.eigvalsh(X.T @ X)[-1])
    mean_limits.append(len(X) / np.linalg.eigvalsh(X.T @ X)[-1])
print("limit for the sum: ", np.array(sum_limits).round(6))
print("limit for the mean:", np.array(mean_limits).round(4))

twice = np.tile(scaled, (2, 1)), np.tile(progression, 2)
for name, (X, y) in (("442", (scaled, progression)), ("884", twice)):
    sse, gradient = squared_error(X, y)
    last = descend(gradient, np.zeros(11), 0.9 * sum_limits[0], 100)[-1]
    print(f"{name} patients: root mean squared error after 100 steps {np.sqrt(sse(last) / len(X)):.3g}")

# %% [markdown] tags=["answer"]
# No: with the *sum* it diverges. Each patient adds to the slope, so the slope doubles and the limit halves. With
# the **mean** of the squared errors (MSE), the limit stays where it is. That is why Keras's losses are means, and
# why a rate from a text about sums is about $n$ times smaller than one from a text about means. From here on our
# losses are means.

# %% [markdown]
# ## How many samples for one step?
#
# So far each step looked at all samples: **full batch**. That is a waste if there are many and they resemble one
# another. Why read a thousand flowers for one short step, when ten already show roughly the same direction?
#
# - **Full batch**: one update per pass through the data. The exact slope.
# - **Online**: one update per sample. The slope of that sample alone.
# - **Mini-batch**: one update per small group, often 32 to 256 samples.
#
# A pass through all samples is called an **epoch**. At the beginning of each the samples are shuffled, so that
# every sample comes once per epoch, in ever new company. When the number of samples is not a multiple of the batch
# size, the last batch is smaller. All three kinds together are one function:


# %%
def epoch_of_batches(samples, batch, random):
    """Index arrays that together hold each sample once, in a new order."""
    order = random.permutation(samples)
    return [order[first : first + batch] for first in range(0, samples, batch)]


def walk_in_batches(X, y, rate, batch, epochs, seed):
    """The path of a linear neuron from 0, one point per update. The loss is the mean over the batch."""
    random, path = np.random.default_rng(seed), [np.zeros(X.shape[1])]
    for _ in range(epochs):
        for rows in epoch_of_batches(len(X), batch, random):
            gradient = 2 * X[rows].T @ (X[rows] @ path[-1] - y[rows]) / len(rows)
            path.append(path[-1] - rate * gradient)
    return np.array(path)


# %% [markdown]
# Three walks of five epochs on the round bowl of the irises, all with the rate 0.1:

# %%
flowers = with_bias(standardise(length))
kinds = {"full batch": 150, "mini-batch of 15": 15, "online": 1}
paths = {name: walk_in_batches(flowers, width, 0.1, batch, 5, seed=0) for name, batch in kinds.items()}
figure, panels = plt.subplots(1, 3, figsize=(6.6, 3.5), sharex=True, sharey=True)
across, up = np.meshgrid(np.linspace(-0.1, 1.25, 121), np.linspace(-0.1, 1.6, 121))
heights = np.mean((across[..., None] * flowers[:, 0] + up[..., None] - width) ** 2, axis=-1)
for axes, (name, path) in zip(panels, paths.items(), strict=True):
    axes.contour(across, up, heights - heights.min(), levels=np.geomspace(0.02, 1.2, 4), colors="grey", linewidths=0.7,
                 linestyles="solid")  # fmt: skip
    axes.plot(*path.T, "-", color=plots.COLOURS[1], linewidth=0.7)
    if name != "online":
        axes.plot(*path.T, "o", color=plots.COLOURS[1], markersize=4)
    axes.plot(*best["standardised"], "+", color="black", markersize=11, markeredgewidth=2)
    axes.grid(visible=False)
    axes.set(xlabel="weight w", aspect="equal", title=f"{name}:\n{len(path) - 1} updates")
panels[0].set_ylabel("bias b (cm)")
plots.show(
    figure,
    alt="Three maps with circles. Full batch: five steps on a straight line, not yet at the centre. Mini-batch: fifty "
    "steps, slightly crooked, to the centre. Online: 750 steps that reach the centre soon and then roam about it.",
    caption="**Figure 6.5.** Five epochs each: the same number of samples was looked at. Small batches get "
    "further, and then do not settle.",
)

# %% [markdown]
# ### The price: noise
#
# The slope of a batch is an estimate of the true slope, as a poll is of an election. Each sample's own gradient
# $g_i$ scatters about the mean. The mean of $B$ independent draws scatters $\sqrt B$ times less:
#
# $$\text{noise} = \sqrt{\mathbb E\,\lVert g_{\text{batch}} - g\rVert^2} = \frac{\sigma}{\sqrt B}.$$
#
# So four times the work halves the noise. For a real measurement we take the digits and a softmax layer, whose
# slope at the scores is $p - y$ (unit 4). The weights are those after a few steps, and each batch is drawn anew.

# %%
images, labels = data.digits()
pixels = with_bias(images.reshape(len(images), -1).astype(float))  # (1797, 65): the bias is the last weight
one_hot = np.eye(10)[labels]  # (1797, 10)


def softmax(scores):
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def digit_gradient(W, rows):
    """The gradient of the mean cross-entropy of some samples: (65, 10)."""
    return pixels[rows].T @ (softmax(pixels[rows] @ W) - one_hot[rows]) / len(rows)


def digit_loss(W):
    scores = pixels @ W
    top = scores.max(axis=1)
    return np.mean(top + np.log(np.exp(scores - top[:, None]).sum(axis=1)) - scores[np.arange(len(labels)), labels])


# %%
everything = np.arange(len(labels))
W = descend(lambda W: digit_gradient(W, everything), np.zeros((65, 10)), rate=1.0, steps=5)[-1]
true_gradient = digit_gradient(W, everything)
batches = 2 ** np.arange(9)  # 1 to 256
noise = np.zeros((3, len(batches)))  # (seeds, batch sizes)
for seed in range(3):
    random = np.random.default_rng(seed)
    for column, batch in enumerate(batches):
        draws = [digit_gradient(W, random.integers(0, len(labels), batch)) for _ in range(150)]
        noise[seed, column] = np.sqrt(np.mean([np.sum((draw - true_gradient) ** 2) for draw in draws]))

# %%
exponents = [np.polyfit(np.log(batches), np.log(row), 1)[0] for row in noise]
record(
    "noise_exponent",
    exponents,
    claim="The noise of a mini-batch's gradient falls as one over the root of the batch size (exponent −½)",
    holds=max(abs(np.array(exponents) + 0.5)) < 0.03,
)
record("noise_of_one", noise[:, 0] / np.linalg.norm(true_gradient))
record("noise_of_64", noise[:, 6] / np.linalg.norm(true_gradient))

# %%
figure, axes = plt.subplots(figsize=(5.8, 3.1))
length_of_true = np.linalg.norm(true_gradient)
axes.loglog(batches, noise.mean(axis=0) / length_of_true, "o", label="measured, mean of three seeds")
guide = noise[:, 0].mean() / length_of_true / np.sqrt(batches)
axes.loglog(batches, guide, linestyle="-", color="black", linewidth=1, label="one over the root of the batch size")
axes.axhline(1, color="grey", linewidth=1, linestyle="--")
axes.text(1, 0.86, "below: more slope than noise", fontsize=9, va="top")
axes.set(xticks=batches, xticklabels=batches, xlabel="samples in a batch", ylabel="noise / length of the true gradient")
axes.xaxis.set_minor_formatter(NullFormatter())
axes.set(
    yticks=[0.5, 1, 2, 5, 10],
    yticklabels=["0.5", "1", "2", "5", "10"],
    title="Four times the samples, half the noise",
)
axes.yaxis.set_minor_formatter(NullFormatter())
axes.legend()
plots.show(
    figure,
    alt="Noise of the gradient against the batch size on logarithmic axes: the measured points lie on a straight line "
    "of slope minus one half, from about 10 at one sample to 0.6 at 256 samples.",
    caption="**Figure 6.6.** How far the gradient of a batch is from that of all samples. Softmax layer on the digits, "
    "150 batches for each point and seed.",
)

# %% [markdown]
# The measured exponent is {measured:noise_exponent:.3f} (from {measured:noise_exponent.low:.3f} to
# {measured:noise_exponent.high:.3f}). The noise in a single sample's gradient is
# {measured:noise_of_one:.1f} times as long as the slope that it estimates; with 64 samples it is still
# {measured:noise_of_64:.1f} times as long. (We
# drew with replacement. Within a shuffled epoch the noise falls a little faster, because with all samples it must
# be 0.)
#
# ### Epochs, updates, seconds
#
# Which batch size is the fastest? That depends on what is counted. Every batch size runs until the cross-entropy of
# *all* digits has fallen from $\ln 10 \approx 2.30$ to 0.2, looked at about ten times per epoch. To be fair, each
# size uses its own best rate. We choose it beforehand from a row of doublings with a seed of its own, as the one
# that needs the fewest epochs. The clock stops while the loss is computed, and of three equal
# runs the fastest counts, because other programs can only slow it down.


# %%
def race(batch, rate, seed, target=0.2):
    """Epochs, updates and seconds until the loss of all digits has reached the target; inf if it does not."""
    random, W = np.random.default_rng(seed), np.zeros((65, 10))
    every, updates, seconds = max(1, len(labels) // (10 * batch)), 0, 0.0
    for epoch in range(60):
        started, seen = time.perf_counter(), 0
        for rows in epoch_of_batches(len(labels), batch, random):
            W -= rate * digit_gradient(W, rows)
            updates, seen = updates + 1, seen + len(rows)
            if updates % every == 0:
                seconds += time.perf_counter() - started
                if digit_loss(W) <= target:
                    return epoch + seen / len(labels), updates, seconds
                started = time.perf_counter()
        seconds += time.perf_counter() - started
        if updates > 6000:
            break
    return np.inf, np.inf, np.inf


# %% [markdown] tags=["predict"]
# Which of the three, one sample, 64 samples or all 1,797, will need the fewest epochs? The fewest updates? The
# fewest seconds?

# %%
sizes = {"online": 1, "of_4": 4, "of_16": 16, "of_64": 64, "of_256": 256, "full": len(labels)}
grid_of_rates = 2.0 ** np.arange(-3, 5)  # 1/8 to 16
best_rate, results = {}, {}
for name, batch in sizes.items():
    sweep = [race(batch, rate, seed=99)[0] for rate in grid_of_rates]
    best_rate[name] = grid_of_rates[np.argmin(sweep)]
    results[name] = np.array(  # three times each, because the fastest was disturbed least: (seeds, 3 counts)
        [min(race(batch, best_rate[name], seed) for _ in range(3)) for seed in range(5)]
    )

# %%
for short, name in (("1", "online"), ("64", "of_64"), ("all", "full")):
    record(f"epochs_{short}", results[name][:, 0], unit="epochs")
    record(f"updates_{short}", results[name][:, 1], unit="updates")
    record(f"seconds_{short}", results[name][:, 2], unit="s", timed=True)
    record(f"rate_{short}", best_rate[name])
record("rate_gain_64", best_rate["of_64"] / best_rate["online"])
record("rate_gain_all", best_rate["full"] / best_rate["of_64"])
epochs, updates, seconds = ({name: result[:, k] for name, result in results.items()} for k in range(3))

# %%
record(
    "epochs_ratio",
    epochs["full"] / epochs["online"],
    claim="To one loss, online descent needs fewer epochs than full batch, and full batch fewer updates",
    holds=min(epochs["full"]) > 3 * max(epochs["online"]) and 3 * max(updates["full"]) < min(updates["online"]),
)
record(
    "seconds_ratio",
    np.minimum(seconds["online"], seconds["full"]) / seconds["of_64"],
    claim="To one loss, mini-batches of 64 need fewer seconds than both online descent and full batch",
    holds=min(np.minimum(seconds["online"], seconds["full"]) / seconds["of_64"]) > 1.5,
    timed=True,
)

# %%
figure, panels = plt.subplots(1, 3, figsize=(7.4, 3.0))
names = ["1", "4", "16", "64", "256", "all"]
for axes, counts, unit in zip(panels, (epochs, updates, seconds), ("epochs", "updates", "seconds"), strict=True):
    middle = np.array([np.mean(values) for values in counts.values()])
    fewest = middle.argmin()
    colours = ["#9CC8E3" if k != fewest else plots.COLOURS[0] for k in range(len(middle))]
    axes.bar(names, middle, color=colours)
    axes.set(yscale="log", xlabel="batch size", title=f"{unit}: {names[fewest]} is best", ylim=(middle.min() / 3, None))
    axes.set_ylabel(f"{unit} to a loss of 0.2", fontsize=9)
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 3)))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(labelsize=9)
    axes.grid(visible=False, axis="x")
plots.show(
    figure,
    alt="Three bar charts against the batch size 1, 4, 16, 64, 256 and all. Epochs: fewest at 1, most for all "
    "samples. Updates: hundreds at 1, a few dozen from 64 on. Seconds: fewest in the middle, many more at the ends.",
    caption="**Figure 6.7.** The same loss, three prices. Mean of five seeds, each batch size at its best rate; "
    "mind the logarithmic axes. The dark bar is the lowest.",
)

# %% [markdown] tags=["answer"]
# | batch | best rate | epochs | updates | seconds |
# |---|---|---|---|---|
# | 1 (online) | {measured:rate_1:g} | {measured:epochs_1:.2f} | {measured:updates_1:,.0f} | {measured:seconds_1:.3f} |
# | 64 | {measured:rate_64:g} | {measured:epochs_64:.2f} | {measured:updates_64:.0f} | {measured:seconds_64:.4f} |
# | all | {measured:rate_all:g} | {measured:epochs_all:.0f} | {measured:updates_all:.0f} | {measured:seconds_all:.2f} |
#
# A different one each time. Full batch needed {measured:epochs_ratio:.0f} times as many epochs as online descent,
# but the fewest updates. In seconds the middle won: the slower of its two rivals left aside, batches of 64 were
# still {measured:seconds_ratio:.0f} times as fast.

# %% [markdown]
# Two forces meet here.
#
# - **Small batches waste the machine.** An update with one sample multiplies a row by a table, and most of its time
#   is spent on getting Python and NumPy started. With 64 samples the same call does 64 times the work in hardly
#   more time, because the processor computes many products at once.
# - **Large batches waste samples.** Beyond a certain size less noise does not help: the rate is already near its
#   limit, and a step with four times the samples is no longer.
#
# As long as noise is what limits the rate, a larger batch allows a larger rate: 64 times the samples went with
# {measured:rate_gain_64:.0f} times the rate. From 64 samples to all of them, 28 times as many, the best rate only
# rose {measured:rate_gain_all:.0f} times. Seconds are those of one machine; on a graphics processor the best batch
# is larger.
#
# ### Shuffle
#
# A file is often sorted: first all zeros, then all ones. What does a walk do that reads it in that order? Batches of
# 32, one rate for all, ten epochs.


# %%
def sorted_digits(shuffling, seed, rate=1.0, epochs=10):
    """The loss of all digits after each epoch, reading a sorted file with some kind of shuffling."""
    random, W, losses = np.random.default_rng(seed), np.zeros((65, 10)), []
    order = np.argsort(labels, kind="stable")
    if shuffling == "once":
        order = random.permutation(order)
    for _ in range(epochs):
        if shuffling == "each epoch":
            order = random.permutation(order)
        for first in range(0, len(order), 32):
            W -= rate * digit_gradient(W, order[first : first + 32])
        losses.append(digit_loss(W))
    return losses


final = {kind: [sorted_digits(kind, seed)[-1] for seed in range(3)] for kind in ("never", "once", "each epoch")}
record("never_shuffled", final["never"])
record("shuffled_once", final["once"])
record("shuffled_each", final["each epoch"])

# %% [markdown]
# Never shuffled, the loss after ten epochs is {measured:never_shuffled:.2f}; the guess that all ten digits are
# equally likely would cost 2.30. At the end of each epoch the network has seen nothing but nines for five batches,
# and believes in nines. Shuffled once, it is {measured:shuffled_once:.3f}, and shuffled before each epoch
# {measured:shuffled_each:.3f}. So the decisive step is to break the order at all. To do it anew each time costs
# nothing, and spares one the bad luck of a bad order. `fit` does so by default.
#
# ### The floor, and how to get below it
#
# In Figure 6.5 the online walk reached the centre and did not stay. At the lowest point the *mean* slope is 0, but
# that of a single sample is not, and with a constant rate each sample throws the weights off again. The longer the
# throw, the higher the **noise floor**. We measure it on the irises: how far the loss is above its lowest value,
# averaged over an epoch, for three constant rates and for one that decays as
#
# $$\delta_t = \frac{\delta_0}{1 + t/\tau}$$
#
# with $t$ the number of epochs, $\delta_0 = 0.16$ and $\tau = 2$ epochs.


# %%
def online_excess(rate_at, epochs, seed):
    """MSE above its lowest value, the mean over each epoch of online descent on the irises: (epochs,)."""
    random, w, goal = np.random.default_rng(seed), np.zeros(2), best["standardised"]
    excess = np.zeros(epochs)
    for epoch in range(epochs):
        rate = rate_at(epoch)
        for row in random.permutation(150):
            w = w - rate * 2 * (flowers[row] @ w - width[row]) * flowers[row]
            excess[epoch] += np.sum((w - goal) ** 2) / 150  # the bowl is round: the MSE rises as the distance squared
    return excess


schedules = {
    "constant 0.16": lambda epoch: 0.16,
    "constant 0.04": lambda epoch: 0.04,
    "constant 0.01": lambda epoch: 0.01,
    "decaying from 0.16": lambda epoch: 0.16 / (1 + epoch / 2),
}
floors = {
    name: np.array([online_excess(rate_at, 100, seed) for seed in range(3)]) for name, rate_at in schedules.items()
}

# %%
tails = {name: runs[:, 80:].mean(axis=1) for name, runs in floors.items()}  # the last 20 epochs, (seeds,)
record(
    "floor_ratio",
    tails["constant 0.16"] / tails["constant 0.04"],
    claim="The noise floor of online descent falls with the rate, and a decaying rate gets below it",
    holds=min(tails["constant 0.16"] / tails["constant 0.04"]) > 2
    and min(tails["constant 0.04"] / tails["constant 0.01"]) > 2
    and max(tails["decaying from 0.16"]) < 0.5 * min(tails["constant 0.01"]),
)
record("floor_ratio_small", tails["constant 0.04"] / tails["constant 0.01"])
record("decay_gain", tails["constant 0.16"] / tails["decaying from 0.16"])

# %%
figure, axes = plt.subplots(figsize=(5.8, 3.1))
for name, runs in floors.items():
    axes.loglog(np.arange(1, 101), runs.mean(axis=0), label=name)
axes.set(
    xlabel="epoch", ylabel="MSE above its lowest value (cm²)", title="Constant rates get stuck, a decaying one does not"
)
axes.legend(fontsize=9, loc="upper right", ncols=2)
axes.set_ylim(None, 1.0)
plots.show(
    figure,
    alt="Excess loss against epochs on logarithmic axes. Three constant rates: each falls quickly and stays at a "
    "floor of its own, lower for smaller rates. The decaying rate keeps falling and ends lowest.",
    caption="**Figure 6.8.** Online descent on the irises, mean of three seeds. A noisy, level curve may mean: "
    "lower the rate.",
)

# %% [markdown]
# A quarter of the rate lowered the floor {measured:floor_ratio:.1f} times (from 0.16 to 0.04) and
# {measured:floor_ratio_small:.1f} times (from 0.04 to 0.01). With samples drawn independently it would be about 4
# times; in a shuffled epoch every sample comes exactly once, and part of the throws cancel. The decaying rate ended
# {measured:decay_gain:.0f} times below the constant rate that it started with. Robbins and Monro (1951) proved when
# this must work: the rates must add up to infinity, so that any distance can be covered, and their squares to
# something finite, so that the noise dies out. $1/t$ does both. In practice people lower the rate in a few stages,
# or along a cosine; unit 9 compares them.
#
# ## More than one valley
#
# The loss of a linear neuron is a single bowl. With a hidden layer this is over. Here is about the smallest network
# for which one can see it: one hidden unit and one output unit, $p = v \tanh(w\,x + 0.3)$, with a fixed bias so
# that two weights remain to be drawn. The 25 targets come from $w = 1.5$ and $v = 1.2$, with a little noise.

# %%
x = np.linspace(-2, 2, 25)
y = 1.2 * np.tanh(1.5 * x + 0.3) + np.random.default_rng(0).normal(0, 0.1, 25)


def valley_loss(points):
    """The mean squared error at points (..., 2): (...)."""
    w, v = points[..., :1], points[..., 1:]
    return np.mean((v * np.tanh(w * x + 0.3) - y) ** 2, axis=-1)


def valley_gradient(points):
    """The slopes at points (..., 2): (..., 2)."""
    w, v = points[..., :1], points[..., 1:]
    hidden = np.tanh(w * x + 0.3)  # (..., 25)
    error = v * hidden - y
    return 2 * np.stack([np.mean(error * v * (1 - hidden**2) * x, axis=-1), np.mean(error * hidden, axis=-1)], axis=-1)


# %% [markdown] tags=["predict"]
# Six walks start in different places, all with the rate 0.1. Do they end in the same place? Do those that end in the
# same place take equally long?

# %%
starts = np.array([[0.3, -2.5], [-0.3, 2.5], [-0.4, 0.3], [0.5, 0.2], [3.8, -1.5], [-3.8, 1.5]])
walks = descend(valley_gradient, starts, 0.1, 400)  # (401, 6, 2)
moments = np.unique(np.geomspace(1, 401, 11).astype(int)) - 1
across, up = np.meshgrid(np.linspace(-4, 4, 161), np.linspace(-3, 3, 121))
heights = valley_loss(np.stack([across, up], axis=-1))  # (121, 161)

# %%
levels = [0, 0.02, 0.05, 0.1, 0.3, 1, 3, 20]
figure, axes = plt.subplots(figsize=(6.0, 3.8))
axes.contourf(across, up, heights, levels=levels, colors=plt.cm.Blues_r(np.linspace(0.1, 1, 7)))
axes.plot(*starts.T, "s", color="black", markersize=5)
lines = [axes.plot([], [], "-", color=plots.COLOURS[1], linewidth=2, animated=True)[0] for _ in starts]
(heads,) = axes.plot([], [], "o", color=plots.COLOURS[1], markeredgecolor="white", markersize=7, animated=True)
counter = axes.text(0.98, 0.03, "", transform=axes.transAxes, ha="right", animated=True)
axes.set(xlabel="weight w of the hidden unit", ylabel="weight v of the output unit")
axes.set_title("Where you start decides where you end")
axes.grid(visible=False)


def draw(frame):
    for line, walk in zip(lines, np.swapaxes(walks, 0, 1), strict=True):
        line.set_data(*walk[: moments[frame] + 1].T)
    heads.set_data(*walks[moments[frame]].T)
    counter.set_text(f"step {moments[frame]}")


plots.animate(
    figure,
    draw,
    len(moments),
    alt="A map with two dark valleys, at the upper right and the lower left. Of six paths three end in each. "
    "Those that start far to the right or left drop quickly and then hardly move.",
    caption="**Figure 6.9.** Dark is low. Squares mark the starts; the steps are shown on a clock that speeds up. Both "
    "valleys are minima, but that on the right is the deeper one.",
)

# %%
grid = np.stack(np.meshgrid(np.linspace(-3, 3, 13), np.linspace(-2.5, 2.5, 11)), axis=-1).reshape(-1, 2)  # (143, 2)
end_losses = valley_loss(descend(valley_gradient, grid, 0.1, 2000)[-1])
record("good_valley", end_losses.min())
record("poor_valley", np.median(end_losses[end_losses > 0.05]))
record("share_good", np.mean(end_losses < 0.02))
record("plateau_slope", np.linalg.norm(valley_gradient(walks[60, 5])))
record("start_slope", np.linalg.norm(valley_gradient(starts[2])))

# %% [markdown] tags=["answer"]
# They do not. The deeper valley has a loss of {measured:good_valley:.4f}, the other one {measured:poor_valley:.3f},
# and nothing in the second says that something better exists: its slope is 0 as well. From a grid of starting
# points {measured:share_good:.0%} ended in the better valley. The outer two walks come to a **plateau**, where tanh
# is saturated: after 60 steps the walk from the upper left has a slope of {measured:plateau_slope:.4f} left, while
# the one that starts near the middle begins with {measured:start_slope:.1f}.

# %% [markdown]
# This sounds worse than it is. Where the two weights change their signs together, the network says nearly the same,
# because $\tanh(-z) = -\tanh(z)$; only the fixed bias makes one of the valleys poorer. Large networks have a huge
# number of such twins, and with biases that can learn the twins are equally good. Their troubles are rather the
# plateaus and the **saddle points**: places where the slope is 0, the loss rises in some directions and falls in
# others (here, one lies near the middle). Two things help, and both are cheap: random starting points of the right
# size (unit 8), and the noise of mini-batches, which shakes a walk off a saddle.
#
# ## Reading a loss curve
#
# Nobody sees the map of a network with a thousand weights. One sees a curve. Plot it with a logarithmic axis and
# against updates, and compare:
#
# | what you see | what it is | what to do |
# |---|---|---|
# | hardly falls, straight and smooth | rate too small (or a plateau) | multiply the rate by 3, and again |
# | falls at first, then rises, `inf`, `nan` | rate above the limit | divide the rate by 3 |
# | falls quickly, then slowly, smooth | a narrow valley | standardise the inputs; unit 9 has better steps |
# | jumps up and down, but falls | noise of small batches; normal | average over an epoch first |
# | jumps about one level, no longer falls | the noise floor | lower the rate, or enlarge the batch |
# | falls, then goes up *on held-out data only* | overfitting, not the rate | unit 10 |
#
# The first two are Figure 6.3, the last but one is Figure 6.8. To find a rate quickly, start small and multiply by
# 3 until the curve becomes wild; then go back by two such factors.
#
# ## The same in Keras
#
# Keras calls the plain update `keras.optimizers.SGD`, for *stochastic gradient descent*: the gradient of a random
# batch is a random variable. `batch_size=` belongs to `fit`: 1 is online, the number of samples is full batch.
# `shuffle=True` is the default. To compare with ours step by step we shuffle beforehand, so that both see the same
# batches, and write down the weights after each of the 57 batches.


# %%
class Diary(keras.callbacks.Callback):
    """Keeps the weights after each batch, with the bias as the last row."""

    def on_train_begin(self, logs=None):
        self.pages = []

    def on_train_batch_end(self, batch, logs=None):
        self.pages.append(np.vstack(self.model.get_weights()))  # (65, 10)


def keras_walk(order, rate, batch):
    model = keras.Sequential([keras.Input((64,)), layers.Dense(10, activation="softmax", kernel_initializer="zeros")])
    model.compile(keras.optimizers.SGD(learning_rate=rate), loss="categorical_crossentropy")
    diary = Diary()
    model.fit(
        pixels[order, :-1], one_hot[order], batch_size=batch, epochs=1, shuffle=False, verbose=0, callbacks=[diary]
    )
    return np.array(diary.pages)


def our_walk(order, rate, batch):
    W, pages = np.zeros((65, 10)), []
    for first in range(0, len(order), batch):
        W = W - rate * digit_gradient(W, order[first : first + batch])
        pages.append(W)
    return np.array(pages)


# %%
gaps, moved = [], []
for seed in range(3):
    order = np.random.default_rng(seed).permutation(len(labels))
    theirs, ours = keras_walk(order, 0.5, 32), our_walk(order, 0.5, 32)  # (57, 65, 10)
    gaps.append(np.abs(theirs - ours).max())
    moved.append(np.abs(ours[-1]).max())
record("updates_compared", len(ours), unit="updates")
record("weights_moved", moved)
record(
    "keras_gap",
    gaps,
    claim="Our mini-batch descent and Keras's SGD have the same weights after every update",
    holds=max(gaps) < 1e-5,
)

# %% [markdown]
# After each of {measured:updates_compared:.0f} updates the weights agree within {measured:keras_gap.high:.0e},
# though they have moved by up to {measured:weights_moved.high:.1f}. The rest is float32. The last batch has 5
# samples instead of 32; Keras divides its loss by 5, as we do.
#
# A decaying rate is an object in place of the number:

# %%
schedule = keras.optimizers.schedules.InverseTimeDecay(initial_learning_rate=0.16, decay_steps=2 * 57, decay_rate=1.0)
optimizer = keras.optimizers.SGD(learning_rate=schedule)
print([round(float(schedule(update)), 4) for update in (0, 57, 114, 570)])

# %% [markdown]
# It counts *updates*, not epochs: with 57 batches per epoch, $\tau$ = 2 epochs are 114 updates.
#
# ## Pitfalls
#
# - **The sign.** The gradient points uphill: subtract it.
# - **A sum taken for a mean.** With a sum the right rate shrinks as the data grow, and with the batch size, too.
# - **The same rate for another batch size.** Whoever multiplies the batch by 8 and keeps the rate has 8 times fewer
#   updates of the same length. Tune the rate anew.
# - **Raw inputs.** One column in thousands and one in tenths make a valley that no rate gets through in reasonable
#   time.
# - **Giving up on a level curve.** Before you blame the network, multiply the rate by 3.
# - **Dropping the last batch.** The samples at the end are lost; in a fixed order always the same ones.
# - **Shuffling inputs and targets separately.** Draw *one* order and use it for both.
# - **Comparing runs by epochs when you pay in seconds**, or the other way round.
# - **Judging by one batch.** The loss of a single batch is as noisy as its gradient.
#
# ## Summary
#
# - $w \leftarrow w - \delta\,\nabla\text{SSE}$. The slope points uphill, so we subtract it; the rate sets the length.
# - On a sum of squares descent diverges above $\delta = 2/\lambda_{\max}$, measured within
#   {measured:limit_error.high:.2%}. The speed depends on the condition number; standardised inputs took
#   {measured:steps_standardised:.0f} steps instead of {measured:steps_raw:,.0f}.
# - Noise falls as the root of the batch size (measured exponent {measured:noise_exponent:.2f}).
# - To one loss, online needed {measured:epochs_1:.1f} epochs and full batch {measured:epochs_all:.0f}; in updates
#   it was {measured:updates_1:,.0f} against {measured:updates_all:.0f}; in seconds mini-batches won.
# - A constant rate has a noise floor. Let the rate decay to get below it.
# - A network's loss has several valleys, plateaus and saddles. Where you start matters.
#
# Where next: unit 7 puts all this together in Keras. Units 8 and 9 go on from here: where to start, and better
# steps than plain descent, with momentum and with a rate for each weight.
