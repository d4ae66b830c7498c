# %% [markdown]
# A bank has decided on a thousand loans. Each dot is an application. Blue ones were approved, orange ones were not.

# %% tags=["collapsed"]
import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

from layerwise import data, lab, plots
from layerwise.measure import record

plots.use_style()
BLUE, ORANGE = plots.COLOURS[:2]
loans = data.loans()
figure, axes = plt.subplots(figsize=(6.0, 3.6))
for decision, marker, color, name in ((1, "o", BLUE, "approved"), (0, "x", ORANGE, "rejected")):
    chosen = loans[loans["approved"] == decision].head(150)
    axes.scatter(chosen["salary"], chosen["credit_rating"], s=18, marker=marker, color=color, label=name, linewidth=1.2)
axes.set(xlabel="salary (thousand euros a year)", ylabel="credit rating (points)", xlim=(10, 90))
axes.legend(loc="lower right")
plots.show(
    figure,
    alt="Three hundred applications by salary and credit rating. Approved ones lie mostly to the upper right, rejected "
    "ones to the lower left. In the middle both kinds are mixed.",
    caption="**Figure 2.1.** 300 of the applications, by two of their five columns.",
)

# %% [markdown]
# The next applicant walks in. Should she get a loan? You could draw a line through the picture by eye, but there are
# five columns, and nobody sees in five dimensions.
#
# This lesson trains the smallest network there is to draw that line: a single neuron. You can read each of its numbers.
# And it is what every larger network is made of.
#
# ## One neuron in Keras
#
# The applications are invented, so nobody's data are in them. 600 are for training, 150 for validation, and 250 are the
# test data.

# %%
import keras
from keras import layers
from sklearn.model_selection import train_test_split

from layerwise import data

loans = data.loans()
features = ["salary", "credit_rating", "age", "education", "balance"]
rest, test = train_test_split(loans, test_size=250, random_state=2)
train, validation = train_test_split(rest, test_size=150, random_state=2)


def arrays(table):
    return table[features].to_numpy("float32"), table["approved"].to_numpy()


(x_train, y_train), (x_val, y_val), (x_test, y_test) = arrays(train), arrays(validation), arrays(test)
train.head()

# %% [markdown]
# Look at the columns. Salaries are around 40, ratings around 570. To a neuron that is a nuisance, and you will see why.
# So we **standardize** each feature: subtract its mean and divide by its standard deviation. Keras has a layer for
# that. `adapt` measures mean and standard deviation, on the training rows only, because the others play the future.

# %%
normalization = layers.Normalization()
normalization.adapt(x_train)

keras.utils.set_random_seed(2)
model = keras.Sequential([
    keras.Input((5,)),
    normalization,
    layers.Dense(1, activation="sigmoid"),
])  # fmt: skip
model.summary()

# %% [markdown]
# One unit, six trainable parameters. The normalization's eleven numbers were measured, and training leaves them alone.
#
# The answer is one probability, that of "approved". For a yes-or-no question the loss is `binary_crossentropy`. The
# optimizer is SGD, the plainest of all; by the end of this lesson you will have written it yourself.

# %%
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.5),
    loss="binary_crossentropy",
    metrics=["accuracy"],
)
history = model.fit(x_train, y_train, epochs=12, validation_data=(x_val, y_val), verbose=2)

# %% tags=["collapsed"]
plots.curves(
    history.history,
    alt="Loss and accuracy over twelve epochs. Both losses fall quickly for a few epochs and are level after that, "
    "close to each other. So are the accuracies.",
    caption="**Figure 2.2.** After a few epochs there is nothing left to learn. The two curves stay side by side: six "
    "parameters can't learn 600 rows by heart.",
)

# %% [markdown]
# Now the test data, with the baseline beside it: how often would you be right if you approved everybody? And a look at
# single answers. `predict` gives a row for each application, with one probability.

# %%
test_loss, test_accuracy = model.evaluate(x_test, y_test, verbose=0)
probabilities = model.predict(x_test, verbose=0)[:, 0]
answers = test.assign(probability=probabilities.round(3))
print(f"right for {test_accuracy:.1%} of the test data; approving everybody: {y_test.mean():.1%}")
answers.head(4)

# %% tags=["collapsed"]
majority = max(y_test.mean(), 1 - y_test.mean())
record("test_accuracy", test_accuracy, says="The neuron is right for {mean:.1%} of 250 new applications.")
record("test_majority", majority, says="Approving everybody is right for {mean:.1%}.")

# %% [markdown]
# {measured:test_accuracy:.1%}, against {measured:test_majority:.1%} for the baseline. Where is it wrong? Here are the
# mistakes of which it was surest:

# %%
wrong = (probabilities > 0.5) != y_test
mistakes = answers[wrong].assign(distance=abs(probabilities[wrong] - 0.5))
mistakes.sort_values("distance", ascending=False).head(4)

# %% [markdown]
# You would have decided the same, wouldn't you? These decisions go against everything else in the table. In this data
# set chance had a hand in every decision, as it often has in real ones. No model can foresee that part.
#
# ## Read its weights
#
# The neuron has a **weight** for each feature and one **bias**. That's all it knows, and you can look at it:

# %%
import numpy as np
import pandas as pd

kernel, bias = model.layers[-1].get_weights()
weights = pd.Series(kernel[:, 0], index=features)
weights.round(2), bias.round(2)

# %% [markdown]
# A positive weight speaks for approval, a negative one against it. Because the features are standardized, you can
# compare the weights: the credit rating counts most, the age hardly at all.
#
# They say more than that. The **odds** are the probability of yes divided by that of no: a probability of 0.8 means
# odds of 4 to 1. If a feature rises by one standard deviation, the odds are multiplied by $e^w$, as you will see in a
# moment. In units that people use:

# %%
deviation = x_train.std(axis=0)
factors = np.exp(10 * weights / deviation)  # for ten units more: 10,000 euros, 10 points, 10 years
factors.round(2)

# %% tags=["collapsed"]
record("salary_factor", factors["salary"],
       says="With 10,000 euros more a year, the odds of approval are {mean:.1f} times as high.")  # fmt: skip
record("age_factor", factors["age"], says="With ten years more of age, they are {mean:.2f} times as high.")

# %% [markdown]
# So here is what the model says, in a sentence that you could defend in front of the bank: *of two applicants who
# differ in nothing else, the one who earns 10,000 euros more has {measured:salary_factor:.1f} times the odds of a loan.
# For one who is ten years older, the factor is {measured:age_factor:.2f}.* You can't read a larger network like that.
#
# ## Inside the neuron
#
# What happens between the five numbers and the probability? Three steps. Multiply each input $x_i$ by its weight $w_i$.
# Add up the products and the bias $b$; that is the **net input** $z$. Then apply an **activation function** $\varphi$:
#
# $$z = w_1 x_1 + \dots + w_5 x_5 + b, \qquad p = \varphi(z)$$
#
# Ours is the **sigmoid**, $\sigma(z) = 1/(1 + e^{-z})$. It turns any number into one between 0 and 1. Solve for the
# odds, and you get $p/(1-p) = e^z$: that's why a weight adds to $z$ and multiplies the odds.
#
# All applications at once are one matrix product. Put them into the rows of $X$, and the net inputs are $Xw + b$. With
# several neurons, each has a column in a **weight matrix** $W$, and $XW + b$ has a row for each application and a
# column for each neuron. That is what `Dense` computes. Here is the first test application, term by term, then all of
# them:


# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


mean = x_train.mean(axis=0)
x = (x_test[0] - mean) / deviation  # the first applicant, standardized
z = bias[0]
for name, value in zip(features, x, strict=True):
    z = z + weights[name] * value
    print(f"{name:<14}{weights[name]:6.2f} · {value:5.2f} = {weights[name] * value:6.2f}    sum so far {z:6.2f}")
print(f"by hand {sigmoid(z):.4f}, Keras {probabilities[0]:.4f}")

by_hand = sigmoid((x_test - mean) / deviation @ kernel + bias)  # (250, 5) @ (5, 1) + (1,)
by_hand.shape, np.abs(by_hand[:, 0] - probabilities).max()

# %% tags=["collapsed"]
figure, axes = plt.subplots(figsize=(7.4, 3.5))
axes.set(xlim=(0, 10.6), ylim=(-0.1, 5.0))
axes.set_axis_off()
box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": "black"}
arrow = {"arrowstyle": "->", "linewidth": 1.3}
for height, name, value in zip(np.linspace(4.5, 0.3, 5), features, x, strict=True):
    axes.text(1.1, height, f"{name.replace('_', ' ')}  {value:+.2f}", ha="center", va="center", bbox=box, fontsize=9)
    axes.annotate("", xy=(5.0, 2.4 + 0.12 * (height - 2.4)), xytext=(2.25, height), arrowprops=arrow)
    axes.text(3.0, height + 0.27 * (2.4 - height), f"{weights[name]:.2f}", ha="center", va="center", fontsize=9,
              bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5})  # fmt: skip
axes.annotate("", xy=(5.35, 2.85), xytext=(5.35, 3.9), arrowprops=arrow)
axes.text(5.35, 4.15, f"bias {bias[0]:.2f}", ha="center", va="center", fontsize=9)
for left, right, text in ((5.75, 7.3, f"$z = {z:.2f}$"), (8.15, 9.7, f"$p = {sigmoid(z):.2f}$")):
    axes.annotate("", xy=(right, 2.4), xytext=(left, 2.4), arrowprops=arrow)
    axes.text((left + right) / 2, 2.6, text, ha="center", va="bottom", fontsize=9)
for center, symbol in ((5.35, r"$\Sigma$"), (7.7, r"$\sigma$"), (10.1, "yes" if z > 0 else "no")):
    axes.text(center, 2.4, symbol, ha="center", va="center", fontsize=13, bbox=box)
record("first_z", z, says="The first applicant's net input is {mean:.2f}.")
record("first_p", sigmoid(z), says="Her probability is {mean:.2f}.")
plots.show(
    figure,
    alt="Diagram of a neuron. Five standardized inputs are multiplied by their weights and summed with the bias. The "
    "net input goes through a sigmoid and gives the probability.",
    caption="**Figure 2.3.** One neuron and the first test application: multiply, add, squash.",
)

# %% tags=["collapsed"]
forward_gap = np.abs(by_hand[:, 0] - probabilities).max()
record("forward_gap", forward_gap, claim="The neuron by hand gives Keras's probabilities (largest gap {mean:.0e}).",
       holds=bool(forward_gap < 1e-4))  # fmt: skip

# %% [markdown] tags=["predict"]
# A neuron with one input has $w = 2$ and $b = 0$. You raise the bias to 2. In which direction does its curve move, and
# how far? Does it become steeper?

# %% tags=["collapsed"]
figure, (left, right) = plt.subplots(1, 2, figsize=(7.6, 2.9), sharey=True)
z_axis = np.linspace(-6, 6, 601)
left.plot(z_axis, np.where(z_axis > 0, 1, 0), label="step")
left.plot(z_axis, sigmoid(z_axis), label="sigmoid")
left.set(xlabel="net input z", ylabel="output")
left.legend(loc="upper left", fontsize=9)
x_axis = np.linspace(-3, 3, 241)
for shift in (2, 0, -2):
    (line,) = right.plot(x_axis, sigmoid(2 * x_axis + shift), label=f"$b = {shift}$")
    right.plot(-shift / 2, 0.5, "o", color=line.get_color())
right.set(xlabel="input x, with weight 2")
right.legend(loc="upper left", fontsize=9)
plots.show(
    figure,
    alt="Left: a step from 0 to 1 at z = 0, and a sigmoid that rises smoothly. Right: three sigmoids of the same "
    "shape. With bias 2 the curve crosses one half at x = -1, with bias 0 at 0, with bias -2 at 1.",
    caption="**Figure 2.4.** Left: two activation functions. Right: one weight, three biases.",
)

# %% [markdown] tags=["answer"]
# To the left, by $b/w = 1$, and its shape stays. The weight says how sharply the neuron reacts, the bias says *where*.

# %% [markdown]
# The neuron answers yes if $p > \frac12$, and that is the case if $z > 0$. The points with $z = 0$ form the **decision
# boundary**. With two inputs it is a straight line, with five a flat hyperplane. Weights turn it, and the bias shifts
# it. Remember this: *one neuron, one straight boundary.*
#
# ## The first one that learned
#
# The oldest artificial neuron is the **threshold unit** (McCulloch and Pitts, 1943). It has a step in place of the
# sigmoid: it says 1 if $z > 0$, else 0. People had to choose its connections. In 1958 Frank Rosenblatt presented one
# that learns them from examples, the **perceptron**. Its rule: if the answer $h$ is right, change nothing. If it is
# wrong, move the weights so that $z$ rises where the target $y$ is 1, and falls where it is 0:
#
# $$w \leftarrow w + \eta\,(y - h)\,x, \qquad b \leftarrow b + \eta\,(y - h)$$
#
# That is the **perceptron rule**, and $\eta$ is the **learning rate**: how large the steps are. $y - h$ is 1 if the
# unit should have fired and didn't, and −1 if it fired wrongly. The bias is a weight like the others, of an input that
# is always 1. So we can give the inputs one more column and forget about it:


# %%
def perceptron(inputs, targets, epochs=20):
    """All the weights that the rule goes through; the last of each is the bias."""
    inputs = np.column_stack([inputs, np.ones(len(inputs))])
    path = [np.zeros(inputs.shape[1])]
    for _ in range(epochs):
        for x, y in zip(inputs, targets, strict=True):
            h = 1 if x @ path[-1] > 0 else 0
            if h != y:
                path.append(path[-1] + (y - h) * x)  # a learning rate of 1
    return np.array(path)


corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
path = perceptron(corners, [0, 0, 0, 1])  # AND: 1 only if both inputs are 1
print(len(path) - 1, "updates, then none. Weights and bias:", path[-1])

# %% tags=["collapsed"]


def draw_unit(axes, unit, targets):
    """Shade where a unit fires and mark the four corners: filled if the target is 1."""
    ticks = np.linspace(-0.5, 1.5, 201)
    z = np.stack(np.meshgrid(ticks, ticks), axis=-1) @ unit[:2] + unit[2]
    if z.max() > 0:
        axes.contourf(ticks, ticks, z, levels=[1e-9, 1e9], colors=["#9CC8E3"])
    for value, face in ((0, "white"), (1, "black")):
        points = corners[np.asarray(targets) == value]
        axes.scatter(*points.T, s=40, facecolor=face, edgecolor="black", zorder=3)
    axes.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xticks=[0, 1], yticks=[0, 1], aspect="equal")
    axes.tick_params(length=0)
    axes.grid(visible=False)


record("and_updates", len(path) - 1, says="AND took {mean:.0f} updates.")
figure, panels = plt.subplots(2, 5, figsize=(7.6, 3.6), sharex=True, sharey=True)
for update, axes in enumerate(panels.flat, start=1):
    draw_unit(axes, path[update], [0, 0, 0, 1])
    moved = path[update] - path[update - 1]
    axes.scatter(*(moved[:2] / moved[2]), s=170, facecolor="none", edgecolor=ORANGE, linewidth=2)
    axes.set_title(f"update {update}", fontsize=9)
figure.supxlabel("input $x_1$", fontsize=10)
figure.supylabel("input $x_2$", fontsize=10)
plots.show(
    figure,
    alt="Ten small panels, one per update. In each a straight line bounds the shaded region where the unit fires. In "
    "the last one only the corner (1, 1) is shaded, the only filled point.",
    caption="**Figure 2.5.** The perceptron rule learns AND. Filled points ask for 1, shade marks where the unit fires "
    "after the update, and the ring shows the sample that was answered wrongly before it.",
)

# %% [markdown]
# Each mistake moves the boundary, and after {measured:and_updates:.0f} updates there are no more mistakes. Will that
# always happen? There are 16 ways to label the four corners. We try them all, once with the bias and once without it.

# %% tags=["collapsed"]
names = ["never", "AND", "A, not B", "A", "B, not A", "B", "XOR", "OR"]
names += ["NOR", "XNOR", "not B", "A or not B", "not A", "B or not A", "NAND", "always"]


def solved_without_bias(targets):
    weights = np.zeros(2)
    for x, y in zip(np.tile(corners, (100, 1)), np.tile(targets, 100), strict=True):
        weights = weights + (y - (x @ weights > 0)) * x
    return np.array_equal(corners @ weights > 0, targets)


figure, panels = plt.subplots(2, 8, figsize=(8.4, 3.0), sharex=True, sharey=True)
with_bias, without_bias = [], []
for number, (name, axes) in enumerate(zip(names, panels.flat, strict=True)):
    targets = np.array([int(digit) for digit in f"{number:04b}"])
    unit = perceptron(corners, targets, epochs=100)[-1]
    solved = np.array_equal(np.column_stack([corners, np.ones(4)]) @ unit > 0, targets)
    with_bias += [name] if solved else []
    without_bias += [name] if solved_without_bias(targets) else []
    draw_unit(axes, unit if solved else np.array([0, 0, -1]), targets)
    axes.set_title(name, fontsize=9)
    if not solved:
        axes.set_facecolor("#F3D9C4")
figure.supxlabel("input A", fontsize=10)
figure.supylabel("input B", fontsize=10)
record("gates_with_bias", len(with_bias), says="With a bias the rule learns {mean:.0f} of 16.")
record("gates_without_bias", len(without_bias), claim="Without a bias it learns only {mean:.0f} of 16.",
       holds=len(without_bias) < len(with_bias))  # fmt: skip
plots.show(
    figure,
    alt="Sixteen small panels, one for each labeling of four corners. In fourteen a straight boundary separates filled "
    "from empty corners. In XOR and XNOR corners of the same kind face each other diagonally, and there is no "
    "boundary.",
    caption="**Figure 2.6.** One straight boundary does for fourteen of sixteen labelings.",
)

# %% [markdown]
# {measured:gates_with_bias:.0f} of 16 with the bias, {measured:gates_without_bias:.0f} without it: a boundary that is
# tied to the origin can't do much. And two are never learned, XOR and XNOR. Data that one straight boundary can
# separate are called **linearly separable**. On those the rule stops, as Novikoff proved in 1962. On all others it goes
# on forever.
#
# ## What one neuron can't do
#
# XOR is 1 if exactly one of its two inputs is 1. Perhaps the rule needs more time, or other weights exist that it
# doesn't find? No, and you can see it without any training. Suppose that a unit could do it.
#
# 1. At $(0, 1)$ and $(1, 0)$ it fires, so $z > 0$ at both. Then the mean of the two net inputs is above 0.
# 2. At $(0, 0)$ and $(1, 1)$ it doesn't, so $z \le 0$ at both. The mean of these two is at most 0.
# 3. But $z$ is linear, so the mean of two net inputs is the net input at the midpoint. Both pairs have the *same*
#    midpoint, $(\frac12, \frac12)$. Its net input can't be above 0 and at most 0. ∎
#
# Nothing was said about the activation function or the rule. So the proof holds for every neuron that decides by the
# sign of $z$, our sigmoid neuron included. You need a second layer, and unit 03 builds it.
#
# ## From the step to a gradient
#
# In our loans the two classes overlap, so the perceptron rule never stops. And a step can't say *how* wrong it was: a
# near miss is corrected just like a blunder. The sigmoid is smooth, so it can.
#
# As a loss we take the **cross-entropy**. It asks what probability the neuron gave to what really happened, which is
# $p$ if $y = 1$ and $1 - p$ if $y = 0$, and takes the mean of the negative logarithms (unit 04 says why):
#
# $$L = -\frac{1}{n}\sum_{i=1}^{n} \bigl[\,y_i \log p_i + (1 - y_i)\log(1 - p_i)\,\bigr]$$
#
# Now change one weight a little. How does $L$ change? That is its **partial derivative**. All of them together are the
# **gradient**, which points in the direction in which the loss rises fastest. By the chain rule
# $\sigma'(z) = p\,(1 - p)$ cancels, and something very simple is left, the mean of error times input:
#
# $$\frac{\partial L}{\partial w} = \frac{1}{n}\sum_i (p_i - y_i)\,x_i,
# \qquad \frac{\partial L}{\partial b} = \frac{1}{n}\sum_i (p_i - y_i)$$
#
# **Gradient descent** takes steps against the gradient, $w \leftarrow w - \eta\,\partial L/\partial w$. Compare that
# with the perceptron rule: it's the same formula, with $p$ in the place of $h$. `SGD` does just this, one batch at a
# time. Here are both, with all training data in each step.
#
# Statisticians have known this model for at least as long as the perceptron. David Cox described it in 1958 as
# **logistic regression**, without any nerve cells. scikit-learn finds its weights by another algorithm, to the end:


# %%
from sklearn.linear_model import LogisticRegression


def descend(inputs, targets, learning_rate=0.5, steps=100):
    w = np.zeros(inputs.shape[1])
    for _ in range(steps):
        error = sigmoid(inputs @ w) - targets
        w = w - learning_rate * inputs.T @ error / len(inputs)
    return w


X = np.column_stack([(x_train - mean) / deviation, np.ones(len(x_train))])  # the last column is the bias's input

twin = keras.Sequential([keras.Input((6,)), layers.Dense(1, "sigmoid", use_bias=False, kernel_initializer="zeros")])
twin.compile(optimizer=keras.optimizers.SGD(learning_rate=0.5), loss="binary_crossentropy")
twin.fit(X, y_train, batch_size=len(X), epochs=100, verbose=0)

pd.DataFrame({
    "100 steps by hand": descend(X, y_train),
    "100 steps in Keras": twin.get_weights()[0][:, 0],
    "2,000 by hand": descend(X, y_train, steps=2000),
    "scikit-learn": LogisticRegression(C=np.inf, tol=1e-8, fit_intercept=False).fit(X, y_train).coef_[0],
}, index=[*features, "bias"]).round(4)  # fmt: skip

# %% tags=["collapsed"]
step_gap = np.abs(descend(X, y_train) - twin.get_weights()[0][:, 0]).max()
record("step_gap", step_gap, claim="After 100 steps by hand and 100 of fit, no weight differs by more than {mean:.0e}.",
       holds=bool(step_gap < 1e-4))  # fmt: skip

# %% tags=["collapsed"]


def standard_parts(seed):
    """Standardized training rows with a column of ones, held-out rows likewise, and the targets of both."""
    first, second = train_test_split(loans, test_size=250, random_state=seed)
    (x1, y1), (x2, y2) = arrays(first), arrays(second)
    both = [np.column_stack([(x - x1.mean(axis=0)) / x1.std(axis=0), np.ones(len(x))]) for x in (x1, x2)]
    return both[0], y1, both[1], y2


gaps, gains, rests, alone, together = [], [], [], [], []
for seed in range(5):
    inputs, targets, new, new_targets = standard_parts(seed)
    fitted = descend(inputs, targets, steps=2000)
    reference = LogisticRegression(C=np.inf, tol=1e-8).fit(inputs[:, :5], targets)
    gaps.append(np.abs(fitted[:5] - reference.coef_[0]).max())
    gains.append(np.mean((new @ fitted > 0) == new_targets) - max(new_targets.mean(), 1 - new_targets.mean()))
    path = perceptron(inputs[:, :5], targets, epochs=30)[-200:]
    scores = [np.mean((new @ unit > 0) == new_targets) for unit in path]
    rests.append(max(scores) - min(scores))
    alone.append(descend(inputs[:, [2, 5]], targets, steps=2000)[0])
    together.append(fitted[2])
record("coefficient_gap", gaps, claim="A sigmoid neuron is logistic regression: over {runs} splits no weight "
       "differs by more than {high:.0e}.", holds=max(gaps) < 1e-3)  # fmt: skip
record("gain", 100 * np.array(gains), claim="Over {runs} splits it is right {low:.0f} to {high:.0f} points more often "
       "than the majority answer.", holds=min(gains) > 0.1)  # fmt: skip

# %% [markdown]
# The same weights in the same steps. There is nothing in `fit` that you haven't just written. And after 2,000 steps the
# neuron *is* the logistic regression of the statisticians: over {measured:gain.runs} splits of the data, no weight
# differed by more than {measured:coefficient_gap.high:.0e}. On each split the neuron was right at least
# {measured:gain.low:.0f} percentage points more often than the majority answer.
#
# ## Would a larger network decide better?
#
# You might ask why anybody should stop at one neuron. Measure it: one neuron against a network with a hidden layer of
# 32 units. Both get the same two learning rates, the same epochs, and three seeds.


# %%
def one_neuron(seed, learning_rate):
    model = keras.Sequential([keras.Input((5,)), normalization, layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.SGD(learning_rate), loss="binary_crossentropy", metrics=["accuracy"])
    return model


def hidden_layer(seed, learning_rate):
    model = keras.Sequential([keras.Input((5,)), normalization])
    model.add(layers.Dense(32, activation="relu"))
    model.add(layers.Dense(1, activation="sigmoid"))
    model.compile(keras.optimizers.SGD(learning_rate), loss="binary_crossentropy", metrics=["accuracy"])
    return model


def trials(build):
    return [lambda seed, rate=rate: build(seed, learning_rate=rate) for rate in (0.1, 0.5)]


comparison = lab.compare(
    {"one neuron": trials(one_neuron), "32 hidden units": trials(hidden_layer)},
    train=(x_train, y_train), validation=(x_val, y_val), test=(x_test, y_test), epochs=20, seeds=3, monitor="loss",
)  # fmt: skip
comparison

# %% tags=["collapsed"]
accuracies = {name: runs.evaluate(x_test, y_test)["accuracy"] for name, runs in comparison.runs.items()}
record("neuron_accuracy", accuracies["one neuron"], says="One neuron is right for {mean:.1%}.")
record("hidden_accuracy", accuracies["32 hidden units"], says="With 32 hidden units it is {mean:.1%}.")
gain = 100 * (accuracies["32 hidden units"] - accuracies["one neuron"])
record("hidden_gain", gain, claim="With the same budget, a hidden layer changes the accuracy by {low:+.1f} to "
       "{high:+.1f} points over {runs} seeds.", holds=bool(np.abs(gain).max() < 4))  # fmt: skip

# %% [markdown]
# {measured:neuron_accuracy:.1%} and {measured:hidden_accuracy:.1%}. With 250 test rows, a difference of two points is
# well within chance. On *this* table the hidden layer finds nothing more, and we know why: the data set's card says
# that the decisions were drawn from the probabilities of one sigmoid neuron. Other tables bend, and there it pays. You
# only know after you have tried.
#
# ## When it fails
#
# **Features on different scales.** Take the normalization away, and give the neuron euros, points and years as they
# are:

# %%
raw = keras.Sequential([keras.Input((5,)), layers.Dense(1, activation="sigmoid")])
raw.compile(keras.optimizers.SGD(learning_rate=0.5), loss="binary_crossentropy", metrics=["accuracy"])
raw_history = raw.fit(x_train, y_train, epochs=3, validation_data=(x_val, y_val), verbose=2)

# %% [markdown] tags=["predict"]
# A loss of thousands. Always saying one half would cost $\ln 2$, about 0.7. Is the learning rate too large? Will a
# smaller one do, given 1,000 steps? We try ten of them with the descent by hand, on raw and on standardized features.

# %% tags=["collapsed"]


def loss(w, inputs, targets):
    z = inputs @ w
    return np.mean(np.logaddexp(0, z) - targets * z)


rates = [10.0**power for power in range(-9, 1)]
losses = {"raw": np.zeros((5, 10)), "standardized": np.zeros((5, 10))}
conditions = {"raw": [], "standardized": []}
for seed in range(5):
    first, second = train_test_split(rest, test_size=150, random_state=seed)
    (x1, y1), (x2, y2) = arrays(first), arrays(second)
    for name, shift, scale in (("raw", 0.0, 1.0), ("standardized", x1.mean(axis=0), x1.std(axis=0))):
        old, new = (np.column_stack([(x - shift) / scale, np.ones(len(x))]).astype(float) for x in (x1, x2))
        hessian = 0.25 * old.T @ old / len(old)  # of the cross-entropy, at w = 0
        conditions[name].append(np.linalg.cond(hessian))
        with np.errstate(over="ignore"):
            losses[name][seed] = [loss(descend(old, y1, rate, steps=1000), new, y2) for rate in rates]
lowest = {name: values.mean(axis=0).argmin() for name, values in losses.items()}
record("raw_loss", losses["raw"][:, lowest["raw"]], says="In raw units the best learning rate gives {mean:.2f}.")
record(
    "scaled_loss",
    losses["standardized"][:, lowest["standardized"]],
    claim="With the same ten learning rates and the same number of steps, standardized features give a validation loss "
    "of {mean:.2f} ({low:.2f} to {high:.2f} over {runs} splits).",
    holds=losses["standardized"].min(axis=1).max() < losses["raw"].min() - 0.1,
)
record("condition_raw", np.array(conditions["raw"]) / 1e6, says="Condition number in raw units: {mean:.0f} million.")
record("condition_scaled", conditions["standardized"], says="Condition number, standardized: {mean:.1f}.")

figure, (curve, raw_axes, scaled_axes) = plt.subplots(1, 3, figsize=(8.6, 3.1))
for (name, values), color, marker in zip(losses.items(), (ORANGE, BLUE), "so", strict=True):
    curve.loglog(rates, values.mean(axis=0), color=color, linestyle="-", marker=marker, markersize=4, label=name)
curve.axhline(np.log(2), color="gray", linewidth=1, linestyle=":")
curve.set(
    xlabel="learning rate",
    ylabel="validation loss",
    ylim=(0.2, 20),
    yticks=[0.3, 1, 3, 10],
    xticks=[1e-9, 1e-6, 1e-3, 1],
)
curve.set_yticklabels(["0.3", "1", "3", "10"])
curve.minorticks_off()
curve.set_title("after 1,000 steps", fontsize=9)
curve.legend(fontsize=9, loc="upper left")
two = x_train[:, :2].astype(float)
for axes, inputs, limits, name in (
    (raw_axes, two, ((-0.13, 0.37), (-0.235, 0.265)), "raw"),
    (scaled_axes, (two - two.mean(axis=0)) / two.std(axis=0), ((-0.5, 4.0), (-0.5, 4.0)), "standardized"),
):
    fit = LogisticRegression(C=np.inf, tol=1e-8, max_iter=5000).fit(inputs, y_train)
    offset = fit.intercept_[0]
    first, second = (np.linspace(*limit, 201) for limit in limits)
    grid = np.stack(np.meshgrid(first, second), axis=-1)  # (201, 201, 2)
    z_grid = grid @ inputs.T + offset
    surface = np.mean(np.logaddexp(0, z_grid) - y_train * z_grid, axis=-1)
    axes.contour(first, second, surface, levels=np.quantile(surface, (0.01, 0.04, 0.09, 0.16, 0.25, 0.36, 0.5, 0.7)),
                 colors="gray", linewidths=0.8)  # fmt: skip
    step = 1.0 / (0.25 * np.linalg.eigvalsh(inputs.T @ inputs / len(inputs))[-1])
    walk = [np.zeros(2)]
    for _ in range(40):
        walk.append(walk[-1] - step * inputs.T @ (sigmoid(inputs @ walk[-1] + offset) - y_train) / len(inputs))
    axes.plot(*np.array(walk).T, ".-", color=ORANGE if name == "raw" else BLUE, markersize=4, linewidth=1.5)
    axes.plot(*fit.coef_[0], "*", color="black", markersize=9)
    axes.set(xlabel="weight of salary", ylabel="weight of rating", aspect="equal")
    axes.set_title(f"{name}, 40 steps", fontsize=9)
    axes.grid(visible=False)
plots.show(
    figure,
    alt="Left: validation loss against learning rate. In raw units it stays near "
    f"{losses['raw'].mean(axis=0).min():.2f} for small learning rates and leaves the picture for larger ones. "
    f"Standardized it falls to {losses['standardized'].mean(axis=0).min():.2f} as the learning rate grows. Middle: in "
    "raw units the level curves of the loss are long parallel stripes, and the path of gradient descent hardly moves "
    "toward the minimum. Right: standardized they are round, and the path leads to the minimum.",
    caption="**Figure 2.7.** Left: ten learning rates, mean of five splits; dotted: always saying one half. Middle and "
    "right: level curves of the loss over two weights, 40 steps of gradient descent, and the minimum (star).",
)

# %% [markdown] tags=["answer"]
# No. In raw units the best of the ten learning rates arrives at {measured:raw_loss:.2f}, hardly less than guessing.
# Standardized it is {measured:scaled_loss:.2f}, with the same ten learning rates and as many steps.

# %% [markdown]
# The reason is the shape of the **loss surface**, that is, of the loss as a function of the weights. A feature with
# large values makes it curve strongly in the direction of its weight, so that only a tiny learning rate is safe there.
# Along the other weights the surface is nearly flat, and with that learning rate nothing moves. Largest curvature
# divided by smallest is the **condition number**. In raw units it is {measured:condition_raw:.0f} million, standardized
# {measured:condition_scaled:.1f}. Standardizing makes one learning rate fit all weights. Unit 06 comes back to that.
#
# In scikit-learn the same is `make_pipeline(StandardScaler(), LogisticRegression())`. Whichever you take, it learns
# mean and standard deviation from the training rows.
#
# **A weight is no cause.** Age has no effect at all in the rule that made these data. Train a neuron that sees *only*
# the age:

# %% tags=["collapsed"]
record(
    "age_alone", alone, says="Alone, the age gets a weight of {mean:.2f} ({low:.2f} to {high:.2f} over {runs} splits)."
)
record("age_together", together, says="Beside the other four features it gets {mean:.2f} ({low:.2f} to {high:.2f}).")
record("swing", rests, claim="Within its last 200 updates, the perceptron's accuracy on new applications swings by "
       "{low:.0%} to {high:.0%} over {runs} splits.", holds=min(rests) > 0.05)  # fmt: skip

# %% [markdown]
# {measured:age_alone:.2f} alone, {measured:age_together:.2f} in company. Older applicants earn more and have better
# ratings, so on its own the age stands in for both. A postal code can stand in for ethnic origin in just this way, and
# then a model discriminates that was never told it. A weight tells you what a feature adds *to the others in the
# model*. It doesn't tell you what would happen if you changed it.
#
# **Classes that overlap.** The perceptron rule never rests on these loans. Within its last 200 updates its accuracy
# swings by {measured:swing:.0%}, and it depends on when you stop. The sigmoid neuron settles, because its loss has a
# minimum, and the gradient shrinks on the way there.

# %% [markdown] tags=["deeper"]
# ## Deeper: why the perceptron rule must stop
#
# Say the data are linearly separable. Treat the bias as a weight, as we did. Two numbers describe the data: $R$, the
# length of the longest input, and the **margin** $\gamma$, the distance of the nearest input from a separating plane
# through the origin with unit normal $u$. Begin at $w = 0$ with $\eta = 1$. Each mistake
#
# - lets $u \cdot w$ grow by at least $\gamma$, since $u$ has every input on its right side;
# - lets $\lVert w\rVert^2$ grow by at most $R^2$, since the input was on the wrong side of $w$.
#
# After $k$ mistakes, $k\gamma \le u \cdot w \le \lVert w\rVert \le \sqrt{k}\,R$, and so
#
# $$k \le (R/\gamma)^2.$$
#
# That is Novikoff's theorem (1962). It names neither the number of samples nor that of features. How near does the rule
# come to it?

# %%
ratios = []
for seed in range(5):
    random = np.random.default_rng(seed)
    normal = random.normal(size=3) * [1, 1, 0.3]
    normal = normal / np.linalg.norm(normal)
    points = np.column_stack([random.uniform(-1, 1, (4000, 2)), np.ones(4000)])
    points = points[np.abs(points @ normal) > 0.03][:100]
    updates = len(perceptron(points[:, :2], (points @ normal > 0).astype(int), epochs=500)) - 1
    bound = (np.linalg.norm(points, axis=1).max() / np.abs(points @ normal).min()) ** 2
    ratios.append(updates / bound)
    print(f"at most {bound:5.0f} mistakes, made {updates}")

# %% tags=["collapsed"]
record("bound_used", ratios, claim="The rule made {low:.0%} to {high:.0%} of the mistakes that Novikoff's bound "
       "allows.", holds=max(ratios) <= 1)  # fmt: skip

# %% [markdown]
# The bound holds for the worst data in the worst order, and random points are neither.
#
# So can you tell from its mistakes whether data are separable? No: a narrow margin allows a huge number of mistakes
# before the rule stops, and until then it looks just like XOR. Only a proof tells the two apart.

# %% [markdown]
# ## Summary
#
# - A neuron multiplies, adds and applies an activation function: $p = \varphi(Xw + b)$. In Keras it's
#   `Dense(1, activation="sigmoid")`, with the loss `binary_crossentropy`.
# - Weights of standardized features can be compared, and $e^w$ is the factor by which the odds change. A weight isn't a
#   cause.
# - Weights turn the decision boundary, the bias shifts it. It's always straight, so XOR is out of reach for one neuron.
# - The perceptron rule corrects mistakes. A smooth activation function has a gradient, and gradient descent on the
#   cross-entropy makes a sigmoid neuron: logistic regression.
# - Standardize, with the numbers of the training rows. Otherwise the loss surface is badly conditioned, and no single
#   learning rate fits all weights.
