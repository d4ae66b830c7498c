# %% [markdown]
# Until 2006 hardly anybody could train a fully connected network with many hidden layers. **Deep belief networks**
# changed that: train the layers one at a time, from below, *without labels*, and only then all together with labels.
# Much of today's interest in deep networks began there. The method itself fell out of use. This unit shows both: why it
# worked, and what made it unnecessary.
#
# We shall build a stack of restricted Boltzmann machines (unit 24) and use it three times: to dream, as an
# autoencoder (unit 22), and as the start of a classifier. Each time it stands beside what one would do today.

# %%
import itertools
import math

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

from layerwise import data, plots
from layerwise.measure import record
from layerwise.training import Trainer

plots.use_style()

# %% [markdown]
# The digits are 8×8 pixels. In each run 500 of them are held out, drawn by the run's seed. **Nothing below sees them
# before the test, not even the training without labels.** One could argue that pictures without labels may be used;
# then one says so and calls the result *transductive*.

# %%
images, labels = data.digits()  # (1797, 8, 8) in 0..1, (1797,)
pixels = images.reshape(-1, 64).astype("float32")


def split(seed):
    """Numbers of the 1,297 digits to learn from, and of the 500 held out."""
    order = np.random.default_rng(seed).permutation(len(pixels))
    return order[500:], order[:500]


# %% [markdown]
# ## The trouble of 2006
#
# Take what was usual then: sigmoid units, five hidden layers of 100, and a start at small random weights, here from a
# normal distribution with a deviation of 0.01. All 1,297 training digits have their labels.

# %%
SIZES = (100,) * 5


def deep_net(activation):
    hidden = [layers.Dense(size, activation=activation) for size in SIZES]
    return keras.Sequential([keras.Input((64,)), *hidden, layers.Dense(10, activation="softmax")])


def starts(shapes, how, random):
    """Weights as set_weights takes them. how: the deviation, given the units below and above."""
    pairs = [(random.normal(0, how(*shape), shape), np.zeros(shape[1])) for shape in shapes]
    return [part.astype("float32") for pair in pairs for part in pair]


shapes = list(itertools.pairwise((64, *SIZES, 10)))  # (below, above) of each layer
tiny = starts(shapes, lambda below, above: 0.01, np.random.default_rng(0))

# %% [markdown] tags=["predict"]
# One hidden layer learns such digits well, in seconds (unit 3). What will the deep sigmoid net have learned after
# five epochs? There are ten classes.

# %%
keras.utils.set_random_seed(0)
learn, held_out = split(0)
model = deep_net("sigmoid")
model.compile(keras.optimizers.SGD(0.1, momentum=0.9), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.set_weights(tiny)
history = model.fit(pixels[learn], labels[learn], batch_size=32, epochs=5, verbose=0)
record("stuck_loss", history.history["loss"][-1], unit="nats")
record("stuck_accuracy", history.history["accuracy"][-1])

# %% [markdown] tags=["answer"]
# Nothing. The loss is {measured:stuck_loss:.2f}, and guessing costs $\ln 10 = 2.30$. On its own training data the net
# is right in {measured:stuck_accuracy:.0%} of the cases.

# %% [markdown]
# Two things are lost on the way through the layers. *Upwards*, the picture: with tiny weights each unit is near
# $\sigma(0) = \tfrac12$ whatever comes in, and after five layers all digits look alike. *Downwards*, the slope: each
# layer multiplies it by a weight matrix and by $\sigma' \le \tfrac14$ (unit 8). So the lower layers do not know what
# to do, and the top layer has nothing to work with.
#
# The idea of Hinton, Osindero and Teh (2006): let each layer learn something *before* there is any slope from above.
# Something that needs no labels: to model what the layer below says.
#
# ## A machine to stack
#
# Here is the RBM of unit 24 once more, in NumPy. `up` gives the probabilities of the hidden units, `down` those of the
# visible ones, `train` is CD-1 with momentum.


# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class RBM:
    def __init__(self, visible, hidden, seed):
        self.random = np.random.default_rng(seed)
        self.W = self.random.normal(0, 0.01, (visible, hidden)).astype("float32")
        self.a, self.b = np.zeros(visible, "float32"), np.zeros(hidden, "float32")

    def up(self, v):
        return sigmoid(v @ self.W + self.b)  # (batch, hidden)

    def down(self, h):
        return sigmoid(h @ self.W.T + self.a)  # (batch, visible)

    def draw(self, p):
        return (self.random.random(p.shape, "float32") < p).astype("float32")

    def train(self, pictures, epochs, rate=0.1, batch=50):
        speeds = [0.0, 0.0, 0.0]
        for epoch in range(epochs):
            momentum = 0.5 if epoch < 5 else 0.9
            for rows in np.array_split(self.random.permutation(len(pictures)), len(pictures) // batch):
                v, h = pictures[rows], self.up(pictures[rows])
                v_dream = self.down(self.draw(h))
                h_dream = self.up(v_dream)
                slopes = (v.T @ h - v_dream.T @ h_dream) / len(v), (v - v_dream).mean(0), (h - h_dream).mean(0)
                for number, parameters in enumerate((self.W, self.a, self.b)):
                    speeds[number] = momentum * speeds[number] + rate * slopes[number]
                    parameters += speeds[number]


# %% [markdown]
# ## Greedy, layer by layer
#
# Train a first RBM on the pictures. Send all pictures up: each becomes a row of 128 hidden probabilities. These rows
# are the *data of the next RBM*. Train it, send up, and so on. The lower machines are not touched again; that is why
# the method is called **greedy**.


# %%
def greedy(pictures, sizes, seed, epochs):
    """A list of RBMs, the lowest first."""
    stack, below = [], pictures
    for level, size in enumerate(sizes):
        machine = RBM(below.shape[1], size, seed=[seed, level])
        machine.train(below, epochs)
        stack.append(machine)
        below = machine.up(below)  # (pictures, size): what the next machine sees
    return stack


def climb(stack, pictures):
    for machine in stack:
        pictures = machine.up(pictures)
    return pictures


# %%
stacks = [greedy(pixels[split(seed)[0]], (128, 128), seed, epochs=30) for seed in range(10)]

# %% [markdown]
# Those were twenty machines, for ten different splits. What do the units of the two layers look for? A unit of the
# first layer has 64 weights, a picture. A unit of the second has 128 weights to units of the first. We add up their
# pictures with these weights, which is rough, because it leaves the sigmoids out.

# %%
first, second = stacks[0]
random = np.random.default_rng(3)


def sheet_of(pictures, across):
    """Pictures (n, 64) side by side, as one picture."""
    framed = np.pad(np.reshape(pictures, (-1, 8, 8)), ((0, 0), (0, 1), (0, 1)), constant_values=np.nan)
    return np.vstack([np.hstack(framed[row : row + across]) for row in range(0, len(framed), across)])[:-1, :-1]


figure, panels = plt.subplots(1, 2, figsize=(7.4, 2.5))
for axes, weights, title in zip(
    panels, (first.W, first.W @ second.W), ("Layer 1: spots and gaps", "Layer 2: sums of these"), strict=True
):
    chosen = weights.T[np.argsort(-(weights**2).sum(axis=0))[:60]]
    limit = np.abs(chosen).max() * 0.8
    axes.imshow(sheet_of(chosen, 10), cmap="RdBu_r", vmin=-limit, vmax=limit)
    axes.set_title(title)
    axes.axis("off")
plots.show(
    figure,
    alt="Two sheets of sixty small pictures of weights. On the left single spots with a surround of the other sign, on "
    "the right smoother pictures with one or two larger spots.",
    caption="**Figure 25.1.** The sixty strongest units of either layer. Red speaks for a unit, blue against it. "
    "In pictures of 8×8 there is little room for parts of parts.",
)

# %% [markdown]
# ## What it is: a deep belief network
#
# Two RBMs on top of each other are one model of pictures, if we read them from above. The *top two layers* are an RBM,
# with links that work both ways. Below it, links lead only *down*:
#
# $$p(v, h^1, h^2) = \underbrace{p(h^1, h^2)}_{\text{the top RBM}} \; \underbrace{p(v \mid h^1)}_{\text{downwards}} .$$
#
# That is a deep belief network. To dream, let the top RBM walk, then go down once. The upward direction of
# the lower machine is no longer part of the model. It stays useful as a guess of what $h^1$ may have been:
# **recognition weights**, written $q(h^1 \mid v)$.

# %%
figure, panels = plt.subplots(1, 3, figsize=(7.8, 3.4))
BOTH, DOWN, UP = "<->", "<-", "->"
columns = (
    ("Trained: two RBMs", (("v", "h¹", BOTH, 0, 1.0), ("h¹ as data", "h²", BOTH, 1.7, 1.0))),
    ("Read downwards: a belief net", (("v", "h¹", DOWN, 0, 1.35), ("", "h²", BOTH, 1.35, 1.35))),
    ("Read upwards: a classifier", (("v", "h¹", UP, 0, 0.9), ("", "h²", UP, 0.9, 0.9), ("", "class", UP, 1.8, 0.9))),
)
for axes, (title, links) in zip(panels, columns, strict=True):
    for lower, upper, arrow, height, gap in links:
        for text, y in ((lower, height), (upper, height + gap)):
            if text:
                box = {"boxstyle": "round,pad=0.35", "facecolor": "#dceaf5", "edgecolor": plots.COLOURS[0]}
                axes.text(0.5, y, text, ha="center", va="center", bbox=box, fontsize=11, zorder=3)
        style = {"arrowstyle": arrow, "color": plots.COLOURS[1], "lw": 2, "shrinkA": 13, "shrinkB": 13}
        axes.annotate("", (0.5, height + gap), (0.5, height), arrowprops=style)
    axes.set(xlim=(0, 1), ylim=(-0.4, 3.1))
    axes.set_title(title, fontsize=10)
    axes.axis("off")
plots.show(
    figure,
    alt="Three columns of boxes. Left: two separate pairs joined by double arrows. Middle: v and h1 joined by an arrow "
    "downwards, h1 and h2 by a double arrow. Right: arrows upwards from v over h1 and h2 to the class.",
    caption="**Figure 25.2.** The same weights, read in three ways.",
)

# %% [markdown]
# ### Why a second layer cannot hurt, if one begins right
#
# For any guess $q$ of the hidden units there is a lower bound on the probability of a picture:
#
# $$\log p(v) \;\ge\; \sum_{h} q(h \mid v)\,\bigl[\log p(h) + \log p(v \mid h)\bigr] + H\bigl(q(h \mid v)\bigr),$$
#
# where $H$ is the entropy of $q$, and both sides are equal where $q$ is the true $p(h \mid v)$. For a single RBM
# it is. Now keep $q$ and $p(v \mid h)$ as they are and improve only $p(h)$, the model of what the hidden units do. That
# is what the second RBM is trained for: its data are drawn from $q$. The bound rises, and $\log p(v)$ with it.
#
# The argument needs a start at which nothing is lost: the second RBM as large as the first, *upside down*, with its
# weights transposed. In the world of bars and stripes of unit 24 everything can be summed up exactly, so we can check
# it. There are 14 pictures of 9 pixels; the first RBM has 6 hidden units.


# %%
def all_states(units):
    return np.array(list(itertools.product([0.0, 1.0], repeat=units)))


def log_sum(values, axis):
    return np.logaddexp.reduce(values, axis=axis)


def log_prior(W, a, b):
    """log p of every state of the visible units of an RBM, by summing all up."""
    visible = all_states(len(a))
    scores = visible @ a + np.logaddexp(0, b + visible @ W).sum(axis=1)
    return scores - log_sum(scores, axis=0)


rows = all_states(3)
world = np.unique(np.vstack([np.repeat(rows, 3, axis=1), np.tile(rows, 3)]), axis=0)  # (14, 9)
hidden_states, top_states = all_states(6), all_states(9)  # (64, 6), (512, 9)


# %% [markdown]
# `log_likelihood` is that of the whole deep belief net: a sum over the 64 states of $h^1$, each with the probability
# that the top machine gives it. The top machine learns by the exact slope, data minus model.


# %%
def log_likelihood(low, top):
    """Mean log p(v) over the world. low, top: (W, a, b) of the two machines."""
    p = sigmoid(hidden_states @ low[0].T + low[1])  # (64, 9): the pixels, for each state of h¹
    given_h = world @ np.log(p).T + (1 - world) @ np.log(1 - p).T  # (14, 64)
    return log_sum(given_h + log_prior(*top), axis=1).mean()


def top_step(top, q, rate=0.1):
    """One exact step uphill. q: (64,), how often each state of h¹ occurs over the data."""
    W, a, b = top
    surplus = q - np.exp(log_prior(W, a, b))  # (64,): data minus model
    h = sigmoid(b + hidden_states @ W)  # (64, 9)
    return (
        W + rate * (surplus[:, None] * hidden_states).T @ h,
        a + rate * surplus @ hidden_states,
        b + rate * surplus @ h,
    )


# %%
places = (world @ 2 ** np.arange(8, -1, -1)).astype(int)  # of the 14 pictures among all 512
gains, gaps, before = [], [], []
for seed in range(5):
    machine = RBM(9, 6, seed)
    machine.train(np.tile(world, (10, 1)), epochs=300, batch=14)
    low = [part.astype(float) for part in (machine.W, machine.a, machine.b)]
    alone = log_prior(*low)[places].mean()
    top = (low[0].T, low[2], low[1])  # upside down: the roles of the biases change, too
    gaps.append(abs(log_likelihood(low, top) - alone))
    p = sigmoid(world @ low[0] + low[2])[:, None]  # (14, 1, 6)
    q = np.where(hidden_states == 1, p, 1 - p).prod(axis=2).mean(axis=0)  # (64,)
    for _ in range(1000):
        top = top_step(top, q)
    gains.append(log_likelihood(low, top) - alone)
    before.append(alone)

# %%
record("one_machine", before, unit="nats")
record(
    "tied_gap",
    gaps,
    unit="nats",
    claim="A deep belief net whose top machine is the first one upside down gives the data the same exact "
    "likelihood as the first machine alone",
    holds=max(gaps) < 1e-6,
)
record(
    "layer_gain",
    gains,
    unit="nats",
    claim="Training the top machine from there raises the exact log-likelihood of the data, for every seed",
    holds=min(gains) > 0.02,
)

# %% [markdown]
# Upside down, the deep net equals the single machine to {measured:tied_gap.high:.0e}. Training the second layer then
# adds {measured:layer_gain:.2f} nats a picture ({measured:layer_gain.low:.2f} to {measured:layer_gain.high:.2f}). There
# was much to gain: CD-1 left the single machine at {measured:one_machine:.2f}, and the best possible is −2.64.
#
# In practice nobody begins upside down. Layers have other sizes and random starts, CD-1 is not the exact slope, and
# above the second layer the bound is not tight. So for real stacks the argument is a motive, not a guarantee.
#
# ## Dreaming, from the top
#
# 300 steps of Gibbs sampling in the top RBM, from noise; then draw $h^1$, and go down. Beside it the first RBM alone,
# with as many steps. Shown are the probabilities of the pixels at the end.


# %%
def dream(machine, count, steps=300):
    """Hidden states of a machine after a walk from noise: (count, hidden)."""
    h = machine.draw(np.full((count, machine.W.shape[1]), 0.5))
    for _ in range(steps):
        h = machine.draw(machine.up(machine.draw(machine.down(h))))
    return h


def nearest(pictures, known):
    """Mean distance to the nearest known picture."""
    squares = (pictures**2).sum(axis=1)[:, None] - 2 * pictures @ known.T + (known**2).sum(axis=1)
    return float(np.sqrt(np.maximum(squares, 0).min(axis=1)).mean())


# %%
shallow, deep, real, kinds = [], [], [], []
for seed, (first, second) in enumerate(stacks[:5]):
    learn, held_out = split(seed)
    one = first.down(dream(first, 200))
    two = first.down(first.draw(second.down(dream(second, 200))))
    again = first.down(first.draw(first.up(pixels[held_out])))  # new digits, once up and down
    for distances, pictures in ((shallow, one), (deep, two), (real, again)):
        distances.append(nearest(pictures, pixels[learn]))
    said = SVC(C=10).fit(pixels[learn], labels[learn]).predict(two)
    kinds.append(np.bincount(said, minlength=10).min() / 20)  # the rarest digit; 1 if all were equally frequent

# %%
figure, panels = plt.subplots(1, 2, figsize=(7.4, 1.85))
for axes, pictures, title in zip(panels, (one, two), ("One RBM", "Deep belief net"), strict=True):
    axes.imshow(np.nan_to_num(sheet_of(pictures[:40], 10), nan=0.4), vmin=0, vmax=1)
    axes.set_title(f"{title}: forty dreams")
    axes.axis("off")
plots.show(
    figure,
    alt="Two sheets of forty dreamt digits. Those of the single machine are often spotty or broken, those of the deep "
    "net more often resemble whole digits.",
    caption="**Figure 25.3.** Forty dreams each, not selected. Each began with noise.",
)

# %%
record("dream_rbm", shallow)
closer = np.array(shallow) - deep
record("dream_wins", (closer > 0).sum(), unit="of 5 stacks")
record(
    "dream_dbn",
    deep,
    claim="Dreams of the two-layer belief net lie nearer to real digits than those of its first RBM alone, in the mean "
    "of 5 stacks by 0.05 or more, and in at least 3 of them",
    holds=closer.mean() > 0.05 and (closer > 0).sum() >= 3,
)
record("dream_real", real)
record("dream_rarest", kinds)

# %% [markdown]
# Many of the deep net's dreams are digits; some are not. One number: the mean distance from a dream to the nearest
# training picture. It is {measured:dream_dbn:.2f} for the deep net, {measured:dream_rbm:.2f} for the RBM alone (the
# deep net is nearer for {measured:dream_wins:.0f} of 5 stacks), and {measured:dream_real:.2f} for held-out digits
# that go once up and down through the first layer.
#
# Beware of this number: a machine that had learned the training pictures by heart would win. And it does not
# see what is missing. By the judgement of a classifier, the rarest digit among the deep net's dreams comes only
# {measured:dream_rarest:.1f} times as often as it should. Chains stay long where they are.
#
# ## Unrolled: a deep autoencoder
#
# In the same year Hinton and Salakhutdinov used a stack in another way. Go all the way up: the last machine, with few
# units, gives a **code** (theirs had linear units there; ours have the sigmoid). Go all the way down again with the
# same weights: a copy of the picture. **Unrolled**, the stack is an autoencoder, and each machine is used twice:
#
# | layer of the autoencoder | weights | biases |
# |---|---|---|
# | encoder, upwards | $W_1, W_2, W_3$ | hidden: $b_1, b_2, b_3$ |
# | decoder, downwards | $W_3^\top, W_2^\top, W_1^\top$ | visible: $a_3, a_2, a_1$ |
#
# After that the two halves are separate weights, and backpropagation trains all of them: **fine-tuning**.


# %%
def unroll(stack):
    """Weights of the autoencoder, as set_weights takes them."""
    encoder = [part for machine in stack for part in (machine.W, machine.b)]
    return encoder + [part for machine in reversed(stack) for part in (machine.W.T, machine.a)]


def autoencoder(activation, code):
    """64 pixels, 128, 64, a code of 8, and back."""
    kinds = (activation, activation, code, activation, activation, "sigmoid")
    sizes = (128, 64, 8, 64, 128, 64)
    made = [layers.Dense(size, activation=kind) for size, kind in zip(sizes, kinds, strict=True)]
    net = keras.Sequential([keras.Input((64,)), *made])
    net.compile(keras.optimizers.Adam(0.002), "mse")
    return net


# %% [markdown]
# Five rivals, all with 8 numbers for a picture: PCA; the deep sigmoid autoencoder from tiny weights, from Glorot's
# start (unit 8), and from the unrolled stack; and one of today, with ReLU and He's start. `Trainer` takes the steps of
# `fit`, faster, and compiles once for all seeds.

# %% [markdown] tags=["predict"]
# The code of three stacked machines, *without* fine-tuning, against the PCA of 8 components: which reconstructs
# held-out digits better? And after fine-tuning?

# %%
code_shapes = list(itertools.pairwise((64, 128, 64, 8, 64, 128, 64)))


def glorot(below, above):
    return np.sqrt(2 / (below + above))


def he(below, above):
    return np.sqrt(2 / below)


coders = [greedy(pixels[split(seed)[0]], (128, 64, 8), seed, epochs=30) for seed in range(3)]
by_depth, of_pca, of_mean, copies = np.zeros((3, 3)), [], [], {}  # by_depth: (seeds, depths)
for seed, stack in enumerate(coders):
    learn, held_out = (pixels[part] for part in split(seed))
    for depth in (1, 2, 3):
        back = climb(stack[:depth], held_out)
        for machine in reversed(stack[:depth]):
            back = machine.down(back)
        by_depth[seed, depth - 1] = np.mean((back - held_out) ** 2)
    pca = PCA(8).fit(learn)
    projected = pca.inverse_transform(pca.transform(held_out))
    of_pca.append(np.mean((projected - held_out) ** 2))
    of_mean.append(np.mean((learn.mean(axis=0) - held_out) ** 2))
copies |= {"held-out digits": held_out[:10], "PCA": projected[:10], "stack, not fine-tuned": back[:10]}

# %%
sigmoid_net, relu_net = Trainer(autoencoder("sigmoid", "sigmoid")), Trainer(autoencoder("relu", "linear"))
runs = {"tiny weights": [], "Glorot's start": [], "unrolled stack": [], "ReLU, He's start": []}
for seed, stack in enumerate(coders):
    learn, held_out = (pixels[part] for part in split(seed))
    random = np.random.default_rng(seed)
    begins = {
        "tiny weights": (sigmoid_net, starts(code_shapes, lambda below, above: 0.01, random)),
        "Glorot's start": (sigmoid_net, starts(code_shapes, glorot, random)),
        "unrolled stack": (sigmoid_net, unroll(stack)),
        "ReLU, He's start": (relu_net, starts(code_shapes, he, random)),
    }
    for name, (trainer, weights) in begins.items():
        trainer.restart(weights)
        history = trainer.train(learn, learn, epochs=30, batch_size=50, validation=(held_out, held_out), seed=seed)
        runs[name].append(history.history["val_loss"])
        copies[name] = trainer.model.predict_on_batch(held_out[:10])
ends = {name: np.array(curves)[:, -1] for name, curves in runs.items()}

# %%
figure, axes = plt.subplots()
for (name, curves), dash in zip(runs.items(), plots.DASHES, strict=False):
    axes.semilogy(np.arange(1, 31), np.mean(curves, axis=0), linestyle=dash, label=name)
for height, text in ((np.mean(of_mean), "the mean picture"), (np.mean(of_pca), "PCA")):
    axes.plot([0, 30], [height, height], color="0.5", linewidth=1, linestyle="-")
    axes.text(30.4, height, text, fontsize=9, va="center")
axes.set(
    xlabel="epoch", ylabel="reconstruction error (held out)", title="Tiny weights give the mean picture for every digit"
)
axes.set(xlim=(0, 38))
axes.legend(fontsize=8, loc="upper right", bbox_to_anchor=(1, 0.9))
plots.show(
    figure,
    alt="Four curves over thirty epochs. Tiny weights stay at the line of the mean picture, Glorot's start"
    " sinks slowly, "
    "the unrolled stack and the ReLU net go quickly below the line of PCA and end close together.",
    caption="**Figure 25.4.** Deep autoencoders with a code of 8 numbers; means over three seeds.",
)

# %%
figure, axes = plt.subplots(figsize=(6.0, 3.9))
names = (
    "held-out digits",
    "PCA",
    "tiny weights",
    "Glorot's start",
    "stack, not fine-tuned",
    "unrolled stack",
    "ReLU, He's start",
)
axes.imshow(np.nan_to_num(sheet_of(np.vstack([copies[name] for name in names]), 10), nan=1), vmin=0, vmax=1)
axes.set_yticks(np.arange(7) * 9 + 3.5, names)
axes.set_xticks([])
axes.grid(visible=False)
axes.set_title("A code of 8 numbers, and what comes back")
plots.show(
    figure,
    alt="Seven rows of ten digits: the originals and six kinds of copies. The rows of the fine-tuned stack and of the "
    "ReLU net are sharp, those of PCA blurred, the row of tiny weights has the same grey blot ten times.",
    caption="**Figure 25.5.** Ten held-out digits and their copies (third seed).",
)

# %%
for depth in (1, 2, 3):
    record(f"greedy_{depth}", by_depth[:, depth - 1])
record("code_pca", of_pca)
record("code_mean", of_mean)
record(
    "code_tiny",
    ends["tiny weights"],
    claim="A deep sigmoid autoencoder from weights of 0.01 learns no more than the mean picture in 30 epochs of Adam",
    holds=(ends["tiny weights"] > 0.95 * np.array(of_mean)).all(),
)
record(
    "code_glorot",
    ends["Glorot's start"],
    claim="From Glorot's start the same autoencoder does learn, if slowly: after 30 epochs it is below the "
    "mean picture's error and above that of PCA",
    holds=(ends["Glorot's start"] < 0.9 * np.array(of_mean)).all()
    and (ends["Glorot's start"] > 1.2 * np.array(of_pca)).all(),
)
record(
    "code_stack",
    ends["unrolled stack"],
    claim="An unrolled and fine-tuned stack has less than 0.8 times the reconstruction error of PCA at the "
    "same code size",
    holds=(ends["unrolled stack"] < 0.8 * np.array(of_pca)).all(),
)
record(
    "code_relu",
    ends["ReLU, He's start"],
    claim="A ReLU autoencoder from He's start, without pretraining, reconstructs as well as the fine-tuned "
    "stack (error at most 1.15 times as large)",
    holds=(ends["ReLU, He's start"] < 1.15 * ends["unrolled stack"]).all(),
)

# %% [markdown] tags=["answer"]
# Without fine-tuning, PCA. Each machine loses something: the error is {measured:greedy_1:.3f} after one,
# {measured:greedy_2:.3f} after two, {measured:greedy_3:.3f} after three, and that of PCA is {measured:code_pca:.3f}.
# Nobody has ever asked the three machines to reconstruct *together*. After fine-tuning it is {measured:code_stack:.4f}.

# %% [markdown]
# The claim of 2006 holds: from tiny weights the deep autoencoder stays at {measured:code_tiny:.3f}, the error of the
# mean picture ({measured:code_mean:.3f}), and from the stack it goes far below PCA. But so does the net of today,
# which had no pretraining: {measured:code_relu:.4f}. In between lies Glorot's start with sigmoids,
# {measured:code_glorot:.3f} after 30 epochs and still falling. What the stack gave was above all *a good start*.
#
# ## The stack as the start of a classifier
#
# The same with labels. The weights and hidden biases of the stack go into Keras's `Dense` layers; on top comes a new
# softmax layer. Then all is trained as usual. The visible biases are not needed.

# %%
stack = greedy(pixels[split(0)[0]], SIZES, seed=0, epochs=15)
model = deep_net("sigmoid")
for layer, machine in zip(model.layers, stack, strict=False):  # the softmax layer has no machine
    layer.set_weights([machine.W, machine.b])
largest = np.abs(model.layers[0](pixels[:5]).numpy() - stack[0].up(pixels[:5])).max()
print(f"The first layer gives what the first machine gives: {largest < 1e-5}")

# %% [markdown]
# Back to the net that would not learn. It has all 1,297 labels and five hidden layers. This time it gets Adam, and
# four different starts.

# %% [markdown] tags=["predict"]
# Will Adam free the net from the tiny weights? And which of the other three will be best after 12 epochs: Glorot's
# start, the stack, or ReLU with He's start?

# %%
ready = {}
for activation in ("sigmoid", "relu"):
    model = deep_net(activation)
    model.compile(keras.optimizers.Adam(0.001), "sparse_categorical_crossentropy", metrics=["accuracy"])
    ready[activation] = Trainer(model)
curves = {"tiny weights": [], "Glorot's start": [], "stack": [], "ReLU, He's start": []}
for seed in range(3):
    learn, held_out = split(seed)
    random = np.random.default_rng(seed)
    stack = greedy(pixels[learn], SIZES, seed, epochs=15) if seed else stack
    top = starts(shapes[-1:], glorot, random)
    begins = {
        "tiny weights": starts(shapes, lambda below, above: 0.01, random),
        "Glorot's start": starts(shapes, glorot, random),
        "stack": [part for machine in stack for part in (machine.W, machine.b)] + top,
        "ReLU, He's start": starts(shapes, he, random),
    }
    for name, weights in begins.items():
        trainer = ready["relu" if "ReLU" in name else "sigmoid"]
        trainer.restart(weights)
        validation = pixels[held_out], labels[held_out]
        history = trainer.train(pixels[learn], labels[learn], epochs=12, validation=validation, seed=seed)
        curves[name].append(history.history["val_accuracy"])

# %%
figure, axes = plt.subplots()
for (name, tables), dash in zip(curves.items(), plots.DASHES, strict=False):
    (line,) = axes.plot(np.arange(1, 13), np.mean(tables, axis=0), linestyle=dash, label=name)
    axes.fill_between(
        np.arange(1, 13), np.min(tables, axis=0), np.max(tables, axis=0), alpha=0.15, lw=0, color=line.get_color()
    )
axes.set(xlabel="epoch", ylabel="accuracy (held out)", ylim=(0, 1.02), title="Five hidden layers: the start decides")
axes.legend(loc="lower right", bbox_to_anchor=(1, 0.1), ncols=2, fontsize=9)
plots.show(
    figure,
    alt="Accuracy over 12 epochs. Tiny weights stay at 0.1, Glorot's start with sigmoids rises slowly, stack and ReLU "
    "net rise quickly above 0.9.",
    caption="**Figure 25.6.** The same data, four starts. Means and ranges over three seeds.",
)

# %%
ends = {name: np.array(tables)[:, -1] for name, tables in curves.items()}
record(
    "deep_tiny",
    ends["tiny weights"],
    claim="Five sigmoid layers from weights of 0.01 stay at chance, with Adam, for 12 epochs",
    holds=(ends["tiny weights"] < 0.2).all(),
)
record("deep_glorot", ends["Glorot's start"])
record(
    "deep_stack",
    ends["stack"],
    claim="From a stack of RBMs the same five sigmoid layers learn: above 0.9 on held-out digits",
    holds=(ends["stack"] > 0.9).all(),
)
record(
    "deep_relu",
    ends["ReLU, He's start"],
    claim="With ReLU and He's start the deep net needs no pretraining: it is no worse than the pretrained "
    "one, within 0.01",
    holds=(ends["ReLU, He's start"] > ends["stack"] - 0.01).all(),
)

# %% [markdown] tags=["answer"]
# Adam does not free it: {measured:deep_tiny:.2f} from tiny weights. The sigmoid net with Glorot's start is on its
# way, at {measured:deep_glorot:.2f}. The stack gives {measured:deep_stack:.3f}: here is the success of 2006. And ReLU
# from He's start, without any pretraining, gives {measured:deep_relu:.3f}: here is why hardly anybody does it any more.

# %% [markdown]
# ## Few labels
#
# So with all labels, pretraining replaces a good start, and a good start replaces pretraining. But it has a second
# promise: it can learn from pictures *without* labels. Suppose that only five digits of each class are labelled, and
# the other training digits are not.
#
# We compare three networks with two hidden layers of 128:
#
# - sigmoid units from Glorot's start;
# - the same, from the stacks above, which saw all 1,297 training digits without labels;
# - one of today: ReLU, He's start, dropout of 0.3.
#
# Each gets 150 steps of Adam at the same rate. The runs are **paired**: in a run the two sigmoid nets have the same
# split, the same labelled digits, the same batches and the same start of their softmax layer. Only the stack differs.
# So we look at the *differences*, which vary less than the accuracies.

# %%
FEW = (128, 128)


def small_net(activation, dropout):
    net = keras.Sequential([keras.Input((64,))])
    for size in FEW:
        net.add(layers.Dense(size, activation=activation))
        net.add(layers.Dropout(dropout))
    net.add(layers.Dense(10, activation="softmax"))
    net.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")
    return Trainer(net)


def few_labels(seed, per_class):
    """Numbers of the labelled digits, and the batches of 150 steps: (150, batch)."""
    learn, _ = split(seed)
    few = np.concatenate([learn[labels[learn] == digit][:per_class] for digit in range(10)])
    random = np.random.default_rng(seed)
    return few, np.array([random.permutation(len(few))[:50] for _ in range(150)])


# %%
keras.utils.set_random_seed(1)
counts, few_shapes = (1, 2, 5, 10, 20), list(itertools.pairwise((64, *FEW, 10)))
nets = {"from scratch": small_net("sigmoid", 0.0), "from the stack": None, "ReLU, dropout": small_net("relu", 0.3)}
nets["from the stack"] = nets["from scratch"]
scores = {name: np.zeros((len(counts), 10)) for name in nets}  # (labels per class, runs)


def three_starts(seed):
    """Weights for each net; scratch and stack have the same softmax layer."""
    random = np.random.default_rng(seed)
    scratch = starts(few_shapes, glorot, random)
    pretrained = [part for machine in stacks[seed] for part in (machine.W, machine.b)] + scratch[-2:]
    return {"from scratch": scratch, "from the stack": pretrained, "ReLU, dropout": starts(few_shapes, he, random)}


# %%
moved = []  # (runs, layers)
for (row, count), seed in itertools.product(enumerate(counts), range(10)):
    few, batches = few_labels(seed, count)
    _, held_out = split(seed)
    for name, weights in three_starts(seed).items():
        nets[name].restart(weights)
        nets[name].steps(pixels[few], labels[few], batches)
        said = nets[name].model.predict_on_batch(pixels[held_out]).argmax(axis=1)
        scores[name][row, seed] = np.mean(said == labels[held_out])
        if name == "from the stack" and count == 5:
            now = nets[name].model.get_weights()
            moved.append([np.linalg.norm(now[i] - weights[i]) / np.linalg.norm(weights[i]) for i in (0, 2)])

# %%
five = counts.index(5)
differences = scores["from the stack"] - scores["from scratch"]  # (labels per class, runs)
figure, axes = plt.subplots()
for run in range(10):
    axes.plot(
        [scores["from scratch"][five, run], scores["from the stack"][five, run]],
        [run + 1] * 2,
        color="0.7",
        linestyle="-",
    )
axes.plot(scores["from scratch"][five], np.arange(1, 11), "o", label="from scratch")
axes.plot(scores["from the stack"][five], np.arange(1, 11), "s", label="from the stack")
axes.set(
    xlabel="accuracy (held out)",
    ylabel="run",
    yticks=range(1, 11),
    title="Five labels per class: pretraining helps in nearly every run",
)
axes.legend(loc="upper left")
plots.show(
    figure,
    alt="Ten pairs of dots, one pair a run, joined by lines. The square of the pretrained net lies to the right of the "
    "dot of the net from scratch.",
    caption="**Figure 25.7.** Ten paired runs. The pairs lie at different places, because the splits differ; within a "
    "pair the order is nearly always the same.",
)

# %%
record("few_scratch", scores["from scratch"][five])
record("few_stack", scores["from the stack"][five])
record("few_relu", scores["ReLU, dropout"][five])
record(
    "few_difference",
    differences[five],
    claim="With 5 labels per class a sigmoid net from a stack of RBMs is better on held-out digits than the"
    " same net from scratch: by 0.02 or more in the mean of 10 paired runs, and in at least 8 of them",
    holds=differences[five].mean() > 0.02 and (differences[five] > 0).sum() >= 8,
)
record("few_wins", (differences[five] > 0).sum(), unit="of 10 runs")
n_wins = int((differences[five] > 0).sum())
record("few_p", sum(math.comb(10, heads) for heads in range(n_wins, 11)) / 2**10)
record("moved_first", np.array(moved)[:, 0])
record("moved_second", np.array(moved)[:, 1])

# %% [markdown]
# From scratch {measured:few_scratch:.3f}, from the stack {measured:few_stack:.3f}: a gain of
# {measured:few_difference:.3f} ({measured:few_difference.low:.3f} to {measured:few_difference.high:.3f}), and a win in
# {measured:few_wins:.0f} of 10 runs. If pretraining did nothing, each run would be the toss of a coin. Ten fair coins
# show so many heads or more with a probability of {measured:few_p:.4f}. This is the **sign test**.
#
# How far does fine-tuning move the weights? Those of the first layer by {measured:moved_first:.0%} of their length,
# those of the second by {measured:moved_second:.0%}. So it does not just polish what the stack has learned, and fifty
# labels are little to go by for such a change. Keep that in mind for the next figure.
#
# But is the net from scratch perhaps only slow? In the first five runs it gets three times as many steps, with five and
# with twenty labels per class. The pretrained net keeps its 150.

# %%
long = np.zeros((2, 5))  # five and twenty labels per class, runs
for (row, count), seed in itertools.product(enumerate((5, 20)), range(5)):
    few, batches = few_labels(seed, count)
    nets["from scratch"].restart(three_starts(seed)["from scratch"])
    nets["from scratch"].steps(pixels[few], labels[few], np.tile(batches, (3, 1)))
    _, held_out = split(seed)
    said = nets["from scratch"].model.predict_on_batch(pixels[held_out]).argmax(axis=1)
    long[row, seed] = np.mean(said == labels[held_out])
record("long_five", scores["from the stack"][five, :5] - long[0])
record("long_twenty", scores["from the stack"][4, :5] - long[1])
record("short_twenty", scores["from the stack"][4, :5] - scores["from scratch"][4, :5])

# %% [markdown]
# With five labels per class the pretrained net is still ahead, by {measured:long_five:.3f}. With twenty, patience
# does most of it: a gap of {measured:short_twenty:.3f} shrinks to {measured:long_twenty:.3f}. Part of what pretraining
# gives is *speed*.
#
# Erhan and others (2010) studied why the start matters so much. In their experiments pretraining acts like a
# regulariser: it decides in which region of the weights the solution will lie.
#
# ### Against honest rivals
#
# A net from scratch is no strong opponent. What about simple methods? Logistic regression on the pixels; on 20
# principal components, also learned from all 1,297 digits without labels; and on the 128 features of the stack,
# *without* fine-tuning. And a support vector machine (SVM), which needs no features. All settings, of these methods and
# of the networks, were fixed once after a trial on the first four splits; none was tuned for itself or for a number of
# labels.

# %% [markdown] tags=["predict"]
# Which will be best with one or two labels per class, and which with 20?

# %%
rivals = {name: np.zeros((len(counts), 10)) for name in ("pixels", "20 components", "stack, frozen", "SVM")}
for seed in range(10):
    learn, held_out = split(seed)
    pca = PCA(20, random_state=0).fit(pixels[learn])
    views = {
        "pixels": pixels,
        "20 components": pca.transform(pixels),
        "stack, frozen": climb(stacks[seed], pixels),
        "SVM": pixels,
    }
    for row, count in enumerate(counts):
        few, _ = few_labels(seed, count)
        for name, view in views.items():
            method = (
                SVC(C=10) if name == "SVM" else LogisticRegression(C=1 if name == "stack, frozen" else 10, max_iter=500)
            )
            rivals[name][row, seed] = method.fit(view[few], labels[few]).score(view[held_out], labels[held_out])

# %%
figure, panels = plt.subplots(1, 2, figsize=(7.8, 3.7), sharey=True)
for axes, tables, title in zip(
    panels, (scores, rivals), ("Networks", "Logistic regression on …, and an SVM"), strict=True
):
    for (name, table), mark in zip(tables.items(), "os^D", strict=False):
        middle, error = table.mean(axis=1), table.std(axis=1, ddof=1) / np.sqrt(10)
        (line,) = axes.plot(counts, middle, marker=mark, markersize=5, label=name)
        axes.fill_between(counts, middle - error, middle + error, color=line.get_color(), alpha=0.2, lw=0)
    axes.set(xscale="log", xlabel="labels per class", title=title)
    axes.set_xticks(counts, counts)
    axes.minorticks_off()
    axes.legend(loc="lower right", fontsize=9)
panels[0].set_ylabel("accuracy (held out)")
plots.show(
    figure,
    alt="Accuracy against labels per class, two panels. Left: the pretrained net lies above the two other nets. "
    "Right: logistic regression on the stack's features is highest for few labels, the SVM for twenty.",
    caption="**Figure 25.8.** Means of ten runs; the bands are one standard error wide on either side.",
)

# %%
frozen, support = rivals["stack, frozen"], rivals["SVM"]
for name, row in (("one", 0), ("two", 1), ("five", 2), ("twenty", 4)):
    record(f"frozen_{name}", frozen[row])
    record(f"svm_{name}", support[row])
    record(f"tuned_{name}", scores["from the stack"][row])
record("relu_five_loss", scores["from the stack"][five] - scores["ReLU, dropout"][five])
record(
    "frozen_gain_two",
    frozen[1] - rivals["pixels"][1],
    claim="With 2 labels per class, logistic regression on the stack's features beats the one on pixels by "
    "0.03 or more in the mean of 10 paired runs, and in at least 8 of them",
    holds=(frozen[1] - rivals["pixels"][1]).mean() > 0.03 and (frozen[1] > rivals["pixels"][1]).sum() >= 8,
)
record(
    "svm_gain_twenty",
    support[4] - scores["from the stack"][4],
    claim="With 20 labels per class a support vector machine on the pixels is at least as good as the "
    "pretrained net, in the mean of 10 runs",
    holds=(support[4] - scores["from the stack"][4]).mean() > 0,
)
record("components_two", rivals["20 components"][1])
record("pixels_two", rivals["pixels"][1])

# %% [markdown] tags=["answer"]
# With few labels the stack wins, but *frozen*: at two labels per class {measured:frozen_two:.3f}, against
# {measured:tuned_two:.3f} fine-tuned, {measured:pixels_two:.3f} on the pixels and {measured:components_two:.3f} on the
# components. Twenty labels can adjust ten times 128 weights; for the whole net they are too few. With 20 labels per
# class the SVM has {measured:svm_twenty:.3f}, the fine-tuned net {measured:tuned_twenty:.3f}, and the frozen stack
# {measured:frozen_twenty:.3f}.

# %% [markdown]
# What remains of the promise? Pictures without labels do help when labels are very few; PCA, which saw the same
# pictures, gains nearly nothing. The gain is gone where labels are plenty, and a plain SVM is then as good or better.
# Against the net of today, at five labels, the pretrained one is ahead by {measured:relu_five_loss:.3f} in the mean
# ({measured:relu_five_loss.low:.3f} to {measured:relu_five_loss.high:.3f}).
#
# ## When it stopped mattering
#
# - **Better starts.** Glorot and Bengio (2010) chose the size of the random weights such that neither signals nor
#   slopes fade (unit 8).
# - **Better units.** Glorot, Bordes and Bengio (2011) trained deep ReLU nets without pretraining, as well as with it.
#   In Figures 25.4 and 25.6 you saw the same.
# - **Better regularisation**: dropout, batch normalisation, data augmentation (units 10 to 15).
# - **More labels.** With millions of labelled pictures the second promise lost its value, too.
#
# The *idea* is more alive than ever: learn first from much data without labels, then fine-tune with few. Only what is
# learned first has changed. Today a network predicts hidden parts of its data, the next word or a masked patch; this
# is **self-supervised** learning. Or one takes over a network trained for another task (unit 17). And it is done with
# all layers at once, not greedily.
#
# ## Pitfalls
#
# - **Drawn states as the next layer's data.** They carry needless noise. Pass on the probabilities.
# - **The wrong biases.** A classifier needs the hidden biases $b$. The decoder needs the visible ones, $a$, in reverse
#   order, and the weights transposed.
# - **Test pictures in the pretraining.** Without labels they are still test data. Leave them out, or say so.
# - **Labels in the choice of the stack.** Whoever chooses the stack's size by the accuracy with all labels has not
#   worked with few labels.
# - **A weak opponent.** "Better than from scratch" says little if the net from scratch has a bad start. Compare with
#   the best simple method that you know.
# - **Unpaired comparisons.** The spread between splits hides differences of a few points. Use the same splits, and
#   look at the differences.
# - **Believing reconstructions.** A stack that has not been fine-tuned may copy badly and still be a good start.
#
# ## Summary
#
# - A stack of RBMs is trained greedily: the hidden probabilities of one machine are the data of the next.
# - Read downwards it is a deep belief net: an RBM on top, arrows down below. Started upside down, a second layer raised
#   the exact likelihood by {measured:layer_gain:.2f} nats.
# - Unrolled it is a deep autoencoder. With 8 numbers its error was {measured:code_stack:.4f}; PCA had
#   {measured:code_pca:.4f}, the same net from tiny weights {measured:code_tiny:.4f}, a ReLU net
#   {measured:code_relu:.4f}.
# - Read upwards it is the start of a classifier. Five sigmoid layers stay at {measured:deep_tiny:.2f} from tiny weights
#   and reach {measured:deep_stack:.2f} from the stack; ReLU reaches {measured:deep_relu:.2f} without it.
# - With 5 labels per class it raised {measured:few_scratch:.2f} to {measured:few_stack:.2f}, and the frozen features
#   reach {measured:frozen_five:.2f}. An SVM on the pixels reaches {measured:svm_five:.2f}.
#
# Where next: machines and belief nets dream by walking, step by step. The next unit looks at networks that generate a
# picture in one go.
