# %%
import time
from functools import partial

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from keras import layers

from layerwise import plots
from layerwise.measure import record
from layerwise.training import Trainer

plots.use_style()
tf.get_logger().setLevel("ERROR")  # each net compiles functions of its own; TensorFlow would warn

# %% [markdown]
# ## What a list of words does not say
#
# "Not good but funny" and "not (good but funny)" have the same words in the same order. In the first, *not* belongs
# to *good* alone; in the second, to all that follows. What a phrase means depends on what belongs together, and that
# is a **tree**: words at the leaves, and at each inner node two parts that are put together.
#
# A recurrent network (units 19 and 20) reads from left to right and has one state for all. A **recursive** network
# follows the tree. It has one small network, the **composition**, which makes one vector from two. It is used at
# every node, from the leaves up, until one vector stands for the whole. The idea is older than its success: Pollack
# (1990) packed trees into vectors, Goller and Küchler (1996) trained such networks by backpropagation through the
# tree, and Socher and others (2011, 2013) parsed sentences and judged film reviews with them.
#
# ## A small language
#
# Real sentences come with real difficulties: thousands of words, few examples of each, trees that a parser guessed.
# We want to see one thing only, how meanings are put together. So we invent a language in which the meaning of
# every phrase is known. It has nouns, which are neutral, and words that praise or blame. *very* makes a phrase
# stronger, *barely* weaker; *not* turns it round and weakens it. *deny* turns round all the rest of the sentence.
# And after *but* comes what counts.

# %%
NOUNS = ["film", "plot", "music", "actor", "ending", "scenery"]
GOOD = ["good", "warm", "clever", "funny", "splendid", "brilliant", "wonderful", "superb"]  # the last four are strong
BAD = ["bad", "dull", "cold", "silly", "awful", "dreadful", "terrible", "hideous"]
SMALL = ["very", "barely", "not", "deny", "but"]
WORDS = NOUNS + GOOD + BAD + SMALL
NUMBER = {word: number for number, word in enumerate(WORDS)}
FACTOR = {"very": 1.5, "barely": 0.25, "not": -0.5, "deny": -1.0}


def strength(tree):
    """What a phrase says, from -1 to 1. A tree is a word or a pair of trees."""
    if isinstance(tree, str):
        sign = (tree in GOOD) - (tree in BAD)
        return sign * (0.8 if tree in GOOD[4:] + BAD[4:] else 0.4)
    left, right = tree
    factor = FACTOR.get(left, 1.0) if isinstance(left, str) else 1.0  # of two clauses the second counts
    return float(np.clip(factor * strength(right), -1, 1))


phrase = (("film", ("not", "good")), ("but", ("plot", ("very", "funny"))))
strength(phrase), strength(("deny", phrase))

# %% [markdown]
# `strength` is a recursion: the value of a node follows from the values of its two children. That is the principle
# of **compositionality**, and our language obeys it by construction. The network will not see this function, only
# words, trees and the values that come out.
#
# A generator draws sentences with a given number of negations. Each sentence can be read in one way only: *not*
# belongs to the phrase right after it, *deny* to everything up to the end. So a model that sees no tree has, in
# principle, all it needs as well. That is fair to it.


# %%
def draw_phrase(random, negations):
    if random.uniform() < 0.15:
        return (str(random.choice(["very", "barely"])), draw_phrase(random, negations))
    return ("not", draw_phrase(random, negations - 1)) if negations else str(random.choice(GOOD + BAD))


def draw_sentence(random, negations):
    chance = random.uniform()
    if negations and chance < 0.3:
        return ("deny", draw_sentence(random, negations - 1))
    if chance < 0.6:
        first = int(random.integers(negations + 1))
        clause = (str(random.choice(NOUNS)), draw_phrase(random, first))
        return (clause, ("but", draw_sentence(random, negations - first)))
    return (str(random.choice(NOUNS)), draw_phrase(random, negations))


def leaves(tree):
    return [tree] if isinstance(tree, str) else leaves(tree[0]) + leaves(tree[1])


def height(tree):
    return 0 if isinstance(tree, str) else 1 + max(map(height, tree))


def draw_sentences(count, fewest, most, highest, seed, without=()):
    """Different sentences with fewest to most negations, none of them in without."""
    random, sentences = np.random.default_rng(seed), {}
    while len(sentences) < count:
        sentence = draw_sentence(random, int(random.integers(fewest, most + 1)))
        if height(sentence) <= highest and sentence not in without:
            sentences[sentence] = None
    return list(sentences)


train_trees = draw_sentences(400, 0, 3, 7, seed=0)
test_trees = draw_sentences(600, 0, 3, 7, seed=1, without=set(train_trees))
deep_trees = draw_sentences(600, 4, 7, 15, seed=2)
for tree in train_trees[:4]:
    print(f"{strength(tree):+.3f}  {' '.join(leaves(tree))}")

# %% [markdown]
# There are 400 sentences to learn from, with at most three negations, in trees of a height of at most 7. The test
# has 600 others of the same kind: known words, new combinations. A second test is harder: four to seven negations,
# in trees of a height of up to 15, more than was ever seen in training.
#
# A figure of such a tree will be useful all along.


# %%
def place(tree, start=0):
    """All nodes as (tree, x, height, children), a parent after its children."""
    if isinstance(tree, str):
        return [(tree, start, 0, ())]
    left = place(tree[0], start)
    right = place(tree[1], start + len(leaves(tree[0])))
    one, two = left[-1], right[-1]
    return [*left, *right, (tree, (one[1] + two[1]) / 2, 1 + max(one[2], two[2]), (one, two))]


def draw_tree(axes, tree, value_of, size=430):
    """A tree with its nodes coloured by value_of(node), violet for good and orange for bad."""
    nodes = place(tree)
    colours = plt.get_cmap("PuOr")
    for node, x, y, children in nodes:
        for child in children:
            axes.plot([x, child[1]], [y, child[2]], color="grey", linewidth=1, linestyle="-", zorder=1)
        value = value_of(node)
        axes.scatter(x, y, s=size, color=colours(0.5 + 0.42 * np.clip(value, -1, 1)), edgecolor="grey", zorder=2)
        axes.text(
            x,
            y,
            f"{value:+.1f}".replace("+0.0", "0").replace("-0.0", "0"),
            ha="center",
            va="center",
            fontsize=8,
            color="white" if abs(value) > 0.65 else "black",
        )
        if isinstance(node, str):
            axes.text(x, -0.55, node, ha="center", va="top", fontsize=9)
    axes.set(xlim=(-0.7, len(leaves(tree)) - 0.3), ylim=(-1.3, nodes[-1][2] + 0.6))
    axes.axis("off")


# %%
example = ("deny", (("film", ("not", "superb")), ("but", ("plot", ("very", "good")))))
figure, axes = plt.subplots(figsize=(6.8, 3.6))
draw_tree(axes, example, strength)
axes.set_title("The meaning of the whole is made node by node")
plots.show(
    figure,
    alt="A tree over the words deny film not superb but plot very good. Very good has the value 0.6, and so has every "
    "node above it up to the root, where deny makes it minus 0.6.",
    caption="**Figure 21.1.** A sentence of the language with its tree and the true value of each node: violet "
    "is good, "
    "orange is bad.",
)

# %% [markdown]
# ## The composition, plain and with a tensor
#
# Let the children have the vectors $\ell$ and $r$, of size $d$. The plain composition is one dense layer on both:
#
# $$p = \tanh\bigl(W\,[\ell; r] + b\bigr), \qquad W: d \times 2d.$$
#
# Inside tanh the two children are *added*: the left one cannot change what the right one does. But that
# is what *not* is about. What it contributes depends on what it stands before. Socher and others (2013) therefore let
# the children be *multiplied* too. With $c = [\ell; r]$, output number $k$ is
#
# $$p_k = \tanh\Bigl(\sum_{i}\sum_{j} c_i\, V_{kij}\, c_j + (W c + b)_k\Bigr), \qquad V: d \times 2d \times 2d.$$
#
# This is the **recursive neural tensor network**, RNTN. A tensor is a table with more than two directions; here it is
# a stack of $d$ square tables. The loops say what is meant; `einsum` says it in one line.


# %%
def compose_with_loops(left, right, W, b, V):
    children = np.concatenate([left, right])  # (2d,)
    parent = np.zeros(len(b))
    for k in range(len(b)):
        total = W[k] @ children + b[k]
        for i in range(len(children)):
            for j in range(len(children)):
                total += children[i] * V[k, i, j] * children[j]
        parent[k] = np.tanh(total)
    return parent


def compose(left, right, W, b, V):
    """Many pairs at once. left, right: (pairs, d)."""
    children = np.concatenate([left, right], axis=1)  # (pairs, 2d)
    return np.tanh(np.einsum("pi,kij,pj->pk", children, V, children) + children @ W.T + b)


# %%
random = np.random.default_rng(0)
d = 6
W, b, V = random.normal(0, 0.4, (d, 2 * d)), random.normal(0, 0.4, d), random.normal(0, 0.2, (d, 2 * d, 2 * d))
left, right = random.normal(size=(2, 50, d))
looped = np.array([compose_with_loops(*pair, W, b, V) for pair in zip(left, right, strict=True)])
record(
    "loop_gap",
    np.abs(looped - compose(left, right, W, b, V)).max(),
    claim="The tensor layer as one einsum gives what the loops give",
    holds=np.allclose(looped, compose(left, right, W, b, V), atol=1e-12),
)
plain = np.tanh(np.concatenate([left, right], axis=1) @ W.T + b)
record(
    "zero_tensor_gap",
    np.abs(plain - compose(left, right, W, b, np.zeros_like(V))).max(),
    claim="With V = 0 the tensor network is the plain recursive network",
    holds=np.allclose(plain, compose(left, right, W, b, np.zeros_like(V)), atol=1e-12),
)

# %% [markdown] tags=["predict"]
# The plain composition has $2d^2 + d$ parameters. How many does $V$ add? For $d = 6$, and for $d = 30$?

# %%
sizes = np.arange(2, 31)
plain_count, tensor_count = 2 * sizes**2 + sizes, 4 * sizes**3 + 2 * sizes**2 + sizes
record("tensor_parameters", V.size + W.size + b.size, unit="parameters")
record("plain_parameters", W.size + b.size, unit="parameters")

# %%
figure, axes = plt.subplots(figsize=(6.0, 3.2))
axes.semilogy(sizes, tensor_count, label="tensor: $4d^3 + 2d^2 + d$")
axes.semilogy(sizes, plain_count, label="plain: $2d^2 + d$")
axes.set(xlabel="size of the vectors, d", ylabel="parameters of the composition", title="The tensor is dear")
axes.legend()
plots.show(
    figure,
    alt="Parameters against the size of the vectors, on a logarithmic scale. The plain composition has 1,830 at size "
    "30, the tensor composition 109,830.",
    caption="**Figure 21.2.** The tensor grows with the third power of the size, so its vectors must be short.",
)

# %% [markdown] tags=["answer"]
# $V$ has $d \cdot 2d \cdot 2d = 4d^3$ numbers. For $d = 6$ the composition has {measured:tensor_parameters:.0f}
# parameters instead of {measured:plain_parameters:.0f}; for $d = 30$ it has 109,830 instead of 1,830.

# %% [markdown]
# ## The gradient goes down the tree
#
# The same $W$, $b$ and $V$ serve all nodes. Forwards we go from the leaves to the root; backwards from the root to
# the leaves. At each node the slope passes through tanh, adds its share to the slopes of $W$ and $b$, and is split
# between the two children. It is backpropagation as in unit 5, along a tree: **backpropagation through structure**
# (Goller and Küchler 1996). For the plain composition it is ten lines.


# %%
def forward(tree, vectors, W, b):
    """The vector of a tree and what the way back needs. vectors: one per word, by name."""
    if isinstance(tree, str):
        return vectors[tree], None
    one, two = forward(tree[0], vectors, W, b), forward(tree[1], vectors, W, b)
    children = np.concatenate([one[0], two[0]])
    return np.tanh(W @ children + b), (one, two, children)


def backward(node, slope, W, W_slope):
    """Add this node's share, and those of all below it, to W_slope."""
    vector, below = node
    if below is None:
        return
    one, two, children = below
    z_slope = slope * (1 - vector**2)
    W_slope += np.outer(z_slope, children)
    to_left, to_right = np.split(W.T @ z_slope, 2)
    backward(one, to_left, W, W_slope)
    backward(two, to_right, W, W_slope)


# %% [markdown]
# We check it as in unit 5. The loss is the sum of the root's vector, and each weight in turn is moved a little to
# both sides.

# %%
vectors = {word: random.normal(size=d) for word in WORDS}
W_slope = np.zeros_like(W)
backward(forward(example, vectors, W, b), np.ones(d), W, W_slope)
measured = np.zeros_like(W)
for place_in_W in np.ndindex(W.shape):
    nudge = np.zeros_like(W)
    nudge[place_in_W] = 1e-6
    up, down = (forward(example, vectors, W + sign * nudge, b)[0].sum() for sign in (1, -1))
    measured[place_in_W] = (up - down) / 2e-6
record(
    "gradient_gap",
    np.abs(W_slope - measured).max() / np.abs(measured).max(),
    claim="Backpropagation through structure agrees with finite differences",
    holds=np.allclose(W_slope, measured, atol=1e-6),
)

# %% [markdown]
# The relative difference is {measured:gradient_gap:.0e}. From now on TensorFlow does this for us.
#
# ## Many trees at once
#
# Recursion is clear, and slow: thousands of tiny products, one after the other, in an order that differs from
# sentence to sentence. A batch of images has one shape; a batch of trees has as many shapes as trees.
#
# The way out is to sort nodes by **height**. A leaf has the height 0, and an inner node one more than the higher of
# its children. All nodes of one height, in all trees, can be computed together, because their children are lower
# and so are done. We write each tree as a table. The rows hold first the leaves, then the nodes of height 1, of
# height 2, and so on; each height gets as many rows as the tree with most nodes of that height needs. A row says:
# which word (for a leaf), or in which rows the left and the right child stand.


# %%
def by_height(tree):
    """The tree's nodes by height: {height: [(node, (left height, place), (right height, place)), ...]}."""
    rows = {}

    def visit(node):
        children = () if isinstance(node, str) else (visit(node[0]), visit(node[1]))
        height = 1 + max((child[0] for child in children), default=-1)
        rows.setdefault(height, []).append((node, *children))
        return height, len(rows[height]) - 1

    visit(tree)
    return rows


def widths_of(trees):
    """For each height, the most nodes that a tree has there."""
    forest = [by_height(tree) for tree in trees]
    return [max(len(rows.get(height, ())) for rows in forest) for height in range(max(map(max, forest)) + 1)]


def tables(trees, widths):
    """Tables (trees, rows, 3) of word, left, right; values (trees, rows), NaN where no node is; rows of the roots."""
    starts = np.cumsum([0, *widths])
    table = np.zeros((len(trees), starts[-1], 3), dtype="int32")
    values = np.full((len(trees), starts[-1]), np.nan, dtype="float32")
    roots = []
    for number, tree in enumerate(trees):
        for height, nodes in by_height(tree).items():
            for place, (node, *children) in enumerate(nodes):
                row = starts[height] + place
                values[number, row] = strength(node)
                table[number, row, 1:] = [starts[h] + at for h, at in children] or 0
                table[number, row, 0] = NUMBER.get(node, 0) if height == 0 else 0
        roots.append(row)  # the root is visited last
    return table, values, np.array(roots)


# %%
widths = widths_of(train_trees + test_trees)
train_table, train_values, train_roots = tables(train_trees, widths)
print("rows for the heights 0, 1, 2, …:", widths)
print("tables:", train_table.shape)

# %%
figure, both = plt.subplots(1, 2, figsize=(7.6, 2.9))
pair = ("film", ("not", ("very", "good"))), (("plot", ("not", "dull")), ("but", ("music", "cold")))
for axes, tree in zip(both, pair, strict=True):
    for node, x, y, children in place(tree):
        for child in children:
            axes.plot([x, child[1]], [y, child[2]], color="grey", linewidth=1, linestyle="-", zorder=1)
        axes.scatter(x, y, s=260, color=plots.COLOURS[y], zorder=2)
        axes.text(x, y, y, color="white", ha="center", va="center", fontsize=9, fontweight="bold")
        if isinstance(node, str):
            axes.text(x, -0.5, node, ha="center", va="top", fontsize=9)
    axes.set(ylim=(-1.1, 3.5), xlim=(-0.6, len(leaves(tree)) - 0.4))
    axes.axis("off")
figure.suptitle("Nodes of one number are computed together", fontweight="bold", fontsize="medium")
plots.show(
    figure,
    alt="Two trees of different shapes. Each node bears its height: leaves 0, their parents 1, and so on up to "
    "the roots.",
    caption="**Figure 21.3.** Two trees of different shapes and the heights of their nodes: three calls of the "
    "composition serve both.",
)


# %% [markdown]
# The layer is one of our own, written as in unit 7. Its weights are the word vectors, $W$, $b$ and, if wanted, $V$,
# here as a table of $(2d)^2 \times d$ for the products of every two numbers of the children.


# %%
@keras.saving.register_keras_serializable(package="layerwise")
class TreeLayer(layers.Layer):
    """Vectors of all nodes, (batch, rows, size), from tables (batch, rows, 3)."""

    def __init__(self, size, widths, tensor, words, **options):
        super().__init__(**options)
        self.size, self.widths, self.tensor, self.words = size, list(widths), tensor, words

    def build(self, shape):
        d, normal = self.size, keras.initializers.RandomNormal
        self.vectors = self.add_weight(shape=(self.words, d), initializer=normal(stddev=0.5), name="vectors")
        self.W = self.add_weight(shape=(2 * d, d), name="W")
        self.b = self.add_weight(shape=(d,), initializer="zeros", name="b")
        if self.tensor:
            self.V = self.add_weight(shape=(4 * d * d, d), initializer=normal(stddev=0.1), name="V")

    def compose(self, left, right):
        children = tf.concat([left, right], axis=-1)  # (batch, nodes, 2d)
        z = children @ self.W + self.b
        if self.tensor:
            products = children[..., :, None] * children[..., None, :]  # (batch, nodes, 2d, 2d)
            z += tf.reshape(products, (-1, left.shape[1], 4 * self.size**2)) @ self.V
        return tf.tanh(z)

    def call(self, table):
        row = self.widths[0]
        nodes = tf.gather(self.vectors, table[:, :row, 0])  # (batch, leaves, d)
        for width in self.widths[1:]:
            left, right = (tf.gather(nodes, table[:, row : row + width, i], batch_dims=1) for i in (1, 2))
            nodes = tf.concat([nodes, self.compose(left, right)], axis=1)
            row += width
        return nodes

    def get_config(self):
        own = {"size": self.size, "widths": self.widths, "tensor": self.tensor, "words": self.words}
        return {**super().get_config(), **own}


# %% [markdown]
# Is it the same as the recursion? And what is gained? Both use this layer's `compose`: once as a recursion, one
# node of one tree at a time, and once by heights.


# %%
def recursion(layer, tree):
    if isinstance(tree, str):
        return layer.vectors[NUMBER[tree]][None, None]  # (1, 1, d)
    return layer.compose(recursion(layer, tree[0]), recursion(layer, tree[1]))


def seconds(function):
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


keras.utils.set_random_seed(0)
layer = TreeLayer(6, widths, True, len(WORDS))
few = train_trees[:50]
levels = layer(train_table[:50]).numpy()[np.arange(50), train_roots[:50]]  # (50, d)
one_by_one = np.array([recursion(layer, tree)[0, 0] for tree in few])
record(
    "levels_gap",
    np.abs(levels - one_by_one).max(),
    claim="Computed by heights, the roots have the vectors that the recursion gives",
    holds=np.abs(levels - one_by_one).max() < 1e-5,
)

# %%
slow = [seconds(lambda: [recursion(layer, tree) for tree in few]) for _ in range(2)]
fast = [seconds(lambda: layer(train_table[:50])) for _ in range(2)]
record("seconds_recursion", slow, unit="s", timed=True)
record("seconds_levels", fast, unit="s", timed=True)
record(
    "levels_speed",
    min(slow) / min(fast),
    timed=True,
    claim="By heights, 50 trees are computed at least four times as fast as one at a time",
    holds=min(slow) / min(fast) > 4,
)

# %% [markdown]
# The greatest difference is {measured:levels_gap:.0e}, rounding of float32. By heights it is
# {measured:levels_speed:.0f} times as fast. This is how one trains trees in practice; Looks and others (2017) made a
# library of the idea.
#
# ## Four models, the same sentences
#
# Which of them learns whether a sentence praises or blames? All see the same 400 sentences and have about 1,000
# parameters:
#
# - **Bag of words**: the mean of the words' vectors, then a hidden layer. It has no order at all.
# - **LSTM** (unit 20): reads from left to right. It has the order, and no tree.
# - **Plain recursive net**: the tree, with vectors of 16.
# - **RNTN**: the tree, with vectors of 6, because its parameters go into the tensor.
#
# Only the whole sentence bears a label for now, so that all learn from the same. Classes are bad (0), neutral (1)
# and good (2); whole sentences are never neutral. Each model gets a rate at which it does well, chosen in trials
# beforehand.


# %%
LONGEST = 18  # words; the sentences up to the height 7 have fewer


def sequences(trees, length):
    """Words as numbers from 1, filled up in front with 0. Result: (trees, length)."""
    rows = [[NUMBER[word] + 1 for word in leaves(tree)] for tree in trees]
    return np.array([[0] * (length - len(row)) + row for row in rows], dtype="int32")


def tree_network(size, tensor, outputs=3, widths=widths):
    table = keras.Input((sum(widths), 3), dtype="int32")
    nodes = TreeLayer(size, widths, tensor, len(WORDS))(table)
    return keras.Model(table, layers.Dense(outputs)(nodes))  # (batch, rows, outputs)


def sequence_network(reader, size):
    words = keras.Input((None,), dtype="int32")
    read = reader(layers.Embedding(len(WORDS) + 1, size, mask_zero=True)(words))
    return keras.Model(words, layers.Dense(3)(read))  # (batch, 3)


MODELS = {
    "bag of words": lambda: sequence_network(
        lambda x: layers.Dense(16, activation="relu")(layers.GlobalAveragePooling1D()(x)), 20
    ),
    "LSTM": lambda: sequence_network(layers.LSTM(10), 8),
    "plain recursive": lambda: tree_network(16, False),
    "RNTN": lambda: tree_network(6, True),
}
RATES = {"bag of words": 0.01, "LSTM": 0.03, "plain recursive": 0.01, "RNTN": 0.01}
for name, make in MODELS.items():
    print(f"{name:16} {make().count_params():5} parameters")

# %% [markdown]
# A single network would be trained as always: `compile` it with `SparseCategoricalCrossentropy(from_logits=True,
# ignore_class=-1)`, then `fit(table, labels)`. The class −1 is left out of the loss: empty rows and, for now, inner
# nodes. But we train each network from several starts, and TensorFlow needs longer to *compile* a step through all
# heights than to train. `Trainer` compiles the step once for each kind of network and uses it again for all starts.


# %%
class_loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=-1)


def trainer_of(network, loss, rate):
    network.compile(keras.optimizers.Adam(rate, clipnorm=1.0), loss, jit_compile=False)
    return Trainer(network)


def train_anew(trainer, make, inputs, targets, seed, epochs=40, batch_size=30):
    """Train the trainer's network from the weights of a new one."""
    keras.utils.set_random_seed(seed)
    trainer.restart(make().get_weights())
    trainer.train(inputs, targets, epochs=epochs, batch_size=batch_size, seed=seed)


# %%
def classes(values):
    """0, 1, 2 for bad, neutral, good, and -1 where no node is."""
    return np.where(np.isnan(values), -1, 1 + np.sign(np.nan_to_num(values))).astype("int32")


def only_roots(labels, roots):
    kept = np.full_like(labels, -1)
    kept[np.arange(len(roots)), roots] = labels[np.arange(len(roots)), roots]
    return kept


deep_widths = widths_of(deep_trees)
TABLES = {"test": tables(test_trees, widths), "deep": tables(deep_trees, deep_widths)}
SENTENCES = {
    "test": sequences(test_trees, LONGEST),
    "deep": sequences(deep_trees, max(map(len, map(leaves, deep_trees)))),
}
TRUTH = {"test": [strength(tree) > 0 for tree in test_trees], "deep": [strength(tree) > 0 for tree in deep_trees]}


def tree_answers(network, test):
    """What a tree network says at all nodes of a test. The weights fit trees of any height."""
    if test == "deep":
        size, outputs = network.layers[1].size, network.output_shape[-1]
        deeper = tree_network(size, network.layers[1].tensor, outputs, deep_widths)
        deeper.set_weights(network.get_weights())
        network = deeper
    return network(TABLES[test][0]).numpy()  # (trees, rows, outputs)


def right(network, test):
    """For each sentence of a test, whether its root is judged rightly."""
    if isinstance(network.layers[1], TreeLayer):
        scores = tree_answers(network, test)[np.arange(600), TABLES[test][2]]  # (600, 3)
    else:
        scores = network(SENTENCES[test]).numpy()
    return (scores[:, 2] > scores[:, 0]) == TRUTH[test]


# %% [markdown] tags=["predict"]
# Put the four in order. And what will happen to each on deeper sentences than it has ever seen?

# %%
SEEDS = range(3)
roots_only = only_roots(classes(train_values), train_roots)
sentence_labels = roots_only.max(axis=1)
trainers, correct = {}, {}
for name, make in MODELS.items():
    trainer = trainers[name] = trainer_of(make(), class_loss, RATES[name])
    is_tree = name in ("plain recursive", "RNTN")
    inputs, labels = (train_table, roots_only) if is_tree else (sequences(train_trees, LONGEST), sentence_labels)
    for seed in SEEDS:
        train_anew(trainer, make, inputs, labels, seed)
        for test in ("test", "deep"):
            correct.setdefault((name, test), []).append(right(trainer.model, test))
accuracy = {key: [float(run.mean()) for run in runs] for key, runs in correct.items()}

# %%
KEYS = {"bag of words": "bag", "LSTM": "lstm", "plain recursive": "plain", "RNTN": "rntn"}
for (name, test), values in accuracy.items():
    record(f"{KEYS[name]}_{test}", values)

# %%
negations = np.array([sum(word in ("not", "deny") for word in leaves(tree)) for tree in test_trees])
bag_negated = [run[negations > 0].mean() for run in correct["bag of words", "test"]]
record(
    "bag_negated",
    bag_negated,
    claim="Where a sentence holds a negation, a bag of words hardly does better than guessing",
    holds=max(bag_negated) < 0.7,
)
gain = np.subtract(accuracy["plain recursive", "deep"], accuracy["LSTM", "deep"])
record(
    "tree_over_lstm_deep",
    gain,
    claim="On sentences deeper than those of the training, a recursive network that is given the trees beats an "
    "LSTM of "
    "equal size",
    holds=gain.mean() > 0.05,
)

# %%
deep_negations = np.array([sum(word in ("not", "deny") for word in leaves(tree)) for tree in deep_trees])
figure, axes = plt.subplots(figsize=(6.8, 3.6))
for name, marker in zip(MODELS, "sd^o", strict=True):
    runs = [np.concatenate(both) for both in zip(correct[name, "test"], correct[name, "deep"], strict=True)]
    count = np.concatenate([negations, deep_negations])
    curve = [100 * np.mean([run[count == n].mean() for run in runs]) for n in range(8)]
    axes.plot(range(8), curve, marker=marker, label=name)
axes.axvspan(3.5, 7.3, color="grey", alpha=0.12)
axes.text(5.4, 104, "deeper than in training", ha="center", fontsize=9)
axes.axhline(50, color="grey", linewidth=1, linestyle="-")
axes.set(
    xlabel="negations in the sentence",
    ylabel="right (%)",
    ylim=(25, 110),
    title="Beyond the depth of the training, trees hold best",
)
axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=9)
plots.show(
    figure,
    alt="Accuracy against the number of negations, 0 to 7. The bag of words and the LSTM go up and down around 50 and "
    "60 %; the two recursive networks stay far higher, also beyond three negations.",
    caption="**Figure 21.4.** Accuracy by the number of negations, mean over three starts. The grey line is guessing.",
)

# %% [markdown] tags=["answer"]
# On the test the bag of words is right in {measured:bag_test:.0%} of the sentences, the LSTM in
# {measured:lstm_test:.0%}, the plain recursive net in {measured:plain_test:.0%} and the RNTN in
# {measured:rntn_test:.0%}. On deeper sentences it is {measured:bag_deep:.0%}, {measured:lstm_deep:.0%},
# {measured:plain_deep:.0%} and {measured:rntn_deep:.0%}.
#
# Where a sentence holds a negation, the bag of words reaches {measured:bag_negated:.0%}: it guesses. Its line is
# jagged because it can only count: what it makes of two negations is wrong for three. The LSTM could do the task,
# but 400 sentences teach it too little. The recursive networks use at the top of a high tree what they have learnt
# at the bottom of a low one, because it is the same composition. They are not perfect, and their starts differ: on
# deep sentences the RNTN had from {measured:rntn_deep.low:.0%} to {measured:rntn_deep.high:.0%}. And the plain net
# needs no tensor to turn a sign round. A layer of tanh and a layer that reads it can do what one layer cannot (unit
# 3).

# %% [markdown]
# Is the LSTM unable, or has it only seen too little? We give it three times as many sentences, in larger
# batches, so that it takes about as many steps.

# %%
more_trees = draw_sentences(1200, 0, 3, 7, seed=3, without=set(test_trees))
more_labels = np.array([2 if strength(tree) > 0 else 0 for tree in more_trees], dtype="int32")
lstm_more = []
for seed in SEEDS:
    sentences = sequences(more_trees, LONGEST)
    train_anew(trainers["LSTM"], MODELS["LSTM"], sentences, more_labels, seed, epochs=30, batch_size=60)
    lstm_more.append(float(right(trainers["LSTM"].model, "test").mean()))
gain = np.subtract(lstm_more, accuracy["LSTM", "test"])
record(
    "lstm_more",
    lstm_more,
    claim="With three times as many sentences the LSTM does much better without any tree",
    holds=gain.mean() > 0.08,
)

# %% [markdown]
# Now it reaches {measured:lstm_more:.0%} on the test (from {measured:lstm_more.low:.0%} to
# {measured:lstm_more.high:.0%}). A tree is a piece of knowledge that need not be learnt. With enough examples a
# sequence model can learn what it needs of it.
#
# You should know how this language was chosen. In a first version sentences had at most two negations; there the LSTM
# was as good as the trees, and even the bag of words was well above guessing. Negations were then made more frequent,
# so that the order of composition matters. The distance between the models belongs to *few sentences with many
# negations*, and the learning rates were chosen in trials on that first version, not on a validation part.

# %% [markdown]
# ## Labels inside the tree
#
# A label at the root has to find its way down through up to seven compositions before it tells the network anything
# about *not*. Socher and others (2013) therefore had every phrase of every sentence judged by people: 215,154
# phrases of 11,855 sentences, the Stanford Sentiment Treebank. In our language the label of each node is known. The
# same networks, the same sentences, but now the loss counts every node.

# %% [markdown] tags=["predict"]
# What will that do to the accuracy on deep sentences? A sequence model cannot use these labels. Is the comparison
# with it still fair?

# %%
all_nodes, weights_kept = classes(train_values), {}
for name in ("plain recursive", "RNTN"):
    trainer = trainers[name]
    runs = {"test": [], "deep": []}
    for seed in SEEDS:
        train_anew(trainer, MODELS[name], train_table, all_nodes, seed, epochs=30, batch_size=60)
        weights_kept[name, seed] = trainer.model.get_weights()
        for test in runs:
            runs[test].append(float(right(trainer.model, test).mean()))
    for test in runs:
        accuracy[name, test, "all"] = runs[test]
        record(f"{KEYS[name]}_{test}_all", runs[test])

# %%
better = np.subtract(accuracy["plain recursive", "deep", "all"], accuracy["plain recursive", "deep"])
record(
    "labels_inside_gain",
    better,
    claim="Labels at all nodes make the plain recursive network better on deep trees than labels at the roots alone",
    holds=better.mean() > 0.05,
)

# %%
figure, axes = plt.subplots(figsize=(6.8, 3.2))
for place_y, name in enumerate(reversed(MODELS)):
    for key, marker, colour, label in (
        ((name, "deep"), "o", plots.COLOURS[0], "labels at the roots"),
        ((name, "deep", "all"), "^", plots.COLOURS[1], "labels at all nodes"),
    ):
        values = 100 * np.array(accuracy.get(key, []))
        up = 0.12 if marker == "^" else -0.12
        axes.plot(
            values, np.full(len(values), place_y + up), marker, color=colour, label=label if place_y == 0 else None
        )
axes.axvline(50, color="grey", linewidth=1, linestyle="-")
axes.set(
    xlabel="right on deeper sentences (%)",
    yticks=range(4),
    yticklabels=list(reversed(MODELS)),
    xlim=(45, 102),
    ylim=(-0.5, 3.5),
)
axes.set_title("Labels inside the tree teach the composition")
axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.22), ncols=2)
plots.show(
    figure,
    alt="Accuracy on deeper sentences of four models, three starts each. The two recursive networks lie far "
    "higher with "
    "labels at all nodes than with labels at the roots.",
    caption="**Figure 21.5.** Each mark is one start. The bag of words and the LSTM have no nodes to label.",
)

# %% [markdown] tags=["answer"]
# The plain recursive network goes from {measured:plain_deep:.2f} to {measured:plain_deep_all:.2f} on deep
# sentences, the RNTN from {measured:rntn_deep:.2f} to {measured:rntn_deep_all:.2f}. One start of the RNTN remained
# at {measured:rntn_deep_all.low:.2f}: labels help, but they do not make every start succeed. The labels inside are
# more information, and somebody has to provide them. So the comparison with the LSTM is fair about what each model
# *can* use, not about what each was given. (One could give an LSTM every phrase as a sentence of its own.)

# %% [markdown]
# ## What became of "not"
#
# A recursive network can be asked at every node. We let an RNTN, the best of the three starts, judge all phrases of
# a sentence that is not in the training data. The number at a node is the probability of good minus that of bad.


# %%
def said(network, trees):
    """P(good) - P(bad) at all nodes: (trees, rows)."""
    probabilities = keras.ops.softmax(network(tables(trees, widths)[0])).numpy()
    return probabilities[..., 2] - probabilities[..., 0]


best_seed = int(np.argmax(accuracy["RNTN", "test", "all"]))
network = trainers["RNTN"].model
network.set_weights(weights_kept["RNTN", best_seed])
flipped = ("deny", (("film", ("not", "bad")), ("but", ("plot", ("not", ("not", "superb"))))))
shown = [("film", ("not", ("not", "funny"))), flipped]

figure, both = plt.subplots(1, 2, figsize=(8.6, 3.9), width_ratios=(1, 2))
for axes, tree in zip(both, shown, strict=True):
    answers, starts = said(network, [tree])[0], np.cumsum([0, *widths])
    value_of = {
        node[0]: float(answers[starts[level] + k])
        for level, nodes in by_height(tree).items()
        for k, node in enumerate(nodes)
    }
    draw_tree(axes, tree, value_of.get, size=380)
figure.suptitle("Each negation turns the judgement round", fontweight="bold", fontsize="medium")
plots.show(
    figure,
    alt="Two trees with the RNTN's judgement at each node. Not funny is bad, not not funny is good; in the "
    "longer sentence "
    "each not and the deny change the sign.",
    caption="**Figure 21.6.** What the RNTN says at each node, from −1 (bad) to 1 (good).",
)

# %% [markdown]
# Single trees can be picked to please. So we count. Take every phrase of the test sentences that is not a neutral
# one, put *not* before it, and see whether the judgement changes its sign.

# %%
phrases = {node for tree in test_trees for node, *_ in place(tree) if strength(node) != 0 and height(node) < 4}
phrases = sorted((node for node in phrases if not ({"but", "deny", *NOUNS} & set(leaves(node)))), key=str)
rows = np.cumsum([0, *widths])
negated, twice_negated = [("not", node) for node in phrases], [("not", ("not", node)) for node in phrases]
flips, restores = [], []
for seed in SEEDS:
    network.set_weights(weights_kept["RNTN", seed])
    before, after, twice = (
        np.sign(said(network, trees)[np.arange(len(trees)), tables(trees, widths)[2]])
        for trees in (phrases, negated, twice_negated)
    )
    flips.append(np.mean(before != after))
    restores.append(np.mean(before == twice))

# %%
record("phrases", len(phrases), unit="phrases")
record(
    "not_flips",
    flips,
    claim="Tensor networks with labels at all nodes have learnt that “not” turns a phrase round",
    holds=np.mean(flips) > 0.8,
)
record("not_not_restores", restores)

# %% [markdown]
# Over the three starts: of {measured:phrases:.0f} phrases, *not* turned {measured:not_flips:.0%} round (from
# {measured:not_flips.low:.0%} to {measured:not_flips.high:.0%}), and a second *not* brought
# {measured:not_not_restores:.0%} back to where they were. This is what Socher and others looked at on film reviews: a
# network that only had learnt "*not* is a bad word" would turn good phrases to bad ones, but never bad ones to good
# ones.
#
# ## When the tree is wrong
#
# Our trees are right, because the generator made them. In practice a parser guesses them, and parsers err. A
# common error is a wrong attachment: of three neighbours, the wrong two are joined first. We take the RNTNs trained
# with labels at all nodes, and give them the test sentences with one, two or more such errors in each tree, at
# random places. The words and their order stay. At the end stand entirely random trees.

# %% [markdown] tags=["predict"]
# Under the true trees these networks are right about {measured:no_error:.0%} of the sentences. How often will they be
# right when one attachment is wrong?


# %%
def attach_wrongly(tree, random):
    """Somewhere in the tree (a (b c)) becomes ((a b) c), or the other way round."""
    inner = [side for side in (0, 1) if not isinstance(tree[side], str)]
    if not inner:
        return tree  # two words can be joined in one way only
    side = int(random.choice(inner))
    if random.uniform() < 0.5 and height(tree[side]) > 1:
        below = attach_wrongly(tree[side], random)
        return (below, tree[1]) if side == 0 else (tree[0], below)
    (a, b), c = tree if side == 0 else ((tree[0], tree[1][0]), tree[1][1])
    return (a, (b, c)) if side == 0 else ((a, b), c)


def random_tree(words, random):
    if len(words) == 1:
        return words[0]
    cut = int(random.integers(1, len(words)))
    return random_tree(words[:cut], random), random_tree(words[cut:], random)


# %%
def accuracy_under(trees):
    """Accuracy of the three RNTNs on the test sentences under these trees."""
    other_widths = widths_of(trees)
    table, _, roots = tables(trees, other_widths)
    network, scores = tree_network(6, True, widths=other_widths), []
    for seed in SEEDS:
        network.set_weights(weights_kept["RNTN", seed])
        at_roots = network(table).numpy()[np.arange(len(trees)), roots]
        scores.append(float(np.mean((at_roots[:, 2] > at_roots[:, 0]) == TRUTH["test"])))
    return scores


random, trees, under = np.random.default_rng(5), test_trees, []
for _ in range(6):
    under.append(accuracy_under(trees))
    trees = [attach_wrongly(tree, random) for tree in trees]
by_chance = accuracy_under([random_tree(leaves(tree), random) for tree in test_trees])

# %%
record(
    "one_error",
    under[1],
    claim="A single wrong attachment in each tree costs a recursive network more than a twentieth of its accuracy",
    holds=np.mean(under[0]) - np.mean(under[1]) > 0.05,
)
record("no_error", under[0])
record("five_errors", under[5])
record("random_trees", by_chance)

# %%
figure, axes = plt.subplots(figsize=(6.2, 3.2))
axes.plot(range(6), 100 * np.mean(under, axis=1), marker="o", label="RNTN, trees with errors")
axes.axhline(100 * np.mean(by_chance), color=plots.COLOURS[1], linestyle="--", label="RNTN, random trees")
axes.axhline(100 * np.mean(accuracy["LSTM", "test"]), color=plots.COLOURS[2], linestyle="-.", label="LSTM, no tree")
axes.set(xlabel="wrong attachments in each tree", ylabel="right (%)", ylim=(45, 103))
axes.set_title("The network believes the tree that it is given")
axes.legend()
plots.show(
    figure,
    alt="Accuracy of the RNTN on test sentences against the number of wrong attachments in each tree. It begins "
    "above 90 %, falls steeply with the first error and goes up and down after it, not far above random trees.",
    caption="**Figure 21.7.** Mean over three starts. For comparison: the LSTM of Figure 21.4, which sees no tree.",
)

# %% [markdown] tags=["answer"]
# With one wrong attachment in each tree they are right in {measured:one_error:.0%} instead of
# {measured:no_error:.0%}, with five in {measured:five_errors:.0%}, and under random trees in
# {measured:random_trees:.0%}. The line is jagged because a second error sometimes mends the first. The network has
# no way to doubt the tree, and it never saw a wrong one in training. What a recursive network reaches in practice
# is what the parser allows.

# %% [markdown]
# ## How good? Intensifiers
#
# Good or bad is a coarse answer. *very* and *barely* change how good something is, and so does *not*, which turns
# round and weakens. We now ask for the strength itself, a number from −1 to 1 at each node, with a linear output
# and the squared error (unit 4). In the grammar *very* and *not* **multiply** what follows, and the tensor can
# multiply.

# %% [markdown] tags=["predict"]
# Both networks get the same trees, labels at all nodes, and about 1,000 parameters. Which will come nearer to the
# true strength: 16 numbers per node without a tensor, or 6 with it?


# %%
def value_loss(values, outputs):
    """Mean squared error where values are numbers."""
    known = tf.math.is_finite(values)
    outputs = tf.reshape(outputs, tf.shape(values))
    return tf.reduce_mean((tf.boolean_mask(values, known) - tf.boolean_mask(outputs, known)) ** 2)


errors, guesses = {}, {}
for name, size, tensor in (("plain recursive", 16, False), ("RNTN", 6, True)):
    make = partial(tree_network, size, tensor, outputs=1)
    trainer = trainer_of(make(), value_loss, 0.01)
    for seed in SEEDS:
        train_anew(trainer, make, train_table, train_values, seed, batch_size=60)
        for test in ("test", "deep"):
            _, values, roots = TABLES[test]
            guess = tree_answers(trainer.model, test)[..., 0]
            inner = np.isfinite(values) & (np.arange(values.shape[1]) >= (widths if test == "test" else deep_widths)[0])
            errors.setdefault((name, test), []).append(float(np.sqrt(np.mean((guess - values)[inner] ** 2))))
            guesses[name, test] = values[inner], guess[inner]

# %%
for (name, test), runs in errors.items():
    record(f"{KEYS[name]}_error_{test}", runs)
spread = float(np.std(guesses["RNTN", "test"][0]))
record("spread", spread)
ratio = np.divide(errors["plain recursive", "test"], errors["RNTN", "test"])
record(
    "tensor_ratio",
    ratio,
    claim="Where meanings are multiplied, the tensor network comes nearer to the true strength than the plain "
    "one with as "
    "many parameters",
    holds=ratio.mean() > 1.1,
)

# %%
figure, both = plt.subplots(1, 2, figsize=(7.4, 3.7), sharey=True)
for axes, name in zip(both, ("plain recursive", "RNTN"), strict=True):
    truth, guess = guesses[name, "test"]
    axes.plot([-1, 1], [-1, 1], color="grey", linewidth=1, linestyle="-")
    axes.plot(truth, guess, ".", color=plots.COLOURS[0], alpha=0.15, markersize=5)
    axes.set(xlabel="true strength", xlim=(-1.1, 1.1), ylim=(-1.3, 1.3))
    axes.set_title(f"{name}: error {np.mean(errors[name, 'test']):.3f}")
both[0].set_ylabel("said by the network")
plots.show(
    figure,
    alt="The network's strength against the true one at all inner nodes of the test, for the plain recursive "
    "network and "
    "the RNTN, with the diagonal.",
    caption="**Figure 21.8.** All inner nodes of the test sentences, for the last start; the titles give the "
    "root mean squared "
    "error over three starts.",
)

# %% [markdown] tags=["answer"]
# On the test sentences the root of the mean squared error is {measured:plain_error_test:.3f} for the plain network
# and {measured:rntn_error_test:.3f} for the RNTN, on the deeper ones {measured:plain_error_deep:.3f} and
# {measured:rntn_error_deep:.3f}. (The true strengths have a standard deviation of {measured:spread:.2f}.) For the
# *sign* both were good enough. For the amount, the product pays: the error of the plain net is
# {measured:tensor_ratio:.1f} times as large, although its vectors have 16 numbers and the other's 6.

# %% [markdown]
# ## Trees today
#
# Our comparison was made for trees: the meaning follows the tree, the tree is given, and it is right. Few tasks are
# like this. Li and others (2015) compared recursive and recurrent networks on several tasks and found that sequences
# often do as well; trees helped where distant parts must be joined. Tai and others (2015) gave the nodes gates like
# those of an LSTM, because the recursive network has its old trouble: a gradient fades on its way through many
# compositions. And attention (in a later unit) lets a network decide for itself what belongs together. What remains
# useful is the idea: where data *are* trees, such as formulas, programs and molecules, a network may follow them.
#
# ## Pitfalls
#
# - **Left and right exchanged.** $[\ell; r]$ and $[r; \ell]$ are different inputs. A network with exchanged children
#   runs without complaint, and "not good" is then "good not".
# - **Nodes in the wrong order.** A parent cannot be computed before its children. Number children first.
# - **Empty rows in the loss.** They have vectors too. Leave them out by a mask, or the network learns to judge
#   nothing.
# - **The root in the wrong place.** In tables by height the root's row differs from tree to tree.
# - **Large tensors.** $V$ grows with $d^3$. A size of 100 means 4 million numbers. Keep $d$ small.
# - **Steps without a limit.** A tensor multiplies, and so do its gradients. We clipped them (`clipnorm=1.0`).
# - **Comparing unequal supervision.** Labels at all nodes are many times the labels at the roots.
#
# ## Summary
#
# - A recursive network uses one composition at all nodes of a tree, $\tanh(W[\ell; r] + b)$; the RNTN adds products,
#   $c^\top V_k\, c$. With $V = 0$ the two are one.
# - Gradients go from the root to the leaves and add up over the nodes.
# - Sorted by height, many trees are computed at once; here {measured:levels_speed:.0f} times as fast as one at a
#   time.
# - On sentences with negations the bag of words reached {measured:bag_negated:.2f}. On deeper sentences than in
#   training the LSTM reached {measured:lstm_deep:.2f}, the plain recursive net {measured:plain_deep:.2f}, and with
#   labels at all nodes {measured:plain_deep_all:.2f}.
# - Where strengths are multiplied, the errors were {measured:rntn_error_test:.3f} (RNTN) and
#   {measured:plain_error_test:.3f} (plain).
# - A tree is an assumption. One wrong attachment in each tree brought the RNTN from {measured:no_error:.0%} down to
#   {measured:one_error:.0%}.
#
# Where next: attention, which finds out by itself what belongs together.
