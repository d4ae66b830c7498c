# %% [markdown]
# The networks so far answered a question: which digit, which class, what next. A **restricted Boltzmann machine**
# (RBM) answers none. It learns *which pictures are likely*. From that it can do several things that a classifier
# cannot: dream new pictures, complete half a picture, say that a picture is strange, and describe pictures without
# ever having seen a label.
#
# Its ancestors are Hopfield's network of 1982, which stores patterns as valleys of an energy, and the Boltzmann
# machine of Ackley, Hinton and Sejnowski (1985), which adds chance and hidden units. Smolensky (1986) described the
# restricted form. Hinton (2002) made it quick to train.
#
# We first build a machine that is so small that everything can be computed exactly. Then every approximation can be
# held against the truth. At the end come the digits.

# %%
import itertools
import time

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import layers
from scipy.ndimage import shift
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neural_network import BernoulliRBM

from layerwise import data, plots
from layerwise.measure import record

plots.use_style()

# %% [markdown]
# ## Two layers, and no links within a layer
#
# There are **visible units** $v$, one for each pixel, and **hidden units** $h$. Each unit is 0 or 1. Every visible
# unit is linked to every hidden unit by a weight $W_{ij}$. Within a layer there are no links; that is the
# *restriction*. A link has no direction: the same weight serves both ways. Each unit also has a bias: $a_i$ for
# visible, $b_j$ for hidden units.

# %%
figure, axes = plt.subplots(figsize=(6.4, 2.6))
visible_places, hidden_places = np.arange(6.0), np.arange(4) + 1.0
for x, y in itertools.product(visible_places, hidden_places):
    axes.plot([x, y], [0, 1], color="0.7", linewidth=1, linestyle="-")
axes.plot([0, 1], [0, 1], color=plots.COLOURS[1], linewidth=3, linestyle="-")
for places, height, letter, colour in ((visible_places, 0, "v", 0), (hidden_places, 1, "h", 2)):
    axes.scatter(places, np.full(len(places), height), s=560, color=plots.COLOURS[colour], zorder=3)
    for number, x in enumerate(places, start=1):
        axes.text(x, height, f"${letter}_{number}$", color="white", ha="center", va="center", zorder=4)
axes.text(0.22, 0.5, "$W_{11}$", ha="right", color=plots.COLOURS[1], fontsize=12)
axes.text(5.5, 0, "visible: the picture,\nbiases $a$", va="center")
axes.text(4.6, 1, "hidden: what is noticed in it,\nbiases $b$", va="center")
axes.set(xlim=(-0.5, 8), ylim=(-0.35, 1.3), title="Links between the layers only, and each works both ways")
axes.axis("off")
plots.show(
    figure,
    alt="Six visible units below, four hidden units above. Lines join each visible with each hidden unit, none "
    "joins two units of one layer.",
    caption="**Figure 24.1.** A restricted Boltzmann machine. One link is drawn thick: its weight $W_{11}$ serves "
    "upwards and downwards.",
)

# %% [markdown]
# ## Energy, and a probability for everything
#
# The machine gives each joint state $(v, h)$ an **energy**:
#
# $$E(v, h) = -\sum_i a_i v_i - \sum_j b_j h_j - \sum_{i,j} v_i W_{ij} h_j .$$
#
# Only units that are 1 count. A positive weight makes it *cheap* for its two units to be 1 together, a negative weight
# makes it dear. A positive bias makes it cheap to be 1 at all.
#
# Low energy means high probability:
#
# $$p(v, h) = \frac{e^{-E(v, h)}}{Z}, \qquad Z = \sum_{v, h} e^{-E(v, h)} .$$
#
# $Z$, the **partition function**, is the sum over *all* joint states. It makes the probabilities add up to 1. Each
# unit of energy less makes a state $e \approx 2.7$ times as likely.
#
# Take three pixels and two hidden units. The weights are chosen by hand.

# %%
W = np.array([[4.0, 0], [4, -3], [-3, 4]])  # (visible, hidden)
a, b = np.array([-1.0, -2, -1]), np.array([-2.0, -1])


def all_states(units):
    """Every row of zeros and ones of this length: (2**units, units)."""
    return np.array(list(itertools.product([0.0, 1.0], repeat=units)))


pictures, thoughts = all_states(3), all_states(2)  # (8, 3), (4, 2)

# %% [markdown] tags=["predict"]
# A picture is good if some state of the hidden units makes it cheap. Which of the eight pictures will be the most
# probable? Look at what each hidden unit likes.

# %%
energy = 0 - (pictures @ a)[:, None] - thoughts @ b - pictures @ W @ thoughts.T  # (8, 4)
joint = np.exp(-energy) / np.exp(-energy).sum()  # probabilities of all 32 joint states
picture_probabilities = joint.sum(axis=1)  # (8,)

# %%
names = ["".join(f"{unit:.0f}" for unit in row) for row in pictures]
figure, (left, right) = plt.subplots(1, 2, figsize=(7.4, 3.8))
left.imshow(energy, cmap="cividis", aspect="auto")
for row, column in np.ndindex(energy.shape):
    colour = "white" if energy[row, column] < 1.5 else "black"
    left.text(column, row, f"{energy[row, column]:.0f}", ha="center", va="center", color=colour)
left.set_xticks(range(4), ["h 00", "h 01", "h 10", "h 11"])
left.set_yticks(range(8), [f"v {name}" for name in names])
left.set_title("Energy of each joint state")
left.grid(visible=False)
right.barh(range(8), picture_probabilities, color=plots.COLOURS[0])
right.set_yticks(range(8), [f"v {name}" for name in names])
right.invert_yaxis()
right.set(xlabel="probability p(v)", title="A low row makes a likely picture")
plots.show(
    figure,
    alt="Left: a table of 8 pictures by 4 hidden states with energies from -2 to 8. Right: bars of the pictures' "
    "probabilities; 001 and 110 are the longest.",
    caption="**Figure 24.2.** All 32 states of a machine with three visible and two hidden units. A picture's "
    "probability is the sum over its row.",
)

# %% [markdown] tags=["answer"]
# 110 and 001, with {measured:tiny_110:.0%} and {measured:tiny_001:.0%}. The first hidden unit likes pixels 1 and 2
# together; it pays 4 + 4 for them, and the biases of all three units cost 1 + 2 + 2. It dislikes
# pixel 3. The second unit likes pixel 3 and dislikes pixel 2.

# %%
record("tiny_110", picture_probabilities[names.index("110")])
record("tiny_001", picture_probabilities[names.index("001")])

# %% [markdown]
# ## Translation in both directions
#
# What do the hidden units do when the picture is known? Fix $v$ in the energy. What remains is a sum of one term for
# each hidden unit, $-h_j\,(b_j + \sum_i v_i W_{ij})$. Unit $j$'s term has no other hidden unit in it, because there
# are no links within the layer. So the hidden units are *independent, given the picture*, and each has only two states
# to weigh against each other. That gives a sigmoid, and the same holds downwards:
#
# $$p(h_j = 1 \mid v) = \sigma\Bigl(b_j + \sum_i v_i W_{ij}\Bigr), \qquad
# p(v_i = 1 \mid h) = \sigma\Bigl(a_i + \sum_j W_{ij} h_j\Bigr).$$


# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def up(v, W, b):
    return sigmoid(b + v @ W)  # (pictures, hidden)


def down(h, W, a):
    return sigmoid(a + h @ W.T)  # (pictures, visible)


by_counting = joint @ thoughts / picture_probabilities[:, None]  # (8, 2), from the table of all states
np.abs(by_counting - up(pictures, W, b)).max()

# %% [markdown]
# The formula gives what counting all states gives. Upwards this is one dense layer with a sigmoid, as in any network.
# New is that the same weights also lead back.
#
# ## Free energy: the hidden units summed away
#
# How probable is a *picture*, whatever the hidden units do? The sum over all hidden states has $2^{hidden}$ terms. But
# because the units are independent, it is a product of small sums, each $1 + e^{\text{input of unit }j}$. Its negative
# logarithm is the **free energy**:
#
# $$F(v) = -\sum_i a_i v_i - \sum_j \log\bigl(1 + e^{\,b_j + \sum_i v_i W_{ij}}\bigr), \qquad
# p(v) = \frac{e^{-F(v)}}{Z}.$$
#
# The function $\log(1 + e^x)$ is called **softplus**. Instead of $2^{hidden}$ terms there is one for each hidden unit.
# We test it on random machines with six visible and four hidden units.


# %%
def free_energy(v, W, a, b):
    return -v @ a - np.logaddexp(0, b + v @ W).sum(axis=1)  # logaddexp(0, x) is softplus, safe for large x


def log_sum_exp(values):
    return values.max() + np.log(np.exp(values - values.max()).sum())


pictures, thoughts = all_states(6), all_states(4)  # (64, 6), (16, 4)
differences, totals = [], []
for seed in range(5):
    random = np.random.default_rng(seed)
    W, a, b = random.normal(size=(6, 4)), random.normal(size=6), random.normal(size=4)
    energy = -(pictures @ a)[:, None] - thoughts @ b - pictures @ W @ thoughts.T  # (64, 16)
    by_counting = -np.log(np.exp(-energy).sum(axis=1))
    differences.append(np.abs(by_counting - free_energy(pictures, W, a, b)).max())
    totals.append(np.exp(-free_energy(pictures, W, a, b)).sum() / np.exp(-energy).sum())

# %%
record(
    "free_energy_difference",
    differences,
    claim="The free energy by its formula equals the sum over all hidden states, to rounding",
    holds=max(differences) < 1e-10,
)
record(
    "total_probability",
    totals,
    claim="The probabilities of all 64 pictures, from the free energy, add up to 1",
    holds=np.allclose(totals, 1, rtol=0, atol=1e-10),
)

# %% [markdown]
# The largest difference is {measured:free_energy_difference.high:.0e}. So for any machine we can say *which of two
# pictures is the more likely*, and how much. What we cannot say in general is how likely each is: $Z$ is a sum over
# all pictures, and for 64 pixels there are $2^{64}$.
#
# ## Gibbs sampling: walking instead of summing
#
# To draw pictures from $p(v)$ we do not need $Z$. Start anywhere. Draw the hidden units given the picture, then the
# picture given the hidden units, and so on. Each half-step is exact, and easy, because the units of one layer are
# independent. This is **Gibbs sampling**. In the long run the chain visits each picture as often as its probability
# says.


# %%
def draw(probabilities, random):
    return (random.random(probabilities.shape) < probabilities).astype(float)


def gibbs_step(v, W, a, b, random):
    h = draw(up(v, W, b), random)
    return draw(down(h, W, a), random)


# %% [markdown]
# We walk on the last of the small machines, and compare how often each picture came with $p(v)$. The measure is the
# **total variation distance**: half the sum of the absolute differences. 0 means equal, 1 means that nothing is in
# common.

# %%
exact = np.exp(-free_energy(pictures, W, a, b))
exact = exact / exact.sum()  # (64,)
lengths = [10, 100, 1_000, 10_000]
distances = np.zeros((3, len(lengths)))
for seed in range(3):
    random, v, visits = np.random.default_rng(seed), np.zeros((1, 6)), []
    for _ in range(max(lengths)):
        v = gibbs_step(v, W, a, b, random)
        visits.append(int(v[0] @ 2 ** np.arange(5, -1, -1)))  # the picture's row in the table of all pictures
    for column, length in enumerate(lengths):
        counts = np.bincount(visits[:length], minlength=64)
        distances[seed, column] = np.abs(counts / length - exact).sum() / 2
record("distance_short", distances[:, 0])
record(
    "distance_long",
    distances[:, -1],
    claim="The frequencies of a Gibbs chain approach the exact probabilities: with each ten times as many steps the "
    "total variation distance falls",
    holds=(np.diff(distances, axis=1) < -0.01).all() and distances[:, -1].max() < 0.1,
)

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(7.4, 3.2))
order = np.argsort(-exact)
left.bar(range(64), counts[order] / length, color=plots.COLOURS[5], label="10,000 steps of a chain")
left.plot(exact[order], ".", color=plots.COLOURS[4], markersize=4, label="exact")
left.set(xlabel="picture, the likeliest first", ylabel="share of the visits", title="How often each picture came")
left.legend()
for seed in range(3):
    right.loglog(lengths, distances[seed], marker="o", label=f"chain {seed + 1}")
right.set(xlabel="steps", ylabel="total variation distance", title="The walk finds the probabilities")
right.legend()
plots.show(
    figure,
    alt="Left: bars of the visits to 64 pictures, which follow the dots of the exact probabilities. Right: three "
    "falling lines of the distance against the number of steps.",
    caption="**Figure 24.3.** A chain that never computes $Z$ visits the pictures as often as it should.",
)

# %% [markdown]
# From {measured:distance_short:.2f} after 10 steps the distance falls to {measured:distance_long:.3f} after 10,000.
# But this machine has small weights. With large ones there are deep valleys, and a chain may stay in one for very
# long. Keep that in mind; it will decide which training works.
#
# ## Learning: more of the data, less of the dreams
#
# Training should make the data likely: raise the mean of $\log p(v) = -F(v) - \log Z$ over the training pictures. The
# slope for one weight has two parts, one from each term, and both turn out to be means of the same thing:
#
# $$\frac{\partial \log p}{\partial W_{ij}} = \langle v_i h_j \rangle_{\text{data}} -
# \langle v_i h_j \rangle_{\text{model}} .$$
#
# On the left: how often the two units are 1 together when the pictures come from the data. On the right: how often
# when the machine dreams freely. Learning stops when its dreams have the statistics of the data. The biases follow the
# same rule with $v_i$ and $h_j$ alone.
#
# The second mean is the trouble: it needs samples from the model, and a chain needs many steps to get there. Hinton's
# **contrastive divergence** (CD-$k$) starts the chain *at the data* and walks only $k$ steps, often one.
# **Persistent** CD (Tieleman 2008) does not start anew for each batch: its chains walk on through the whole training,
# while the weights change slowly beneath them.


# %%
def learn(W, a, b, batch, v, rate, k, random):
    """One step, in place. v: where the chains start, the batch itself (CD) or the last dreams (persistent)."""
    for _ in range(k):
        v = gibbs_step(v, W, a, b, random)
    h_data, h_model = up(batch, W, b), up(v, W, b)  # probabilities: less noise than samples
    W += rate * (batch.T @ h_data / len(batch) - v.T @ h_model / len(v))
    a += rate * (batch.mean(axis=0) - v.mean(axis=0))
    b += rate * (h_data.mean(axis=0) - h_model.mean(axis=0))
    return v


# %% [markdown]
# ### Bars and stripes
#
# The test is a small world that can be enumerated: pictures of 3×3 pixels in which either whole rows or whole columns
# are on. There are 14 of them, and 512 pictures in all. The best possible machine gives each of the 14 one fourteenth,
# and a mean log-likelihood of $-\ln 14$. Below it we compute the *exact* log-likelihood while the machine learns.

# %%
rows = all_states(3)  # (8, 3)
bars = np.repeat(rows[:, :, None], 3, axis=2).reshape(8, 9)  # whole rows on
stripes = np.repeat(rows[:, None, :], 3, axis=1).reshape(8, 9)  # whole columns on
world = np.unique(np.vstack([bars, stripes]), axis=0)  # (14, 9)
everything = all_states(9)  # (512, 9)
world.shape, -np.log(14)


# %%
def log_likelihood(pictures, W, a, b):
    log_z = log_sum_exp(-free_energy(everything, W, a, b))
    return np.mean(-free_energy(pictures, W, a, b)) - log_z


def reconstruction_error(pictures, W, a, b):
    return np.mean((down(up(pictures, W, b), W, a) - pictures) ** 2)


def new_machine(visible, hidden, seed):
    random = np.random.default_rng(seed)
    return random.normal(0, 0.1, size=(visible, hidden)), np.zeros(visible), np.zeros(hidden), random


# %% [markdown] tags=["predict"]
# The easiest thing to watch is the **reconstruction error**: up, down again, and compare with the picture. Four ways
# to train follow: CD-1, CD-10, persistent CD with 14 chains at the same large rate, and persistent CD with 100 chains
# and a rate that falls to 0. Will the one with the smallest reconstruction error have the highest likelihood?

# %%
ways = {  # steps of the chain, persistent chains (0: none), rate, whether it falls
    "CD-1": (1, 0, 0.3, False),
    "CD-10": (10, 0, 0.3, False),
    "persistent, 14 chains": (1, 14, 0.3, False),
    "persistent, 100, falling rate": (1, 100, 0.2, True),
}
steps, every = 2000, 100
likelihoods = {way: np.zeros((3, steps // every + 1)) for way in ways}
errors = {way: np.zeros((3, steps // every + 1)) for way in ways}
for way, (k, chains, rate, falls) in ways.items():
    for seed in range(3):
        W, a, b, random = new_machine(9, 16, seed)
        dreams = draw(np.full((chains, 9), 0.5), random)
        for step in range(steps + 1):
            if step % every == 0:
                likelihoods[way][seed, step // every] = log_likelihood(world, W, a, b)
                errors[way][seed, step // every] = reconstruction_error(world, W, a, b)
            now = rate * (1 - step / (steps + 1)) if falls else rate
            dreams = learn(W, a, b, world, dreams if chains else world, now, k, random)

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(7.8, 3.6))
for way in ways:
    times = np.arange(0, steps + 1, every)
    left.semilogy(times, errors[way].mean(axis=0), label=way)
    (line,) = right.plot(times, likelihoods[way].mean(axis=0))
    right.fill_between(times, likelihoods[way].min(axis=0), likelihoods[way].max(axis=0), alpha=0.15, lw=0)
right.axhline(-np.log(14), color="0.5", linewidth=1, linestyle="-")
right.text(0, -2.6, "the best possible", va="bottom", fontsize=9)
left.set(xlabel="training step", ylabel="reconstruction error", title="What is easy to watch …")
right.set(xlabel="training step", ylabel="mean log-likelihood (nats)", ylim=(-11, -1.8), title="… and what is wanted")
left.legend(fontsize=8)
plots.show(
    figure,
    alt="Left: four reconstruction errors that all fall below a thousandth. Right: exact log-likelihoods. CD-10 and "
    "the careful persistent CD come near -2.6, CD-1 stays lower, persistent CD at the large rate sinks below -10.",
    caption="**Figure 24.4.** Bars and stripes, mean and range over three seeds. On the left, all looks like success.",
)

# %%
last, middle = -1, steps // every // 2
for name, way in zip(("cd1", "cd10", "fast", "careful"), ways, strict=True):
    record(f"likelihood_{name}", likelihoods[way][:, last - 4 :].mean(axis=1), unit="nats")
    record(f"error_{name}", errors[way][:, last])
cd1 = likelihoods["CD-1"]  # (seeds, moments)
record("cd1_late_gain", cd1[:, -5:].mean(axis=1) - cd1[:, middle - 2 : middle + 3].mean(axis=1), unit="nats")
record("cd1_error_falls", errors["CD-1"][:, middle] / errors["CD-1"][:, last], unit="times")
record(
    "cd1_missing",
    -np.log(14) - cd1[:, -10:].mean(axis=1),
    unit="nats",
    claim="CD-1 reconstructs bars and stripes nearly without error, and its exact log-likelihood stays more than 0.25 "
    "nats below the best possible",
    holds=(-np.log(14) - cd1[:, -10:].mean(axis=1) > 0.25).all() and (errors["CD-1"][:, last] < 1e-4).all(),
)
fast = "persistent, 14 chains"
record(
    "fast_loss",
    likelihoods[fast][:, last - 4 :].mean(axis=1) - likelihoods[fast][:, 0],
    unit="nats",
    claim="Persistent CD with few chains and a large rate ends less likely than it began, with a reconstruction error "
    "below a twentieth of the first",
    holds=(likelihoods[fast][:, last - 4 :].mean(axis=1) < likelihoods[fast][:, 0] - 1).all()
    and (errors[fast][:, last] < errors[fast][:, 0] / 20).all(),
)

# %% [markdown] tags=["answer"]
# No. All four reconstruct nearly without error. The likelihoods differ: CD-10 reaches
# {measured:likelihood_cd10:.2f}, the careful persistent CD {measured:likelihood_careful:.2f}, CD-1
# {measured:likelihood_cd1:.2f}, and persistent CD at the large rate {measured:likelihood_fast:.1f}, worse than the
# untrained machine. The best possible is −2.64. In the second half of CD-1's training the reconstruction error
# was divided by {measured:cd1_error_falls:.1f}, and the likelihood gained {measured:cd1_late_gain:.2f} nats.

# %% [markdown]
# Why? Reconstruction asks only: does one step up and down lead back? A machine with deep valleys at the data says yes,
# and may have other deep valleys, far away, that swallow most of the probability. CD-1 never goes there, so it never
# sees them. That is a known failure of these methods; Fischer and Igel (2010) show it on data
# of this kind. Persistent
# chains do wander there, but only if the weights change slowly enough for the chains to keep up. With 14 chains and a
# large rate they do not. So the saying "persistent CD is better" has a condition: a small rate, or one that falls.
#
# **Reconstruction error is not the likelihood.** Use it to notice that something is broken, not to choose a machine.
#
# ### How wrong is CD's slope?
#
# Here the exact slope can be computed: the model's mean is a sum over 512 pictures. We train with CD-1 and, on the
# way, compare directions: the cosine between the exact slope and CD's, the latter as a mean over many chains so that
# only its bias remains.


# %%
def weight_slopes(W, a, b, random, repeats=400):
    """The exact slope of the log-likelihood for W, and what CD-1 and CD-10 say on average."""
    p = np.exp(-free_energy(everything, W, a, b) - log_sum_exp(-free_energy(everything, W, a, b)))
    of_data = world.T @ up(world, W, b) / len(world)
    found = {0: of_data - everything.T @ (p[:, None] * up(everything, W, b))}
    v = np.tile(world, (repeats, 1))
    for k in range(1, 11):
        v = gibbs_step(v, W, a, b, random)
        found[k] = of_data - v.T @ up(v, W, b) / len(v)
    return found


def cosine(one, other):
    return (one * other).sum() / np.sqrt((one**2).sum() * (other**2).sum())


# %%
moments, cosines = [0, 50, 100, 200, 400], np.zeros((2, 3, 5))  # (k = 1 or 10, seeds, moments)
for seed in range(3):
    W, a, b, random = new_machine(9, 16, seed)
    for step in range(max(moments) + 1):
        if step in moments:
            slopes = weight_slopes(W, a, b, random)
            for row, k in enumerate((1, 10)):
                cosines[row, seed, moments.index(step)] = cosine(slopes[0], slopes[k])
        learn(W, a, b, world, world, 0.3, 1, random)
pd.DataFrame(cosines.mean(axis=1).T, index=moments, columns=["CD-1", "CD-10"]).round(3)

# %%
record("cosine_start_1", cosines[0, :, 0])
record("cosine_late_1", cosines[0, :, -1])
record(
    "cosine_late_10",
    cosines[1, :, -1],
    claim="After 400 steps CD-10's mean slope points closer to the exact slope than CD-1's does, for every seed",
    holds=(cosines[1, :, -1] > cosines[0, :, -1] + 0.02).all(),
)

# %% [markdown]
# At the start, with small weights, one step is nearly as good as the truth (cosine {measured:cosine_start_1:.3f}).
# After 400 steps CD-1's cosine is {measured:cosine_late_1:.2f}, CD-10's {measured:cosine_late_10:.3f}. CD-1 is a fine
# way to begin.
#
# ## The digits
#
# Keras has no RBM. We write one as a **layer**: its weights are Keras's, and calling it translates upwards, so that it
# can later stand in a network. The learning rule is not a slope of a loss, so there is no `compile` and `fit`. A whole
# epoch is one `tf.function`: Python starts it, compiled code does the steps. `jit_compile=True` merges the many small
# operations of a step.
#
# The chain is kept as *hidden* states. That saves one translation a step.


# %%
class RBM(layers.Layer):
    """A restricted Boltzmann machine; up translates pictures, down translates hidden states."""

    def __init__(self, visible, hidden, seed=0):
        super().__init__()
        self.W = self.add_weight(shape=(visible, hidden), name="W")
        self.a = self.add_weight(shape=(visible,), name="a")
        self.b = self.add_weight(shape=(hidden,), name="b")
        self.random = tf.random.Generator.from_seed(seed)
        self.start(seed)

    def start(self, seed):
        """Forget everything: small random weights, biases 0."""
        self.seed = seed
        self.W.assign(np.random.default_rng(seed).normal(0, 0.01, self.W.shape))
        self.a.assign(tf.zeros_like(self.a))
        self.b.assign(tf.zeros_like(self.b))
        self.random.reset_from_seed(seed)

    def up(self, v):
        return tf.sigmoid(v @ self.W + self.b)  # (batch, hidden)

    def down(self, h):
        return tf.sigmoid(h @ tf.transpose(self.W) + self.a)  # (batch, visible)

    def call(self, v):
        return self.up(v)

    def draw(self, p):
        return tf.cast(self.random.uniform(tf.shape(p)) < p, tf.float32)

    @tf.function(jit_compile=True)
    def epoch(self, batches, chain, rate, persistent, k):
        """Learn from batches (steps, batch, visible); return where the chain is, (batch, hidden)."""
        for v_data in batches:
            h_data = self.up(v_data)
            chain = chain if persistent else self.draw(h_data)
            for _ in range(k):
                v = self.draw(self.down(chain))
                h = self.up(v)
                chain = self.draw(h)
            change = tf.transpose(v_data) @ h_data - tf.transpose(v) @ h
            self.W.assign_add(rate / len(v_data) * change)
            self.a.assign_add(rate * tf.reduce_mean(v_data - v, axis=0))
            self.b.assign_add(rate * tf.reduce_mean(h_data - h, axis=0))
        return chain

    def train(self, pictures, epochs, rate=0.05, batch=10, persistent=True, k=1, each=None):
        """each: called after every epoch."""
        shuffle = np.random.default_rng(self.seed)
        chain = tf.zeros((batch, self.b.shape[0]))
        for _ in range(epochs):
            rows = shuffle.permutation(len(pictures))[: len(pictures) // batch * batch]
            batches = tf.constant(pictures[rows].reshape(-1, batch, pictures.shape[1]), tf.float32)
            chain = self.epoch(batches, chain, tf.constant(rate), persistent, k)
            if each is not None:
                each()


# %% [markdown]
# Our pixels lie between 0 and 1. We take them as *probabilities* of ink and put them in as they are, which is common.
# What the machine draws is 0 or 1.
#
# Scikit-learn has an RBM, `BernoulliRBM`. It trains by persistent CD too, so we can compare like with like: the same
# 1,790 digits, 100 hidden units, batches of 10, rate 0.05, 30 epochs. Both are measured by one function, the
# **pseudo-likelihood**: for each pixel, the log-probability of its value *given all others*, added up. Each needs only
# the difference of two free energies, in which $Z$ cancels. It can only judge pictures of 0 and 1; so we round,
# and take 600 of them. The seconds are measured afterwards, when everything is compiled; NumPy's products run on one
# thread here.

# %%
images, labels = data.digits()  # (1797, 8, 8) in 0..1, (1797,)
pixels = images.reshape(-1, 64).astype("float32")[:1790]  # whole batches of 10
labels = labels[:1790]


def pseudo_likelihood(v, W, a, b):
    """Mean over the pictures of the sum over pixels of log p(pixel | all other pixels)."""
    total, energies = 0.0, free_energy(v, W, a, b)
    for pixel in range(v.shape[1]):
        other = v.copy()
        other[:, pixel] = 1 - v[:, pixel]
        total -= np.logaddexp(0, energies - free_energy(other, W, a, b)).mean()
    return total


# %%
machine = RBM(64, 100)
drops, ours, theirs = [], [], []
binary = (pixels[:600] > 0.5).astype("float32")
for seed in range(3):
    curve = []
    machine.start(seed)

    def watch(curve=curve):
        curve.append(np.mean((machine.down(machine.up(pixels)).numpy() - pixels) ** 2))

    machine.train(pixels, epochs=30, each=watch)
    drops.append(curve)
    ours.append(pseudo_likelihood(binary, *machine.get_weights()))
    other = BernoulliRBM(100, learning_rate=0.05, batch_size=10, n_iter=30, random_state=seed)
    other.fit(pixels)
    theirs.append(pseudo_likelihood(binary, other.components_.T, other.intercept_visible_, other.intercept_hidden_))

# %%
trained = machine.get_weights()
seconds_ours, seconds_theirs = [], []
for _ in range(5):
    begin = time.perf_counter()
    machine.train(pixels, epochs=5)
    middle = time.perf_counter()
    BernoulliRBM(100, learning_rate=0.05, batch_size=10, n_iter=5).fit(pixels)
    seconds_ours.append((middle - begin) / 5)
    seconds_theirs.append((time.perf_counter() - middle) / 5)
machine.set_weights(trained)

# %%
record("error_first", [curve[0] for curve in drops])
record(
    "error_last",
    [curve[-1] for curve in drops],
    claim="On the digits the reconstruction error falls in 30 epochs to less than half of what it is after the first",
    holds=max(curve[-1] / curve[0] for curve in drops) < 0.5,
)
record("seconds_ours", seconds_ours, unit="s", timed=True)
record("seconds_theirs", seconds_theirs, unit="s", timed=True)
record("speed_up", np.array(seconds_theirs) / seconds_ours, unit="times", timed=True)
record("pseudo_theirs", theirs, unit="nats")
record(
    "pseudo_ours",
    ours,
    unit="nats",
    claim="With the same settings our layer's pseudo-likelihood is no worse than scikit-learn's, within 0.5 nats",
    holds=min(ours) > max(theirs) - 0.5,
)

# %% [markdown]
# The reconstruction error falls from {measured:error_first:.3f} after one epoch to {measured:error_last:.3f}. The
# pseudo-likelihood is {measured:pseudo_ours:.1f} for our layer and {measured:pseudo_theirs:.1f} for scikit-learn's;
# ours shuffles the pictures, scikit-learn's takes them in their order. An epoch took {measured:seconds_ours:.3f} s
# against {measured:seconds_theirs:.3f} s, a factor of {measured:speed_up:.1f}. That is no great gain: both spend their
# time in the same few products of small matrices, and NumPy is good at those. Compiled code pays where Python would
# otherwise do the steps.
#
# ## What to watch: the truth, where it can be had
#
# For few hidden units $\log Z$ can be computed exactly although there are 64 pixels. Exchange the roles: sum the
# *visible* units away, by the same trick, and enumerate the hidden states. With 12 hidden units these are 4,096. For
# larger machines $Z$ can be estimated; Salakhutdinov and Murray (2008) show how.
#
# The pictures must now be of 0 and 1, or "the probability of the picture" has no meaning. Each pixel is drawn with its
# grey value as probability. We hold back a part for validation, and train twice by CD-1: at a rate of 0.05, and at
# 0.5.

# %%
drawn = draw(pixels, np.random.default_rng(0)).astype("float32")  # (1790, 64) of 0 and 1
hidden_states = all_states(12).astype("float32")  # (4096, 12)


def exact_log_z(W, a, b):
    return log_sum_exp(-free_energy(hidden_states, W.T, b, a))  # the roles exchanged


# %%
small = RBM(64, 12)
monitors = {}  # (seeds, epochs, 4): error, likelihood of training, of validation, free-energy gap
for name, rate in (("rate 0.05", 0.05), ("rate 0.5", 0.5)):
    monitors[name] = []
    for seed in range(3):
        training, validation = train_test_split(drawn, test_size=0.25, random_state=seed)
        rows = []

        def watch(rows=rows, training=training, validation=validation):
            W, a, b = small.get_weights()
            energies = [free_energy(part, W, a, b).mean() for part in (training, validation)]
            log_z = exact_log_z(W, a, b)
            error = np.mean((down(up(training, W, b), W, a) - training) ** 2)
            rows.append([error, -energies[0] - log_z, -energies[1] - log_z, energies[1] - energies[0]])

        small.start(seed)
        small.train(training, epochs=80, rate=rate, batch=20, persistent=False, each=watch)
        monitors[name].append(rows)
    monitors[name] = np.array(monitors[name])

# %%
figure, (left, middle, right) = plt.subplots(1, 3, figsize=(8.6, 3.2))
for colour, (name, table) in zip(plots.COLOURS, monitors.items(), strict=False):
    means, epochs = table.mean(axis=0), np.arange(1, 81)
    left.plot(epochs, means[:, 0], color=colour, linestyle="-", label=name)
    middle.plot(epochs, means[:, 1], color=colour, linestyle="--")
    middle.plot(epochs, means[:, 2], color=colour, linestyle="-")
    right.plot(epochs, means[:, 3], color=colour, linestyle="-")
left.set(xlabel="epoch", ylabel="reconstruction error", title="Reconstruction")
middle.set(xlabel="epoch", ylabel="exact log-likelihood (nats)", title="Truth: the slow one wins", ylim=(-26, -23))
middle.plot([], [], color="0.4", linestyle="--", label="training")
middle.plot([], [], color="0.4", linestyle="-", label="validation")
right.set(xlabel="epoch", ylabel="F(validation) − F(training) (nats)", title="Free-energy gap")
left.legend(fontsize=8)
middle.legend(fontsize=8)
plots.show(
    figure,
    alt="Three plots over 80 epochs. The reconstruction error of the fast machine is lower throughout. Its exact "
    "likelihood jumps up and down and stays on one level; that of the slow machine rises above it. The gap in "
    "free energy grows for the fast machine.",
    caption="**Figure 24.5.** A machine with 12 hidden units, whose likelihood is exact. Means over three seeds.",
)

# %%
fast, slow = monitors["rate 0.5"], monitors["rate 0.05"]
fast_end, slow_end = fast[:, -20:].mean(axis=1), slow[:, -20:].mean(axis=1)  # (seeds, 4)
record("error_fast_digits", fast_end[:, 0])
record("error_slow_digits", slow_end[:, 0])
record("valid_fast", fast_end[:, 2], unit="nats")
record("valid_slow", slow_end[:, 2], unit="nats")
record("error_ahead_epoch", (fast[:, :, 0] < slow[:, -1:, 0]).argmax(axis=1) + 1, unit="epochs")
record(
    "truth_against_error",
    slow_end[:, 2] - fast_end[:, 2],
    unit="nats",
    claim="Of two machines trained on digits, the one that reconstructs better has the lower exact log-likelihood on "
    "held-out digits, for every seed",
    holds=(slow_end[:, 2] > fast_end[:, 2] + 0.1).all() and (fast_end[:, 0] < slow_end[:, 0] - 0.002).all(),
)
record("gap_late_fast", fast_end[:, 3], unit="nats")
record("gap_late_slow", slow_end[:, 3], unit="nats")

# %% [markdown]
# The machine with the large rate reconstructs better throughout: {measured:error_fast_digits:.3f} in the last twenty
# epochs against {measured:error_slow_digits:.3f}. After {measured:error_ahead_epoch:.0f} epochs
# it had passed what the slow one reaches in 80. The truth is the other way round. On held-out digits it is at
# {measured:valid_fast:.2f} nats,
# and jumps about there; the slow machine has reached {measured:valid_slow:.2f}, and is still rising.
#
# The third picture is the monitor that Hinton's guide (2012) recommends. The difference of the mean *free energies* of
# validation and training pictures is exactly the difference of their log-likelihoods, because $\log Z$ is the same in
# both. So **overfitting can be seen without $Z$**: the gap is {measured:gap_late_slow:.2f} and
# {measured:gap_late_fast:.2f} nats. What the gap cannot show is whether *both* become worse together.
#
# ## What the hidden units look for
#
# Back to the machine with 100 hidden units. Each has 64 weights, a picture of its own.

# %%
W, a, b = machine.get_weights()
filters = W.T.reshape(100, 8, 8)
strongest = np.argsort(-(W**2).sum(axis=0))[:40]
sheet = np.full((4 * 9 - 1, 10 * 9 - 1), np.nan)
for number, unit in enumerate(strongest):
    row, column = divmod(number, 10)
    sheet[9 * row : 9 * row + 8, 9 * column : 9 * column + 8] = filters[unit]
figure, axes = plt.subplots(figsize=(7, 3.3))
picture = axes.imshow(sheet, cmap="RdBu_r", vmin=-1.5, vmax=1.5)
axes.axis("off")
axes.set_title("Strokes, gaps and spots, found without labels")
figure.colorbar(picture, label="weight", shrink=0.8)
plots.show(
    figure,
    alt="Forty small pictures of weights in red and blue: strokes, arcs and spots, red parts next to blue ones.",
    caption="**Figure 24.6.** The weights of the forty strongest hidden units. Red pixels speak for it, blue ones "
    "against it.",
)

# %% [markdown]
# ## Dreaming
#
# Start from noise and walk. What is drawn below are the *probabilities* of the pixels before each draw; they are
# smoother to look at than zeros and ones.

# %% [markdown] tags=["predict"]
# Ten chains start from noise. How many steps does it take until one sees digits: one, ten, or hundreds? And will a
# chain that dreams a 3 stay with it?

# %%
numbers = [0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 60, 80, 100, 150, 200, *range(300, 1001, 100)]
random = np.random.default_rng(24)
frames, v = [], draw(np.full((10, 64), 0.5), random)
frames.append(v)
for step in range(1, 1001):
    p = down(draw(up(v, W, b), random), W, a)
    v = draw(p, random)
    if step in numbers:
        frames.append(p)


def sheet_of(pictures, across=5):
    """Pictures (n, 64) side by side, as one picture."""
    framed = np.pad(np.reshape(pictures, (-1, 8, 8)), ((0, 0), (0, 1), (0, 1)))
    return np.vstack([np.hstack(framed[row : row + across]) for row in range(0, len(framed), across)])[:-1, :-1]


# %%
figure, axes = plt.subplots(figsize=(5.2, 2.6))
picture = axes.imshow(sheet_of(frames[0]), vmin=0, vmax=1, animated=True)
caption = axes.text(0, -1.2, "", animated=True, fontsize=11)
axes.axis("off")


def show_frame(number):
    picture.set_data(sheet_of(frames[number]))
    caption.set_text(f"ten chains after {numbers[number]:,} steps")


plots.animate(
    figure,
    show_frame,
    len(frames),
    alt="Ten small pictures that are noise at first. Within a few steps they become digit-like strokes, which slowly "
    "change into others.",
    caption="**Figure 24.7.** Ten dreams. Each step is one up and one down.",
    seconds=6,
)

# %% [markdown] tags=["answer"]
# Ten steps are enough for strokes like those of digits. A chain stays with one shape for a while, and changes into
# another through something between the two. Neighbouring states of a chain are much alike: for independent samples,
# wait long or start many chains. Some dreams are no digits at all. The machine is a rough model of them.

# %% [markdown]
# ### Half a picture
#
# A machine that knows what goes with what can complete. Hold the upper half fixed (it is **clamped**) and let the
# lower half walk: after each step down, the known pixels are put back. The mean over the later steps is the answer.
# For an honest measure the machine must not have seen the picture: we train one on 1,340 digits and complete the other
# 450. Two simple rivals: the mean of all training digits, and the lower half of the training digit whose upper half is
# most like.


# %%
def complete(v, known, W, a, b, random, steps=120):
    """Fill in the unknown pixels. v: (n, 64); known: (64,) of True and False."""
    filled, total = np.where(known, v, 0.5), 0.0
    for step in range(steps):
        p = down(draw(up(filled, W, b), random), W, a)
        filled = np.where(known, v, draw(p, random))
        if step >= steps // 2:
            total = total + p
    return np.where(known, v, total / (steps - steps // 2))


known = np.arange(64) < 32  # the upper four rows
halves = {"machine": [], "mean": [], "neighbour": []}
for seed in range(3):
    training, held_out = train_test_split(pixels, test_size=450, random_state=seed)
    machine.start(seed)
    machine.train(training, epochs=30)
    W, a, b = machine.get_weights()
    filled = complete(held_out, known, W, a, b, np.random.default_rng(seed))
    apart = (held_out[:, None, known] - training[None, :, known]) ** 2  # (450, 1340, 32)
    nearest = training[apart.sum(axis=2).argmin(axis=1)]
    for name, guess in (("machine", filled), ("mean", training.mean(axis=0)), ("neighbour", nearest)):
        halves[name].append(np.mean((guess - held_out)[:, ~known] ** 2))

# %%
record("half_mean", halves["mean"])
record("half_neighbour", halves["neighbour"])
record(
    "half_machine",
    halves["machine"],
    claim="Completing the lower halves of unseen digits, the machine is closer than the mean digit, for every seed",
    holds=(np.array(halves["machine"]) < 0.9 * np.array(halves["mean"])).all(),
)

# %%
figure, axes = plt.subplots(figsize=(7, 2.7))
chosen = slice(0, 12)
shown = np.vstack([held_out[chosen], np.where(known, held_out, 0.35)[chosen], filled[chosen]])
axes.imshow(sheet_of(shown, across=12), vmin=0, vmax=1)
axes.set_yticks([3.5, 12.5, 21.5], ["unseen digit", "what is given", "completed"])
axes.set_xticks([])
axes.grid(visible=False)
axes.set_title("The lower half, dreamt to fit the upper")
plots.show(
    figure,
    alt="Twelve digits in three rows: the original, its upper half with grey below, and the completion, blurred "
    "but mostly the same digit.",
    caption="**Figure 24.8.** The upper half is clamped. The machine has not seen these digits.",
)

# %% [markdown]
# The squared error of the lower half is {measured:half_machine:.3f} a pixel for the machine, {measured:half_mean:.3f}
# for the mean digit and {measured:half_neighbour:.3f} for the nearest neighbour. So the machine has learned what goes
# with what, and still a memory of 1,340 digits is better at this. It is the fairer rival of the two.
#
# ## Features for a classifier
#
# The hidden probabilities are new columns, learned without labels. Is a logistic regression on them better than on the
# pixels? Scikit-learn's own example says so, on digits moved by one pixel in four directions. We ask twice, on the
# digits as they are and on moved ones, with 1,000 labels and with 100. A third rival keeps us honest: 200
# hidden units with *random* weights, never trained. The regression is regularised weakly (`C=100`), the same for all
# three.

# %% [markdown] tags=["predict"]
# The digits as they are, 1,000 labels: pixels reach {measured:plain_pixels:.3f}. Will the machine's features be better?


# %%
def moved(pictures, labels):
    """Each picture five times: as it is, and moved by one pixel to each side."""
    squares = pictures.reshape(-1, 8, 8)
    places = [(0, 0, 0), (0, 0, 1), (0, 0, -1), (0, 1, 0), (0, -1, 0)]
    every = np.concatenate([shift(squares, place, order=0) for place in places])
    return every.reshape(-1, 64), np.tile(labels, 5)


def score(training, training_labels, test, test_labels):
    return LogisticRegression(C=100, max_iter=3000).fit(training, training_labels).score(test, test_labels)


# %%
wide = RBM(64, 200)
scores = {}  # (digits, labels, features): accuracies, one for each seed
for seed, kind in itertools.product(range(3), ("plain", "moved")):
    x, x_test, y, y_test = train_test_split(pixels, labels, test_size=450, random_state=seed, stratify=labels)
    if kind == "moved":
        (x, y), (x_test, y_test) = moved(x, y), moved(x_test, y_test)
    wide.start(seed)
    wide.train(x, epochs=20 if kind == "plain" else 10, persistent=False)
    chance = np.random.default_rng(seed).normal(0, 0.3, size=(64, 200))
    versions = {
        "pixels": (x, x_test),
        "learned": (wide(x).numpy(), wide(x_test).numpy()),
        "random": (sigmoid(x @ chance), sigmoid(x_test @ chance)),
    }
    shuffled = np.random.default_rng(seed).permutation(len(x))
    for name, (columns, test_columns) in versions.items():
        for many, rows in (("all", shuffled[:1000]), ("few", shuffled[:100])):
            result = score(columns[rows], y[rows], test_columns, y_test)
            scores.setdefault((kind, many, name), []).append(result)

# %%
record("plain_pixels", scores["plain", "all", "pixels"])
record("plain_learned", scores["plain", "all", "learned"])
record("plain_random", scores["plain", "all", "random"])
record("moved_pixels", scores["moved", "all", "pixels"])
record("moved_random", scores["moved", "all", "random"])
gain = np.subtract(scores["moved", "all", "learned"], scores["moved", "all", "pixels"])
record(
    "moved_learned",
    scores["moved", "all", "learned"],
    claim="On digits moved by a pixel, logistic regression is better on the machine's features than on pixels",
    holds=min(gain) > 0.03,
)
few_gain = np.subtract(scores["moved", "few", "learned"], scores["moved", "few", "random"])
record("few_pixels", scores["moved", "few", "pixels"])
record("few_random", scores["moved", "few", "random"])
record(
    "few_learned",
    scores["moved", "few", "learned"],
    claim="With 100 labels, the learned features are better than random ones on moved digits",
    holds=min(few_gain) > 0.01,
)

# %%
table = {key: np.mean(values) for key, values in scores.items()}
pd.Series(table).unstack().round(3)[["pixels", "random", "learned"]]

# %% [markdown] tags=["answer"]
# No. As the digits are, the learned features are *worse*: {measured:plain_learned:.3f}, and 200 random units are as
# good as the pixels ({measured:plain_random:.3f}). The machine keeps what makes pictures likely, and throws away
# details that tell classes apart.

# %% [markdown]
# On moved digits a straight line through the pixels no longer works ({measured:moved_pixels:.3f}), and the learned
# features help a lot: {measured:moved_learned:.3f}. But random features are at {measured:moved_random:.3f}: most of
# the gain is that there *is* a hidden layer. What learning without labels adds shows where labels are rare: with 100
# of them, {measured:few_learned:.3f} against {measured:few_random:.3f} on random features and
# {measured:few_pixels:.3f} on pixels.
#
# ## Pitfalls
#
# - **Reconstruction error as the goal.** It can be small where the likelihood is bad (Figures 24.4 and 24.5). Watch
#   free energies on held-out pictures, and look at dreams.
# - **Comparing free energies of two machines.** Each has a $Z$ of its own. Only differences within one machine mean
#   something.
# - **Probabilities sent up and down instead of samples.** The hidden units of the chain must be *drawn*. Otherwise
#   they carry more than one bit each, and the machine learns to copy. In the last translation, for the statistics,
#   probabilities are fine and less noisy.
# - **A large rate with persistent chains.** They must keep up with the weights.
# - **Grey values beyond 0 and 1.** Standardised columns are no probabilities. For real numbers there is another
#   machine, with Gaussian visible units.
# - **One long chain taken for many samples.** Neighbouring states are alike.
# - **Softplus as `log(1 + exp(x))`.** It overflows for large $x$. Use `logaddexp(0, x)` or `tf.nn.softplus`.
#
# ## Summary
#
# - An RBM gives each picture a probability, through an energy. No links within a layer means that each layer is
#   independent given the other: $\sigma(b + vW)$ upwards, $\sigma(a + hW^\top)$ downwards.
# - The free energy sums the hidden units away; it was exact to {measured:free_energy_difference.high:.0e}. $Z$ is the
#   only thing that cannot be had, except for small machines.
# - Learning is data statistics minus model statistics. CD-1 is cheap and biased; CD-10 came to
#   {measured:likelihood_cd10:.2f} nats on bars and stripes, CD-1 to {measured:likelihood_cd1:.2f}; persistent CD needs
#   a rate at which its chains keep up.
# - Reconstruction error is not the likelihood. The free-energy gap shows overfitting without $Z$.
# - Its features beat pixels on moved digits ({measured:moved_learned:.2f} against {measured:moved_pixels:.2f}) and
#   lose on plain ones.
#
# Where next: the hidden states of one machine can be the pictures of the next. Unit 25 stacks them to a deep belief
# network. RBMs are hardly used for large pictures today; energies, sampling by many small steps and learning from
# one's own dreams live on in newer generative models.
