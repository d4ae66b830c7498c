"""Checks of unit 03: hidden layers."""

import itertools

import numpy as np

from layerwise.checks import array, assert_close, assert_equal, describe, entry, number, require, several, task

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # (4 samples, 2 inputs)
NETWORKS = {
    "A": [
        ([[1, -2, 0], [0, 1, 3]], [1, 0, -1], "linear"),
        ([[1, 0], [2, 1], [0, -1]], [0, 2], "linear"),
        ([[1], [2]], [-3], "linear"),
    ],
    "B": [([[1, -1], [2, -2]], [0.5, -0.5], "relu"), ([[3], [-3]], [1], "linear")],
    "C": [([[1, -1], [2, -2]], [0.5, -0.5], "relu"), ([[3], [3]], [1], "linear")],
    "D": [([[1, -1], [1, 0.5]], [2.5, 2], "relu"), ([[2], [-1]], [0], "linear")],
    "E": [([[0.3, 0.1], [0.2, -0.2]], [0, 0.1], "tanh"), ([[5], [5]], [0], "linear")],
    "F": [([[1, 1], [1, -0.5]], [1.8, 2], "relu"), ([[2], [1]], [-1], "linear")],
}
ACTIVATIONS = {"linear": lambda z: z, "relu": lambda z: np.maximum(0, z), "tanh": np.tanh}


# What is right, and what comes in.


def random_network(rng, sizes):
    """A list of pairs (W, b), with biases that nobody can overlook."""
    return [
        (rng.normal(size=(before, after)), rng.uniform(0.5, 1.5, size=after) * rng.choice([-1, 1], size=after))
        for before, after in itertools.pairwise(sizes)
    ]


def hidden_net(value, inputs, hidden, what):
    """A student's net with one hidden layer as four arrays; `hidden` is a number or None for any."""
    require(
        isinstance(value, (list, tuple)) and len(value) == 2,
        f"{what} should be a list of two pairs, but it is {describe(value)}.",
        "One pair (W, b) for the hidden layer and one for the output layer.",
    )
    arrays = []
    for layer, name in zip(value, ("hidden", "output"), strict=True):
        require(
            isinstance(layer, (list, tuple)) and len(layer) == 2,
            f"The {name} layer of {what} should be a pair (W, b), but it is {describe(layer)}.",
        )
        arrays += list(layer)
    W1 = array(arrays[0], shape=(inputs, hidden), what=f"W1 of {what}", hint="Its shape is (inputs, hidden neurons).")
    width = W1.shape[1]
    b1 = array(arrays[1], shape=(width,), what=f"b1 of {what}", hint="One number for each hidden neuron.")
    W2 = array(arrays[2], shape=(width, 1), what=f"W2 of {what}", hint="One row for each hidden neuron, one column.")
    b2 = array(arrays[3], shape=(1,), what=f"b2 of {what}", hint="One number in a list: there is one output.")
    return [part.astype(float) for part in (W1, b1, W2, b2)]


def output(net, inputs):
    W1, b1, W2, b2 = net
    return (np.maximum(0, inputs @ W1 + b1) @ W2 + b2)[:, 0]


# 3.1 Parameters and depth

SIZES = ([4, 8, 3], [2, 1], [7, 5, 6, 2], [784, 128, 64, 32, 10])


@task("3.1", points=1)
def test_parameters_of_one_hidden_layer(student):
    """count_parameters([4, 8, 3]) counts the weights and biases of both layers."""
    assert_equal(
        number(student.count_parameters([4, 8, 3]), what="The number of parameters"),
        67,
        what="count_parameters([4, 8, 3])",
        hint="The hidden layer has 4 · 8 weights and 8 biases.",
        mistakes={
            "The biases are missing: each neuron has one.": 56,
            "Inputs have no biases: only neurons have.": 71,
            "One bias is there for each layer; there should be one for each neuron.": 58,
            "These are the neurons, not their weights and biases.": 15,
        },
    )


@task("3.1", points=1)
def test_parameters_of_any_network(student):
    """count_parameters(sizes) is right for networks without a hidden layer and with several."""
    for sizes in SIZES[1:]:
        layers = list(itertools.pairwise(sizes))
        weights = sum(before * after for before, after in layers)
        assert_equal(
            number(student.count_parameters(sizes), what="The number of parameters"),
            weights + sum(sizes[1:]),
            what=f"count_parameters({sizes})",
            hint="Every pair of neighbouring sizes is a layer.",
            mistakes={
                "The biases are missing: each neuron has one.": weights,
                "Inputs have no biases: only neurons have.": weights + sum(sizes),
                "One bias is there for each layer; there should be one for each neuron.": weights + len(layers),
            },
        )


@task("3.1", points=1)
def test_cap_depth(student):
    """cap_depth(sizes) counts the layers with weights, from the first hidden layer to the output layer."""
    for sizes in SIZES:
        depth = len(sizes) - 1
        assert_equal(
            number(student.cap_depth(sizes), what="The depth"),
            depth,
            what=f"cap_depth({sizes})",
            mistakes={
                "The inputs are no layer with weights: do not count them.": depth + 1,
                "The output layer has weights as well: count it.": depth - 1,
            },
        )


# 3.2 Activations


@task("3.2", points=1)
def test_relu_and_its_slope(student, rng):
    """relu(z) is max(0, z) and relu_slope(z) is 1 where z > 0, else 0, in any shape."""
    z = np.append(rng.normal(size=9), [0.0, 1e-3, -1e-3]).reshape(2, 2, 3)
    assert_close(
        student.relu(z),
        np.maximum(0, z),
        what="relu(z)",
        mistakes={
            "This is the smaller one of 0 and z: take the larger one.": np.minimum(0, z),
            "This is the absolute value: negative z should give 0.": np.abs(z),
            "This is the step: where z is positive, return z itself.": z > 0,
        },
    )
    assert_equal(
        student.relu_slope(z),
        (z > 0).astype(int),
        what="relu_slope(z)",
        mistakes={
            "At z = 0 the task asks for the slope 0: z > 0, not z >= 0.": z >= 0,
            "This is the function itself: its slope is 0 or 1.": np.maximum(0, z),
        },
    )


@task("3.2", points=1)
def test_tanh_slope(student, rng):
    """tanh_slope(z) is the slope of tanh, as a difference quotient measures it."""
    z = rng.uniform(-3, 3, size=(4, 5))
    t = np.tanh(z)
    s = 1 / (1 + np.exp(-z))
    assert_close(
        student.tanh_slope(z),
        (np.tanh(z + 1e-5) - np.tanh(z - 1e-5)) / 2e-5,
        what="tanh_slope(z)",
        hint="At 0 it is 1, and far from 0 it is nearly 0.",
        mistakes={
            "This is t(1 - t), the form of the sigmoid's slope; for t = tanh(z) it is 1 - t².": t * (1 - t),
            "This is the slope of the sigmoid.": s * (1 - s),
            "The square is missing: 1 - t².": 1 - t,
            "The tanh is missing: it is 1 - tanh(z)², not 1 - z².": 1 - z**2,
            "This is tanh itself, not its slope.": t,
        },
    )


@task("3.2", points=1)
def test_softmax(student, rng):
    """Each row of softmax(scores) holds the probabilities of that row's scores and sums to 1."""
    for shape in ((5, 3), (4, 4)):
        scores = rng.normal(scale=2, size=shape)
        weights = np.exp(scores)
        assert_close(
            student.softmax(scores),
            weights / weights.sum(axis=1, keepdims=True),
            what="softmax(scores)",
            hint="Which axis do you divide along? Each row should sum to 1.",
            mistakes={
                "Your columns sum to 1: the rows should, so add along axis 1.": weights / weights.sum(axis=0),
                "The whole array sums to 1: each row should.": weights / weights.sum(),
                "These are sigmoids, each for itself: the probabilities of a row share one sum.": 1 / (1 + 1 / weights),
                "The division by the sum is missing.": weights,
            },
        )


@task("3.2", points=1, held_out=True)
def test_softmax_does_not_overflow(student):
    """softmax stays right for scores of 1000 and -1000, in one row and in different rows."""
    scores = np.array([[1000.0, 999.0, 998.0], [-1000.0, -999.0, -1001.0], [-1000.0, 0.0, 1000.0], [0.0, 1.0, 2.0]])
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    value = student.softmax(scores)
    hint = "exp(1000) is infinite: subtract the largest score of each row first."
    if np.shape(value) == scores.shape:
        bad = ~np.isfinite(np.asarray(value, float)).all(axis=1)
        if bad.any() and not bad[0]:
            hint = "Each row needs its own largest score. With another number, a row of small scores becomes 0 / 0."
    array(value, shape=scores.shape, what="softmax(scores)", hint=hint)
    assert_close(value, shifted / shifted.sum(axis=1, keepdims=True), what="softmax(scores)", hint=hint)


# 3.3 Forward pass


def right_outputs(X, network, *, bias=1, last=False, first=True):
    """The outputs of all layers, right by default and wrong in one way on request."""
    outputs = []
    for place, (W, b) in enumerate(network, start=1):
        X = X @ W + bias * b
        if (place < len(network) and first) or (place == len(network) and last):
            X = np.maximum(0, X)
        outputs.append(X)
    return outputs


def compare_outputs(student, X, network):
    seen = student.forward(X, network)
    require(
        isinstance(seen, (list, tuple)),
        f"forward should return a list with an array for each layer, but it returned {describe(seen)}.",
        "Note the output of every layer, not only of the last one.",
    )
    require(
        len(seen) == len(network),
        f"For {len(network)} layers there should be {len(network)} outputs, but there are {len(seen)}.",
        "One for each pair (W, b), the last one too; the input itself is not an output.",
    )
    right = right_outputs(X, network)
    wrong = {
        "The last layer has no ReLU: return its net inputs as they are.": right_outputs(X, network, last=True),
        "There is no ReLU after the hidden layers.": right_outputs(X, network, first=False),
        "The bias is missing.": right_outputs(X, network, bias=0),
        "The bias has the wrong sign: it is added.": right_outputs(X, network, bias=-1),
    }
    for place, expected in enumerate(right):
        assert_close(
            seen[place],
            expected,
            what=f"The output of layer {place + 1} of {len(network)}",
            hint="Each layer receives what the layer before it returned, ReLU included.",
            mistakes={sentence: outputs[place] for sentence, outputs in wrong.items()},
        )


@task("3.3", points=1)
def test_forward_through_a_hidden_layer(student, rng):
    """With one hidden layer, forward returns the hidden outputs and the net inputs of the last layer."""
    compare_outputs(student, rng.normal(size=(20, 4)), random_network(rng, [4, 6, 3]))


@task("3.3", points=1)
def test_forward_through_many_layers(student, rng):
    """forward works for any number of layers, also when all of them are equally wide."""
    compare_outputs(student, rng.normal(size=(12, 5)), random_network(rng, [5, 8, 7, 2]))
    compare_outputs(student, rng.normal(size=(3, 3)), random_network(rng, [3, 3, 3, 3, 3]))


@task("3.3", points=1)
def test_forward_without_hidden_layer(student, rng):
    """A network of a single layer returns one output, without a ReLU."""
    compare_outputs(student, rng.normal(size=(20, 3)), random_network(rng, [3, 2]))


# 3.4 XOR


def best_count(targets, grid):
    w1, w2, b = np.meshgrid(grid, grid, grid)
    z = w1[..., None] * CORNERS[:, 0] + w2[..., None] * CORNERS[:, 1] + b[..., None]  # (..., 4)
    return int(((z > 0) == np.asarray(targets)).sum(axis=-1).max())


@task("3.4", points=1)
def test_most_right_on_a_wide_grid(student):
    """On a wide grid the best threshold unit is right at all 4 corners of AND, OR and NOR, but only at 3 of XOR."""
    grid = np.linspace(-2, 2, 17)
    for name, targets in (("AND", [0, 0, 0, 1]), ("OR", [0, 1, 1, 1]), ("XOR", [0, 1, 1, 0]), ("NOR", [1, 0, 0, 0])):
        assert_equal(
            number(student.most_right(np.array(targets), grid), what=f"The count for {name}"),
            best_count(targets, grid),
            what=f"The count for {name}",
            hint="Count the corners where the answer z > 0 equals the target, for each unit; return the largest count.",
        )


@task("3.4", points=1)
def test_most_right_on_small_grids(student, rng):
    """most_right tries the numbers of the grid and no others, with a unit that fires only if z > 0."""
    assert_equal(
        number(student.most_right(np.array([1, 1, 1, 1]), np.array([0.0])), what="The count"),
        0,
        what="The count for the targets 1, 1, 1, 1 with the grid [0]",
        hint="With all weights and the bias 0, z is 0 everywhere.",
        mistakes={"Your unit fires at z = 0: the task says z > 0, not z >= 0.": 4},
    )
    for _ in range(12):
        targets, grid = rng.integers(0, 2, size=4), np.round(rng.uniform(-2, 2, size=rng.integers(1, 4)), 1)
        assert_equal(
            number(student.most_right(targets, grid), what="The count"),
            best_count(targets, grid),
            what=f"The count for the targets {targets.tolist()} with the grid {grid.tolist()}",
            hint="w1, w2 and b each take every number of the grid, independently.",
        )


def examine_net(value, inputs, targets, what):
    net = hidden_net(value, inputs.shape[1], inputs.shape[1], what)
    outputs = output(net, inputs)
    wrong = np.flatnonzero(np.abs(outputs - targets) > 0.1 + 1e-9)
    if wrong.size:
        row = int(wrong[0])
        place = ", ".join(f"{value:g}" for value in inputs[row])
        hidden = ", ".join(f"{value:g}" for value in np.maximum(0, inputs[row] @ net[0] + net[1]))
        flipped = np.abs(1 - outputs - targets).max() <= 0.1
        fires = ((outputs > 0) == (targets == 1)).all()
        hint = f"There the hidden neurons return {hidden}. What should W2 make of that?"
        if flipped:
            hint = "All outputs are 1 where they should be 0 and the other way round."
        elif fires:
            hint = "The signs are right, but the output should be the target itself, within 0.1."
        require(
            False,
            f"{what} returns {outputs[row]:g} for ({place}) and should return {targets[row]:g}; "
            f"{len(wrong)} of {len(inputs)} inputs are wrong.",
            hint,
        )


@task("3.4", points=1)
def test_xor_net(student):
    """xor_net, with 2 hidden ReLU neurons, returns XOR at all four corners within 0.1."""
    examine_net(student.xor_net, CORNERS, np.array([0, 1, 1, 0]), "xor_net")


@task("3.4", points=1)
def test_parity_net(student):
    """parity_net, with 3 hidden ReLU neurons, returns 1 within 0.1 for an odd number of ones, else 0."""
    inputs = np.array(list(itertools.product([0.0, 1.0], repeat=3)))  # (8, 3)
    examine_net(student.parity_net, inputs, inputs.sum(axis=1) % 2, "parity_net")


# 3.5 Folding


def folded(network):
    W, b = network[0]
    for next_W, next_b in network[1:]:
        W, b = W @ next_W, b @ next_W + next_b
    return W, b


def examine_fold(student, network):
    W, b = folded(network)
    seen_W, seen_b = several(student.fold(network), 2, "fold", "Return W and b, separated by a comma.")
    wrong_order = {}
    if len({part.shape for part, _ in network}) == 1 and len(network) > 1:
        product = network[-1][0]
        for other, _ in network[-2::-1]:
            product = product @ other
        wrong_order = {"The weights are multiplied in the wrong order: the input meets W1 first, so W1 @ W2.": product}
    assert_close(
        seen_W,
        W,
        what=f"W of {len(network)} layers",
        hint="Its shape is (inputs, outputs), and it is the product of all weight matrices.",
        mistakes=wrong_order | {"Only the first layers are folded: all must be.": folded(network[:2])[0]},
    )
    wrong = {
        "The biases of earlier layers are lost: they pass through the weights of the later ones.": network[-1][1],
    }
    if len({part.shape for _, part in network}) == 1:
        added = sum(part for _, part in network)
        wrong["The biases are only added: an earlier one passes through the weights of the later layers."] = added
    if len(network) == 1:
        wrong = {}
    assert_close(
        seen_b, b, what=f"b of {len(network)} layers", hint="(X W1 + b1) W2 + b2: multiply out.", mistakes=wrong
    )


@task("3.5", points=1)
def test_fold_two_layers(student, rng):
    """fold gives W and b of the one layer that equals two."""
    examine_fold(student, random_network(rng, [4, 3, 2]))
    examine_fold(student, random_network(rng, [3, 3, 3]))


@task("3.5", points=1, held_out=True)
def test_fold_many_layers(student, rng):
    """fold takes in any number of layers; a single layer stays what it is."""
    for sizes in ([3, 5, 4, 2], [2, 6, 1, 3, 4], [3, 2]):
        examine_fold(student, random_network(rng, sizes))


@task("3.5", points=1)
def test_folded_layer_behaves_like_the_network(student, rng):
    """For every input the folded layer returns what the layers return one after the other."""
    network, X = random_network(rng, [3, 6, 5, 2]), rng.normal(size=(30, 3))
    W, b = several(student.fold(network), 2, "fold", "Return W and b, separated by a comma.")
    W, b = array(W, shape=(3, 2), what="W"), array(b, shape=(2,), what="b")
    expected = X
    for layer_W, layer_b in network:
        expected = expected @ layer_W + layer_b
    assert_close(
        X @ W + b,
        expected,
        atol=1e-3,
        what="The output of your one layer",
        mistakes={"The biases of earlier layers are lost.": X @ W + network[-1][1]},
    )


# 3.6 A net through given points


def curve(rng, points):
    x = np.cumsum(rng.uniform(0.2, 1.0, size=points)) + rng.uniform(-3, 0)
    return x, rng.uniform(-2, 2, size=points)


def examine_curve(student, x, y, at, what, rtol=0.0, atol=1e-3):
    net = hidden_net(student.relu_net(x, y), 1, None, "the net")
    require(
        net[0].shape[1] <= len(x),
        f"For {len(x)} points your net has {net[0].shape[1]} hidden neurons; {len(x)} are allowed.",
        "One hinge at every point but the last is enough.",
    )
    seen, expected = output(net, at[:, None]), np.interp(at, x, y)
    slopes = np.diff(y) / np.diff(x)
    hinges = np.maximum(0, at[:, None] - x[:-1])  # (inputs, points - 1)
    assert_close(
        seen,
        expected,
        what=what,
        rtol=rtol,
        atol=atol,
        hint="Before the first hinge the net is flat at b2; each hinge adds its output weight to the slope.",
        mistakes={
            "Your output weights are the slopes themselves: the earlier hinges go on rising, so take the change of "
            "slope.": hinges @ slopes + y[0],
            "The net starts at height 0: b2 should be the first height.": expected - y[0],
            "Your output weights are changes of height: divide by the distance between the points.": hinges
            @ np.diff(np.diff(y), prepend=0)
            + y[0],
        },
    )


@task("3.6", points=1)
def test_net_passes_through_the_points(student, rng):
    """The net's output at each x[k] is y[k] within 0.001, for any increasing places and at most n hidden neurons."""
    for points in (7, 12):
        x, y = curve(rng, points)
        examine_curve(student, x, y, x, "The output at the given points")


@task("3.6", points=1)
def test_net_is_straight_between_the_points(student, rng):
    """Between neighbouring points the output follows the straight line within 0.001."""
    x, y = curve(rng, 8)
    examine_curve(student, x, y, np.linspace(x[0], x[-1], 200), "The output between the points")


@task("3.6", points=1, held_out=True)
def test_net_through_two_points(student, rng):
    """Two points give one straight line, also far from 0."""
    x = np.array([40.0, 44.0])
    examine_curve(student, x, rng.uniform(1, 2, size=2), np.linspace(40, 44, 9), "The output on the line")


@task("3.6", points=1)
def test_net_draws_a_sine(student):
    """Through 41 points of a sine wave the net follows the wave itself within 0.01."""
    x = np.linspace(0, 1, 41) ** 1.2
    net = hidden_net(student.relu_net(x, np.sin(2 * np.pi * x)), 1, None, "the net")
    at = np.linspace(0, 1, 500)
    farthest = float(np.abs(output(net, at[:, None]) - np.sin(2 * np.pi * at)).max())
    require(
        farthest <= 0.01,
        f"The net is {farthest:.3g} away from the sine wave where it is worst; 0.01 is allowed.",
        "Does it pass through all points, and is it straight between them?",
    )
    require(net[0].shape[1] <= 41, f"Your net has {net[0].shape[1]} hidden neurons; 41 are allowed.")


# 3.7 Linear in disguise


def run(name, inputs):
    for W, b, activation in NETWORKS[name]:
        inputs = ACTIVATIONS[activation](inputs @ np.array(W, float) + np.array(b, float))
    return inputs[:, 0]


def examine_verdict(student, name):
    answer = entry(student.verdicts, name, "verdicts")
    require(
        isinstance(answer, (list, tuple, np.ndarray)) and len(answer) in (2, 3),
        f"verdicts[{name!r}] is {describe(answer)}.",
        "Give either [w1, w2, b], or a pair of inputs.",
    )
    if len(answer) == 3:
        examine_neuron(name, answer)
    else:
        examine_witness(name, answer)


def examine_neuron(name, answer):
    w1, w2, b = array(answer, shape=(3,), what=f"verdicts[{name!r}]").astype(float)
    ticks = np.linspace(-1, 1, 41)
    square = np.array(list(itertools.product(ticks, ticks)))  # (1681, 2)
    expected = run(name, square)
    seen = square @ [w1, w2] + b
    gap = np.abs(seen - expected)
    worst = int(gap.argmax())
    share = np.mean(gap > 0.001)
    require(
        gap.max() <= 0.001 + 1e-9,
        f"For {name}, at ({square[worst][0]:g}, {square[worst][1]:g}) your neuron returns {seen[worst]:g} and the "
        f"network {expected[worst]:g}; they differ on {share:.0%} of the square.",
        "If they agree nearly everywhere, look where they do not: one kink is enough to be not affine."
        if share < 0.5
        else "Fold the layers, or read w1, w2 and b off the outputs at (0, 0), (1, 0) and (0, 1). Or is it not affine?",
    )


def examine_witness(name, answer):
    ends = array(answer, shape=(2, 2), what=f"verdicts[{name!r}]", hint="Two inputs of two numbers each.").astype(float)
    require(
        np.abs(ends).max() <= 1 + 1e-9,
        f"An input of verdicts[{name!r}] lies outside the square: {ends.tolist()}.",
        "Both numbers of an input lie between -1 and 1. Inside the square the network may behave differently.",
    )
    middle = float(run(name, ends.mean(axis=0)[None, :])[0])
    mean = float(run(name, ends).mean())
    require(
        abs(middle - mean) >= 0.01,
        f"For {name} the output half-way is {middle:.4g}, and the mean of your two outputs is {mean:.4g}.",
        "That proves nothing. Try other pairs, corners too; or perhaps the network is affine.",
    )


@task("3.7", points=1)
def test_verdict_a(student):
    """The verdict on A is proved: by a neuron that equals it on the square, or by a pair of inputs."""
    examine_verdict(student, "A")


@task("3.7", points=1)
def test_verdict_b(student):
    """The verdict on B is proved: by a neuron that equals it on the square, or by a pair of inputs."""
    examine_verdict(student, "B")


@task("3.7", points=1)
def test_verdict_c(student):
    """The verdict on C is proved: by a neuron that equals it on the square, or by a pair of inputs."""
    examine_verdict(student, "C")


@task("3.7", points=1)
def test_verdict_d(student):
    """The verdict on D is proved: by a neuron that equals it on the square, or by a pair of inputs."""
    examine_verdict(student, "D")


@task("3.7", points=1)
def test_verdict_e(student):
    """The verdict on E is proved: by a neuron that equals it on the square, or by a pair of inputs."""
    examine_verdict(student, "E")


@task("3.7", points=1)
def test_verdict_f(student):
    """The verdict on F is proved: by a neuron that equals it on the square, or by a pair of inputs."""
    examine_verdict(student, "F")
