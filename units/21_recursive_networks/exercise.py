# %% [markdown]
# Everything here is NumPy. No task needs the answer to an earlier one, and results are compared with a relative
# tolerance of 0.0001 unless a task says otherwise.
#
# All tasks write a tree in the same way. The words are the **leaves**, numbered 0, 1, … from left to right. Each
# **inner node** has exactly two children. The inner nodes are numbered on from there, each after both of its
# children, and `pairs` holds their children, `(left, right)`, in this order. So the last pair belongs to the root.
# The tree `(plot (not good))` has the leaves 0, 1, 2 and `pairs = [(1, 2), (0, 3)]`: node 3 is `(not good)`, node 4
# the root. A single word is a tree too: its `pairs` are empty, and it is its own root.

# %%
import numpy as np

from layerwise import check

# %% [markdown] task="21.1"
# Count first. Write two functions.
#
# - `tree_numbers(words)` returns four whole numbers about binary trees over so many words (at least 1): `(inner,
#   nodes, lowest, highest)`. `inner` is the number of inner nodes, `nodes` that of all nodes. `lowest` and
#   `highest` are the smallest and the greatest possible height of the root; a leaf has the height 0, an inner node
#   has one more than the higher of its children.
# - `parameters(size)` returns two whole numbers, `(plain, tensor)`: the parameters of the composition for vectors of
#   this size $d$. The plain net has $\tanh(W[\ell; r] + b)$; the tensor net adds $[\ell; r]^\top V_k\,[\ell; r]$ to
#   each of its $d$ net inputs, with a table $V_k$ of its own. Word vectors and output layer are not counted.


# %% task="21.1"
def tree_numbers(words):
    """Return (inner nodes, all nodes, smallest height, greatest height) of binary trees over so many words."""
    # BLANK each inner node makes one of two; at a given height a tree can hold twice as many words as one lower
    return words - 1, 2 * words - 1, int(np.ceil(np.log2(words))), words - 1
    # END BLANK


def parameters(size):
    """Return the parameters of the plain and of the tensor composition for vectors of this size."""
    # BLANK W and b; then the size many tables of V as well
    plain = size * 2 * size + size
    return plain, plain + size * (2 * size) ** 2
    # END BLANK


# %% [markdown] task="21.2"
# Write `read_tree(text)`. The text is a tree in brackets, such as `"(plot (not good))"`: each inner node is
# `(left right)`, each leaf a word. Between two children there is a space, unless a bracket already separates them:
# `"((not good)(but dull))"` is a tree too, and so is `"good"`. More spaces than one may occur anywhere between words
# and brackets.
#
# Return two lists, `words` and `pairs`. `words` holds the leaves from left to right, `pairs` the children of the
# inner nodes as described at the top, as `(left, right)`. Inner nodes are numbered in the order in which their
# brackets *close*: `"((not good) (but dull))"` gives `pairs = [(0, 1), (2, 3), (4, 5)]`.


# %% task="21.2"
def read_tree(text):
    """Return the words and the pairs of children of a tree written in brackets."""
    # BLANK a stack: a word puts its number on it; a closing bracket takes two off and puts a new one on
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()
    words = [token for token in tokens if token not in "()"]
    pairs, stack, leaf = [], [], 0
    for token in tokens:
        if token == ")":
            right, left = stack.pop(), stack.pop()
            stack.append(len(words) + len(pairs))
            pairs.append((left, right))
        elif token != "(":
            stack.append(leaf)
            leaf += 1
    return words, pairs
    # END BLANK


# %% [markdown] task="21.3"
# Write `tensor_compose(left, right, W, b, V)`, the composition of the recursive neural tensor network, for many pairs
# at once. `left` and `right` are (pairs, d), `W` is (d, 2d), `b` is (d,), `V` is (d, 2d, 2d). With $c = [\ell; r]$,
# the left vector followed by the right one, output number $k$ of each pair is
#
# $$\tanh\bigl(c^\top V_k\, c + (W c + b)_k\bigr).$$
#
# Return (pairs, d). There may be any number of pairs, 1 too. `V` need not be symmetric.


# %% task="21.3"
def tensor_compose(left, right, W, b, V):
    """Return the parents' vectors, (pairs, d). left, right: (pairs, d)."""
    # BLANK children side by side, (pairs, 2d); then one einsum over both of V's last axes, and the plain part
    children = np.concatenate([left, right], axis=1)
    return np.tanh(np.einsum("pi,kij,pj->pk", children, V, children) + children @ W.T + b)
    # END BLANK


# %% [markdown] task="21.4"
# Now up a whole tree, with the plain composition $\tanh(W[\ell; r] + b)$.
#
# - `encode(vectors, pairs, W, b)` returns the vectors of *all* nodes in the order of their numbers, (nodes, d).
#   `vectors` is (words, d), one row for each leaf; leaves keep their vectors as they are. `W` is (d, 2d), `b` is
#   (d,).
# - `heights(words, pairs)` returns the height of each node in the order of their numbers, whole numbers (nodes,).
#   `words` is how many words the tree has. A leaf has the height 0, an inner node has one more than the higher of its
#   two children.
#
# `pairs` may be empty.


# %% task="21.4"
def encode(vectors, pairs, W, b):
    """Return the vectors of all nodes, (nodes, d). vectors: (words, d)."""
    # BLANK begin with the leaves; each pair appends one more vector
    nodes = list(vectors)
    for left, right in pairs:
        nodes.append(np.tanh(W @ np.concatenate([nodes[left], nodes[right]]) + b))
    return np.array(nodes)
    # END BLANK


def heights(words, pairs):
    """Return the height of each node, (nodes,)."""
    # BLANK in the same way
    result = [0] * words
    for left, right in pairs:
        result.append(1 + max(result[left], result[right]))
    return np.array(result)
    # END BLANK


# %% [markdown] task="21.5"
# Many trees, level by level. Write `encode_forest(forest, compose)`. `forest` is a list of trees of different
# shapes and sizes, each `(vectors, pairs)`: an array (words, d) and a list. `compose(left, right)` is a function
# that is given to you: it takes two arrays (m, d) and returns the parents' vectors, (m, d), for any m of at least
# 1.
#
# Return the vectors of the roots in the order of the forest, (trees, d). Call `compose` **once for each height**
# from 1 to the greatest that occurs: with all nodes of that height, of all trees, together, and with nothing else.
# (So a forest of single words needs no call.)


# %% task="21.5"
def encode_forest(forest, compose):
    """Return the roots' vectors, (trees, d), with one call of compose for each height."""
    # BLANK sort all inner nodes by height; from the lowest height up: gather, compose, put back
    nodes, levels = [], {}
    for tree, (vectors, pairs) in enumerate(forest):
        nodes.append(dict(enumerate(vectors)))
        heights = [0] * len(vectors)
        for left, right in pairs:
            height = 1 + max(heights[left], heights[right])
            levels.setdefault(height, []).append((tree, len(heights), left, right))
            heights.append(height)
    for height in sorted(levels):
        lefts = np.array([nodes[tree][left] for tree, _, left, _ in levels[height]])
        rights = np.array([nodes[tree][right] for tree, _, _, right in levels[height]])
        for (tree, parent, _, _), vector in zip(levels[height], compose(lefts, rights), strict=True):
            nodes[tree][parent] = vector
    return np.array([vectors[max(vectors)] for vectors in nodes])
    # END BLANK


# %% [markdown] task="21.6"
# Backpropagation through structure. The composition is $\tanh(W[\ell; r] + b)$, as in task 21.4. Some loss depends on
# the root's vector alone, and its slope there, `root_slope`, (d,), is known.
#
# Write `structure_slopes(vectors, pairs, W, b, root_slope)`. Return three arrays: the slopes of the loss with respect
# to `W`, (d, 2d), to `b`, (d,), and to the leaves' vectors, (words, d). `W` and `b` serve every node, so their slopes
# are sums over all inner nodes. `pairs` may be empty.


# %% task="21.6"
def structure_slopes(vectors, pairs, W, b, root_slope):
    """Return the slopes of W, b and the leaves' vectors, given the slope at the root."""
    # BLANK forward up the tree, keeping all vectors; then from the root down: tanh, W and b, the children
    nodes = list(vectors)
    for left, right in pairs:
        nodes.append(np.tanh(W @ np.concatenate([nodes[left], nodes[right]]) + b))
    slopes = [root_slope] * len(nodes)
    W_slope, b_slope = np.zeros(W.shape), np.zeros(b.shape)
    for parent in range(len(nodes) - 1, len(vectors) - 1, -1):
        left, right = pairs[parent - len(vectors)]
        z_slope = slopes[parent] * (1 - nodes[parent] ** 2)
        W_slope += np.outer(z_slope, np.concatenate([nodes[left], nodes[right]]))
        b_slope += z_slope
        slopes[left], slopes[right] = np.split(W.T @ z_slope, 2)
    return W_slope, b_slope, np.array(slopes[: len(vectors)])
    # END BLANK


# %% [markdown]
# For the last task somebody trained six networks and lost the notes. Each was shown four phrases, and each phrase in
# three forms: as it was; **mirrored**, left and right child exchanged at every node, so that the words stand in the
# opposite order; and **regrouped**, the same words in the same order under another tree.

# %%
outputs = {  # (as it was, mirrored, regrouped) for each of four phrases
    "A": [(0.93, 0.93, 0.93), (0.71, 0.18, 0.71), (0.06, 0.06, 0.07), (0.35, 0.88, 0.35)],
    "B": [(0.62, 0.62, 0.62), (0.33, 0.33, 0.34), (0.97, 0.97, 0.97), (0.48, 0.47, 0.48)],
    "C": [(0.88, 0.88, 0.88), (0.40, 0.40, 0.40), (0.15, 0.76, 0.15), (0.67, 0.67, 0.21)],
    "D": [(0.99, 0.99, 0.99), (0.27, 0.27, 0.64), (0.02, 0.02, 0.02), (0.81, 0.80, 0.55)],
    "E": [(0.52, 0.09, 0.83), (0.98, 0.98, 0.98), (0.30, 0.30, 0.30), (0.95, 0.95, 0.95)],
    "F": [(0.97, 0.97, 0.97), (0.03, 0.03, 0.03), (0.44, 0.51, 0.44), (0.98, 0.98, 0.98)],
}

# %% [markdown] task="21.7"
# Which kind of network was it? `kinds` is a dictionary with one of these texts for each of `"A"` to `"F"`. Where
# several kinds could behave as seen, name the one that can tell fewest things apart.
#
# - `"bag"`: adds the vectors of the words, then a dense network. Order and tree do not count.
# - `"sequence"`: reads the words from left to right, like an LSTM. It never sees the tree.
# - `"symmetric tree"`: recursive, but a parent is made from the *sum* of its children's vectors.
# - `"tree"`: recursive, with different weights for the left and the right child.
#
# The outputs are rounded, so two that differ by 0.01 count as equal. Where a difference is seen, the network can make
# it. Where none is seen, it may be the phrase: `(good good)` mirrored is still `(good good)`.

# %% task="21.7"
# BLANK kinds = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ...}
kinds = {
    "A": "sequence",  # phrases 2 and 4: order counts; the tree never does
    "B": "bag",  # nothing ever counts
    "C": "tree",  # phrase 3: order counts; phrase 4: the tree counts
    "D": "symmetric tree",  # the tree counts in phrases 2 and 4, exchanging left and right never does
    "E": "tree",  # phrase 1 shows both
    "F": "sequence",  # phrase 3: order counts, by more than rounding
}
# END BLANK
