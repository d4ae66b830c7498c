# %%
import itertools

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from keras import layers

from layerwise import data, plots
from layerwise.measure import record
from layerwise.training import train

plots.use_style()

# %% [markdown]
# ## Folding
#
# Unit 3 ended with a promise: one hidden layer, if it is wide enough, can approximate any continuous function. So why
# put layers on top of each other? This unit first shows what depth can buy, then why it was so hard to get for many
# years, and then the few lines that made it easy.
#
# Take a strip of paper from 0 to 1 and fold it in the middle. Both halves now lie on each other, and each is
# stretched to the full length again. As a function this is the **tent map**:
#
# $$T(x) = 1 - |2x - 1| = 2\max(0, x) - 4\max\bigl(0, x - \tfrac12\bigr) \quad \text{for } 0 \le x \le 1.$$
#
# The right-hand side is a hidden layer of two ReLUs and a linear output. To fold again, apply it to its own result:
# $T(T(x))$. In a network the linear output of one fold and the net input of the next melt into one layer (unit 3), so
# every fold costs one hidden layer of **two** neurons.


# %%
def tent_network(folds):
    """Weights of a ReLU net that computes T(T(...T(x))): a list of (W, b)."""
    first = (np.array([[1.0, 1.0]]), np.array([0.0, -0.5]))  # (1, 2), (2,)
    again = (np.array([[2.0, 2.0], [-4.0, -4.0]]), np.array([0.0, -0.5]))  # fold the result of the last fold
    last = (np.array([[2.0], [-4.0]]), np.array([0.0]))  # (2, 1), (1,)
    return [first, *[again] * (folds - 1), last]


def relu_network(network, x):
    """Outputs of a net with ReLUs in all layers but the last. x: (samples, inputs)."""
    for W, b in network[:-1]:
        x = np.maximum(x @ W + b, 0)
    W, b = network[-1]
    return x @ W + b


# %% [markdown] tags=["predict"]
# One fold gives a roof of two straight pieces. How many pieces do two folds give? And ten, with 20 neurons in all?
# How many pieces can 20 ReLUs make if they stand in *one* hidden layer?


# %%
def count_pieces(x, y):
    """Straight pieces of a curve, counted by its changes of slope. x, y: (samples,)."""
    return 1 + np.sum(np.abs(np.diff(np.diff(y) / np.diff(x))) > 1e-6)


x = np.linspace(0, 1, 2**14 + 1)  # every kink of up to 14 folds falls on one of these
folded = {folds: relu_network(tent_network(folds), x[:, None])[:, 0] for folds in range(1, 11)}
pieces = [count_pieces(x, y) for y in folded.values()]
by_hand, fold_errors = x, []
for y in folded.values():
    by_hand = 1 - np.abs(2 * by_hand - 1)
    fold_errors.append(np.abs(y - by_hand).max())
print("pieces:", [int(count) for count in pieces])

# %%
record("pieces_ten_folds", pieces[-1], unit="pieces")
record(
    "fold_error",
    fold_errors,
    claim="A ReLU net of d hidden layers with two neurons each, its weights set by hand, computes the tent map "
    "iterated d times exactly, with 2^d straight pieces (largest difference, d = 1 to 10)",
    holds=max(fold_errors) < 1e-9 and pieces == [2**folds for folds in folded],
)

# %%
figure, panels = plt.subplots(1, 4, figsize=(9.0, 2.7), width_ratios=[1, 1, 1, 1.3])
for axes, folds in zip(panels, (1, 2, 4), strict=False):
    axes.plot(x, folded[folds], linewidth=1.5)
    axes.sharey(panels[0])
    axes.set(xlabel="input x", xticks=[0, 0.5, 1], yticks=[0, 1], title=f"{folds} layer{'s' * (folds > 1)}")
panels[0].set_ylabel("output")
neurons = 2 * np.arange(1, 11)
panels[3].semilogy(neurons, pieces, "o-", markersize=4, label="layers of two")
panels[3].semilogy(neurons, neurons + 1, "s--", markersize=4, label="one layer, at most")
panels[3].set(xlabel="hidden neurons", ylabel="straight pieces", xticks=[2, 8, 14, 20], title="Depth multiplies")
panels[3].legend(fontsize=8, loc="upper left")
plots.show(
    figure,
    alt="Three curves: a roof with one peak, one with two peaks, a saw with eight peaks. Fourth panel: the number of "
    "straight pieces against the number of hidden neurons; with layers of two it rises to 1,024 at 20 neurons, in "
    "one layer to 21.",
    caption="**Figure 8.1.** The tent map once, twice and four times, computed by ReLU nets with weights set by hand. "
    "Width adds pieces, depth multiplies them.",
)

# %% [markdown] tags=["answer"]
# Four, and {measured:pieces_ten_folds:,.0f}: each fold doubles the number. In one hidden layer each ReLU changes the
# slope of the output at one place only (unit 3), so 20 of them make at most 21 pieces. For the saw of ten folds one
# layer needs 1,023 neurons.

# %% [markdown]
# This is the argument for depth. A layer works on what the layer before has found, and whatever it does there, it
# does in all the places that have been folded onto each other. Telgarsky (2016) made a theorem of it: there are deep
# nets that no shallow net can imitate unless it is exponentially larger.
#
# ## Can it be learned?
#
# Weights set by hand prove that a net *exists*. Whether training finds it is another question (remember XOR in unit
# 3). And few things in the world are folded paper. So we compare three shapes with one, two and six hidden layers
# and, as nearly as whole neurons allow, the same number of parameters, on three problems: the tent map folded four
# times, the digits, and the diabetes data.
#
# We will need many nets in this unit: several starts, rates and seeds each time. They are small, so we train them
# together, as a **stack**: the weights of one layer of all nets are one array (nets, inputs, units), and NumPy's `@`
# multiplies all of them at once. Forward and backward are those of unit 5.

# %%
ACTIVATIONS = {  # the function, and its slope written with its output
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda h: h * (1 - h)),
    "tanh": (np.tanh, lambda h: 1 - h**2),
    "relu": (lambda z: np.maximum(z, 0), lambda h: h > 0),
}


def draw_stack(sizes, deviation, seeds):
    """Nets drawn at random, one per seed: a list of W (nets, inputs, units) and b (nets, 1, units)."""
    randoms, stack = [np.random.default_rng(seed) for seed in range(seeds)], []
    for fan_in, fan_out in itertools.pairwise(sizes):
        W = [deviation(fan_in, fan_out) * random.normal(size=(fan_in, fan_out)) for random in randoms]
        stack.append((np.array(W, dtype="float32"), np.zeros((seeds, 1, fan_out), dtype="float32")))
    return stack


# %%
def forward(stack, X, activation):
    """The inputs and the outputs of every layer, the last one linear: a list of (nets, samples, units)."""
    outputs = [X]
    for W, b in stack[:-1]:
        Z = outputs[-1] @ W
        Z += b  # in place: a large new array takes longer than the addition
        outputs.append(ACTIVATIONS[activation][0](Z))
    W, b = stack[-1]
    return [*outputs, outputs[-1] @ W + b]


def backward(stack, outputs, D, activation):
    """The slopes of every W and b. D: slope at the scores, (nets, samples, outputs)."""
    slopes = []
    for (W, _), H in zip(reversed(stack), reversed(outputs[:-1]), strict=True):
        slopes.append((np.swapaxes(H, -1, -2) @ D, D.sum(axis=-2, keepdims=True)))
        if H is not outputs[0]:
            D = D @ np.swapaxes(W, 1, 2)
            D *= ACTIVATIONS[activation][1](H)
    return slopes[::-1]


# %% [markdown]
# A comparison is fair only if each net has the learning rate that suits it. So every shape is trained at three rates
# (around the best ones of a first trial) from five starts, and the rate with the lowest error on *validation* data
# counts (the median of the five). The errors shown are those on *test* data. The steps are Adam's (as in unit 3,
# explained in unit 9), because plain gradient descent is too slow for the saw. The rate rises during the first tenth
# of the steps and then falls to 0.


# %%
def train_adam(stack, X, Y, squash, rates, steps, batch=64):
    """Train ReLU nets, each at its rate. squash: softmax for classes, identity for numbers."""
    random, rates = np.random.default_rng(0), np.reshape(rates, (-1, 1, 1)).astype("float32")
    parts = [part for layer in stack for part in layer]
    means, squares = [np.zeros_like(part) for part in parts], [np.zeros_like(part) for part in parts]
    for step in range(1, steps + 1):
        rows = random.integers(0, len(X), batch)
        stack = list(zip(parts[::2], parts[1::2], strict=True))
        outputs = forward(stack, X[rows], "relu")
        slopes = backward(stack, outputs, (squash(outputs[-1]) - Y[rows]) / batch, "relu")
        length = rates * np.float32(min(1, 10 * step / steps) * (1 - step / steps))
        length *= np.float32(np.sqrt(1 - 0.99**step) / (1 - 0.9**step))
        for part, mean, square, slope in zip(parts, means, squares, itertools.chain(*slopes), strict=True):
            mean += 0.1 * (slope - mean)
            square += 0.01 * (slope**2 - square)
            part -= length * mean / (np.sqrt(square) + 1e-8)
    return stack


def softmax(scores):
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def identity(scores):
    return scores


# %%
def standardise(table, count):
    """The table by the mean and spread of its first `count` rows, those for training."""
    training = table[:count]
    return ((table - training.mean(axis=0)) / (training.std(axis=0) + 1e-6)).astype("float32")


def mean_square(outputs, targets):
    return np.mean((outputs - targets) ** 2, axis=(1, 2))  # (nets,)


def share_wrong(outputs, targets):
    return np.mean(outputs.argmax(axis=-1) != targets.argmax(axis=-1), axis=1)  # (nets,)


# %%
random = np.random.default_rng(0)
places = random.uniform(size=(4000, 1)).astype("float32")
saw = places
for _ in range(4):
    saw = 1 - np.abs(2 * saw - 1)
images, labels = data.digits()
order = random.permutation(len(labels))
pixels = standardise(images.reshape(-1, 64)[order], 1000)  # (1797, 64)
one_hot = np.eye(10, dtype="float32")[labels[order]]  # (1797, 10)
table = data.diabetes().to_numpy(dtype="float32")
patients = standardise(table[random.permutation(len(table))], 242)  # (442, 11), the target last

# %%
problems = {  # inputs, targets, how many are for training, squash, error, steps, parameters
    "tent map, 4 folds": (2 * places - 1, saw, 2000, identity, mean_square, 3000, 1409),
    "digits": (pixels, one_hot, 1000, softmax, share_wrong, 500, 4810),
    "diabetes": (patients[:, :-1], patients[:, -1:], 242, identity, mean_square, 300, 457),
}


def count_parameters(sizes):
    return sum((fan_in + 1) * fan_out for fan_in, fan_out in itertools.pairwise(sizes))


def shape_for(inputs, outputs, hidden_layers, parameters):
    """Layer sizes with equal hidden layers whose number of parameters is nearest."""
    shapes = [[inputs, *[width] * hidden_layers, outputs] for width in range(1, 1000)]
    return min(shapes, key=lambda sizes: abs(count_parameters(sizes) - parameters))


# %% [markdown]
# The starting weights are those of He, to which we come later. Only one thing is special: in a net with a single
# input all ReLUs would bend at the same place, $x = 0$, because biases start at 0. That would be unfair to the
# shallow net, so we scatter the places over the interval for all three.


# %%
def he(fan_in, fan_out):
    return np.sqrt(2 / fan_in)


def start_stack(sizes, rates, seeds):
    """One net per rate and seed, (rates * seeds, ...)."""
    stack = draw_stack(sizes, he, seeds)
    if sizes[0] == 1:
        W, b = stack[0]
        b -= W * np.random.default_rng(100).uniform(-1, 1, size=W.shape).astype("float32")
    return [(np.concatenate([W] * len(rates)), np.concatenate([b] * len(rates))) for W, b in stack]


# %% [markdown] tags=["predict"]
# On which of the three problems will six hidden layers beat a single one with the same number of parameters?

# %%
SEEDS, DEPTHS = 5, (1, 2, 6)
test_errors, shapes, at_other_rates = {}, {}, {}  # by problem and number of hidden layers
for name, (X, Y, count, squash, error, steps, parameters) in problems.items():
    middle = (len(X) + count) // 2  # validation before it, test after it
    rates = (0.003, 0.01, 0.03) if name == "diabetes" else (0.01, 0.03, 0.1)
    test_errors[name], shapes[name], at_other_rates[name] = {}, {}, {}
    for depth in DEPTHS:
        sizes = shapes[name][depth] = shape_for(X.shape[1], Y.shape[1], depth, parameters)
        stack = start_stack(sizes, rates, SEEDS)
        stack = train_adam(stack, X[:count], Y[:count], squash, np.repeat(rates, SEEDS), steps)
        validation, test = (
            error(forward(stack, X[part], "relu")[-1], Y[part]).reshape(len(rates), SEEDS)
            for part in (slice(count, middle), slice(middle, None))
        )
        chosen = np.median(validation, axis=1).argmin()
        test_errors[name][depth], at_other_rates[name][depth] = test[chosen], np.delete(test, chosen, axis=0)

# %%
for name, by_depth in shapes.items():
    print(f"{name:18}", *(f"{sizes[1:-1]}: {count_parameters(sizes)}" for sizes in by_depth.values()), sep="  ")

# %%
tent, digit, disease = test_errors.values()
middles = {name: {depth: np.median(e) for depth, e in errors.items()} for name, errors in test_errors.items()}
record("tent_shallow", middles["tent map, 4 folds"][1])
record("tent_shallow_best", min(tent[1]))
record(
    "tent_deep",
    middles["tent map, 4 folds"][6],
    claim="At equal numbers of parameters six hidden layers learn the tent map folded four times with less than a "
    "tenth of the test error of one hidden layer (medians of five seeds)",
    holds=np.median(tent[6]) < 0.1 * np.median(tent[1]),
)
record("tent_solved", sum(tent[6] < 0.001), unit="of 5 seeds")
record("tent_other_rates", np.sum(at_other_rates["tent map, 4 folds"][6] < 0.001), unit="of 10 nets")

# %%
record("digits_shallow", digit[1])
record("digits_deep", digit[6])
record("diabetes_shallow", disease[1])
record(
    "diabetes_deep",
    disease[6],
    claim="On the digits and on the diabetes data depth does not win at equal numbers of parameters: the test error of "
    "six hidden layers is not below that of one (means of five seeds)",
    holds=digit[6].mean() > digit[1].mean() and disease[6].mean() > disease[1].mean(),
)

# %%
figure, panels = plt.subplots(1, 3, figsize=(8.4, 3.0))
units = ("mean squared error", "share of wrong answers", "mean squared error")
verdicts = ("Tent map: depth wins", "Digits: it does not", "Diabetes: it does not")
for axes, by_depth, unit, verdict in zip(panels, test_errors.values(), units, verdicts, strict=True):
    axes.plot(range(3), [np.median(errors) for errors in by_depth.values()], "-", color=plots.COLOURS[0], linewidth=1)
    for place, errors in enumerate(by_depth.values()):
        axes.plot(np.full(SEEDS, place), errors, "o", color=plots.COLOURS[0], markersize=6, alpha=0.7)
    axes.set(xticks=range(3), xticklabels=DEPTHS, xlabel="hidden layers", ylabel=unit, title=verdict)
    axes.set(xlim=(-0.4, 2.4), ylim=(0, 1.25 * max(errors.max() for errors in by_depth.values())))
plots.show(
    figure,
    alt="Three panels: test error for one, two and six hidden layers. Tent map: it falls "
    "to 0 at six. Digits and diabetes: it rises.",
    caption="**Figure 8.2.** Test errors at equal numbers of parameters, each shape at its best learning rate. A "
    "point is a seed, the line joins their medians.",
)

# %% [markdown] tags=["answer"]
# On the first. For the saw the median of the test error is {measured:tent_shallow:.3f} with one layer of 469 and
# {measured:tent_deep:.5f} with six layers of 16 (a level line in the middle would have 0.083). On the digits the deep
# net has {measured:digits_deep:.1%} wrong, the shallow one {measured:digits_shallow:.1%}; on the diabetes data the
# errors are {measured:diabetes_deep:.2f} and {measured:diabetes_shallow:.2f}.

# %% [markdown]
# At its best rate {measured:tent_solved:.0f} of 5 deep nets found the folds and are right nearly everywhere. At
# the other two rates only {measured:tent_other_rates:.0f} of 10 did; the rest got stuck half-way. With XOR in unit 3
# it was the same: a net that *could* do it is not yet a net that *finds* it. The shallow nets are all alike, and the
# best of them has {measured:tent_shallow_best:.3f}. Two layers are not enough for four folds either.
#
# You should also know how this comparison came about. We searched for it. In earlier trials, with three folds, or
# with four layers, or with Adam's usual settings (0.999 in place of our 0.99, no slow beginning), more of the deep nets
# got stuck, and with three folds the wide layer won. The settings above suit the deep net, and were then given to
# all three shapes. So read Figure 8.2 as "depth *can* win here", not as "depth wins whenever things are folded".
#
# So depth is no magic. It wins where the target is *built in steps*, each working on the result of the one before.
# Images, sound and language are such things: strokes make letters, letters make words. Digits of 8×8 pixels, or ten
# measurements of a patient, hardly are. Rule: begin shallow, and add layers while the error on validation data falls.
#
# ## Slopes that vanish
#
# If depth can do so much, why were deep nets rare for so long? Because with the habits of the time, sigmoids and a
# fixed size of the first weights, they did not learn. Unit 5 gave a glimpse of the reason. On its way back the slope
# passes every layer:
#
# $$D^{(l)} = \bigl(D^{(l+1)} W^{(l+1)\top}\bigr) \odot \varphi'\bigl(Z^{(l)}\bigr),$$
#
# so the slope at the first layer holds a *product* of as many factors $\varphi'$ as there are layers. For the sigmoid
# this factor is $h(1 - h)$ with $h$ between 0 and 1. It is largest at $h = \tfrac12$, and there it is only ¼:
#
# $$\sigma'(z) \le \tfrac14 \quad\Rightarrow\quad \text{after } L \text{ layers a factor of at most }
# \bigl(\tfrac14\bigr)^L \text{ from the activations alone.}$$
#
# Ten layers: one millionth. The slope of tanh is 1 at best, and the slope of a ReLU is exactly 1 wherever it is on.
#
# The other factors are the weights. Could large weights make up for it? Hardly: they also drive the sigmoid into its
# flat ends, where the slope is far below ¼. We measure. Nets of 2 to 20 layers with 64 neurons each, five seeds; how
# long is the slope of the first layer's weights, compared with that of the last hidden layer?


# %%
def glorot(fan_in, fan_out):
    return np.sqrt(2 / (fan_in + fan_out))  # see below


def slope_lengths(hidden_layers, activation, deviation, seeds=5, width=64, samples=200):
    """Length of the slope of each layer's W on digits, before training: (nets, layers)."""
    stack = draw_stack([64, *[width] * hidden_layers, 10], deviation, seeds)
    outputs = forward(stack, pixels[:samples], activation)
    slopes = backward(stack, outputs, (softmax(outputs[-1]) - one_hot[:samples]) / samples, activation)
    return np.stack([np.linalg.norm(slope_W, axis=(1, 2)) for slope_W, _ in slopes], axis=1)


# %% [markdown] tags=["predict"]
# On a logarithmic axis, what shape will the sigmoid's curve have? Where will it be at 20 layers?

# %%
depths = np.arange(2, 21, 2)
kinds = {
    "sigmoid": ("sigmoid", glorot),
    "sigmoid, weights 4 × as large": ("sigmoid", lambda fan_in, fan_out: 4 * glorot(fan_in, fan_out)),
    "tanh": ("tanh", glorot),
    "ReLU": ("relu", he),
}
ratios = {
    name: np.array([(lengths := slope_lengths(L, *kind))[:, 0] / lengths[:, L - 1] for L in depths])
    for name, kind in kinds.items()
}  # (depths, seeds)

# %%
line = np.polyfit(depths[2:], np.log(ratios["sigmoid"][2:]), 1)[0]  # (seeds,)
record("sigmoid_per_layer", np.exp(line))
record("ratio_sigmoid", ratios["sigmoid"][-1])
record("ratio_large", ratios["sigmoid, weights 4 × as large"][-1])
record("ratio_tanh", ratios["tanh"][-1])
record(
    "ratio_relu",
    ratios["ReLU"][-1],
    claim="With 20 sigmoid layers the slope of the first layer is less than a billionth of that of the last; with 20 "
    "ReLU layers (He's start) both have the same order of magnitude",
    holds=ratios["sigmoid"][-1].max() < 1e-9 and ratios["ReLU"].min() > 0.1 and ratios["ReLU"].max() < 10,
)

# %%
figure, axes = plt.subplots(figsize=(6.8, 3.8))
for name, marker in zip(ratios, "ovs^", strict=True):
    (curve,) = axes.semilogy(depths, np.median(ratios[name], axis=1), marker=marker, markersize=5, label=name)
    axes.fill_between(depths, ratios[name].min(axis=1), ratios[name].max(axis=1), alpha=0.25, color=curve.get_color())
axes.semilogy(depths, 0.25 ** (depths - 1.0), color="grey", linewidth=1, linestyle="-")
axes.text(12.4, 2e-9, "¼ per layer", color="dimgrey", ha="right", fontsize=9)
axes.set(xlabel="hidden layers", ylabel="slope of the first layer / of the last", xticks=depths, ylim=(1e-13, 1e3))
axes.set_title("Sigmoids lose three quarters of the slope in each layer")
axes.legend(fontsize=9, loc="lower left")
plots.show(
    figure,
    alt="Ratio of slopes against the number of hidden layers, logarithmic. Tanh and ReLU stay near 1. The "
    "sigmoid falls along a straight line to about 1e-12 at 20 layers. With larger weights it also falls, less steeply.",
    caption="**Figure 8.3.** Before training, on digits. Lines: median of five seeds; bands: from lowest to highest.",
)

# %% [markdown] tags=["answer"]
# A straight line, because every layer multiplies by about the same number. It is {measured:sigmoid_per_layer:.2f},
# just below the bound of ¼, and after 20 layers {measured:ratio_sigmoid:.0e} is left. With weights four times as
# large it is {measured:ratio_large:.0e}: better, but far from enough. The ReLU keeps {measured:ratio_relu:.1f}, tanh
# {measured:ratio_tanh:.1f}.

# %% [markdown]
# This is the **vanishing gradient**. Hochreiter described it in 1991, Bengio, Simard and Frasconi in 1994, both for
# recurrent nets. It does not say "the net cannot learn"; it is worse. The last layers learn, from inputs that the
# first layers have scrambled at random, and the loss falls a little. The first layers stay as they were drawn.
#
# Its counterpart is the **exploding gradient**: if every layer multiplies by 2, twenty layers multiply by a million.
#
# So ReLU or tanh, and all is well? Figure 8.3 hides something: the weights had the right size. What size is that?
#
# ## How large should the first weights be?
#
# Follow one neuron: $z = \sum_{i=1}^{n} w_i h_i$. Its weights are drawn at random with mean 0, independently of each
# other and of the inputs $h_i$, which also have mean 0. Then the products have mean 0, too, they are uncorrelated,
# and the variances simply add up:
#
# $$\operatorname{Var}(z) = \sum_{i=1}^{n} \operatorname{Var}(w_i h_i)
# = \sum_{i=1}^{n} \operatorname{Var}(w)\operatorname{Var}(h)
# \qquad\Rightarrow\qquad
# \boxed{\;\operatorname{Var}(\text{out}) = n \cdot \operatorname{Var}(w) \cdot \operatorname{Var}(\text{in})\;}$$
#
# One layer multiplies the variance by $n\operatorname{Var}(w)$, and $L$ layers by $(n\operatorname{Var}(w))^L$. Only
# if $n\operatorname{Var}(w) = 1$ does the signal keep its size. So the weights must have the variance $1/n$, the
# standard deviation $1/\sqrt n$ (LeCun and others, 1998).
#
# Now three starts for 20 tanh layers with 256 neurons each: standard deviation 1, standard deviation 0.01, and
# $1/\sqrt{256} \approx 0.06$.

# %% [markdown] tags=["predict"]
# Inputs have the standard deviation 1. With which of the three starts do the outputs of the layers become tiny? With
# which do they all become nearly −1 or 1? Use the boxed formula: what is $n \operatorname{Var}(w)$ each time?

# %%
starts = {
    "deviation 1": lambda fan_in, fan_out: 1.0,
    "deviation 0.01": lambda fan_in, fan_out: 0.01,
    "Glorot": glorot,
}
noise = np.random.default_rng(0).normal(size=(100, 256)).astype("float32")
tanh_layers = {
    name: forward(draw_stack([256] * 21 + [1], deviation, 3), noise, "tanh")[1:-1] for name, deviation in starts.items()
}  # 20 layers, each (3 nets, 100, 256)
spreads = {name: np.array([H.std(axis=(1, 2)) for H in outputs]) for name, outputs in tanh_layers.items()}  # (20, 3)

# %%
saturated = [np.mean(np.abs(net) > 0.95) for net in tanh_layers["deviation 1"][-1]]
record("spread_one", spreads["deviation 1"][-1])
record("saturated_one", saturated)
record("spread_tiny", spreads["deviation 0.01"][-1])
record(
    "spread_glorot",
    spreads["Glorot"][-1],
    claim="After 20 tanh layers the outputs are saturated for weights of deviation 1, vanish for deviation 0.01, and "
    "keep a spread between 0.05 and 0.5 with Glorot's start",
    holds=min(saturated) > 0.8 and spreads["deviation 0.01"][-1].max() < 1e-10
    and spreads["Glorot"][-1].min() > 0.05 and spreads["Glorot"][-1].max() < 0.5,
)  # fmt: skip

# %%
shown = (1, 5, 10, 20)
figure, panels = plt.subplots(3, 4, figsize=(8.2, 4.8), sharex=True)
for row, (name, outputs) in zip(panels, tanh_layers.items(), strict=True):
    for axes, layer in zip(row, shown, strict=True):
        values = outputs[layer - 1][0].ravel()
        axes.hist(values, bins=np.linspace(-1, 1, 42), color=plots.COLOURS[0])
        axes.set(yticks=[], xticks=[-1, 0, 1])
        axes.text(0.5, 0.93, f"spread {values.std():.2g}", transform=axes.transAxes, ha="center", va="top", fontsize=9,
                  bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1})  # fmt: skip
        axes.set_ylim(0, 1.25 * axes.get_ylim()[1])
    row[0].set_ylabel(name)
for axes, layer in zip(panels[0], shown, strict=True):
    axes.set_title(f"layer {layer}")
figure.supxlabel("output of a neuron")
plots.show(
    figure,
    alt="Histograms of the outputs of layers 1, 5, 10 and 20. Deviation 1: all outputs at -1 and 1 in every layer. "
    "Deviation 0.01: a narrow hump, then a spike at 0. Glorot: a hump that becomes slowly narrower.",
    caption="**Figure 8.4.** What arrives in the layers of a tanh net, for three sizes of the starting weights.",
)

# %% [markdown] tags=["answer"]
# $n\operatorname{Var}(w)$ is 256, then 0.0256, then 1. With the first, {measured:saturated_one:.0%} of the outputs of
# layer 20 are beyond ±0.95: saturated, with hardly any slope. With the second the spread falls by
# $\sqrt{0.0256} = 0.16$ in each layer, to {measured:spread_tiny:.0e}. With the third
# {measured:spread_glorot:.2f} is left. It shrinks a little, because tanh itself pulls its input towards 0, but the
# smaller the outputs the less it pulls.

# %% [markdown]
# ### Backward as well: Glorot
#
# On the way back the slope is multiplied by $W^\top$. There each neuron's slope is a sum over the neurons *behind* it,
# so the same argument gives $n_\text{out} \operatorname{Var}(w) = 1$. A layer that has as many inputs as units can
# have both. Otherwise Glorot and Bengio (2010) take the mean of both demands:
#
# $$\operatorname{Var}(w) = \frac{2}{n_\text{in} + n_\text{out}},
# \qquad\text{as a uniform distribution on } \pm\sqrt{\frac{6}{n_\text{in} + n_\text{out}}},$$
#
# because a uniform distribution on $\pm a$ has the variance $a^2/3$. Keras calls it `glorot_uniform` (others say
# *Xavier*, which is Glorot's first name), and it is the **default** of every `Dense` layer.
#
# A layer with 256 inputs and 64 units shows the compromise. By which factor does the variance change, forward and
# backward?

# %%
fan_in, fan_out = 256, 64
variances = {"1 / in": 1 / fan_in, "1 / out": 1 / fan_out, "Glorot": 2 / (fan_in + fan_out)}
random, formula_errors = np.random.default_rng(0), []
for name, variance in variances.items():
    factors = []
    for _ in range(3):
        W = np.sqrt(variance) * random.normal(size=(fan_in, fan_out))
        ahead, back = random.normal(size=(500, fan_in)) @ W, random.normal(size=(500, fan_out)) @ W.T
        factors.append((ahead.var(), back.var()))
    print(f"{name:8} forward × {np.mean(factors, axis=0)[0]:.2f}   backward × {np.mean(factors, axis=0)[1]:.2f}")
    formula_errors += list(np.abs(np.array(factors) / (fan_in * variance, fan_out * variance) - 1).ravel())
record(
    "formula_error",
    formula_errors,
    claim="Var(out) = n · Var(w) · Var(in), forward and backward (relative error for random layers of 256 × 64)",
    holds=max(formula_errors) < 0.1,
)

# %% [markdown]
# ### ReLU: He
#
# The derivation assumed inputs with mean 0. Outputs of a ReLU are never negative, so what counts is not their
# variance but their mean square: $\operatorname{Var}(z) = n \operatorname{Var}(w) \operatorname{E}[h^2]$. And a ReLU
# sets the negative half of a symmetric $z$ to 0, so
#
# $$\operatorname{E}[h^2] = \tfrac12 \operatorname{Var}(z)
# \qquad\Rightarrow\qquad \text{each layer multiplies by } \tfrac12\, n \operatorname{Var}(w).$$
#
# To make up for the half that is lost, He and others (2015) double the variance: $\operatorname{Var}(w) =
# 2/n_\text{in}$. In Keras: `kernel_initializer="he_normal"`. Here are 20 ReLU layers of 256 neurons. Grey lines are
# what the formula predicts.

# %%
relu_starts = {"He": he, "Glorot": glorot, "1.4 × He": lambda fan_in, fan_out: 1.4 * he(fan_in, fan_out)}
relu_spreads = {
    name: np.array(
        [np.sqrt((H**2).mean(axis=(1, 2)))
         for H in forward(draw_stack([256] * 21 + [1], deviation, 3), noise, "relu")[1:-1]]
    )
    for name, deviation in relu_starts.items()
}  # fmt: skip
predicted = {"He": 1.0, "Glorot": np.sqrt(0.5), "1.4 × He": 1.4}  # factor of the root mean square in each layer

# %%
for key, name in (("he", "He"), ("glorot", "Glorot"), ("large", "1.4 × He")):
    record(f"relu_{key}", relu_spreads[name][-1])
after = {name: rows[-1] for name, rows in relu_spreads.items()}
record(
    "relu_halved",
    (after["Glorot"] / after["He"]) ** (2 / 20),
    claim="With ReLUs each layer of Glorot's start loses half of the mean square that He's start keeps",
    holds=all(0.48 < factor < 0.52 for factor in (after["Glorot"] / after["He"]) ** (2 / 20)),
)

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(8.2, 3.5))
numbers = np.arange(1, 21)
for axes, curves in ((left, spreads), (right, relu_spreads)):
    for (name, rows), marker in zip(curves.items(), "os^", strict=True):
        axes.semilogy(numbers, rows.mean(axis=1), marker=marker, markersize=4, linewidth=1.2, label=name)
    axes.set(xlabel="layer", xticks=[1, 5, 10, 15, 20])
left.semilogy(numbers, 0.16 ** numbers.astype(float), color="grey", linewidth=1, linestyle="-", zorder=1)
for factor in predicted.values():
    right.semilogy(numbers, factor**numbers, color="grey", linewidth=1, linestyle="-", zorder=1)
left.set(ylabel="spread (standard deviation)", ylim=(1e-18, 1e3), title="tanh: Glorot keeps it alive")
right.set(ylabel="root mean square", ylim=(1e-4, 1e5), title="ReLU: only He is level")
left.legend(fontsize=9, loc="lower left")
right.legend(fontsize=9, loc="upper left")
plots.show(
    figure,
    alt="Two panels with logarithmic axes against the layer. Left, tanh: deviation 1 level near 1, Glorot sinks slowly "
    "to 0.2, deviation 0.01 falls straight to 1e-16. Right, ReLU: He level at 1, Glorot falls to 1e-3, 1.4 times "
    "He rises to 1e3. The grey lines of the formula lie on the points.",
    caption="**Figure 8.5.** The size of the signal, layer by layer, means of three nets. Grey: "
    "$(n \\operatorname{Var}(w))^{l/2}$ for tanh with deviation 0.01, $(\\frac12 n \\operatorname{Var}(w))^{l/2}$ for "
    "ReLU.",
)

# %% [markdown]
# After 20 layers He's start has {measured:relu_he:.2f}, Glorot's {measured:relu_glorot:.4f} ($2^{-10} \approx 0.001$).
# Weights only 1.4 times too large bring {measured:relu_large:,.0f}.
#
# Would Figure 8.3 have shown this? Measure the slopes with Glorot's start as well:

# %%
healthy, weak = slope_lengths(20, "relu", he), slope_lengths(20, "relu", glorot)  # (5 seeds, 21 layers)
record("ratio_weak", weak[:, 0] / weak[:, 19])
record("first_healthy", healthy[:, 0])
record("first_weak", weak[:, 0])

# %% [markdown]
# It would not: the ratio of first to last is {measured:ratio_weak:.1f}. Yet the first layer's slope has the length
# {measured:first_weak:.1g}, and with He's start {measured:first_healthy:.1f}. *All* layers have small slopes: the last
# because its inputs are tiny, the first because the slope has shrunk on its way. So look at both, the size of the
# signal and the ratio of the slopes.
#
# ### What Keras does
#
# Do Keras's initialisers do what the formulas say? We let them draw large matrices and measure.

# %%
fans = [(300, 700), (700, 300), (500, 500)]
keras_errors = []
for seed, (fan_in, fan_out) in enumerate(fans):
    uniform = keras.initializers.GlorotUniform(seed=seed)((fan_in, fan_out)).numpy()
    normal = keras.initializers.HeNormal(seed=seed)((fan_in, fan_out)).numpy()
    keras_errors += [
        abs(uniform.std() / glorot(fan_in, fan_out) - 1),
        abs(np.abs(uniform).max() / np.sqrt(6 / (fan_in + fan_out)) - 1),
        abs(normal.std() / he(fan_in, fan_out) - 1),
    ]
record("he_largest", np.abs(normal).max() / normal.std(), unit="standard deviations")
record(
    "keras_error",
    keras_errors,
    claim="Keras's GlorotUniform and HeNormal have the standard deviations of the formulas, and GlorotUniform its "
    "limits (relative error)",
    holds=max(keras_errors) < 0.01,
)

# %% [markdown]
# They do, within {measured:keras_error.high:.1%}. One detail: Keras's `HeNormal` is a *truncated* normal
# distribution. Nothing is drawn beyond two standard deviations of the normal distribution, and what remains is
# widened so that the standard deviation is right; the largest weight is {measured:he_largest:.2f} standard deviations
# from 0.
#
# ## Does it matter for training?
#
# A good start is worth nothing if training gets there anyway. So: ten tanh layers of 32 neurons on 1,000 digits, plain
# gradient descent with batches of 64, the three starts from above. Each has five rates to choose from and three seeds.


# %%
def descend(stack, activation, rates, steps, clip=np.inf, batch=64):
    """Train on digits. Returns accuracy every 10 steps, (checks, nets), slopes' lengths (steps, nets, layers)."""
    random, rates = np.random.default_rng(0), np.reshape(rates, (-1, 1, 1)).astype("float32")
    accuracy, lengths = [], []
    for step in range(steps + 1):
        if step % 10 == 0:
            scores = forward(stack, pixels[:500], activation)[-1]
            accuracy.append(np.mean(scores.argmax(axis=-1) == one_hot[:500].argmax(axis=-1), axis=1))
        rows = random.integers(0, 1000, batch)
        outputs = forward(stack, pixels[rows], activation)
        slopes = backward(stack, outputs, (softmax(outputs[-1]) - one_hot[rows]) / batch, activation)
        lengths.append([np.linalg.norm(slope_W, axis=(1, 2)) for slope_W, _ in slopes])
        total = np.sqrt(sum((part**2).sum(axis=(1, 2), keepdims=True) for layer in slopes for part in layer))
        factor = rates * np.minimum(1, np.float32(clip) / total)  # clip is for later
        stack = [(W - factor * dW, b - factor * db) for (W, b), (dW, db) in zip(stack, slopes, strict=True)]
    return np.array(accuracy), np.swapaxes(lengths, 1, 2)


def try_rates(sizes, deviation, activation, rates, steps, clip=np.inf):
    """The same three starts at every rate: accuracy (checks, rates, 3), lengths (steps, rates, 3, layers)."""
    stack = [tuple(np.concatenate([part] * len(rates)) for part in layer) for layer in draw_stack(sizes, deviation, 3)]
    with np.errstate(all="ignore"):  # too large a rate ends in nan, and is meant to
        accuracy, lengths = descend(stack, activation, np.repeat(rates, 3), steps, clip)
    return accuracy.reshape(-1, len(rates), 3), lengths.reshape(steps + 1, len(rates), 3, -1)


# %% [markdown] tags=["predict"]
# Which starts reach 95 % of the training digits within 300 steps, at whatever rate suits them best?

# %%
rates = (0.003, 0.03, 0.1, 0.3, 1.0)
TEN = [64, *[32] * 10, 10]
runs = {name: try_rates(TEN, deviation, "tanh", rates, steps=300) for name, deviation in starts.items()}
best = {name: accuracy.max(axis=0).mean(axis=1).argmax() for name, (accuracy, _) in runs.items()}  # of the rates
reached = {name: accuracy[:, best[name]] >= 0.95 for name, (accuracy, _) in runs.items()}  # (checks, 3)

# %%
for key, name in (("one", "deviation 1"), ("tiny", "deviation 0.01")):
    record(f"best_{key}", runs[name][0].max(axis=0)[best[name]])
record(
    "steps_glorot",
    10 * reached["Glorot"].argmax(axis=0),
    unit="steps",
    claim="Ten tanh layers with Glorot's start learn 95 % of the training digits; with deviation 1 and with 0.01 they "
    "do not within 300 steps, at any of five rates",
    holds=reached["Glorot"].any(axis=0).all()
    and max(runs[name][0].max() for name in ("deviation 1", "deviation 0.01")) < 0.9,
)

# %%
figure, axes = plt.subplots(figsize=(6.6, 3.4))
for name, (accuracy, _) in runs.items():
    chosen = 100 * accuracy[:, best[name]]  # (checks, 3)
    (curve,) = axes.plot(10 * np.arange(len(chosen)), chosen.mean(axis=1), label=f"{name}, rate {rates[best[name]]:g}")
    axes.fill_between(10 * np.arange(len(chosen)), chosen.min(axis=1), chosen.max(axis=1), alpha=0.25,
                      color=curve.get_color())  # fmt: skip
axes.axhline(95, color="grey", linewidth=1, linestyle="-")
axes.text(2, 96, "95 %", color="dimgrey", fontsize=9)
axes.set(xlabel="step", ylabel="training digits right (%)", ylim=(0, 105), title="Only one of three starts gets there")
axes.legend(fontsize=9, loc="center right")
plots.show(
    figure,
    alt="Training accuracy against steps. Glorot's start rises to nearly 100 % within 200 steps. Deviation 1 "
    "creeps up to about 40 %, deviation 0.01 stays near 10 %.",
    caption="**Figure 8.6.** The same net, the same data, three starts, each at its best rate. Lines: mean of three "
    "seeds; bands: from lowest to highest.",
)

# %% [markdown] tags=["answer"]
# Only Glorot's, after {measured:steps_glorot:.0f} steps on average. With deviation 1 the best is
# {measured:best_one:.0%}, with 0.01 it is {measured:best_tiny:.0%}; guessing gives about 10 %.

# %% [markdown]
# Where the slopes are, one can watch layer by layer while the nets train. Each column is a step, each row a layer.

# %%
figure, panels = plt.subplots(1, 3, figsize=(8.6, 3.1), sharey=True)
for axes, (name, (_, lengths)) in zip(panels, runs.items(), strict=True):
    picture = np.log10(lengths[:300, best[name], 0] + 1e-30).T  # (layers, steps)
    image = axes.imshow(picture, aspect="auto", cmap="viridis", vmin=-10, vmax=1, origin="lower",
                        extent=(0, 300, 0.5, 11.5))  # fmt: skip
    axes.set(xlabel="step", title=name)
    axes.grid(visible=False)
panels[0].set(ylabel="layer (11 is the output)", yticks=[1, 4, 8, 11])
bar = figure.colorbar(image, ax=panels, label="length of the slope", ticks=[-10, -5, 0], extend="both")
bar.ax.set_yticklabels(["1e-10", "1e-5", "1"])
plots.show(
    figure,
    alt="Three heat maps of the slope's length by layer and step. Deviation 1: bright everywhere, more so in the "
    "first layers. Deviation 0.01: dark, but for the last layers. Glorot: evenly bright, fading a little as the net "
    "learns.",
    caption="**Figure 8.7.** The length of the slopes during training, one seed. A healthy net has one colour from "
    "bottom to top.",
)

# %% [markdown]
# With 0.01 the slopes are too small everywhere: the signal that reaches the end is nearly 0, and a weight's slope is
# the product of what comes in and what comes back. Only the biases of the output layer can learn, namely how frequent
# each digit is. With deviation 1 there are slopes enough. But tanh is saturated: a small step along such a slope
# changes hardly anything, and a large one changes everything at once.
#
# ## Too large, and clipped
#
# Now ReLUs, ten layers again. Four ways to train them: Glorot's start, He's start, He's start 1.4 times too large, and
# the same with **gradient clipping**. Clipping measures the length of the *whole* gradient, over all weights and
# biases, and if it is above a limit $c$, all slopes are multiplied by the same number:
#
# $$g \leftarrow g \cdot \min\Bigl(1, \frac{c}{\lVert g \rVert}\Bigr).$$
#
# The direction stays, the length is at most $c$. In recurrent nets (unit 19) this is the usual cure for exploding
# gradients (Pascanu, Mikolov and Bengio, 2013).

# %% [markdown] tags=["predict"]
# With the large start every layer makes the signal 1.4 times as large. What will happen at the rate that is best for
# He's start? Will clipping make the large start as good as He's?

# %%
relu_rates = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
ways = {"He": (he, np.inf), "Glorot": (glorot, np.inf)}
ways |= {"1.4 × He": (relu_starts["1.4 × He"], np.inf), "1.4 × He, clipped": (relu_starts["1.4 × He"], 1.0)}
ends = {
    name: try_rates(TEN, deviation, "relu", relu_rates, 300, clip)[0][-1] for name, (deviation, clip) in ways.items()
}

# %%
peak = {name: end[end.mean(axis=1).argmax()] for name, end in ends.items()}  # (3,) at the best rate
record("relu_end_glorot", peak["Glorot"])
record(
    "relu_end_he",
    peak["He"],
    claim="Ten ReLU layers learn more in 300 steps with He's start than with Glorot's, each at its best rate",
    holds=peak["He"].mean() > peak["Glorot"].mean() + 0.03,
)
record("large_end", peak["1.4 × He"])
chosen = {name: relu_rates[end.mean(axis=1).argmax()] for name, end in ends.items()}
record("rate_gain", chosen["1.4 × He, clipped"] / chosen["1.4 × He"], unit="times")
record("large_at_he_rate", ends["1.4 × He"][ends["He"].mean(axis=1).argmax()])
record(
    "clipped_end",
    peak["1.4 × He, clipped"],
    claim="Clipping lets the net with too large weights learn more, each at its best rate, but not as much as the "
    "right start",
    holds=peak["1.4 × He, clipped"].mean() > peak["1.4 × He"].mean() + 0.02
    and peak["1.4 × He, clipped"].mean() < peak["He"].mean() - 0.02,
)

# %%
figure, axes = plt.subplots(figsize=(6.8, 3.6))
for (name, end), marker in zip(ends.items(), "os^v", strict=True):
    (curve,) = axes.semilogx(relu_rates, 100 * end.mean(axis=1), marker=marker, markersize=5, label=name)
    axes.fill_between(relu_rates, 100 * end.min(axis=1), 100 * end.max(axis=1), alpha=0.2, color=curve.get_color())
axes.set(xlabel="learning rate", ylabel="training digits right (%)", ylim=(0, 134), yticks=range(0, 101, 20))
axes.set_title("The right start is better than the repair")
axes.legend(fontsize=9, loc="upper left", ncols=2)
plots.show(
    figure,
    alt="Accuracy after 300 steps against the learning rate. He is highest, with a broad peak near 0.1. The large "
    "start peaks lower, at 0.03, and falls to 10 % beyond; clipped, it peaks at 0.3, nearly as high as He. Glorot's "
    "start has a lower, narrow peak.",
    caption="**Figure 8.8.** Ten ReLU layers after 300 steps. Lines: mean of three seeds; bands: from lowest to "
    "highest.",
)

# %% [markdown] tags=["answer"]
# At He's best rate the large start ends at {measured:large_at_he_rate:.0%}: the first steps throw the weights so far
# that they become `nan`, or all ReLUs die. At its own best rate it reaches {measured:large_end:.0%}. Clipped, it
# stands a rate {measured:rate_gain:.0f} times as large, and reaches {measured:clipped_end:.0%}. He's start, which
# needs no repair, reaches {measured:relu_end_he:.0%}, and Glorot's {measured:relu_end_glorot:.0%}.

# %% [markdown]
# ### In Keras
#
# Everything is one word in a layer and one in the optimiser. Keras has three kinds of clipping, and their names
# mislead: `clipnorm` measures each weight matrix and each bias *by itself*, `global_clipnorm` the whole gradient, and
# `clipvalue` cuts each single number. Give all three the same gradient, $(3, 4)$ for one weight and $(12, 0)$
# for another, whose total length is 13:

# %%
gradient = [np.array([3.0, 4.0], dtype="float32"), np.array([12.0, 0.0], dtype="float32")]
for kind in ("clipnorm", "global_clipnorm", "clipvalue"):
    optimiser = keras.optimizers.SGD(learning_rate=1.0, **{kind: 1.0})
    weights = [keras.Variable(np.zeros(2, dtype="float32")) for _ in gradient]
    optimiser.apply([tf.constant(part) for part in gradient], weights)
    print(f"{kind:16}", *(-weight.numpy().round(3) + 0 for weight in weights))

# %% [markdown]
# Only `global_clipnorm` keeps the direction: the second part is still 2.4 times as long as the first. After
# `clipnorm` both are of length 1, and after `clipvalue` even the first part points elsewhere.
#
# The whole net:


# %%
def deep_network(initializer, depth=10):
    keras.utils.set_random_seed(8)
    hidden = [layers.Dense(32, activation="relu", kernel_initializer=initializer) for _ in range(depth)]
    network = keras.Sequential([keras.Input((64,)), *hidden, layers.Dense(10, activation="softmax")])
    optimiser = keras.optimizers.SGD(learning_rate=0.1, global_clipnorm=1.0)
    network.compile(optimiser, loss="categorical_crossentropy", metrics=["accuracy"])
    return network


network = deep_network("he_normal")
history = network.fit(pixels[:1000], one_hot[:1000], batch_size=64, epochs=20, verbose=0)
record("keras_he", history.history["accuracy"][-1])

# %% [markdown]
# `layerwise.training.train` takes the same steps faster. With it, the same net with Keras's default start:

# %%
history = train(deep_network("glorot_uniform"), pixels[:1000], one_hot[:1000], batch_size=64, epochs=20)
record("keras_glorot", history.history["accuracy"][-1])

# %% [markdown]
# After 20 epochs {measured:keras_he:.0%} of the training digits are right with `he_normal`, and
# {measured:keras_glorot:.0%} with the default (one seed each; Figure 8.8 has three). The output layer keeps Glorot in
# both: no ReLU follows it. In shallow nets you will hardly see a difference: one layer loses half, which the rate
# makes up for. It is the power of ten layers that hurts.
#
# ## What else helps
#
# A good start makes the signal keep its size *at the beginning*. Nothing holds it there while the weights move. Later
# units add three things: optimisers that give each weight its own step (unit 9), batch normalisation, which
# measures the size of the signal in every layer and sets it right at every step (unit 13), and **residual
# connections**, $h \leftarrow h + f(h)$: a layer only adds to what comes in, so the slope can pass by it unchanged
# (He and others, 2016; unit 16 shows the block). Here is the effect of the last one, with the worst start of all, 20
# tanh layers of deviation 0.01:


# %%
def first_over_last(residual, seed):
    """Length of the slope of the first of 20 layers, over that of the last."""
    start = keras.initializers.RandomNormal(stddev=0.01, seed=keras.random.SeedGenerator(seed))
    hidden = [layers.Dense(64, activation="tanh", kernel_initializer=start) for _ in range(20)]
    x, output = tf.constant(pixels[:200]), layers.Dense(10, activation="softmax")
    with tf.GradientTape() as tape:
        for layer in hidden:
            x = x + layer(x) if residual else layer(x)
        loss = tf.reduce_mean(keras.losses.categorical_crossentropy(one_hot[:200], output(x)))
    first, last = tape.gradient(loss, [hidden[0].kernel, hidden[-1].kernel])
    return float(tf.norm(first) / tf.norm(last))


keras.utils.set_random_seed(8)
record("ratio_residual", [first_over_last(True, seed) for seed in range(3)])

# %% [markdown]
# With the connections the ratio is {measured:ratio_residual:.1f}: nothing vanishes.
#
# ## Pitfalls
#
# - **Sigmoids in hidden layers.** Their place is the output. Inside take ReLU, or tanh in nets of few layers.
# - **All weights 0, or all equal.** All neurons of a layer stay twins (unit 3). Biases may be 0.
# - **"Small random numbers."** A fixed 0.01 is right for one width only. The deviation must follow the fan-in.
# - **Deviation for variance.** He's formula gives the variance; `normal(scale=2 / n)` forgets the root.
# - **ReLU with the default start.** Fine with two or three layers, slow with ten. Write `he_normal`.
# - **Raw inputs.** The formulas assume inputs of mean 0 and deviation 1. Pixels up to 255 spoil every start.
# - **`clipnorm` for the length of the whole gradient.** That is `global_clipnorm`.
# - **Clipping as a habit.** If every step is clipped, you have chosen a step length, not a cure. Look for the cause.
# - **One number for health.** Look at spread *and* slope, layer by layer, before training: it costs a single batch.
# - **Deeper because deeper is better.** Compare at equal parameters, each at its own rate.
#
# ## Summary
#
# - Width adds, depth multiplies: ten layers of two ReLUs, set by hand, gave {measured:pieces_ten_folds:,.0f} pieces.
# - Trained at equal numbers of parameters, depth won on the folded target ({measured:tent_deep:.5f} against
#   {measured:tent_shallow:.3f}), and not on digits and diabetes.
# - Slopes are products over the layers. The sigmoid's is ¼ at best; after 20 layers {measured:ratio_sigmoid:.0e}
#   was left, with ReLUs {measured:ratio_relu:.1f}.
# - Var(out) = $n$ · Var($w$) · Var(in). Glorot: $2/(n_\text{in} + n_\text{out})$, for tanh. He: $2/n_\text{in}$, for
#   ReLU, which throws half away.
# - Ten tanh layers learned the digits in {measured:steps_glorot:.0f} steps with Glorot's start, and not at all with
#   weights of deviation 1 or 0.01.
# - Clipping limits the step when slopes explode. The right start makes it unnecessary here.
#
# ## Where to go next
#
# In the exercise you draw initial weights, measure spreads and slopes layer by layer, fold the tent, clip a gradient,
# and then diagnose sick networks from such measurements alone. The net now starts well. Unit 9 asks how to make
# better steps from there.
