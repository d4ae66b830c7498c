"""Checks of unit 21: recursive networks."""

import numpy as np

from layerwise.checks import array, assert_close, assert_equal, describe, require, several, task, word

KINDS = ("bag", "sequence", "symmetric tree", "tree")


def random_tree(rng, words):
    """A random tree as nested pairs of the numbers of its leaves."""

    def grow(first, last):
        if last - first == 1:
            return first
        cut = int(rng.integers(first + 1, last))
        return grow(first, cut), grow(cut, last)

    return grow(0, words)


def listed(tree, words):
    """The pairs of a tree, in the order in which its brackets close."""
    pairs = []

    def visit(node):
        if isinstance(node, int):
            return node
        pair = visit(node[0]), visit(node[1])
        pairs.append(pair)
        return words + len(pairs) - 1

    visit(tree)
    return pairs


def right_chain(words):
    tree = words - 1
    for leaf in range(words - 2, -1, -1):
        tree = (leaf, tree)
    return tree


def left_chain(words):
    tree = 0
    for leaf in range(1, words):
        tree = (tree, leaf)
    return tree


def forest_of(rng):
    """Trees of many shapes: (words, pairs)."""
    shapes = [(3, (0, (1, 2))), (4, ((0, 1), (2, 3))), (5, right_chain(5)), (5, left_chain(5)), (1, 0), (2, (0, 1))]
    shapes += [(words, random_tree(rng, words)) for words in (6, 8, 9)]
    return [(words, listed(tree, words)) for words, tree in shapes]


def weights(rng, size):
    return rng.normal(0, 0.5, (size, 2 * size)), rng.normal(0, 0.5, size)


def climb(vectors, pairs, W, b, flip=False):
    nodes = list(vectors)
    for left, right in pairs:
        children = [nodes[right], nodes[left]] if flip else [nodes[left], nodes[right]]
        nodes.append(np.tanh(W @ np.concatenate(children) + b))
    return np.array(nodes)


# 21.1 Trees in numbers


@task("21.1", points=1)
def test_tree_numbers(student):
    """tree_numbers(words) gives inner nodes, all nodes, smallest and greatest height, for any number of words."""
    expected = {1: (0, 1, 0, 0), 2: (1, 3, 1, 1), 3: (2, 5, 2, 2), 4: (3, 7, 2, 3), 5: (4, 9, 3, 4)}
    expected |= {8: (7, 15, 3, 7), 9: (8, 17, 4, 8), 20: (19, 39, 5, 19), 64: (63, 127, 6, 63)}
    hints = (
        "Each inner node makes one part out of two. How often until one is left?",
        "All nodes are the leaves and the inner nodes.",
        "A tree of height h holds at most 2 to the power h words.",
        "The highest tree adds one word at each node.",
    )
    names = ("inner nodes", "nodes", "smallest height", "greatest height")
    for words, wanted in expected.items():
        seen = several(student.tree_numbers(words), 4, "tree_numbers")
        for value, right, name, hint in zip(seen, wanted, names, hints, strict=True):
            assert_equal(value, right, what=f"The {name} of trees over {words} words", hint=hint)


@task("21.1", points=1)
def test_parameters(student):
    """parameters(size) counts W and b of the plain composition, and V as well for the tensor composition."""
    for size in (1, 2, 5, 30):
        plain = 2 * size**2 + size
        seen = several(student.parameters(size), 2, "parameters")
        assert_equal(
            seen[0],
            plain,
            what=f"The plain parameters for size {size}",
            hint="W is (d, 2d) and b is (d,).",
            mistakes={"The biases are missing.": 2 * size**2, "W takes both children: 2d columns.": size**2 + size},
        )
        assert_equal(
            seen[1],
            plain + 4 * size**3,
            what=f"The tensor parameters for size {size}",
            hint="V has a table of (2d, 2d) for each of d outputs, and W and b remain.",
            mistakes={
                "W and b are still there besides V.": 4 * size**3,
                "One table for each of the d outputs.": plain + 4 * size**2,
                "Each table joins both children with both: it is (2d, 2d).": plain + size**3,
            },
        )


# 21.2 From brackets to a table


def written(tree, names, spaced=lambda: " "):
    if isinstance(tree, int):
        return names[tree]
    return f"({written(tree[0], names, spaced)}{spaced()}{written(tree[1], names, spaced)})"


def compare_tree(student, text, names, pairs):
    seen_words, seen_pairs = several(student.read_tree(text), 2, "read_tree")
    require(
        isinstance(seen_words, (list, tuple)) and list(seen_words) == list(names),
        f"The words of {text!r} should be {list(names)}, but they are {describe(seen_words)}.",
        "They are the leaves from left to right, without brackets and blanks.",
    )
    if not pairs:
        require(
            isinstance(seen_pairs, (list, tuple)) and len(seen_pairs) == 0,
            f"The pairs of {text!r} should be empty, but they are {describe(seen_pairs)}.",
            "A single word has no inner node.",
        )
        return
    flipped = [(right, left) for left, right in pairs]
    assert_equal(
        seen_pairs,
        pairs,
        what=f"The pairs of {text!r}",
        hint="Leaves have the numbers from 0, and inner nodes follow in the order in which their brackets close.",
        mistakes={"Left and right are exchanged: what is taken off the stack first is the right child.": flipped},
    )


@task("21.2", points=1)
def test_read_small_trees(student):
    """read_tree(text) gives words and pairs of small trees, the single word among them."""
    compare_tree(student, "(plot (not good))", ["plot", "not", "good"], [(1, 2), (0, 3)])
    compare_tree(student, "((not good) (but dull))", ["not", "good", "but", "dull"], [(0, 1), (2, 3), (4, 5)])
    compare_tree(student, "good", ["good"], [])
    compare_tree(student, "(very good)", ["very", "good"], [(0, 1)])


@task("21.2", points=1)
def test_read_random_trees(student, rng):
    """read_tree(text) numbers the inner nodes of larger trees as their brackets close; words may occur twice."""
    for words in (5, 7, 9, 12):
        tree = random_tree(rng, words)
        names = [str(name) for name in rng.choice(["not", "good", "plot", "a", "very"], size=words)]
        compare_tree(student, written(tree, names), names, listed(tree, words))


@task("21.2", points=1, held_out=True)
def test_read_blanks(student, rng):
    """read_tree(text) reads trees with more blanks than needed, and with none beside a bracket."""
    compare_tree(student, "((not good)(but dull))", ["not", "good", "but", "dull"], [(0, 1), (2, 3), (4, 5)])
    compare_tree(student, "(not(very good))", ["not", "very", "good"], [(1, 2), (0, 3)])
    compare_tree(student, "((very good)plot)", ["very", "good", "plot"], [(0, 1), (3, 2)])
    compare_tree(student, "  ( plot   ( not good ) ) ", ["plot", "not", "good"], [(1, 2), (0, 3)])
    compare_tree(student, "  good ", ["good"], [])


# 21.3 The tensor layer


def tensor_problem(rng):
    for pairs, size in ((5, 3), (1, 4), (2, 1), (4, 2)):
        W, b = weights(rng, size)
        yield *rng.normal(size=(2, pairs, size)), W, b, rng.normal(0, 0.4, (size, 2 * size, 2 * size))


def tensor_rule(left, right, W, b, V):
    children = np.concatenate([left, right], axis=1)
    return np.einsum("pi,kij,pj->pk", children, V, children), children @ W.T, b


@task("21.3", points=1)
def test_tensor_compose(student, rng):
    """tensor_compose(left, right, W, b, V) is tanh of the products through V, plus the plain part, for each pair."""
    for left, right, W, b, V in tensor_problem(rng):
        products, plain, _ = tensor_rule(left, right, W, b, V)
        flipped = sum(tensor_rule(right, left, W, b, V))
        assert_close(
            student.tensor_compose(left, right, W, b, V),
            np.tanh(products + plain + b),
            what=f"tensor_compose of {len(left)} pairs of size {left.shape[1]}",
            hint="c holds the left vector, then the right one; sum over both places in c, keep pair and output.",
            mistakes={
                "The tanh is missing.": products + plain + b,
                "The bias is missing.": np.tanh(products + plain),
                "The plain part, W c, is missing.": np.tanh(products + b),
                "The products through V are missing.": np.tanh(plain + b),
                "The right child stands before the left one.": np.tanh(flipped),
            },
        )


@task("21.3", points=1)
def test_zero_tensor(student, rng):
    """With V = 0, tensor_compose is the plain composition."""
    for left, right, W, b, V in tensor_problem(rng):
        _, plain, _ = tensor_rule(left, right, W, b, V)
        seen = student.tensor_compose(left, right, W, b, np.zeros_like(V))
        assert_close(seen, np.tanh(plain + b), what="With V = 0 the parent", hint="Only tanh(W c + b) remains.")


@task("21.3", points=1, held_out=True)
def test_single_product(student):
    """A single 1 in V multiplies the two numbers of the children that its place names, into the output it names."""
    left, right = np.array([[0.3, -0.7], [0.2, 0.9]]), np.array([[0.5, 0.8], [-0.6, 0.4]])
    for k, i, j in ((0, 1, 2), (1, 0, 3), (1, 2, 2)):
        V = np.zeros((2, 4, 4))
        V[k, i, j] = 1
        children = np.concatenate([left, right], axis=1)
        expected = np.zeros((2, 2))
        expected[:, k] = np.tanh(children[:, i] * children[:, j])
        assert_close(
            student.tensor_compose(left, right, np.zeros((2, 4)), np.zeros(2), V),
            expected,
            what=f"With only V[{k}, {i}, {j}] = 1 the parents",
            hint="The first axis of V is the output, the other two are places in c.",
        )


# 21.4 Up the tree


@task("21.4", points=2)
def test_encode(student, rng):
    """encode(vectors, pairs, W, b) gives the vectors of all nodes of any tree, leaves first and unchanged."""
    for size in (3, 1):
        W, b = weights(rng, size)
        for words, pairs in forest_of(rng):
            vectors = rng.normal(size=(words, size))
            expected = climb(vectors, pairs, W, b)
            mistakes = {
                "Only the inner nodes are returned: the leaves belong to it too.": expected[words:],
                "Only the root is returned: return all nodes.": expected[-1],
                "Left and right child are exchanged.": climb(vectors, pairs, W, b, flip=True),
                "The bias is missing.": climb(vectors, pairs, W, 0 * b),
                "Leaves keep their vectors as they are.": np.concatenate([np.tanh(vectors), expected[words:]]),
            }
            assert_close(
                student.encode(vectors, pairs, W, b),
                expected,
                what=f"encode of {words} words with the pairs {pairs}",
                hint="Each pair names two nodes that are done already, and makes the next one.",
                mistakes={sentence: wrong for sentence, wrong in mistakes.items() if pairs},
            )


@task("21.4", points=1)
def test_heights(student, rng):
    """heights(words, pairs) gives the height of every node: 0 for leaves, else one more than the higher child."""
    for words, pairs in forest_of(rng):
        expected = [0] * words
        for left, right in pairs:
            expected.append(1 + max(expected[left], expected[right]))
        assert_equal(
            student.heights(words, pairs),
            expected,
            what=f"heights({words}, {pairs})",
            hint="One more than the higher of the two children, whichever side it is on.",
        )


# 21.5 Level by level

WATCHED = (
    "lambda encode_forest, forest, W, b: (lambda numpy, calls: (encode_forest(forest, lambda left, right: ("
    "calls.append(list(numpy.shape(left))), numpy.tanh(numpy.concatenate([left, right], axis=1) @ W.T + b))[1]),"
    " calls))(__import__('numpy'), [])"
)


def forest_problem(rng, size):
    forest = [(rng.normal(size=(words, size)), pairs) for words, pairs in forest_of(rng)]
    W, b = weights(rng, size)
    for chosen in (forest, forest[::-1], forest[:2], forest[-1:], forest[4:5]):
        yield chosen, W, b


@task("21.5", points=2)
def test_forest(student, rng):
    """encode_forest(forest, compose) gives the root's vector of every tree, in the order of the forest."""
    for size in (3, 1):
        for forest, W, b in forest_problem(rng, size):
            seen, _ = student.define(WATCHED)(student.encode_forest, forest, W, b)
            assert_close(
                seen,
                np.array([climb(*tree, W, b)[-1] for tree in forest]),
                what=f"encode_forest of {len(forest)} trees",
                hint="It must be what each tree gives by itself; a single word is its own root.",
                mistakes={
                    "Left and right child are exchanged.": np.array(
                        [climb(*tree, W, b, flip=True)[-1] for tree in forest]
                    )
                },
            )


@task("21.5", points=2)
def test_one_call_a_height(student, rng):
    """encode_forest calls compose once for each height, with all nodes of that height and nothing else."""
    for forest, W, b in forest_problem(rng, 3):
        _, calls = student.define(WATCHED)(student.encode_forest, forest, W, b)
        counts = {}
        for vectors, pairs in forest:
            height = [0] * len(vectors)
            for left, right in pairs:
                height.append(1 + max(height[left], height[right]))
                counts[height[-1]] = counts.get(height[-1], 0) + 1
        expected = [counts[level] for level in sorted(counts)]
        rows = [int(call[0]) for call in calls]
        inner = sum(expected)
        require(
            len(rows) == len(expected),
            f"compose was called {len(rows)} times, for a greatest height of {len(expected)}.",
            "This is one call for each node." if len(rows) == inner else "Once for each height from 1 on.",
        )
        require(
            rows == expected,
            f"The calls had {rows} pairs, but the heights have {expected} nodes.",
            "From the lowest height up; all nodes of a height, of all trees, and no others.",
        )


# 21.6 Backpropagation through structure


def slopes_problem(rng):
    for size in (3, 2):
        for words, pairs in forest_of(rng):
            yield rng.normal(size=(words, size)), pairs, *weights(rng, size), rng.normal(size=size)


def nudged(function, values):
    """The slope of a function's value at each element of values, by differences to both sides."""
    slope = np.zeros(values.shape)
    for where in np.ndindex(values.shape):
        step = np.zeros(values.shape)
        step[where] = 1e-5
        slope[where] = (function(values + step) - function(values - step)) / 2e-5
    return slope


def differences(vectors, pairs, W, b, root_slope):
    """The slopes of W, b and the leaves, by differences."""
    at_W = nudged(lambda moved: climb(vectors, pairs, moved, b)[-1] @ root_slope, W)
    at_b = nudged(lambda moved: climb(vectors, pairs, W, moved)[-1] @ root_slope, b)
    return at_W, at_b, nudged(lambda moved: climb(moved, pairs, W, b)[-1] @ root_slope, vectors)


@task("21.6", points=2)
def test_weight_slopes(student, rng):
    """The slopes of W and b agree with what a small change of each weight does to the loss."""
    for vectors, pairs, W, b, root_slope in slopes_problem(rng):
        seen = several(student.structure_slopes(vectors, pairs, W, b, root_slope), 3, "structure_slopes")
        expected = differences(vectors, pairs, W, b, root_slope)
        for value, wanted, name in zip(seen[:2], expected[:2], "Wb", strict=True):
            what = f"The slope of {name} in a tree of {len(vectors)} words"
            assert_close(
                value, wanted, what=what, hint="They serve every inner node: add up the shares of all of them."
            )


@task("21.6", points=2)
def test_leaf_slopes(student, rng):
    """The slopes of the leaves' vectors agree with what a small change of each does to the loss, also for one word."""
    for vectors, pairs, W, b, root_slope in slopes_problem(rng):
        seen = several(student.structure_slopes(vectors, pairs, W, b, root_slope), 3, "structure_slopes")
        assert_close(
            array(seen[2], shape=vectors.shape, what="The leaves' slopes"),
            differences(vectors, pairs, W, b, root_slope)[2],
            what=f"The slope of the leaves in a tree of {len(vectors)} words",
            hint="Below an inner node Wᵀ times its slope at z falls into two halves, the left child's first.",
        )


# 21.7 Which network was it?


def examine(student, name, right, why):
    seen = word(student.kinds, name, "kinds", KINDS)
    require(seen == right, f"For {name} you say {seen!r}.", why)


@task("21.7", points=1)
def test_sequences(student):
    """A and F are named rightly."""
    examine(student, "A", "sequence", "Look at phrases 2 and 4: what changed the output, and what never did?")
    examine(student, "F", "sequence", "A difference of 0.07 is more than rounding. Which form does it concern?")


@task("21.7", points=1)
def test_trees(student):
    """C and E are named rightly."""
    examine(student, "C", "tree", "Phrases 3 and 4 together: one shows that order counts, the other the tree.")
    examine(student, "E", "tree", "A single phrase is enough to show that something counts. Look at the first.")


@task("21.7", points=1)
def test_bag_and_symmetric_tree(student):
    """B and D are named rightly."""
    examine(student, "B", "bag", "No two forms differ by more than rounding: which kind cannot tell them apart?")
    examine(student, "D", "symmetric tree", "Exchanging left and right never mattered; how words were grouped did.")
