# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

from layerwise import data, plots
from layerwise.measure import record

plots.use_style()

# %% [markdown]
# ## From a nerve cell to a sum
#
# A nerve cell collects signals from other cells through *synapses*. Some synapses excite it, others inhibit
# it. When enough excitation arrives at about the same time, the cell sends one pulse down its *axon*: the
# whole pulse or none at all.
#
# In 1943 Warren McCulloch and Walter Pitts turned this into a piece of logic. Their unit receives zeros and
# ones. It fires when the number of active exciting inputs reaches a fixed threshold, and any active
# inhibiting input keeps it silent. Nets of such units can compute every proposition of logic, but a person
# has to choose the connections: nothing in the unit learns.
#
# The unit that we use today gives each input $x_i$ a **weight** $w_i$, any real number. A large weight
# makes an input count for much, a negative weight makes it inhibit, and zero makes it count for nothing.
# The unit fires when the weighted sum exceeds a threshold $\theta$:
#
# $$w_1 x_1 + w_2 x_2 + w_3 x_3 > \theta.$$
#
# Subtracting $\theta$ on both sides and calling $b = -\theta$ the **bias** leaves a comparison with zero.
# The left side is now the **net input** $z$, and what is done with it is the **activation function**
# $\varphi$:
#
# $$z = w_1 x_1 + w_2 x_2 + w_3 x_3 + b, \qquad h = \varphi(z), \qquad
# \varphi(z) = \begin{cases} 1 & \text{if } z > 0 \\ 0 & \text{otherwise.} \end{cases}$$
#
# Let a bank's neuron judge one application by three numbers: salary, credit rating and balance, each
# measured in standard deviations from the average applicant. The weights are made up for now. First by
# hand, term by term.

# %%
application = [0.5, -1.0, 2.0]  # salary a little above average, rating below, balance far above
weights = [2.0, 1.5, 0.5]
bias = -0.25

net_input = bias
for value, weight in zip(application, weights, strict=True):
    net_input += weight * value
    print(f"{weight:4.1f} · {value:4.1f} = {weight * value:5.2f}   sum so far {net_input:5.2f}")
print("approved" if net_input > 0 else "rejected")

# %%
figure, axes = plt.subplots(figsize=(7.2, 3.0))
axes.set(xlim=(0, 10.4), ylim=(0.1, 4.3), aspect="equal")
axes.set_axis_off()
box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": "black"}
arrow = {"arrowstyle": "->", "linewidth": 1.5}
names = ("salary", "rating", "balance")
for height, name, value, weight in zip((3.5, 2.1, 0.7), names, application, weights, strict=True):
    axes.text(0.9, height, f"{name}\n${value:+.1f}$", ha="center", va="center", bbox=box)
    axes.annotate("", xy=(4.6, 2.1 + 0.12 * (height - 2.1)), xytext=(1.55, height), arrowprops=arrow)
    axes.text(2.3, 2.35 + 0.82 * (height - 2.1), f"$w = {weight}$", ha="center", fontsize=9)
axes.annotate("", xy=(5.0, 2.5), xytext=(5.0, 3.5), arrowprops=arrow)
axes.text(5.0, 3.75, f"$b = {bias}$", ha="center", va="center", fontsize=9)
for left, right, label in ((5.4, 7.05, f"$z = {net_input}$"), (8.55, 9.45, "$h = 1$")):
    axes.annotate("", xy=(right, 2.1), xytext=(left, 2.1), arrowprops=arrow)
    axes.text((left + right) / 2, 2.25, label, ha="center", va="bottom", fontsize=9)
for centre, symbol in ((5.0, r"$\Sigma$"), (7.8, "$z > 0$?"), (9.9, "yes")):
    axes.text(centre, 2.1, symbol, ha="center", va="center", fontsize=12, bbox=box)
axes.set_title("A good balance outweighs a poor rating: the neuron fires")
plots.show(
    figure,
    alt="Diagram of a neuron. Three inputs, salary +0.5, rating -1.0 and balance +2.0, are multiplied "
    "by weights 2.0, 1.5 and 0.5 and summed with a bias of -0.25. The net input 0.25 exceeds zero, "
    "so the output is 1.",
    caption="**Figure 2.1.** One neuron: multiply, add, compare. Everything that it knows is in its weights "
    "and its bias.",
)

# %% [markdown]
# ## Many applications, many neurons: $h = \varphi(XW + b)$
#
# One product and one sum per input is all there is, so a whole batch can be computed at once. Put the
# applications in the rows of a matrix $X$ and the weights of each neuron in a column of a matrix $W$. Then
# row $i$, column $j$ of $XW + b$ is the net input of neuron $j$ for application $i$.

# %% [markdown] tags=["predict"]
# Four applications of three numbers each meet two neurons. What are the shapes of $X$, $W$, $b$ and
# $XW + b$? And what would happen if $b$ had four numbers instead of two?

# %%
# (4 applications, 3 inputs)
X = np.array([[0.5, -1.0, 2.0], [1.0, 1.0, 1.0], [-1.0, 0.5, 0.0], [0.0, 0.0, 0.0]])
W = np.array([[2.0, -1.0], [1.5, 0.0], [0.5, 1.0]])  # (3 inputs, 2 neurons)
b = np.array([-0.25, 0.5])  # (2 neurons,)
Z = X @ W + b  # (4, 3) @ (3, 2) + (2,) -> (4 applications, 2 neurons)
Z

# %% [markdown] tags=["answer"]
# $X$ is (4, 3), $W$ is (3, 2), $b$ is (2,), and the result is (4, 2): one row per application, one column
# per neuron. NumPy adds $b$ to every row. A bias of four numbers belongs to nobody here, and NumPy refuses
# to add shapes (4, 2) and (4,). With four neurons and four applications it would *not* refuse, so it pays
# to know which axis is which.
#
# The last application is average in everything, so all its inputs are 0: its row is the bias itself.


# %%
def identity(z):
    """The linear neuron: the net input itself."""
    return z


def step(z):
    """The threshold unit: 1 where z > 0, else 0."""
    return np.where(z > 0, 1, 0)


def sigmoid(z):
    """The sigmoid neuron: a smooth step from 0 to 1."""
    return 1 / (1 + np.exp(-z))


# %%
by_hand = np.zeros((4, 2))
for i in range(4):
    for j in range(2):
        by_hand[i, j] = sum(X[i, k] * W[k, j] for k in range(3)) + b[j]
print("loops and matrix product agree:", np.allclose(by_hand, Z))
for activation in (identity, step, sigmoid):
    print(f"{activation.__name__:9}", activation(Z)[0].round(3))  # both neurons, first application

# %% [markdown]
# The three activation functions are three kinds of neuron. All three share $z$; we meet each of them in
# this unit.
#
# ## What the bias shifts
#
# The weights say how strongly the neuron reacts, the bias says *where*. With a single input the net input
# is zero at $x = -b/w$, so that is where the neuron changes its mind.

# %% [markdown] tags=["predict"]
# A sigmoid neuron has one input and the weight $w = 2$. You raise its bias from 0 to 2. In which direction
# does its curve move, by how much, and does it become steeper?

# %%
figure, axes = plt.subplots()
x = np.linspace(-3, 3, 241)
for bias in (-2, 0, 2):
    (line,) = axes.plot(x, sigmoid(2 * x + bias), label=f"$b = {bias}$, centre at $x = {-bias / 2:g}$")
    axes.plot(-bias / 2, 0.5, "o", color=line.get_color())
axes.set(
    xlabel="input x",
    ylabel="output σ(2x + b)",
    title="The bias moves the curve by −b/w and leaves its shape alone",
)
axes.legend(loc="lower right")
plots.show(
    figure,
    alt="Three S-shaped curves of the same steepness. With bias 2 the curve crosses one half at x = -1, "
    "with bias 0 at x = 0, with bias -2 at x = 1.",
    caption="**Figure 2.2.** One weight, three biases. A larger bias makes the neuron fire more readily, so "
    "its curve moves to the left.",
)

# %% [markdown] tags=["answer"]
# To the left, by $b/w = 1$, and the slope stays what it was: that is the weight's business. Seen with the
# threshold $\theta = -b$, a larger bias is a lower threshold.

# %% [markdown]
# What does a neuron lose without a bias? The simplest case is a *linear* neuron, $\varphi(z) = z$, that is
# to learn the line $y = 2x + 3$ from points on it. We fit it by least squares, once with a bias (an extra
# input that is always 1) and once without.

# %% [markdown] tags=["predict"]
# The points lie exactly on $y = 2x + 3$, with $x$ between 0 and 4. Which slope will the neuron without a
# bias find: 2, less than 2, or more than 2?


# %%
def fit_linear(x, y, with_bias):
    """The weight and bias with the least squared error. x, y: (samples,)."""
    inputs = np.column_stack([x, np.ones_like(x)]) if with_bias else x[:, None]
    solution = np.linalg.lstsq(inputs, y, rcond=None)[0]
    return solution if with_bias else (solution[0], 0.0)


slopes, errors = {True: [], False: []}, {True: [], False: []}
for seed in range(5):
    x = np.random.default_rng(seed).uniform(0, 4, size=30)
    y = 2 * x + 3
    for with_bias in (True, False):
        slope, bias = fit_linear(x, y, with_bias)
        slopes[with_bias].append(slope)
        errors[with_bias].append(np.sqrt(np.mean((slope * x + bias - y) ** 2)))

# %%
claim = "Without a bias a linear neuron fails on y = 2x + 3"
record("slope_with_bias", slopes[True])
record("slope_without_bias", slopes[False])
record("error_with_bias", errors[True])
record(
    "error_without_bias",
    errors[False],
    claim=claim,
    holds=min(errors[False]) > 0.5 and max(errors[True]) < 1e-9,
)
# %%
figure, axes = plt.subplots()
ends = np.array([-0.5, 4.5])
axes.plot(ends, slopes[True][-1] * ends + 3, label="with bias")
axes.plot(ends, slopes[False][-1] * ends, label="without bias")
axes.plot(x, y, "o", color="black", markersize=4, label="points on y = 2x + 3")
axes.axhline(0, color="grey", linewidth=0.8, linestyle="-")
axes.axvline(0, color="grey", linewidth=0.8, linestyle="-")
axes.set(xlabel="input x", ylabel="output y", title="Without a bias the line is tied to the origin and tilts")
axes.legend()
plots.show(
    figure,
    alt="Points on a line that crosses the y axis at 3. The fitted line with bias runs through all of "
    "them. The line without bias starts at the origin, is steeper, and misses most points.",
    caption="**Figure 2.3.** The neuron without a bias must answer 0 to the input 0. It makes up for that "
    "with a wrong slope.",
)

# %% [markdown] tags=["answer"]
# More than 2. Without a bias the line must pass through the origin, so the weight has to do the work of the
# bias too: over {measured:slope_without_bias.runs} random samples the slope comes out between
# {measured:slope_without_bias.low:.2f} and {measured:slope_without_bias.high:.2f}, and the typical (root
# mean square) error is {measured:error_without_bias:.2f}. With a bias the slope is
# {measured:slope_with_bias:.2f} and nothing is left of the error but rounding
# ({measured:error_with_bias.high:.0e}).

# %% [markdown]
# For a threshold unit the consequence is as simple: at the input $(0, 0)$ its net input is 0 whatever its
# weights are, so it can never learn to fire there. We shall count what that costs.
#
# ## A rule that learns
#
# In 1949 the psychologist Donald Hebb proposed how cells might learn: when one cell repeatedly takes part
# in firing another, the connection between them becomes stronger. He gave no formula, and the idea knows no
# errors: nobody tells the cell what it should have done.
#
# Frank Rosenblatt's **perceptron** (1958) made learning a procedure for a machine. The Mark I Perceptron
# looked at 400 photocells, and motors turned the dials that were its weights. What is called a perceptron
# today is the last stage of that machine, and the rule below is the error correction of Rosenblatt's book
# of 1962: *if the answer is right, change nothing; if it is wrong, move the weights towards what was
# missing.*
#
# $$w \leftarrow w + \eta\,(y - h)\,x, \qquad b \leftarrow b + \eta\,(y - h)$$
#
# Here $y$ is the target (0 or 1), $h$ the unit's answer and $\eta$ the **learning rate**. The error $y - h$
# is $+1$ if the unit should have fired, $-1$ if it should have kept silent, and 0 if it was right. By hand,
# for the application of Figure 2.1, which the unit approved. Suppose that the loan was never paid back, so
# that the right answer was 0.

# %%
x, y, rate = np.array(application), 0, 0.5
w, b = np.array(weights), -0.25
h = step(x @ w + b)
w = w + rate * (y - h) * x
b = b + rate * (y - h)
print("error", y - h, " weights", w, " bias", b, " net input now", x @ w + b)

# %% [markdown]
# The weights of the positive inputs fell, that of the negative input rose, and the net input is now far
# below zero: the same application would be rejected. Is it always the right direction? A correction changes
# the net input of its own sample by $\eta\,(y - h)\,(\lVert x\rVert^2 + 1)$, which has the sign of the
# error.
#
# Training means going through the samples again and again. One pass is an **epoch**. We stop after the
# first epoch without a mistake, because then no further epoch can change anything.


# %%
def train_perceptron(inputs, targets, rate=1.0, max_epochs=1000, with_bias=True):
    """Return (weights, bias) after each update, and each epoch's mistakes. inputs: (samples, features)."""
    weights, bias = np.zeros(inputs.shape[1]), 0.0
    path, mistakes = [(weights, bias)], []
    for _ in range(max_epochs):
        mistakes.append(0)
        for x, y in zip(inputs, targets, strict=True):
            error = y - step(x @ weights + bias)
            if error != 0:
                weights = weights + rate * error * x  # a new array: the old one stays in the path
                bias = bias + rate * error * with_bias
                path.append((weights, bias))
                mistakes[-1] += 1
        if mistakes[-1] == 0:
            break
    return path, mistakes


# %% [markdown]
# The smallest tasks are the logical gates: two inputs of 0 or 1, four samples.

# %%
corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (4 samples, 2 inputs)
gates = {"AND": np.array([0, 0, 0, 1]), "OR": np.array([0, 1, 1, 1]), "XOR": np.array([0, 1, 1, 0])}
path, mistakes = train_perceptron(corners, gates["AND"])
print("mistakes in each epoch:", mistakes)
print("weights", path[-1][0], " bias", path[-1][1], " answers", step(corners @ path[-1][0] + path[-1][1]))


# %%
def draw_unit(axes, weights, bias, targets):
    """Shade where the unit fires and mark the four corners: filled if the target is 1."""
    ticks = np.linspace(-0.5, 1.5, 201)
    net_input = np.stack(np.meshgrid(ticks, ticks), axis=-1) @ weights + bias  # (201, 201)
    if net_input.max() > 0:
        axes.contourf(ticks, ticks, net_input, levels=[1e-9, 1e9], colors=["#9CC8E3"])
    for value, face in ((0, "white"), (1, "black")):
        points = corners[np.asarray(targets) == value]
        axes.scatter(*points.T, s=40, facecolor=face, edgecolor="black", zorder=3)
    axes.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xticks=[0, 1], yticks=[0, 1], aspect="equal")
    axes.tick_params(length=0)
    axes.grid(visible=False)


# %%
figure, panels = plt.subplots(2, 5, figsize=(7.8, 4.1), sharex=True, sharey=True)
for update, axes in enumerate(panels.flat, start=1):
    draw_unit(axes, *path[update], gates["AND"])
    turned, moved = np.subtract(path[update][0], path[update - 1][0]), path[update][1] - path[update - 1][1]
    sample = turned / moved  # the correction of w over that of b is the input x itself
    axes.scatter(*sample, s=170, facecolor="none", edgecolor="#D55E00", linewidth=2)
    axes.set_title(f"update {update}", fontsize=9)
figure.supxlabel("input $x_1$", fontsize=10)
figure.supylabel("input $x_2$", fontsize=10)
figure.suptitle("Each mistake moves the boundary, until AND is solved", fontweight="bold", fontsize="medium")
plots.show(
    figure,
    alt="Ten small panels, one per update. In each the shaded region where the unit fires is bounded by "
    "another straight line; in the last it holds the corner (1, 1), the only filled point, and no "
    "other corner.",
    caption="**Figure 2.4.** The perceptron rule learns AND. Filled points ask for 1, shade marks where the "
    "unit fires after the update, and the ring shows the sample that was answered wrongly before "
    "it. Weights turn the boundary, the bias shifts it. A point on the boundary does not make the unit fire.",
)

# %% [markdown]
# The samples came in one fixed order. Other orders take other paths, so we shuffle the four rows and
# repeat.

# %%
updates = {"AND": [], "OR": []}
solved = []
for seed in range(20):
    order = np.random.default_rng(seed).permutation(4)
    for name, counts in updates.items():
        path, mistakes = train_perceptron(corners[order], gates[name][order])
        counts.append(len(path) - 1)
        solved.append(mistakes[-1] == 0)
record("and_updates", updates["AND"], unit="updates")
record("or_updates", updates["OR"], unit="updates")
record("gates_solved", np.mean(solved), claim="The perceptron rule solves AND and OR", holds=all(solved))
# %% [markdown]
# In {measured:and_updates.runs} orders the rule always ended without a mistake: AND took
# {measured:and_updates.low:.0f} to {measured:and_updates.high:.0f} updates, OR
# {measured:or_updates.low:.0f} to {measured:or_updates.high:.0f}.

# %% [markdown] tags=["predict"]
# You train AND with the learning rates 0.25, 1 and 4, always starting from zero. Does a larger rate need
# fewer updates?

# %%
for rate in (0.25, 1.0, 4.0):
    path, mistakes = train_perceptron(corners, gates["AND"], rate=rate)
    print(f"rate {rate:4}: {len(path) - 1} updates, weights {path[-1][0]}, bias {path[-1][1]}")

# %% [markdown] tags=["answer"]
# No. Starting from zero, every weight is the rate times a sum of inputs. Doubling the rate doubles all
# weights and the bias, and a net input that is twice as large has the same sign, so the unit makes the same
# mistakes. The rate of a threshold unit matters only in comparison with the weights at the start. (For the
# smooth neuron below it matters a great deal.)

# %% [markdown]
# ### All sixteen gates
#
# Four corners, each 0 or 1: there are $2^4 = 16$ gates with two inputs. How many can the rule learn, and
# how many without a bias?

# %%
names = ["never", "AND", "A, not B", "A", "B, not A", "B", "XOR", "OR"]
names += ["NOR", "XNOR", "not B", "A or not B", "not A", "B or not A", "NAND", "always"]
results = []
for number, name in enumerate(names):
    targets = np.array([int(digit) for digit in f"{number:04b}"])  # the gate's answers at the four corners
    path, mistakes = train_perceptron(corners, targets)
    _, mistakes_without = train_perceptron(corners, targets, with_bias=False)
    results.append((name, targets, path, mistakes[-1] == 0, mistakes_without[-1] == 0))

learned = [name for name, _, _, solved, _ in results if solved]
learned_without = [name for name, _, _, _, solved in results if solved]
claim = "Without a bias a threshold unit learns fewer gates"
record("gates_with_bias", len(learned), unit="of 16 gates")
record("gates_without_bias", len(learned_without), claim=claim, holds=len(learned_without) < len(learned))
print("not learned:", [name for name in names if name not in learned])
print("learned even without a bias:", learned_without)

# %%
figure, panels = plt.subplots(2, 8, figsize=(8.6, 3.3), sharex=True, sharey=True)
for axes, (name, targets, path, solved, _) in zip(panels.flat, results, strict=True):
    if solved:
        draw_unit(axes, *path[-1], targets)
    else:
        draw_unit(axes, np.zeros(2), -1.0, targets)
        axes.set_facecolor("#F3D9C4")
    axes.set_title(f"{name}\n{len(path) - 1} updates" if solved else f"{name}\nnever ends", fontsize=8)
figure.supxlabel("input A", fontsize=10)
figure.supylabel("input B", fontsize=10)
figure.suptitle("One straight line is enough, but not for XOR and XNOR", fontweight="bold", fontsize="medium")
plots.show(
    figure,
    alt="Sixteen small panels, one for each gate of two inputs. In fourteen a straight boundary "
    "separates filled from empty corners. In the panels XOR and XNOR equal corners lie on the "
    "diagonals and no boundary is drawn.",
    caption="**Figure 2.5.** What one threshold unit can do with two inputs. In XOR and XNOR the equal "
    "corners face each other diagonally, and no straight line has them on one side.",
)

# %% [markdown]
# {measured:gates_with_bias:.0f} of 16 with a bias, {measured:gates_without_bias:.0f} without. The gates
# that are lost include everything that must fire at $(0, 0)$, and also AND: without a bias it would need
# $w_1 \le 0$ and $w_2 \le 0$, but $w_1 + w_2 > 0$.
#
# On XOR the rule goes round in circles for ever:

# %%
path, mistakes = train_perceptron(corners, gates["XOR"], max_epochs=10_000)
record("xor_fewest_mistakes", min(mistakes[1:]), unit="mistakes in the best epoch")
print(len(mistakes), "epochs, mistakes in the last five:", mistakes[-5:])

# %% [markdown]
# After ten thousand epochs it still makes at least {measured:xor_fewest_mistakes:.0f} mistakes in each.
# Must it be so? Yes, and the proof takes two lines. Net inputs average like the points themselves: the mean
# of $z$ over some points is $z$ at their mean. The two corners where XOR is 1 would need a mean above 0,
# the two where it is 0 a mean of at most 0, yet both pairs have the same midpoint $(\tfrac12, \tfrac12)$.
# The next unit solves XOR with a second layer.
#
# Data for which some straight line (with more inputs: some hyperplane) does the job are called **linearly
# separable**.
#
# ## How many mistakes before it stops?
#
# If the data are linearly separable, the rule must stop. The proof by Albert Novikoff (1962) even says
# when. Treat the bias as the weight of one more input that is always 1, and write $x$ and $w$ for the
# vectors with that entry. Two numbers describe the data: $R$, the length of the longest $x$, and the
# **margin** $\gamma$, the distance of the nearest $x$ from a separating plane with unit normal $u$. Start
# at $w = 0$ with $\eta = 1$. Each mistake
#
# - lets $u \cdot w$ grow by at least $\gamma$, because $u$ has every sample on its right side;
# - lets $\lVert w\rVert^2$ grow by at most $R^2$, because the sample was on the wrong side of $w$.
#
# After $k$ mistakes therefore $k\gamma \le u \cdot w \le \lVert w\rVert \le \sqrt{k}\,R$, and so
#
# $$k \le (R/\gamma)^2.$$
#
# The bound names neither the number of samples nor that of inputs. Does it hold, and how close does the
# rule come? We draw points in a square, choose a separating line, remove all points closer to it than
# $\gamma$, and count.

# %% [markdown] tags=["predict"]
# The margin is made ten times smaller. By what factor does the bound grow? And will the measured number of
# mistakes follow it?


# %%
def separable_points(margin, seed, samples=100):
    """Points (samples, 3) with a third input 1, labels (samples,) from a random plane, and their margin."""
    random = np.random.default_rng(seed)
    normal = random.normal(size=3) * [1, 1, 0.3]
    normal /= np.linalg.norm(normal)
    points = np.column_stack([random.uniform(-1, 1, size=(20_000, 2)), np.ones(20_000)])
    points = points[np.abs(points @ normal) >= margin][:samples]
    return points, step(points @ normal), np.abs(points @ normal).min()


margins = [0.3, 0.1, 0.03, 0.01, 0.003]
bounds, counts = np.zeros((5, 5)), np.zeros((5, 5))  # (margins, seeds)
for row, wanted in enumerate(margins):
    for seed in range(5):
        points, labels, margin = separable_points(wanted, seed)
        path, mistakes = train_perceptron(points, labels, with_bias=False)  # the third input is the bias
        bounds[row, seed] = (np.linalg.norm(points, axis=1).max() / margin) ** 2
        counts[row, seed] = sum(mistakes)

# %% [markdown]
# Real flowers too: is an iris a *setosa* or not, by its four lengths in centimetres? A support vector
# machine, which looks for a wide margin, gives us a separating plane for the bound.

# %%
iris = data.iris()
flowers = iris.drop(columns="species").to_numpy()  # (150, 4)
is_setosa = (iris["species"] == "setosa").to_numpy().astype(int)
machine = SVC(kernel="linear", C=1e6).fit(flowers, is_setosa)
normal = np.append(machine.coef_[0], machine.intercept_[0])
extended = np.column_stack([flowers, np.ones(150)])  # (150, 5)
margin = np.min(np.abs(extended @ normal)) / np.linalg.norm(normal)
iris_bound = (np.linalg.norm(extended, axis=1).max() / margin) ** 2
iris_counts = []
for seed in range(5):
    order = np.random.default_rng(seed).permutation(150)
    iris_counts.append(sum(train_perceptron(flowers[order], is_setosa[order])[1]))

# %%
used = counts / bounds
holds = used.max() <= 1 and max(iris_counts) <= iris_bound
record("bound_growth", bounds[-1].mean() / bounds[0].mean())
record(
    "bound_used",
    used.ravel(),
    claim="The perceptron rule makes at most (R/γ)² mistakes (Novikoff)",
    holds=holds,
)
record("mistakes_widest", counts[0], unit="mistakes")
record("mistakes_narrowest", counts[-1], unit="mistakes")
record("iris_mistakes", iris_counts, unit="mistakes")
record("iris_bound", iris_bound, unit="mistakes")
# %%
figure, axes = plt.subplots()
axes.loglog([10, 2e5], [10, 2e5], color="black", linestyle="--", label="Novikoff's bound")
axes.loglog(bounds.ravel(), counts.ravel(), "o", alpha=0.7, label="random points, 5 margins × 5 seeds")
axes.loglog([iris_bound] * 5, iris_counts, "D", markersize=7, label="iris: setosa or not, 5 orders")
axes.set(
    xlabel="bound $(R/γ)^2$",
    ylabel="measured mistakes",
    title="The rule stays below the bound, and far below it",
)
axes.legend()
plots.show(
    figure,
    alt="Scatter plot on logarithmic axes. All measured numbers of mistakes lie below the diagonal that "
    "marks the bound; the gap widens from about one order of magnitude to two or three as the bound "
    "grows.",
    caption="**Figure 2.6.** Mistakes until the perceptron rule stops, against the largest number that is "
    "possible. Narrow margins are to the right.",
)

# %% [markdown] tags=["answer"]
# The bound grows a hundredfold, as $1/\gamma^2$. It holds in every run, but no run uses more than
# {measured:bound_used.high:.0%} of it. From the widest margin to the narrowest the bound becomes
# {measured:bound_growth:,.0f} times as large, while the mean number of mistakes rises only from
# {measured:mistakes_widest:.0f} to {measured:mistakes_narrowest:.0f}: the bound speaks of the worst data in
# the worst order, and random points are neither. For the irises {measured:iris_bound:.0f} mistakes would be
# allowed, and {measured:iris_mistakes.low:.0f} to {measured:iris_mistakes.high:.0f} are made.

# %% [markdown]
# ## From the step to a slope
#
# The perceptron rule has two weaknesses. It never rests when the classes overlap, as they do in real
# decisions. And it cannot say *how far* it is from right: a step is flat everywhere, so a small change of a
# weight changes nothing, until an answer suddenly flips.
#
# The cure is a smooth step, the **sigmoid** $\sigma(z) = 1/(1 + e^{-z})$. Its output lies between 0 and 1
# and is read as a probability $p$. Where the step has no slope to follow, the sigmoid has
# $\sigma'(z) = \sigma(z)\,(1 - \sigma(z))$.
#
# To judge a probability we ask what probability it gave to what happened: $p$ if $y = 1$, and $1 - p$ if
# $y = 0$. The mean of the negative logarithm is the **cross-entropy**, the loss that this course uses for
# yes-or-no answers (unit 4 says why):
#
# $$L = -\frac{1}{n}\sum_{i=1}^{n} \bigl[\,y_i \log p_i + (1 - y_i)\log(1 - p_i)\,\bigr],
# \qquad p_i = \sigma(w\cdot x_i + b).$$
#
# Here are twenty applications, judged by credit rating alone. The bias is fixed, and we look at all weights
# between −2 and 6.

# %%
loans = data.loans()
rating = loans["credit_rating"].to_numpy()
rating = (rating - rating.mean()) / rating.std()  # (1000,)
few, decided = rating[20:40], loans["approved"].to_numpy()[20:40]
candidates = np.linspace(-2, 6, 801)
z = candidates[:, None] * few + 0.5  # (801 weights, 20 applications)
share_wrong = (step(z) != decided).mean(axis=1)
cross_entropy = np.mean(np.logaddexp(0, z) - decided * z, axis=1)  # -log p and -log(1 - p) without overflow

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(7.8, 3.2))
z = np.linspace(-6, 6, 601)
left.plot(z, step(z), label="step")
left.plot(z, sigmoid(z), label="sigmoid σ")
left.plot(z, sigmoid(z) * (1 - sigmoid(z)), label="slope of σ (at most ¼)")
left.set(xlabel="net input z", ylabel="output", ylim=(-0.05, 1.75))
left.set_title("The step is flat, the sigmoid slopes")
left.legend(fontsize=9, loc="upper left")
right.plot(candidates, share_wrong, label="share of wrong answers (step)")
right.plot(candidates, cross_entropy, label="cross-entropy (sigmoid)")
right.set(xlabel="weight of the rating", ylabel="loss", title="A staircase and a valley", ylim=(0, 1.75))
right.legend(fontsize=9, loc="upper right")
plots.show(
    figure,
    alt="Left: a step from 0 to 1, a sigmoid, and the sigmoid's slope, a bell of height one quarter. "
    "Right: against one weight, the share of wrong answers is a staircase with flat treads and the "
    "cross-entropy is a smooth valley with one lowest point.",
    caption="**Figure 2.7.** Why φ should be smooth. On a tread of the staircase no direction is downhill; "
    "in the valley the slope points the way from everywhere.",
)

# %% [markdown]
# The slope comes out surprisingly simple. By the chain rule, the factor $\sigma'(z) = p\,(1 - p)$ cancels
# against the derivative of the logarithms, and what remains is the error times the input:
#
# $$\frac{\partial L}{\partial w} = \frac{1}{n}\sum_i (p_i - y_i)\,x_i,
# \qquad \frac{\partial L}{\partial b} = \frac{1}{n}\sum_i (p_i - y_i).$$
#
# **Gradient descent** goes a step downhill, $w \leftarrow w - \eta\,\partial L/\partial w$. For a single
# sample the rules of the three neurons look the same, and differ only in $\varphi$:
#
# | neuron | $h = \varphi(z)$ | correction of $w$ | known as |
# |---|---|---|---|
# | threshold | $1$ if $z > 0$, else $0$ | $\eta\,(y - h)\,x$ | perceptron rule (Rosenblatt) |
# | linear | $z$ | $\eta\,(y - h)\,x$ | least mean squares (Widrow and Hoff 1960) |
# | sigmoid | $\sigma(z)$ | $\eta\,(y - h)\,x$ | logistic regression by gradient descent |

# %% [markdown] tags=["predict"]
# Three applications should be approved ($y = 1$) but have net inputs of −5, −0.01 and +0.1. Rank the
# corrections $y - h$ that a threshold unit and a sigmoid neuron would make.

# %%
z = np.array([-5.0, -0.01, 0.1])
print("threshold:", 1 - step(z))
print("sigmoid:  ", (1 - sigmoid(z)).round(3))

# %% [markdown] tags=["answer"]
# The threshold unit treats a near miss like a blunder and a narrow success as perfect. The sigmoid neuron
# corrects the blunder most, the near miss about half as much, and is still not content with the narrow
# success. It stops pushing only when it is right *and* sure.

# %% [markdown]
# The gradient by hand on three numbers, once more for the application of Figure 2.1, and then for a whole
# batch. A derivative is easy to test: change one weight a little and see how much the loss changes.


# %%
def loss(w, b, inputs, targets):
    """Mean cross-entropy of a sigmoid neuron. inputs: (samples, features)."""
    z = inputs @ w + b
    return np.mean(np.logaddexp(0, z) - targets * z)


def gradients(w, b, inputs, targets):
    """Slopes of the loss: (features,) and a number."""
    error = sigmoid(inputs @ w + b) - targets  # (samples,)
    return inputs.T @ error / len(targets), error.mean()


# %%
x, y = np.array([0.5, -1.0, 2.0]), 0
w, b = np.array([2.0, 1.5, 0.5]), -0.25
p = sigmoid(x @ w + b)
print(f"p = {p:.3f}, slopes of the weights (p - y) x = {((p - y) * x).round(3)}, of the bias {p - y:.3f}")
print("the same as a batch of one:", gradients(w, b, x[None, :], np.array([y]))[0].round(3))

# %%
differences = []
for seed in range(3):
    random = np.random.default_rng(seed)
    inputs, targets = random.normal(size=(50, 3)), random.integers(0, 2, size=50)
    w, b = random.normal(size=3), random.normal()
    slopes, _ = gradients(w, b, inputs, targets)
    for k, nudge in enumerate(1e-5 * np.eye(3)):
        measured = (loss(w + nudge, b, inputs, targets) - loss(w - nudge, b, inputs, targets)) / 2e-5
        differences.append(abs(slopes[k] - measured))
record(
    "gradient_error",
    max(differences),
    claim="The formula is the slope of the loss",
    holds=max(differences) < 1e-8,
)
# %% [markdown]
# Formula and measured slope differ by at most {measured:gradient_error:.0e}.
#
# ## Who gets a loan?
#
# Now the whole task: 1,000 applications with five features, and whether each was approved. The data are
# synthetic. Each decision was drawn with a probability from a sigmoid, and the data card gives the true
# weights, so we can see whether a neuron finds them.

# %%
features = ["salary", "credit_rating", "age", "education", "balance"]
loans[[*features, "approved"]].describe().loc[["mean", "std", "min", "max"]].round(1)

# %% [markdown]
# Before any neuron, a **baseline**: always give the more frequent answer. Whatever we train has to beat
# that on applications that it has not seen. We hold out a quarter, five times over with different seeds,
# and standardise each feature: subtract its mean, divide by its standard deviation. Both numbers come from
# the *training* part alone, because the held-out part plays the future.


# %%
def split(seed):
    """Standardised applications, (750, 5) for training and (250, 5) held out, and the targets of both."""
    inputs, targets = loans[features].to_numpy(dtype=float), loans["approved"].to_numpy()
    train, held_out, train_targets, held_out_targets = train_test_split(
        inputs, targets, test_size=0.25, random_state=seed
    )
    mean, deviation = train.mean(axis=0), train.std(axis=0)  # (5,), (5,)
    return (train - mean) / deviation, (held_out - mean) / deviation, train_targets, held_out_targets


def train_sigmoid(inputs, targets, rate=1.0, steps=2000):
    """Gradient descent from zero. Returns weights (features,), bias, and the loss before each step."""
    w, b, losses = np.zeros(inputs.shape[1]), 0.0, []
    for _ in range(steps):
        losses.append(loss(w, b, inputs, targets))
        slope_w, slope_b = gradients(w, b, inputs, targets)
        w, b = w - rate * slope_w, b - rate * slope_b
    return w, b, losses


# %% [markdown]
# Logistic regression comes from statistics: David Cox set it out in 1958, the year of Rosenblatt's paper,
# and without nerve cells. It minimises the same cross-entropy. If our neuron really is that model, the two
# must arrive at the same weights, although scikit-learn gets there by another algorithm (L-BFGS).
# `C=np.inf` turns its penalty off.

# %%
accuracy = {"majority": [], "neuron": [], "scikit-learn": [], "true rule": []}
neurons, references = [], []
true_weights, true_bias = np.array([1.6, 2.2, 0.0, 0.4, 1.2]), 1.0  # from the data card
for seed in range(5):
    train, held_out, y_train, y_held_out = split(seed)
    w, b, _ = train_sigmoid(train, y_train)
    reference = LogisticRegression(C=np.inf, tol=1e-8, max_iter=1000).fit(train, y_train)
    neurons.append([*w, b])
    references.append([*reference.coef_[0], reference.intercept_[0]])
    accuracy["majority"].append(np.mean(y_held_out == round(y_train.mean())))
    accuracy["neuron"].append(np.mean(step(held_out @ w + b) == y_held_out))
    accuracy["scikit-learn"].append(reference.score(held_out, y_held_out))
    accuracy["true rule"].append(np.mean(step(held_out @ true_weights + true_bias) == y_held_out))
neurons, references = np.array(neurons), np.array(references)  # (5 splits, 6)

# %%
gaps = np.abs(neurons - references).max(axis=1)
claim = "A sigmoid neuron is logistic regression: coefficients within 0.0001 of scikit-learn's"
record("coefficient_gap", gaps, claim=claim, holds=gaps.max() < 1e-4)
gains = np.subtract(accuracy["neuron"], accuracy["majority"])
record("accuracy_majority", accuracy["majority"])
record(
    "accuracy_neuron",
    accuracy["neuron"],
    claim="The neuron beats the majority on every split",
    holds=gains.min() > 0,
)
record("accuracy_sklearn", accuracy["scikit-learn"])
record("accuracy_true_rule", accuracy["true rule"])
# %%
table = {
    "true": [*true_weights, true_bias],
    "neuron": neurons.mean(axis=0),
    "scikit-learn": references.mean(axis=0),
}
table |= {"neuron, lowest": neurons.min(axis=0), "neuron, highest": neurons.max(axis=0)}
pd.DataFrame(table, index=[*features, "bias"]).round(4)

# %% [markdown]
# The coefficients differ by at most {measured:coefficient_gap.high:.0e}: the two are one model. On held-out
# applications the neuron is right for {measured:accuracy_neuron:.1%} ({measured:accuracy_neuron.low:.1%} to
# {measured:accuracy_neuron.high:.1%}), the majority answer for {measured:accuracy_majority:.1%}. Even the
# true rule reaches no more than {measured:accuracy_true_rule:.1%}, because the decisions were drawn at
# random: there is almost nothing left for a larger network to find.
#
# The weights come close to the true ones and not onto them; 750 draws do not say more. They can be read:
# one standard deviation more of a feature adds its weight to $z$, and $z$ is the logarithm of the odds
# $p/(1-p)$.

# %% [markdown] tags=["predict"]
# Age has no effect in the true rule. A neuron that sees *only* the age: will its weight be zero? And what
# does the five-feature neuron lose if you take the age away?

# %%
alone, together, change = [], [], []
without_age = [0, 1, 3, 4]
for seed in range(5):
    train, held_out, y_train, y_held_out = split(seed)
    alone.append(train_sigmoid(train[:, [2]], y_train)[0][0])
    together.append(neurons[seed, 2])
    w, b, _ = train_sigmoid(train[:, without_age], y_train)
    change.append(np.mean(step(held_out[:, without_age] @ w + b) == y_held_out) - accuracy["neuron"][seed])
record("age_alone", alone)
record("age_together", together)
record("accuracy_change_without_age", change)
# %% [markdown] tags=["answer"]
# Alone, the age gets a weight of {measured:age_alone:.2f}; beside the other four it gets
# {measured:age_together:.2f}. Older applicants earn more and have better ratings, so on its own the age
# stands in for them. Without it the accuracy changes by {measured:accuracy_change_without_age.low:+.3f} to
# {measured:accuracy_change_without_age.high:+.3f}. A weight tells what a feature adds *to the others in the
# model*, not what it causes.

# %% [markdown]
# ### The same data in raw units
#
# Was the scaling necessary? Logistic regression gives the same answers in any units, if it is fitted to the
# end. So let us feed euros, points and years as they are.

# %% [markdown] tags=["predict"]
# With standardised features the rate 1 worked at once. The credit rating is about 570 in raw units. What
# will the rate 1 do there, and can some other rate repair it within 1,000 steps?

# %%
raw = loans[features].to_numpy(dtype=float)
scaled = (raw - raw.mean(axis=0)) / raw.std(axis=0)
targets = loans["approved"].to_numpy()
rates = [10.0**power for power in range(-8, 2)]
with np.errstate(over="ignore"):  # exp(-z) overflows for net inputs in the thousands: itself a symptom
    raw_losses = [train_sigmoid(raw, targets, rate, steps=1000)[2][-1] for rate in rates]
scaled_losses = [train_sigmoid(scaled, targets, rate, steps=1000)[2][-1] for rate in rates]
best_raw = int(np.argmin(raw_losses))

# %%
at_one = train_sigmoid(scaled, targets, rate=1.0, steps=1000)[2]
record("raw_best_rate", rates[best_raw])
record("raw_best_loss", raw_losses[best_raw])
record("raw_loss_at_one", raw_losses[rates.index(1.0)])
record("scaled_loss", at_one[-1])
record("scaled_first_step", at_one[1])
# %%
figure, axes = plt.subplots()
axes.loglog(rates, raw_losses, "s--", color=plots.COLOURS[1], label="raw units")
axes.loglog(rates, scaled_losses, "o-", color=plots.COLOURS[0], label="standardised")
axes.axhline(np.log(2), color="grey", linewidth=1, linestyle="-")
axes.text(0.1, 0.8, "always saying ½: ln 2", color="dimgrey", fontsize=9)
axes.set(
    xlabel="learning rate",
    ylabel="cross-entropy after 1,000 steps",
    title="In raw units no learning rate works",
)
axes.set_ylim(0.2, 100)
axes.legend()
plots.show(
    figure,
    alt="Loss after 1,000 steps against the learning rate, logarithmic axes. In raw units it stays "
    "above 0.6 for small rates and leaves the picture for large ones. Standardised, it falls from "
    "0.69 to 0.30 as the rate grows from 0.0001 to 1.",
    caption="**Figure 2.8.** One neuron, one data set, two choices of units. For large rates the raw loss "
    "is far above the picture. Standardising the inputs does what no learning rate can.",
)


# %%
def condition(inputs):
    """How many times steeper the loss is in its steepest direction than in its flattest, at w = 0."""
    extended = np.column_stack([inputs, np.ones(len(inputs))])
    return np.linalg.cond(extended.T @ extended)


record("condition_raw_millions", condition(raw) / 1e6)
record("condition_scaled", condition(scaled))
# %% [markdown] tags=["answer"]
# The rate 1 shoots over the valley again and again and ends at a loss of {measured:raw_loss_at_one:,.0f};
# always saying one half costs $\ln 2 \approx 0.69$. The best of ten rates, {measured:raw_best_rate:.0e},
# arrives at {measured:raw_best_loss:.2f} after 1,000 steps. The standardised neuron is at
# {measured:scaled_first_step:.2f} after its first step and ends at {measured:scaled_loss:.2f}.
#
# The reason is the shape of the valley. In raw units it is {measured:condition_raw_millions:.0f} million
# times as steep along one direction as along another, so a rate that is safe for the steep one is hopeless
# for the flat one. Standardised, the ratio is {measured:condition_scaled:.1f}. Unit 6 returns to this.

# %% [markdown]
# ### And the perceptron rule?
#
# The classes overlap, so no line separates them and the rule cannot stop. We let it run for 30 epochs and
# test the unit after each of its last 200 updates.

# %%
worst, typical, top = [], [], []
for seed in range(5):
    train, held_out, y_train, y_held_out = split(seed)
    path, mistakes = train_perceptron(train, y_train, max_epochs=30)
    scores = [np.mean(step(held_out @ weights + bias) == y_held_out) for weights, bias in path[-200:]]
    worst.append(min(scores))
    typical.append(np.mean(scores))
    top.append(max(scores))
record("perceptron_worst", worst)
record("perceptron_typical", typical)
record("perceptron_best", top)

# %% [markdown]
# On average it is right for {measured:perceptron_typical:.1%}, but it depends on when you stop: each split
# has moments as bad as {measured:perceptron_worst:.1%} and as good as {measured:perceptron_best:.1%} (means
# over {measured:perceptron_best.runs} splits), and the unit does not know which is which. The sigmoid
# neuron settles.
#
# ## Summary
#
# - A neuron computes $h = \varphi(XW + b)$: a weighted sum, a bias, an activation function.
# - Weights turn the boundary, the bias shifts it. Without a bias the boundary is tied to the origin: the
#   slope on $y = 2x + 3$ came out as {measured:slope_without_bias:.2f}, and
#   {measured:gates_without_bias:.0f} instead of {measured:gates_with_bias:.0f} of 16 gates could be
#   learned.
# - The perceptron rule corrects only mistakes. On separable data it stops after at most $(R/\gamma)^2$ of
#   them; on XOR and on overlapping classes it never does.
# - A smooth $\varphi$ gives a slope to follow. A sigmoid neuron trained on cross-entropy is logistic
#   regression: the coefficients agreed within {measured:coefficient_gap.high:.0e}, and
#   {measured:accuracy_neuron:.1%} of held-out loans were judged right against
#   {measured:accuracy_majority:.1%} for the majority.
# - Standardise inputs, with the statistics of the training part.
#
# ## What people get wrong
#
# - **"One more epoch will do."** A perceptron that has not stopped may face data that cannot be separated,
#   or a narrow margin. Mistakes per epoch do not tell the two apart; a proof like the one for XOR does.
# - **Mixing labels.** The rule above wants 0 and 1. With −1 and +1 the error $y - h$ of a threshold unit is
#   wrong for half of the samples, and nothing crashes.
# - **Updating after the epoch.** The perceptron rule changes the weights after each mistake, and the next
#   sample meets the new weights.
# - **Forgetting the bias in the update.** It is a weight like the others, with the input 1.
# - **Sum or mean.** A gradient that is summed over $n$ samples is $n$ times as long; a rate that suited the
#   mean then diverges.
# - **Statistics of the test set.** Mean and deviation belong to the training data. The applicant of
#   tomorrow has no mean.
# - **Separable data and a sigmoid neuron.** If a line separates the classes, larger weights always lower
#   the cross-entropy, so they grow without end. Stop early, or penalise them (unit 10).
# - **"A weight of zero means irrelevant, a large one means cause."** Neither: it depends on which other
#   features are there, and on the units.
