# %% [markdown]
# A network that is right about everything it was trained on may still be wrong about everything else. This unit
# makes that happen on purpose, measures it, and then mends it with two short terms added to the loss.

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers, regularizers
from numpy.polynomial.legendre import legvander

from layerwise import data, plots
from layerwise.measure import record
from layerwise.training import train

plots.use_style()

# %% [markdown]
# ## Too little, too much
#
# Start with something that one can draw: a curve through points. The truth is a wave, $\sin \pi x$. Twenty
# measurements of it are spoiled by noise. The model is a polynomial, and its **degree** is its **capacity**: how many
# different shapes it can take. A polynomial of degree $d$ is a linear neuron with $d + 1$ inputs made from $x$, so
# the best weights come from solving a system of equations.
#
# (`legvander` gives Legendre polynomials instead of $x, x^2, x^3, \dots$ They span the same curves, and a computer
# handles them with less rounding.)


# %%
def measurements(samples, seed):
    """Positions between -1 and 1, and noisy values of the wave there."""
    random = np.random.default_rng(seed)
    x = random.uniform(-1, 1, size=samples)
    return x, np.sin(np.pi * x) + random.normal(scale=0.3, size=samples)


def fit_polynomial(x, y, degree, strength=0.0):
    """Weights of the polynomial with the least mean squared error + strength · Σ w² (the constant is free)."""
    inputs = legvander(x, degree)  # (samples, degree + 1)
    penalty = strength * np.diag([0.0] + [1.0] * degree)
    return np.linalg.lstsq(inputs.T @ inputs / len(x) + penalty, inputs.T @ y / len(x), rcond=None)[0]


def error(weights, x, y):
    return np.mean((legvander(x, len(weights) - 1) @ weights - y) ** 2)


# %% [markdown] tags=["predict"]
# Three polynomials are fitted to the same 20 points: degree 1, degree 3 and degree 12. Which comes closest to the
# *points*? Which comes closest to the *wave*?

# %%
x, y = measurements(20, seed=2)
grid = np.linspace(-1, 1, 400)
figure, plots_in_row = plt.subplots(1, 3, figsize=(8.4, 3.0), sharey=True)
for axes, degree, name in zip(plots_in_row, (1, 3, 12), ("underfits", "fits", "overfits"), strict=True):
    weights = fit_polynomial(x, y, degree)
    axes.plot(grid, np.sin(np.pi * grid), color="grey", linestyle="--", linewidth=1.2, label="truth")
    axes.plot(grid, legvander(grid, degree) @ weights, color=plots.COLOURS[0], linestyle="-", label="fitted")
    axes.plot(x, y, "o", color=plots.COLOURS[1], markersize=4, label="measured")
    axes.set(xlabel="x", ylim=(-2.2, 2.2), title=f"degree {degree} {name}")
    axes.text(0, -2.05, f"error on the points {error(weights, x, y):.3f}", ha="center", fontsize=9)
plots_in_row[0].set_ylabel("y")
plots_in_row[0].legend(fontsize=8, loc="upper left")
plots.show(
    figure,
    alt="Three plots of the same 20 points. A straight line misses the wave; degree 3 follows it; degree 12 runs "
    "near every point and swings far away between them.",
    caption="**Figure 10.1.** The same points, three capacities. The smallest error on the points belongs to the worst "
    "curve.",
)

# %% [markdown] tags=["answer"]
# Degree 12 comes closest to the points, because it can bend towards each of them. Degree 3 comes closest to the wave.

# %% [markdown]
# These are the two ways to fail.
#
# - **Underfitting.** The model cannot take the right shape. It is wrong about the training data and about new data
#   in the same manner.
# - **Overfitting.** The model can take so many shapes that it also fits the noise. It is right about the training
#   data, and wrong about new data.
#
# Training error alone does not see the second. So we keep data apart: a **test** part that says how good the
# outcome is, and, as soon as there is something to choose, a **validation** part to choose by.
#
# One draw of 20 points could be luck. Here are 200 draws, each fitted with every degree, and each measured on 500
# new points. The curve is the *median* over the draws: a high degree sometimes goes wild, and a mean would show only
# that.

# %%
degrees = np.arange(13)
new_x, new_y = measurements(500, seed=999)
training_errors, test_errors = np.zeros((2, 200, len(degrees)))
for seed in range(200):
    x, y = measurements(20, seed)
    for degree in degrees:
        weights = fit_polynomial(x, y, degree)
        training_errors[seed, degree] = error(weights, x, y)
        test_errors[seed, degree] = error(weights, new_x, new_y)

# %% [markdown]
# And the other question: does more data help? Degree 1 and degree 12 again, fitted to 20, 40, … 1,280 points. The
# error on training data and on new data against the number of training samples is called a **learning curve**.

# %%
sizes = np.array([20, 40, 80, 160, 320, 640, 1280])
curves = {degree: np.zeros((2, 200, len(sizes))) for degree in (1, 12)}  # (training or test, draws, sizes)
for degree, table in curves.items():
    for seed in range(200):
        for column, size in enumerate(sizes):
            x, y = measurements(size, seed)
            weights = fit_polynomial(x, y, degree)
            table[:, seed, column] = error(weights, x, y), error(weights, new_x, new_y)

# %%
by_degree = np.median(test_errors, axis=0)  # (degrees,)
record("best_degree", by_degree.argmin())
record("degree_low", by_degree[1])
record("degree_best", by_degree.min())
record(
    "degree_high",
    by_degree[12],
    claim="With 20 noisy points the test error is U-shaped in the capacity: a middle degree beats degree 1 and 12",
    holds=by_degree.min() < 0.6 * min(by_degree[1], by_degree[12]),
)
many = np.median(curves[12][1], axis=0)  # test error of degree 12 by size
few_gain = np.median(curves[1][1], axis=0)
record("data_low_20", few_gain[0])
record("data_low_1280", few_gain[-1])
record(
    "data_high_1280",
    many[-1],
    claim="More data cure overfitting (degree 12) and not underfitting (degree 1)",
    holds=many[-1] < 0.5 * many[0] and many[-1] < 0.12 and few_gain[-1] > 0.7 * few_gain[0],
)

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.6))
left.semilogy(degrees, np.median(training_errors, axis=0), label="training")
left.semilogy(degrees, by_degree, label="new data")
left.axhline(0.09, color="grey", linewidth=1, linestyle=":")
left.text(12, 0.096, "noise", ha="right", fontsize=9)
left.set(xlabel="degree", ylabel="mean squared error", ylim=(0.01, 100), title="Capacity: too little, too much")
left.legend(loc="upper left")
for degree, colour in ((1, plots.COLOURS[2]), (12, plots.COLOURS[0])):
    right.loglog(sizes, np.median(curves[degree][0], axis=0), "--", color=colour, label=f"degree {degree}, training")
    right.loglog(sizes, np.median(curves[degree][1], axis=0), "-", color=colour, label=f"degree {degree}, new data")
right.axhline(0.09, color="grey", linewidth=1, linestyle=":")
right.set(xlabel="training samples", ylabel="mean squared error", ylim=(0.01, 100), title="Data cure one of the two")
right.set_xticks([20, 80, 320, 1280], ["20", "80", "320", "1,280"])
right.minorticks_off()
right.legend(fontsize=8)
plots.show(
    figure,
    alt="Left: the training error falls with the degree throughout; the error on new data falls until degree 3 "
    "and rises far beyond. Right: for degree 12 training and new-data error meet at the noise level as samples grow; "
    "for degree 1 they meet early, far above it.",
    caption="**Figure 10.2.** Left: error against capacity, 20 training points. Right: learning curves. Both are "
    "medians of 200 draws. No model can get below the noise.",
)

# %% [markdown]
# The left picture is the **U-shaped curve** of this whole subject. On new data the best degree is
# {measured:best_degree:.0f}, with an error of {measured:degree_best:.2f}. Degree 1 has {measured:degree_low:.2f}
# and degree 12 has {measured:degree_high:.0f}: far from the points it shoots up or down.
#
# The right picture says what to do about it. With 1,280 points the wild degree 12 has
# {measured:data_high_1280:.3f}, next to the noise of 0.09, which no model can predict. **More data is the best cure
# for overfitting**: there is too much to learn by heart. For degree 1 it does nothing:
# {measured:data_low_20:.2f} with 20 points and {measured:data_low_1280:.2f} with 1,280. So read a learning curve
# before you pay for data:
#
# | training error | gap to validation | it is | what helps |
# |---|---|---|---|
# | high | small | underfitting | more capacity, a weaker penalty, longer training |
# | low | large, curve still falls with size | overfitting | more data; else less capacity or a stronger penalty |
# | low | small | a good fit | nothing: leave it |
#
# ## A network that learns errors by heart
#
# Now a real task. The digits of 8×8 pixels come with 40 % wrong labels in the training part (1,000 images). Only
# the test part (497) is clean. Crowds, scripts and tired people make such data. Wrong labels are pure noise:
# nobody can predict them for new images, but a large network can learn each one by heart.
#
# A validation part of 300 is kept apart for choices. It has 40 % wrong labels too, because whoever cannot buy
# clean labels for training cannot buy them for validation.

# %%
parts = {seed: data.mislabelled_digits(seed) for seed in range(3)}  # three random splits, each with its own errors
(images, labels), validation, test = parts[0]
print(images.shape, labels.shape, validation[0].shape, test[0].shape)


# %%
def network(penalty=None, seed=0):
    """64-256-256-10; the penalty applies to the weights of each layer."""
    keras.utils.set_random_seed(seed)
    hidden = [layers.Dense(256, activation="relu", kernel_regularizer=penalty) for _ in range(2)]
    model = keras.Sequential([keras.Input((64,)), *hidden, layers.Dense(10, kernel_regularizer=penalty)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=loss, metrics=["accuracy"])
    return model


def accuracy(model, part):
    inputs, labels = part
    return np.mean(np.argmax(model(inputs), axis=1) == labels)


# %% [markdown] tags=["predict"]
# The network has 85,000 parameters, for 1,000 images. It trains for 80 epochs. What accuracy will it reach on the
# *training* labels, of which 40 % are wrong? What on the clean test labels?
#
# The second network is the same with one more argument, which the rest of this unit explains. `train` takes the
# steps of `fit`, faster.

# %%
free = network()
free_history = train(free, images, labels, epochs=80, batch_size=50, validation=test).history
bound = network(regularizers.L2(0.01))
bound_history = train(bound, images, labels, epochs=80, batch_size=50, validation=test).history

# %%
record("free_train", free_history["accuracy"][-1])
record("free_test", free_history["val_accuracy"][-1])
record("free_peak", max(free_history["val_accuracy"]))
record("bound_train", bound_history["accuracy"][-1])
record("bound_test", bound_history["val_accuracy"][-1])

# %%
epochs = np.arange(1, 81)
figure, plots_in_row = plt.subplots(1, 2, figsize=(8.0, 3.4), sharey=True)
histories = (("No penalty: errors by heart", free_history), ("L2: it cannot", bound_history))
for axes, (title, history) in zip(plots_in_row, histories, strict=True):
    axes.plot(epochs, history["accuracy"], label="training labels (40 % wrong)")
    axes.plot(epochs, history["val_accuracy"], label="test labels (clean)")
    axes.axhline(0.6, color="grey", linewidth=1, linestyle=":")
    axes.set(xlabel="epoch", ylim=(0, 1.02), title=title)
plots_in_row[0].set_ylabel("accuracy")
plots_in_row[1].text(80, 0.61, "share of right labels", ha="right", va="bottom", fontsize=9, color="0.3")
plots_in_row[1].legend(loc="lower right")
plots.show(
    figure,
    alt="Accuracy against epochs. Without a penalty training accuracy climbs to 1 while test accuracy falls from about "
    "0.9 to below 0.7. With L2 training accuracy stays near 0.57 and test accuracy near 0.93.",
    caption="**Figure 10.3.** What is learnt after training accuracy passes 0.6 can only be errors.",
)

# %% [markdown] tags=["answer"]
# On the training labels {measured:free_train:.2f}: nearly every error has been learnt. On the test labels
# {measured:free_test:.2f}, after a peak of {measured:free_peak:.2f} early on. The second network reaches
# only {measured:bound_train:.2f} on the training labels, as it should: 60 % of them are right. On the test labels
# it has {measured:bound_test:.2f}.

# %% [markdown]
# (The test part is drawn here only to show what happens. No choice is made by it, below neither.)
#
# Zhang and others (2017) did this with labels that were *all* random: large networks learnt them
# without a mistake. So capacity alone does not explain when a network generalises.
#
# ## Two penalties
#
# One could take a smaller network. A finer dial is to leave the network large and make *large weights
# expensive*. To the loss $E$ on the data a **penalty** is added, and training makes the sum small:
#
# $$\text{L2:}\quad C = E + \lambda \sum_i w_i^2 \qquad\qquad \text{L1:}\quad C = E + \lambda \sum_i |w_i|$$
#
# Why should small weights help? A curve that must pass through every noisy point needs steep turns, and steep turns
# need large weights. Whoever charges for weights makes shapes expensive that only a few samples ask for, and leaves
# those that many samples ask for. This is **regularisation**. The **strength** $\lambda$ says how expensive. For
# linear models, L2 is *ridge regression* (Hoerl and Kennard, 1970) and L1 the *lasso* (Tibshirani, 1996).

# %%
x, y = measurements(20, seed=2)
figure, plots_in_row = plt.subplots(1, 3, figsize=(8.4, 3.0), sharey=True)
for axes, strength in zip(plots_in_row, (1e-6, 1e-2, 1.0), strict=True):
    weights = fit_polynomial(x, y, 12, strength)
    axes.plot(grid, np.sin(np.pi * grid), color="grey", linestyle="--", linewidth=1.2, label="truth")
    axes.plot(grid, legvander(grid, 12) @ weights, color=plots.COLOURS[0], linestyle="-", label="degree 12 with L2")
    axes.plot(x, y, "o", color=plots.COLOURS[1], markersize=4, label="measured")
    axes.set(xlabel="x", ylim=(-2.2, 2.6), title=f"λ = {np.format_float_positional(strength, trim='-')}")
    axes.text(0, -2.05, f"Σ w² = {np.sum(weights[1:] ** 2):.3g}", ha="center", fontsize=9)
plots_in_row[0].set_ylabel("y")
plots_in_row[1].legend(fontsize=8, loc="upper left")
plots.show(
    figure,
    alt="A polynomial of degree 12 fitted with three strengths of L2. With a tiny strength it swings wildly, with 0.01 "
    "it follows the wave, with 1 it is nearly flat.",
    caption="**Figure 10.4.** One capacity, three strengths: the penalty alone leads from overfitting to underfitting.",
)

# %% [markdown]
# ### The slopes: in proportion, or by a constant
#
# Training sees a penalty only through its slope. Those of the two differ in one respect, and everything else
# follows from it:
#
# $$\frac{\partial}{\partial w}\,\lambda w^2 = 2 \lambda w \qquad\qquad
# \frac{\partial}{\partial w}\,\lambda |w| = \lambda \operatorname{sign} w$$
#
# With L2 a step takes away a *share* of the weight: $w \leftarrow (1 - 2\eta\lambda)\,w$. With L1 it takes away a
# *fixed amount*: $w \leftarrow w - \eta\lambda \operatorname{sign} w$.

# %% [markdown] tags=["predict"]
# Nothing but the penalty acts on three weights: 1, 0.5 and 0.05. After many steps, which of the two
# penalties has made a weight exactly 0?


# %%
def shrink_l2(weights, rate, strength):
    return weights - rate * 2 * strength * weights


def shrink_l1(weights, rate, strength):
    return np.sign(weights) * np.maximum(np.abs(weights) - rate * strength, 0)  # no further than to 0


paths = {}
for name, shrink in (("L2", shrink_l2), ("L1", shrink_l1)):
    path = [np.array([1.0, 0.5, 0.05])]
    for _ in range(60):
        path.append(shrink(path[-1], rate=0.1, strength=0.25))
    paths[name] = np.array(path)  # (61, 3)

# %%
record("zeros_l2_path", np.sum(paths["L2"][-1] == 0), unit="of 3 weights")
record(
    "zeros_l1_path",
    np.sum(paths["L1"][-1] == 0),
    unit="of 3 weights",
    claim="By itself L1 brings weights to exactly 0 after a number of steps, L2 never",
    holds=np.all(paths["L1"][-1] == 0) and np.all(paths["L2"][-1] > 0),
)

# %%
figure, (left, middle, right) = plt.subplots(1, 3, figsize=(8.6, 3.1))
w = np.linspace(-1.5, 1.5, 301)
left.plot(w, w**2, label="L2: w²")
left.plot(w, np.abs(w), label="L1: |w|")
left.set(xlabel="weight w", ylabel="penalty / λ", title="Penalties")
left.legend()
for axes, name, colour in ((middle, "L2", plots.COLOURS[0]), (right, "L1", plots.COLOURS[1])):
    axes.plot(paths[name], color=colour, linestyle="-")
    axes.set(xlabel="step", ylabel="weight", ylim=(-0.05, 1.05))
middle.set_title("L2: by a share")
right.set_title("L1: by a constant")
plots.show(
    figure,
    alt="Left: a parabola and a V. Middle: three weights under L2 fall along exponential curves that come close to 0. "
    "Right: under L1 they fall along parallel straight lines, reach 0 and stay there.",
    caption="**Figure 10.5.** Rate 0.1, λ = 0.25, no data. L2 hurries with large weights and spares small ones; L1 is "
    "equally strict with all.",
)

# %% [markdown] tags=["answer"]
# L1: {measured:zeros_l1_path:.0f} of 3 are exactly 0. L2: {measured:zeros_l2_path:.0f}. Under L2 each step is a
# share of what is left, and a share of something is never all of it.

# %% [markdown]
# `shrink_l1` has one subtlety. The bare formula would overshoot: a weight of 0.01 minus 0.025 is −0.015, and the
# next step brings it back to 0.01, without end. So we stop at 0. This is **soft thresholding**, the exact step for
# L1: the slope of the data's loss moves the weight first, then soft thresholding shrinks it (Daubechies and others,
# 2004). The exercise builds the lasso from it.
#
# ### Why corners make zeros
#
# The same seen from above. Two weights, a loss with elliptic contours whose lowest point is the fit without a
# penalty. To charge for the weights is to allow them only a limited budget: $w_1^2 + w_2^2 \le t$ is a disc,
# $|w_1| + |w_2| \le t$ is a square on its corner. The solution is where the smallest ellipse just touches. A disc is
# round, so the touching point can be anywhere. A corner sticks out, so ellipses tend to touch it first, and on a
# corner one weight is 0.


# %%
def edge(kind, points=2000):
    """Points (points, 2) on the edge of the budget: a circle or a square on its corner, both through (1, 0)."""
    angle = np.arange(points) * 2 * np.pi / points
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    return circle if kind == "L2" else circle / np.abs(circle).sum(axis=1, keepdims=True)


def touching(kind, bowl, lowest):
    """The point on the edge with the least loss. bowl: (2, 2)."""
    points = edge(kind)
    away = points - lowest
    return points[np.sum(away @ bowl * away, axis=1).argmin()]


# %%
def random_bowl(random):
    """A loss with random axes and a lowest point outside both budgets."""
    turn, stretch = random.uniform(0, np.pi), random.uniform(1, 10)
    axes = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    angle, radius = random.uniform(0, 2 * np.pi), random.uniform(1.2, 3)
    return axes @ np.diag([1, stretch]) @ axes.T, radius * np.array([np.cos(angle), np.sin(angle)])


random = np.random.default_rng(10)
bowls = [random_bowl(random) for _ in range(300)]
sparse = {kind: [np.abs(touching(kind, *bowl)).min() < 1e-9 for bowl in bowls] for kind in ("L1", "L2")}
record("corner_l2", np.mean(sparse["L2"]))
record(
    "corner_l1",
    np.mean(sparse["L1"]),
    claim="In most random quadratic losses of two weights the L1 budget is touched at a corner, where a weight is 0; "
    "the L2 budget is not",
    holds=np.mean(sparse["L1"]) > 0.5 and np.mean(sparse["L2"]) < 0.05,
)

# %%
bowl, lowest = np.array([[1.6, -0.5], [-0.5, 1.6]]), np.array([0.5, 1.8])
figure, plots_in_row = plt.subplots(1, 2, figsize=(7.6, 4.2), sharey=True)
across = np.linspace(-1.5, 2.6, 200)
w1, w2 = np.meshgrid(across, across)
away = np.stack([w1, w2], axis=-1) - lowest  # (200, 200, 2)
loss = np.sum(away @ bowl * away, axis=-1)
for axes, kind, title in zip(plots_in_row, ("L2", "L1"), ("L2: anywhere", "L1: at a corner"), strict=True):
    point = touching(kind, bowl, lowest)
    level = (point - lowest) @ bowl @ (point - lowest)
    axes.contour(w1, w2, loss, levels=level * np.array([0.1, 0.35, 0.65, 1.0, 1.6]), colors="0.5", linewidths=1)
    axes.fill(*edge(kind).T, color=plots.COLOURS[5], alpha=0.4)
    axes.axhline(0, color="black", linewidth=0.7)
    axes.axvline(0, color="black", linewidth=0.7)
    axes.plot(*lowest, "k+", markersize=9)
    axes.plot(*point, "o", color=plots.COLOURS[1], markersize=8)
    axes.annotate(f"({point[0]:.2f}, {point[1]:.2f})".replace("-", "−"), point, (-1.4, 1.02), fontsize=9)
    axes.set(xlabel="$w_1$", title=title, aspect="equal", xlim=(-1.5, 2.0), ylim=(-1.3, 2.6))
plots_in_row[0].set_ylabel("$w_2$")
plots.show(
    figure,
    alt="Two plots of the same elliptic contours around a minimum marked with a cross. A disc is touched at a point "
    "where both weights differ from 0, a square on its corner at the top corner, where the first weight is 0.",
    caption="**Figure 10.6.** Cross: the fit without a penalty. Shaded: the budget. Dot: the best point that the "
    "budget allows, with its coordinates.",
)

# %% [markdown]
# Is that drawing typical? For 300 random bowls, {measured:corner_l1:.0%} touched the square at a corner. The
# disc was touched at a point with a weight of 0 in {measured:corner_l2:.1%}.
#
# ## In Keras
#
# A layer takes `kernel_regularizer`, and Keras adds what it returns to the loss. Conventions differ between books
# and libraries, by factors of 2 and of the number of samples, so look once what is really added.

# %% [markdown] tags=["predict"]
# A layer has the four weights 1, −2, 3 and 0.5, and the bias 10. What do `L2(0.01)` and `L1(0.01)` add
# to the loss? Is it divided by anything? Does the bias count?

# %%
kernel, bias = np.array([[1.0], [-2.0], [3.0], [0.5]]), np.array([10.0])
added = {}
for name, penalty in (("L2", regularizers.L2(0.01)), ("L1", regularizers.L1(0.01))):
    layer = layers.Dense(1, kernel_regularizer=penalty)
    layer.build((None, 4))
    layer.set_weights([kernel, bias])
    added[name] = float(layer.losses[0])
print(added, " by hand:", 0.01 * np.sum(kernel**2), 0.01 * np.sum(np.abs(kernel)))

# %%
by_hand = sum(0.01 * np.sum(w.numpy() ** 2) for w in bound.trainable_variables if len(w.shape) == 2)
from_keras = float(sum(bound.losses))
record(
    "convention_gap",
    [
        abs(from_keras / by_hand - 1),
        abs(added["L2"] / (0.01 * np.sum(kernel**2)) - 1),
        abs(added["L1"] / (0.01 * np.sum(np.abs(kernel))) - 1),
    ],
    claim="Keras's L2(c) adds c·Σw² and L1(c) adds c·Σ|w|: not halved, not divided by the samples, without biases",
    holds=abs(from_keras / by_hand - 1) < 1e-4
    and np.allclose([added["L2"], added["L1"]], [0.01 * 14.25, 0.01 * 6.5], rtol=1e-4),
)

# %% [markdown] tags=["answer"]
# 0.01·Σw² and 0.01·Σ|w|. Nothing is halved, nothing is divided by the number of samples, and the bias
# of 10 does not count. The same holds for the whole network above: its three layers' `losses`
# agree with the sum by hand (difference {measured:convention_gap.high:.0e}).

# %% [markdown]
# - **Biases stay free.** A bias shifts an output and bends nothing, so it can hardly overfit. To charge for
#   it would only forbid the right mean. `bias_regularizer` exists, and is rarely wanted.
# - **The loss that `fit` prints contains the penalty.** With a penalty, judge by accuracy or by the plain loss.
# - The loss on the data is a *mean* per sample. So the same factor means the same balance whatever the batch
#   size. A formula that sums the loss over $n$ samples needs $n$ times the factor.
#
# In ordinary use everything is the call that you know from unit 7:

# %%
model = network(regularizers.L1L2(l1=1e-4, l2=1e-3))  # both at once is called an elastic net
model.fit(images, labels, batch_size=50, epochs=1, verbose=0)
plain = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, model(images))
print("evaluate:", round(model.evaluate(images, labels, verbose=0)[0], 3), " plain loss:", round(float(plain), 3))

# %% [markdown]
# ## How strong?
#
# $\lambda$ cannot be learnt by going downhill: on the training data the best $\lambda$ is always 0. So we try
# several strengths, and choose by the *validation* part. Strengths are tried in steps of about a factor of 3:
# whether it is 0.010 or 0.011 will not matter.
#
# Eighteen networks follow: no penalty, three strengths of L2 and two of L1, for three seeds (each with its
# own split, wrong labels and starting weights). Fifty epochs instead of 80 save time. They favour the network
# without a penalty, which has not yet learnt every error.

# %%
settings = [("none", 0.0)]
settings += [("L2", strength) for strength in (0.003, 0.01, 0.03)]
settings += [("L1", strength) for strength in (0.001, 0.003)]
kinds = {"none": lambda strength: None, "L2": regularizers.L2, "L1": regularizers.L1}
scores, kernels = {}, {}  # (kind, strength, seed) -> accuracies on the three parts; all weights
for kind, strength in settings:
    for seed, split in parts.items():
        model = network(kinds[kind](strength), seed)
        train(model, *split[0], epochs=50, batch_size=50, seed=seed)
        scores[kind, strength, seed] = [accuracy(model, part) for part in split]
        kernels[kind, strength, seed] = [w.numpy() for w in model.trainable_variables]

# %% [markdown] tags=["predict"]
# The validation labels are 40 % wrong. A perfect network agrees with about 60 % of them. Can one choose a strength
# by such a part at all?

# %%
TRAINING, VALIDATION, TEST = range(3)
chosen = {}  # (kind, seed) -> the setting with the best validation accuracy
for kind in ("none", "L2", "L1"):
    for seed in parts:
        candidates = [(kind, strength, seed) for name, strength in settings if name == kind]
        chosen[kind, seed] = max(candidates, key=lambda setting: scores[setting][VALIDATION])
outcome = {kind: np.array([scores[chosen[kind, seed]] for seed in parts]) for kind in ("none", "L2", "L1")}
for kind, seed in chosen:
    print(f"{kind:4} split {seed}: strength {chosen[kind, seed][1]:<6}  test {outcome[kind][seed, TEST]:.3f}")

# %%
everything = np.array(list(scores.values()))  # (settings · seeds, parts)
regret = []  # what the choice by wrong labels cost, in test accuracy
for kind, seed in chosen:
    best = max(score[TEST] for (name, _, number), score in scores.items() if (name, number) == (kind, seed))
    regret.append(best - scores[chosen[kind, seed]][TEST])
record("none_train", outcome["none"][:, TRAINING])
record("none_test", outcome["none"][:, TEST])
for kind in ("L2", "L1"):
    gain = outcome[kind][:, TEST] - outcome["none"][:, TEST]
    record(f"{kind.lower()}_test", outcome[kind][:, TEST])
    record(
        f"{kind.lower()}_gain",
        gain,
        claim=f"With 40 % wrong training labels, {kind} at the strength chosen on (wrongly labelled) validation data "
        "raises clean test accuracy by more than 0.1 in every split",
        holds=min(gain) > 0.1,
    )
record(
    "regret",
    regret,
    claim="Choosing the strength on validation labels of which 40 % are wrong costs, against the best choice by "
    "hindsight, less than half of what the penalty gains",
    holds=max(regret) < 0.5 * min(outcome["L2"][:, TEST] - outcome["none"][:, TEST]),
)

# %%
strongest = [scores["L2", 0.03, seed][TEST] for seed in parts]
record(
    "strongest",
    strongest,
    claim="Test error against the strength of L2 is U-shaped: no penalty and 0.03 are both worse than the chosen one",
    holds=min(outcome["L2"][:, TEST] - np.maximum(strongest, outcome["none"][:, TEST])) > 0.1,
)

# %%
figure, plots_in_row = plt.subplots(1, 3, figsize=(9.2, 3.5))
names = ("training (40 % wrong)", "validation (40 % wrong)", "test (clean)")
for axes, kind in zip(plots_in_row, ("L2", "L1"), strict=False):
    row = [("none", 0.0)] + [setting for setting in settings if setting[0] == kind]
    table = 1 - np.array([[scores[*setting, seed] for seed in parts] for setting in row])  # (strengths, seeds, parts)
    ticks = range(len(row))
    for part, name in enumerate(names):
        axes.plot(ticks, table[:, :, part].mean(axis=1), marker="o", markersize=4, label=name)
        axes.fill_between(ticks, table[:, :, part].min(axis=1), table[:, :, part].max(axis=1), alpha=0.2)
    axes.set_xticks(ticks, ["0"] + [f"{strength:g}" for _, strength in row[1:]])
    axes.set(xlabel=f"strength λ of {kind}", ylabel="error (share wrong)", ylim=(0, 1), title=f"{kind}: a U")
plots_in_row[0].legend(fontsize=8, loc="upper left")
right = plots_in_row[2]
for kind, marker in (("none", "s"), ("L2", "o"), ("L1", "^")):
    points = np.array([score for (name, *_), score in scores.items() if name == kind])
    right.plot(points[:, TEST], points[:, VALIDATION], marker, linestyle="none", markersize=5, label=kind)
right.plot([0, 1], [0.4 / 9, 0.6], color="grey", linewidth=1, linestyle="--", label="expected")
right.set(xlabel="test accuracy (clean)", ylabel="validation accuracy (40 % wrong)", title="The order is kept")
right.legend(fontsize=8)
plots.show(
    figure,
    alt="Left and middle: error against strength for L2 and L1. Training error rises from 0.07, test error falls from "
    "0.28 to below 0.1 and rises steeply at the largest strength; validation error has its lowest point at the same "
    "place, at a much higher level. Right: validation accuracy against test accuracy, points along a rising line.",
    caption="**Figure 10.7.** Left, middle: mean and range over three splits. Right: all 18 networks; the dashed line "
    "is the formula in the text.",
)

# %% [markdown] tags=["answer"]
# Yes. The wrong labels of *new* images are unrelated to the network's answers. If it is truly right with
# probability $a$, it agrees with a right label (60 %) with probability $a$, and with a wrong one (40 %) only by
# luck: $0.6\,a + 0.4\,(1 - a)/9$. That rises with $a$, so the better network still comes out ahead
# (Figure 10.7, right). Only chance weighs more: 300 labels leave a few per cent of doubt. Over the choices here
# the loss against the best strength, chosen by hindsight, was {measured:regret:.3f} in the mean and
# {measured:regret.high:.3f} at most.

# %% [markdown]
# The outcome, over {measured:none_test.runs} splits, each with strengths chosen by its own validation part. (Training
# accuracy without a penalty: {measured:none_train:.2f}.)
#
# | penalty | test accuracy | lowest | highest |
# |---|---|---|---|
# | none | {measured:none_test:.3f} | {measured:none_test.low:.3f} | {measured:none_test.high:.3f} |
# | L2 | {measured:l2_test:.3f} | {measured:l2_test.low:.3f} | {measured:l2_test.high:.3f} |
# | L1 | {measured:l1_test:.3f} | {measured:l1_test.low:.3f} | {measured:l1_test.high:.3f} |
#
# L2 and L1 gained {measured:l2_gain:.2f} and {measured:l1_gain:.2f}. Which of the two is better cannot be told
# from three splits. Too strong a penalty is as bad as none: with L2 of 0.03 test accuracy was
# {measured:strongest:.2f}, because the network can hardly learn the digits any more.
#
# ## What L1 leaves
#
# L1 promises zeros. How many weights of these networks are practically 0, that is, smaller than 0.001?
# (Adam takes the slope $\pm\lambda$ as it stands, without soft thresholding, so weights tremble around 0 and are
# hardly ever 0 to the last digit.)


# %%
def sizes_of_weights(setting):
    return np.concatenate([np.abs(w).ravel() for w in kernels[setting] if w.ndim == 2])


zeros = {kind: [np.mean(sizes_of_weights(chosen[kind, seed]) < 1e-3) for seed in parts] for kind in outcome}
record("zeros_none", zeros["none"])
record("zeros_l2", zeros["L2"])
record(
    "zeros_l1",
    zeros["L1"],
    claim="At their chosen strengths L1 leaves far more weights practically 0 (below 0.001) than L2",
    holds=min(zeros["L1"]) > 0.7 and min(np.subtract(zeros["L1"], zeros["L2"])) > 0.15,
)

# %%
pruned = []  # test accuracy after the small weights are cut, minus before
for seed, split in parts.items():
    setting = chosen["L1", seed]
    model = network()
    model.set_weights([np.where(np.abs(w) < 1e-3, 0, w) if w.ndim == 2 else w for w in kernels[setting]])
    pruned.append(accuracy(model, split[2]) - scores[setting][TEST])
record(
    "pruned_change",
    pruned,
    claim="Setting all weights below 0.001 of the L1 networks to 0 changes test accuracy by less than 0.01",
    holds=max(np.abs(pruned)) < 0.01,
)

# %%
figure, axes = plt.subplots()
for kind in ("none", "L2", "L1"):
    sizes = np.sort(sizes_of_weights(chosen[kind, 0]))
    shares = 100 * np.arange(1, len(sizes) + 1) / len(sizes)
    axes.plot(sizes[::200], shares[::200], label="no penalty" if kind == "none" else kind)
axes.axvline(1e-3, color="black", linewidth=1, linestyle=":")
axes.text(8e-4, 3, "practically 0", ha="right", fontsize=9)
axes.set(
    xscale="log",
    xlim=(1e-7, 1),
    ylim=(0, 102),
    xlabel="size of a weight |w|",
    ylabel="weights up to this size (%)",
    title="Both penalties make zeros: L1 many more",
)
axes.legend(loc="upper left")
plots.show(
    figure,
    alt="Share of weights up to a size, on a logarithmic axis. Without a penalty it rises from 0 to 100 % between 0.01 "
    "and 0.3. With L1 it has passed 90 % at 0.001. With L2 it begins above 30 % at the left edge, hardly rises until "
    "0.001, and reaches 100 % near 0.1.",
    caption="**Figure 10.8.** All 84,480 weights of a network of the first split. Left of the dotted line a weight "
    "counts as practically 0.",
)

# %% [markdown]
# Practically 0 are {measured:zeros_none:.0%} of the weights without a penalty, {measured:zeros_l2:.0%} with L2 and
# {measured:zeros_l1:.0%} with L1. After cutting the small weights of the L1 networks, test accuracy changed by between
# {measured:pruned_change.low:.3f} and {measured:pruned_change.high:.3f}.
#
# The textbooks' contrast holds, but did you expect {measured:zeros_l2:.0%} from L2, which "gives no zeros"? Look at
# the left edge of the picture: these weights are not small, they are gone. A hidden unit is **alive** if at least one
# weight into it and one out of it is not practically 0. How many are, and what do the weights between living units
# look like?


# %%
def living(setting):
    """How many of the 512 hidden units are alive, and the share of practical zeros among their weights."""
    first, second, last = (np.abs(w) for w in kernels[setting] if w.ndim == 2)
    upper = (first.max(axis=0) > 1e-3) & (second.max(axis=1) > 1e-3)  # (256,)
    lower = (second.max(axis=0) > 1e-3) & (last.max(axis=1) > 1e-3)  # (256,)
    kept = first[:, upper], second[np.ix_(upper, lower)], last[lower]
    return upper.sum() + lower.sum(), np.mean(np.concatenate([w.ravel() for w in kept]) < 1e-3)


alive = {kind: np.array([living(chosen[kind, seed]) for seed in parts]) for kind in ("L2", "L1")}
for kind, table in alive.items():
    record(f"alive_{kind.lower()}", table[:, 0], unit="of 512 units")
record("inner_zeros_l2", alive["L2"][:, 1])
record(
    "inner_zeros_l1",
    alive["L1"][:, 1],
    claim="Between living units L1 leaves most weights practically 0, L2 few",
    holds=min(alive["L1"][:, 1]) > 0.5 and max(alive["L2"][:, 1]) < 0.25,
)

# %% [markdown]
# With L2 {measured:alive_l2:.0f} of 512 units are alive, with L1 {measured:alive_l1:.0f}. Between living units
# {measured:inner_zeros_l2:.0%} of the weights are practically 0 with L2 and {measured:inner_zeros_l1:.0%} with L1. So
# most zeros of L2 come from units that have died *as a whole*. Once the data no longer ask anything of a weight, only
# the penalty's slope $2\lambda w$ is left, and Adam divides each slope by its own usual size. However small the
# slope, the step stays nearly as large. That is Adam's doing; plain gradient descent would take a share, as in
# Figure 10.5.
#
# | | L2 | L1 |
# |---|---|---|
# | slope | $2\lambda w$ | $\lambda \operatorname{sign} w$ |
# | large weights | shrink fast | shrink like all others |
# | small weights | left nearly alone | become 0 |
# | two inputs that say the same | share the weight | often only one is kept |
# | use | the ordinary choice | fewer inputs or weights wanted |
#
# ## Weight decay is not always L2
#
# For plain gradient descent the step on $E + \lambda \sum w^2$ is
#
# $$w \leftarrow w - \eta \left( \frac{\partial E}{\partial w} + 2\lambda w \right)
# = (1 - 2\eta\lambda)\, w - \eta\, \frac{\partial E}{\partial w}.$$
#
# Each weight first decays by a share, then takes the ordinary step. Hence the old name **weight decay**. In Keras,
# optimisers take it as `weight_decay`, which is multiplied by the learning rate: $2\lambda$ stands for L2 of
# $\lambda$. It applies to biases too unless they are excluded.
#
# Adam divides each slope by its own usual size. The penalty's slope is divided along with it, so a weight with
# large slopes hardly decays. With decay done apart, all weights decay by the same share. That is **AdamW** (Loshchilov
# and Hutter, 2019).
#
# One layer on the digits, trained for five epochs, shows it: once with L2(0.01), once with a weight decay of 0.02.


# %%
def softmax_layer(optimizer, penalty=None):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((64,)), layers.Dense(10, kernel_regularizer=penalty)])
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    model.compile(optimizer=optimizer, loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    train(model, images, labels, epochs=5, batch_size=50)
    return model.layers[0].kernel.numpy()  # (64, 10)


SGD, Adam, AdamW = keras.optimizers.SGD, keras.optimizers.Adam, keras.optimizers.AdamW
sgd = softmax_layer(SGD(0.1), regularizers.L2(0.01)), softmax_layer(SGD(0.1, weight_decay=0.02))
adam = softmax_layer(Adam(0.01), regularizers.L2(0.01)), softmax_layer(AdamW(0.01, weight_decay=0.02))

# %%
apart = {name: np.abs(a - b).max() / np.abs(a).max() for name, (a, b) in {"SGD": sgd, "Adam": adam}.items()}
record("decay_sgd", apart["SGD"])
record(
    "decay_adam",
    apart["Adam"],
    claim="L2 and weight decay give the same weights with plain SGD, and different ones with Adam",
    holds=apart["SGD"] < 1e-4 and apart["Adam"] > 0.1,
)

# %% [markdown]
# With SGD the largest difference is {measured:decay_sgd:.0e} of the largest weight, which is rounding. With Adam it
# is {measured:decay_adam:.1f} times the largest weight: other weights altogether. Neither is wrong, but a strength
# that was found for one does not suit the other.
#
# ## When there is nothing to gain
#
# Textbooks show regularisation where it helps. Now the same digits with *right* labels everywhere. Everything else
# stays, but 15 epochs are enough here, and a weak penalty, because there is no noise to fight.

# %% [markdown] tags=["predict"]
# The network of 85,000 parameters, 1,000 clean images, no penalty. What will L2(0.001) add to the test
# accuracy?

# %%
clean_parts = {seed: data.mislabelled_digits(seed, share=0.0) for seed in range(3)}
clean = np.zeros((2, 3, 3))  # (strengths, seeds, parts)
for row, strength in enumerate((0.0, 0.001)):
    for seed, split in clean_parts.items():
        model = network(regularizers.L2(strength) if strength else None, seed)
        train(model, *split[0], epochs=15, batch_size=50, seed=seed)
        clean[row, seed] = [accuracy(model, part) for part in split]

# %%
record("clean_train", clean[0, :, TRAINING])
record("clean_none", clean[0, :, TEST])
record("clean_l2", clean[1, :, TEST])
record(
    "clean_gain",
    clean[1, :, TEST] - clean[0, :, TEST],
    claim="With clean labels L2(0.001) changes the test accuracy of the same network by less than 0.02 in every split",
    holds=max(np.abs(clean[1, :, TEST] - clean[0, :, TEST])) < 0.02,
)

# %% [markdown] tags=["answer"]
# As good as nothing. Without a penalty {measured:clean_none:.3f}, with L2 {measured:clean_l2:.3f}; the difference
# was between {measured:clean_gain.low:.3f} and {measured:clean_gain.high:.3f}.

# %% [markdown]
# The network fits its training data ({measured:clean_train:.3f}) with far more weights than samples, and
# yet it generalises. There was no noise to learn, so learning by heart did no harm. Overfitting is not
# "training error below test error". It is to be *worse on new data* than a simpler or more strongly bound model.
#
# ### Capacity, with and without wrong labels
#
# One question remains: would a smaller network have done as well as a penalty? Networks with two hidden layers of
# 8 to 64 units answer it, on right and on wrong labels, for three splits.
#
# That is six small networks for each size. `EinsumDense` holds a *stack* of weight tables and trains the six side
# by side: network $k$ sees only its own data, and nothing passes between them. The factor in `VarianceScaling`
# makes the starting weights as large as those of a single layer.

# %%
six = [split for group in (parts, clean_parts) for split in group.values()]


def stacked(part):
    """Inputs (samples, 6, 64) and labels (samples, 6) of the six splits side by side."""
    inputs, labels = zip(*(split[part] for split in six), strict=True)
    return np.stack(inputs, axis=1), np.stack(labels, axis=1)


def dense_stack(units, activation=None):
    start = keras.initializers.VarianceScaling(scale=6, mode="fan_avg", distribution="uniform")
    return layers.EinsumDense(
        "bki,kio->bko", (6, units), activation=activation, bias_axes="ko", kernel_initializer=start
    )


# %%
widths = (8, 16, 32, 64)
by_width = []  # test accuracies of the six networks
for units in widths:
    keras.utils.set_random_seed(0)
    hidden = [dense_stack(units, "relu"), dense_stack(units, "relu")]
    model = keras.Sequential([keras.Input((6, 64)), *hidden, dense_stack(10)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=loss)
    train(model, *stacked(TRAINING), epochs=50, batch_size=50)
    inputs, labels = stacked(TEST)
    by_width.append(np.mean(np.argmax(model(inputs), axis=-1) == labels, axis=0))  # (6,)
by_width.append(np.concatenate([outcome["none"][:, TEST], clean[0, :, TEST]]))  # 256 units, from above
by_width = np.array(by_width)  # (widths + 1, 6)

# %%
wrong_labels, right_labels = by_width[:, :3], by_width[:, 3:]
best_width = wrong_labels.mean(axis=1).argmax()
record("best_width", [*widths, 256][best_width], unit="units")
record("small_wrong", wrong_labels[best_width])
record(
    "capacity_wrong",
    wrong_labels[best_width] - wrong_labels[-1],
    claim="With 40 % wrong labels test error is U-shaped in the number of hidden units: a middle size beats 8 and 256 "
    "units in every split",
    holds=min(wrong_labels[best_width] - wrong_labels[-1]) > 0.05
    and min(wrong_labels[best_width] - wrong_labels[0]) > 0.05,
)
record(
    "capacity_clean",
    right_labels.max(axis=0) - right_labels[-1],
    claim="With clean labels the largest network is within 0.02 of the best size in every split: no U",
    holds=max(right_labels.max(axis=0) - right_labels[-1]) < 0.02,
)

# %%
figure, axes = plt.subplots()
for table, name in ((wrong_labels, "40 % wrong labels"), (right_labels, "right labels")):
    (line,) = axes.plot(range(5), 100 * (1 - table.mean(axis=1)), marker="o", label=name)
    low, high = 100 * (1 - table.max(axis=1)), 100 * (1 - table.min(axis=1))
    axes.fill_between(range(5), low, high, color=line.get_color(), alpha=0.2)
bound_error = 100 * (1 - outcome["L2"][:, TEST].mean())
axes.plot(4, bound_error, "*", color=plots.COLOURS[0], markersize=13)
axes.text(4.12, bound_error, "with L2", fontsize=9, va="center")
axes.set_xticks(range(5), [str(units) for units in (*widths, 256)])
axes.set(
    xlabel="units in each hidden layer",
    ylabel="errors on clean test data (%)",
    xlim=(-0.2, 4.6),
    ylim=(0, None),
    title="Large networks do harm only where there is noise to learn",
)
axes.legend(loc="upper center")
plots.show(
    figure,
    alt="Test error against hidden units. With wrong labels it falls to a lowest point near 32 units and rises "
    "again to 256; with right labels it falls and stays low. A star marks the large network with L2.",
    caption="**Figure 10.9.** Mean and range over three splits; 256 units as measured above. The star is the "
    "large network with a penalty, trained on wrong labels.",
)

# %% [markdown]
# With wrong labels there is the U again. The best size, {measured:best_width:.0f} units, reached
# {measured:small_wrong:.3f}; the large network *with* L2 reached {measured:l2_test:.3f}. With right labels the
# largest network is as good as any: at most {measured:capacity_clean.high:.3f} behind the best size. Hence the usual
# practice: take a network that is large enough, and bind it as far as the data need it.
#
# The U is no law of nature either. Belkin and others (2019) describe networks and other models whose test error,
# far beyond the point where all training data are fitted, falls a *second* time: "double descent".
#
# ## Pitfalls
#
# - **Choosing the strength by the test part.** The test accuracy of the winner is then too good, by luck that
#   will not come again. Choose by validation, look at the test part once.
# - **Comparing losses with and without a penalty.** The printed loss contains it. Compare accuracy or the plain
#   loss.
# - **A strength from a book or a colleague.** Half of it, a sum in place of a mean, decay in place of L2:
#   the same number means other things. Look at `model.losses`.
# - **Inputs of different scales.** A weight for grams is a thousandth of one for kilograms, and is charged a
#   millionth under L2. Standardise first.
# - **Penalty against underfitting.** If training accuracy is low already, a penalty makes it lower.
# - **Regularising out of habit.** With clean labels it gained nothing here. Measure.
# - **L2 with Adam called weight decay.** It is not; see above.
# - **Looking for exact zeros after Keras's L1.** They are small, not 0. Cut them with a threshold.
#
# ## Summary
#
# - Underfitting: wrong on training and new data alike. Overfitting: right on training data, worse on new data.
#   Learning curves tell which, and whether more data will help. It is the best cure for overfitting.
# - A penalty makes large weights expensive: $E + \lambda \sum w^2$ (L2) or $E + \lambda \sum |w|$ (L1). L2 shrinks by
#   a share, L1 by a constant, so L1 gives zeros: {measured:zeros_l1:.0%} of the weights here, L2
#   {measured:zeros_l2:.0%}.
# - With 40 % wrong labels test accuracy was {measured:none_test:.2f} without a penalty, {measured:l2_test:.2f} with
#   L2 and {measured:l1_test:.2f} with L1. With right labels L2 changed it by {measured:clean_gain:.3f}.
# - The strength is chosen on validation data. Even wrong labels serve, if they are wrong at random.
# - Keras adds factor · Σw², biases left out. L2 is weight decay for SGD, not for Adam.
#
# Where next: a penalty binds the weights. Unit 11 binds the units: it switches them off at random.
