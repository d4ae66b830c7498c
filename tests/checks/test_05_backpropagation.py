"""Checks of unit 05: backpropagation."""

import itertools

import numpy as np

from layerwise.checks import array, assert_close, assert_equal, describe, entry, number, require, several, task

# 5.1 Slopes on a graph


def examine_slope(student, name, right, mistakes, hint):
    """One entry of slopes; mistakes maps a wrong number to its sentence."""
    slope = entry(student.slopes, name, "slopes")
    sentences = {sentence: wrong for wrong, sentence in mistakes.items()}
    assert_close(
        number(slope, what=f"The slope of {name}"), right, what=f"The slope of {name}", hint=hint,
        mistakes=sentences,
        reveal=False,
    )  # fmt: skip


@task("5.1", points=1)
def test_slopes_near_the_output(student):
    """slopes has the right numbers for L, m and s, next to the output."""
    examine_slope(student, "L", 1, {15: "This is the value of L: how fast does L grow with itself?"}, "L is L.")
    swap = "Times swaps: each factor gets the value of the other."
    examine_slope(student, "m", 3, {5: swap}, swap)
    examine_slope(student, "s", 5, {3: swap}, swap)


@task("5.1", points=1)
def test_slopes_in_the_middle(student):
    """slopes has the right numbers for q, p and c, in the middle."""
    both = "q is used twice, in m and in s: add what comes back on both ways."
    examine_slope(student, "q", 8, {3: both, 5: both, 15: "Slopes of several paths are added, not multiplied."}, both)
    same = "Plus distributes: both summands get the slope of q."
    examine_slope(student, "p", 8, {3: both, 5: both}, same)
    examine_slope(student, "c", 8, {3: both, 5: both, -8: "c is -1, but it is added."}, same)


@task("5.1", points=1)
def test_slopes_of_the_inputs(student):
    """slopes has the right numbers for a and b, which are used twice."""
    examine_slope(
        student,
        "a",
        16,
        {
            19: "Max sends its slope to the larger one only, and here a is the smaller one.",
            24: "Times swaps: a gets the slope of p times b.",
        },
        "Through p comes the slope of p times b. What does max send to a?",
    )
    examine_slope(
        student,
        "b",
        19,
        {
            24: "b is used twice: it also goes into s.",
            29: "In s, b is subtracted: what comes back from there changes its sign.",
            -5: "b is used twice: it also goes into p.",
            11: "Times swaps: b gets the slope of p times a.",
        },
        "Through p comes the slope of p times a, through s minus the slope of s.",
    )


# 5.2 and 5.3 A network with a sigmoid layer

SHAPES = ((5, 3, 4, 2), (1, 2, 3, 1), (6, 4, 2, 3))  # samples, features, hidden, outputs


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def draw(rng, samples, features, hidden, outputs):
    """X, Y and the weights W1, b1, W2, b2."""
    X, Y = rng.normal(size=(samples, features)), rng.normal(size=(samples, outputs))
    W1, b1 = rng.normal(size=(features, hidden)), rng.normal(size=hidden)
    return X, Y, (W1, b1, rng.normal(size=(hidden, outputs)), rng.normal(size=outputs))


def run(X, W1, b1, W2, b2):
    H = sigmoid(X @ W1 + b1)
    return H @ W2 + b2, H


@task("5.2", points=1)
def test_forward_hidden_layer(student, rng):
    """forward returns as its second array H, the sigmoid of XW1 + b1, for any shapes."""
    for shape in SHAPES:
        X, _, weights = draw(rng, *shape)
        W1, b1, *_ = weights
        result = several(student.forward(X, *weights), 2, "forward", "Write: return P, H.")
        assert_close(
            result[1],
            sigmoid(X @ W1 + b1),
            what="H",
            hint="The hidden layer's output, after its activation.",
            mistakes={
                "This is the net input: apply the sigmoid.": X @ W1 + b1,
                "This is tanh: the hidden layer has the sigmoid here.": np.tanh(X @ W1 + b1),
                "The bias b1 is missing.": sigmoid(X @ W1),
                "These are the answers: return P first, then H.": run(X, *weights)[0],
            },
        )


@task("5.2", points=1)
def test_forward_answers(student, rng):
    """forward returns as its first array P, the linear output HW2 + b2, for any shapes."""
    for shape in SHAPES:
        X, _, weights = draw(rng, *shape)
        P, H = run(X, *weights)
        assert_close(
            several(student.forward(X, *weights), 2, "forward", "Write: return P, H.")[0],
            P,
            what="P",
            hint="The output layer is linear: H @ W2 + b2.",
            mistakes={
                "The output layer is linear: no sigmoid there.": sigmoid(P),
                "The bias b2 is missing.": H @ weights[2],
                "This is the hidden layer: return P first, then H.": H,
                "The hidden layer lacks its sigmoid.": (X @ weights[0] + weights[1]) @ weights[2] + weights[3],
            },
        )


def slopes_of(X, Y, P, H, W2, *, bend=None):
    """The slopes of W1, b1, W2 and b2; bend takes the place of the sigmoid's slope."""
    D2 = 2 * (P - Y) / P.size
    D1 = D2 @ W2.T * (H * (1 - H) if bend is None else bend)
    return X.T @ D1, D1.sum(axis=0), H.T @ D2, D2.sum(axis=0)


def back(student, rng, shape):
    """The student's four slopes, and what they were computed from."""
    X, Y, weights = draw(rng, *shape)
    P, H = run(X, *weights)
    given = (X, Y, P, H, weights[2])
    order = "the slopes of W1, b1, W2, b2"
    return several(student.backward(*given), 4, "backward", f"Write: return {order}."), given, weights


def examine_part(student, rng, part, name, more=()):
    """Compare one of the four slopes, the usual mistakes by name."""
    for shape in SHAPES:
        result, given, _ = back(student, rng, shape)
        H = given[3]
        samples, outputs = given[2].shape
        right = slopes_of(*given)[part]
        sigmoid_twice = sigmoid(H) * (1 - sigmoid(H))
        mistakes = {
            "The sign is wrong: the error is P - Y.": -right,
            "The factor 2 of the square is missing.": right / 2,
            "You divide by the samples only: the loss is a mean over all numbers of P.": right * outputs,
            "This is the slope of a sum: the loss is a mean over all numbers of P.": right * samples * outputs,
            "You divide by the outputs only: the loss is a mean over all numbers of P.": right * samples,
        }
        if part < 2:
            mistakes |= {
                "The sigmoid's slope is left out.": slopes_of(*given, bend=1)[part],
                "This is the slope of tanh: that of the sigmoid is H(1 - H).": slopes_of(*given, bend=1 - H**2)[part],
                "H is already the sigmoid's output: its slope is H(1 - H), without another sigmoid.": slopes_of(
                    *given, bend=sigmoid_twice
                )[part],
                "Half of the sigmoid's slope is missing: it is H(1 - H).": slopes_of(*given, bend=1 - H)[part],
                "Half of the sigmoid's slope is missing: it is H times (1 - H).": slopes_of(*given, bend=H)[part],
            }
        mistakes |= {sentence: change(given) for sentence, change in dict(more).items()}
        one = samples == outputs == 1  # then several mistakes are none
        assert_close(
            result[part],
            right,
            what=f"The slope of {name}",
            hint=f"It has the shape of {name}. Which product of the arrays that you have gives that shape?",
            mistakes={} if one else mistakes,
        )


@task("5.3", points=1)
def test_slopes_of_the_output_layer(student, rng):
    """backward returns as its third and fourth array the slopes of W2 and b2, for any shapes."""
    examine_part(student, rng, 2, "W2", [("W2 gets H times D: you use X.", lambda g: g[0].T @ (2 * (g[2] - g[1])))])
    averaged = [("The bias is added for every sample: sum over the samples, do not average.",
                 lambda g: slopes_of(*g)[3] / len(g[0]))]  # fmt: skip
    examine_part(student, rng, 3, "b2", averaged)


@task("5.3", points=2)
def test_slope_of_the_hidden_weights(student, rng):
    """backward returns as its first array the slope of W1, for any shapes."""
    examine_part(student, rng, 0, "W1")


@task("5.3", points=1)
def test_slope_of_the_hidden_biases(student, rng):
    """backward returns as its second array the slope of b1, one number for each hidden neuron."""
    examine_part(
        student,
        rng,
        1,
        "b1",
        [
            ("The bias is added for every sample: sum over the samples, do not average.",
             lambda g: slopes_of(*g)[1] / len(g[0])),
            ("You summed over the neurons: sum over the samples.",
             lambda g: (2 * (g[2] - g[1]) / g[2].size @ g[4].T * g[3] * (1 - g[3])).sum(axis=1)),
        ],
    )  # fmt: skip


def wiggle(f, values, step=1e-5):
    """The slopes of f at values, by central differences."""
    slopes = np.zeros(values.shape)
    for place in np.ndindex(values.shape):
        change = np.zeros(values.shape)
        change[place] = step
        slopes[place] = (f(values + change) - f(values - change)) / (2 * step)
    return slopes


@task("5.3", points=1)
def test_slopes_equal_finite_differences(student, rng):
    """All four slopes equal those that are measured by wiggling each weight."""
    for shape in ((3, 2, 5, 4), (4, 4, 4, 4)):
        result, (X, Y, *_), weights = back(student, rng, shape)
        for part, name in enumerate(("W1", "b1", "W2", "b2")):

            def f(values, part=part, X=X, Y=Y, weights=weights):
                changed = [values if number == part else old for number, old in enumerate(weights)]
                return np.mean((run(X, *changed)[0] - Y) ** 2)

            assert_close(
                result[part],
                wiggle(f, weights[part]),
                what=f"The slope of {name}",
                hint="The loss changes by another amount when this weight is moved a little.",
            )


# 5.4 A judge for gradients

POLYNOMIAL = "lambda a: float((a * a * a).sum() + a.ravel()[0] * a.ravel()[-1])"


def slopes_of_polynomial(values, step=0.0, side=0):
    """What differences give for POLYNOMIAL; side 1 for a step up only, -1 for a step down only."""
    slopes = 3 * values**2 + step**2 + side * 3 * values * step
    flat = slopes.reshape(-1)  # a view
    flat[0] += values.reshape(-1)[-1]
    flat[-1] += values.reshape(-1)[0]
    return slopes


@task("5.4", points=1)
def test_numerical_gradient_of_any_shape(student, rng):
    """numerical_gradient has the shape of its array, with any number of axes, and holds the slopes of f."""
    f = student.define(POLYNOMIAL)
    for shape in ((4,), (2, 3), (2, 2, 3)):
        values = rng.uniform(0.5, 2.0, size=shape)
        right = slopes_of_polynomial(values)
        assert_close(
            student.numerical_gradient(f, values, 1e-4),
            right,
            what=f"numerical_gradient of an array with the shape {shape}",
            hint="Move one number at a time, and put it back before you move the next.",
            mistakes={
                "This is twice the slope: divide by 2·step.": 2 * right,
                "This is half of the slope: between the two places lie two steps, no more.": right / 2,
                "The sign is wrong: what is above comes first.": -right,
                "These are differences: divide them by 2·step.": right * 2e-4,
            },
        )


@task("5.4", points=1, held_out=True)
def test_numerical_gradient_is_central(student, rng):
    """The differences are central and use the step that is given, whatever it is."""
    f = student.define(POLYNOMIAL)
    for step in (0.1, 0.25):
        values = rng.uniform(0.5, 2.0, size=(2, 3))
        assert_close(
            student.numerical_gradient(f, values, step),
            slopes_of_polynomial(values, step),
            what=f"numerical_gradient with the step {step}",
            hint="Take f at + step and at - step, and divide by 2·step.",
            mistakes={
                "These differences are one-sided: take f at + step and at - step.": slopes_of_polynomial(
                    values, step, 1
                ),
                "These differences are one-sided, downward: take f at + step and at - step.": slopes_of_polynomial(
                    values, step, -1
                ),
                "You use a step of your own: use the argument.": slopes_of_polynomial(values),
                "Your two places are half a step away: go a whole step to both sides.": slopes_of_polynomial(
                    values, step / 2
                ),
            },
        )


@task("5.4", points=1)
def test_numerical_gradient_leaves_its_argument(student, rng):
    """After the call the array holds exactly what it held, and an array of integers is no trouble."""
    f = student.define(POLYNOMIAL)
    probe = student.define("lambda gradient, f, a: (gradient(f, a, 0.1), a)")
    for values in (rng.normal(size=(3, 2)), rng.integers(1, 9, size=(2, 3))):
        gradient, after = probe(student.numerical_gradient, f, values.copy())
        assert_close(
            gradient,
            slopes_of_polynomial(values.astype(float), 0.1),
            what=f"numerical_gradient of an array of {values.dtype}",
            hint="An array of integers cannot hold 3.1: work on a copy of floats.",
        )
        assert_equal(
            after,
            values,
            what="The array after the call",
            hint="Work on a copy, or put back exactly what was there: + step - step leaves a rounding error.",
        )


@task("5.4", points=1)
def test_relative_error(student, rng):
    """relative_error(a, b) is |a - b| / (|a| + |b|) over all elements, and 0 for two arrays of zeros."""
    for shape in ((5,), (2, 3), (2, 2, 2)):
        a, b = rng.normal(size=shape), rng.normal(size=shape) + 0.5
        norm = [np.sqrt((part**2).sum()) for part in (a - b, a, b)]
        assert_close(
            number(student.relative_error(a, b), what="The relative error"),
            norm[0] / (norm[1] + norm[2]),
            what=f"The relative error of two arrays with the shape {shape}",
            hint="Norms over all elements: square, sum, take the root.",
            mistakes={
                "This is the absolute error: divide by both sizes.": norm[0],
                "You divide by the size of one array: divide by the sum of both.": norm[0] / norm[1],
                "You divide by the size of the second array: divide by the sum of both.": norm[0] / norm[2],
                "These are squares: take the root of each sum.": norm[0] ** 2 / (norm[1] ** 2 + norm[2] ** 2),
            },
        )
    tiny = 1e-9 * rng.normal(size=4)
    assert_close(
        number(student.relative_error(tiny, 3 * tiny), what="The relative error"), 0.5,
        what="The relative error of b and 3b, both tiny",
        hint="Small arrays are no special case: only zeros are.",
    )  # fmt: skip
    assert_close(
        number(student.relative_error(np.zeros(3), np.zeros(3)), what="The relative error of two arrays of zeros",
               hint="There is nothing to divide by: return 0."),
        0.0,
        what="The relative error of two arrays of zeros",
    )  # fmt: skip


# 5.5 An engine of your own


def leaves(student, rng, count):
    """Nodes without parents, and their values, away from 0 and all different."""
    values = rng.permutation(np.linspace(0.4, 1.3, count)) * rng.choice([-1, 1], size=count)
    return [student.Node(float(value)) for value in values], values


def examine_slopes(nodes, right, what, hint, mistakes=None):
    assert_close(
        [number(node.slope, what="The attribute slope of a node") for node in nodes],
        right,
        what=f"The slopes of {what}",
        hint=hint,
        mistakes=mistakes,
    )


@task("5.5", points=1)
def test_times(student, rng):
    """times(a, b) has the product as its value and lets go_back find the slopes b and a, also of a · a."""
    (a, b, c), (x, y, z) = leaves(student, rng, 3)
    product = student.times(a, b)
    assert_close(product.value, x * y, what="The value of times(a, b)")
    whole = student.times(product, c)
    student.go_back(whole)
    examine_slopes(
        (a, b, c, product),
        [y * z, x * z, x * y, z],
        "a, b, c and ab in (a · b) · c",
        "Times swaps: the local slope of a is the value of b.",
        {"The local slopes are exchanged: times swaps.": [x * z, y * z, z, x * y]},
    )
    (a,), (x,) = leaves(student, rng, 1)
    square = student.times(a, a)
    student.go_back(square)
    examine_slopes(
        (a,),
        [2 * x],
        "a in a · a",
        "Both factors are the same node: what comes back is added up.",
        {"Both factors are the same node: add up what comes back (+=).": [x]},
    )


@task("5.5", points=1)
def test_tanh(student, rng):
    """tanh(a) has the hyperbolic tangent as its value and lets go_back find the slope 1 - tanh²."""
    (a, b), (x, y) = leaves(student, rng, 2)
    bent = student.tanh(a)
    assert_close(bent.value, np.tanh(x), what="The value of tanh(a)")
    result = student.times(student.tanh(bent), b)
    student.go_back(result)
    h = np.tanh(np.tanh(x))
    slope = y * (1 - h**2)
    examine_slopes(
        (a, b),
        [slope * (1 - np.tanh(x) ** 2), h],
        "a and b in tanh(tanh(a)) · b",
        "The slope of tanh is 1 - tanh², with the value that comes out.",
    )


@task("5.5", points=1)
def test_go_back_through_branches(student, rng):
    """A node that is used several times, at different distances from the output, collects all that comes back."""
    (a, b), (x, y) = leaves(student, rng, 2)
    h = student.tanh(a)  # used at once, and again two nodes later
    v = np.tanh(x)
    far = student.times(student.plus(student.times(h, b), h), h)  # (hb + h) h
    output = student.plus(h, far)
    student.go_back(output)
    at_h = 1 + 2 * v * (y + 1)
    right = [at_h * (1 - v**2), v * v, at_h]
    hint = "Visit a node only after all nodes that use it: reversed order of a list in which parents stand first."
    examine_slopes((a, b, h), right, "a, b and h in h + (h · b + h) · h with h = tanh(a)", hint)
    (a, b), (x, y) = leaves(student, rng, 2)
    first = student.times(a, student.plus(student.times(a, b), b))  # the same again with the short way last
    student.go_back(first)
    examine_slopes((a, b), [2 * x * y + y, x * x + x], "a and b in a · (a · b + b)", hint)


@task("5.5", points=1)
def test_go_back_again(student, rng):
    """go_back gives right slopes when it is called again, also from another output of the same graph."""
    (a, b), (x, y) = leaves(student, rng, 2)
    product = student.times(a, b)
    total = student.plus(product, a)
    for _ in range(2):
        student.go_back(total)
        examine_slopes(
            (a, b, total),
            [y + 1, x, 1],
            "a, b and the output when go_back is called again",
            "Set all slopes to 0 before you begin, and that of the output to 1.",
        )
    student.go_back(product)
    examine_slopes(
        (a, b, product),
        [y, x, 1],
        "a, b and a · b when go_back starts at a · b",
        "Set all slopes to 0 before you begin.",
    )


@task("5.5", points=1, held_out=True)
def test_go_back_passes_each_node_once(student):
    """A graph in which 25 nodes each use the one before twice, 2^25 paths, is done in an instant."""
    first = node = student.Node(0.5)
    for _ in range(25):
        node = student.plus(node, node)
    student.go_back(node)
    examine_slopes((first,), [2.0**25], "the first node", "Add up what comes back to a node before you pass it on.")


# 5.6 Training at any depth


def start_of(rng, *sizes):
    return [(rng.normal(size=(n, m)) / np.sqrt(n), 0.3 * rng.normal(size=m)) for n, m in itertools.pairwise(sizes)]


def reference_train(X, Y, network, rate, steps, *, scale=1.0, bends=True, bend_last=False, sequential=False, bias=1.0):
    """The trained network and the losses, right by default and wrong in one way on request."""
    losses = []
    for _ in range(steps):
        inputs = [X]
        for W, b in network[:-1]:
            inputs.append(np.tanh(inputs[-1] @ W + b))
        P = inputs[-1] @ network[-1][0] + network[-1][1]
        P = np.tanh(P) if bend_last else P
        losses.append(np.mean((P - Y) ** 2))
        D, moved = scale * 2 * (P - Y) / P.size * (1 - P**2 if bend_last else 1), []
        for (W, b), before in zip(reversed(network), reversed(inputs), strict=True):
            moved.append((W - rate * before.T @ D, b - rate * bias * D.sum(axis=0)))
            D = D @ (moved[-1][0] if sequential else W).T * (1 - before**2 if bends else 1)
        network = moved[::-1]
    return network, losses


def flat(network):
    """All weights and biases in one array."""
    return np.concatenate([np.ravel(part) for pair in network for part in pair])


def trained(student, X, Y, network, rate, steps):
    """All weights in one array and the losses, as the student's train returns them."""
    result = student.train(X, Y, network, rate, steps)
    layers, losses = several(result, 2, "train", "Write: return network, losses.")
    require(
        isinstance(layers, (tuple, list))
        and len(layers) == len(network)
        and all(isinstance(pair, (tuple, list)) and len(pair) == 2 for pair in layers),
        f"The trained network should be a list of {len(network)} pairs (W, b), but it is {describe(layers)}.",
    )
    pairs = [
        (array(W, old_W.shape, f"W of layer {k}"), array(b, old_b.shape, f"b of layer {k}"))
        for k, ((W, b), (old_W, old_b)) in enumerate(zip(layers, network, strict=True), start=1)
    ]
    return flat(pairs), array(losses, (steps,), "The list of losses")


DEPTHS = ((3, 2), (3, 4, 2), (2, 5, 4, 3), (2, 3, 4, 3, 1))


@task("5.6", points=1)
def test_losses_of_training(student, rng):
    """The list holds the mean squared error over all numbers before each step, for any depth."""
    for sizes in DEPTHS:
        X, Y, network = rng.normal(size=(7, sizes[0])), rng.normal(size=(7, sizes[-1])), start_of(rng, *sizes)
        right = np.array(reference_train(X, Y, network, 0.1, 6)[1])
        after = np.array(reference_train(X, Y, network, 0.1, 7)[1])[1:]
        assert_close(
            trained(student, X, Y, network, 0.1, 6)[1],
            right,
            what=f"The losses of a network with the sizes {'-'.join(map(str, sizes))}",
            hint="Compute the loss in each step before you move the weights.",
            mistakes={
                "These are the losses after each step: the loss before it is asked for.": after,
                "You sum over the outputs: the loss is the mean over all numbers.": right * sizes[-1],
                "The output layer is linear: no tanh there.": reference_train(
                    X, Y, network, 0.1, 6, bend_last=True
                )[1],
            }
            if sizes[-1] > 1
            else {},
        )  # fmt: skip


@task("5.6", points=2)
def test_one_step_of_training(student, rng):
    """After one step every weight and bias has moved by minus the rate times its slope, for any depth."""
    for sizes in DEPTHS:
        X, Y, network = rng.normal(size=(7, sizes[0])), rng.normal(size=(7, sizes[-1])), start_of(rng, *sizes)
        rate = float(rng.uniform(0.2, 0.6))
        mistakes = {
            "You move uphill: subtract rate times slope.": {"scale": -1.0},
            "The factor 2 of the square is missing.": {"scale": 0.5},
            "You divide by the samples only: the loss is a mean over all numbers.": {"scale": float(sizes[-1])},
            "The mean is missing: the loss is divided by the number of all numbers.": {"scale": 7.0 * sizes[-1]},
            "The biases do not move.": {"bias": 0.0},
            "The biases' slopes are averaged: sum over the samples.": {"bias": 1 / 7},
            "The slope of tanh is left out on the way back.": {"bends": False},
            "You carry the slope back through weights that have already been moved: use those of before the step.": {
                "sequential": True
            },
            "The output layer is linear: no tanh there.": {"bend_last": True},
        }
        assert_close(
            trained(student, X, Y, network, rate, 1)[0],
            flat(reference_train(X, Y, network, rate, 1)[0]),
            what=f"All weights of a {'-'.join(map(str, sizes))} network after one step, layer by layer, W before b,",
            hint="At each layer: the slopes of W and b from D, then D @ W.T times 1 - (that layer's input)².",
            mistakes={
                sentence: flat(reference_train(X, Y, network, rate, 1, **change)[0])
                for sentence, change in mistakes.items()
            },
        )


@task("5.6", points=1, held_out=True)
def test_many_steps_of_training(student, rng):
    """After many steps the weights are those of gradient descent with all samples in each step."""
    for sizes, rate, steps in (((2, 5, 3), 0.1, 30), ((3, 4, 4, 2), 0.3, 11)):
        X, Y, network = rng.normal(size=(9, sizes[0])), rng.normal(size=(9, sizes[-1])), start_of(rng, *sizes)
        assert_close(
            trained(student, X, Y, network, rate, steps)[0],
            flat(reference_train(X, Y, network, rate, steps)[0]),
            what=f"All weights after {steps} steps",
            rtol=1e-3,
            hint="Compute the whole forward pass anew in each step, and take exactly as many steps as asked for.",
            mistakes={
                "This is one step too few.": flat(reference_train(X, Y, network, rate, steps - 1)[0]),
                "This is one step too many.": flat(reference_train(X, Y, network, rate, steps + 1)[0]),
            },
        )


@task("5.6", points=1)
def test_training_learns_a_wave(student):
    """On the noisy wave, 1,000 steps at the rate 0.1 bring the network from its start below a loss of 0.0025."""
    random = np.random.default_rng(5)
    places = np.linspace(-1, 1, 40)[:, None]
    heights = np.cos(2.5 * places + 0.5) + 0.05 * random.normal(size=(40, 1))
    network = [(random.normal(size=(n, m)) / np.sqrt(n), np.zeros(m)) for n, m in ((1, 12), (12, 12), (12, 1))]
    weights, losses = trained(student, places, heights, network, 0.1, 1000)
    require(losses[-1] < 0.0025, f"The last loss is {losses[-1]:.4f}.", "Check your slopes with central differences.")
    shapes, parts = [part.shape for pair in network for part in pair], []
    for shape in shapes:
        size = int(np.prod(shape))
        parts.append(weights[:size].reshape(shape))
        weights = weights[size:]
    W1, b1, W2, b2, W3, b3 = parts
    answers = np.tanh(np.tanh(places @ W1 + b1) @ W2 + b2) @ W3 + b3
    error = np.mean((answers - heights) ** 2)
    require(error < 0.0025, f"The network that train returns has a loss of {error:.4f}.", "Return the trained weights.")


# 5.7 Which of these are wrong?

PARTS = ("W1", "b1", "W2", "b2")
LOOK = {
    "A": "There is more than one way to write a right formula. Measure: all four slopes.",
    "B": "Compare D @ W2 with what the chain rule asks for. What lies behind that place is spoiled too.",
    "C": "One of the sums goes along another axis than the others.",
    "D": "A loop over samples may be slow. Is what it gives wrong? Measure.",
    "E": "Measure all four: one array comes from something else than the hidden layer's output.",
    "F": "At which value is the slope of tanh taken? What lies behind that place is spoiled too.",
    "G": "W1 and b1 must come from the same array.",
    "H": "A factor that goes and comes back is no fault. Measure all four slopes, b2 as well.",
}


def examine_suspect(student, name, right):
    answer = entry(student.wrong, name, "wrong")
    require(
        isinstance(answer, (list, tuple)) and all(isinstance(part, str) and part in PARTS for part in answer),
        f"wrong[{name!r}] is {describe(answer)}.",
        f"Give a list of some of {', '.join(PARTS)}; an empty list if nothing is wrong.",
    )
    if set(answer) == set(right):
        return
    accused = sorted(set(answer) - set(right))
    acquitted = f"Student {name} has a fault that you do not name."
    seen = f"You accuse student {name} of {', '.join(accused)}, and there is no fault." if accused else acquitted
    require(False, seen, LOOK[name])


@task("5.7", points=1)
def test_suspects_a_and_b(student):
    """The verdicts on students A and B are right."""
    examine_suspect(student, "A", [])
    examine_suspect(student, "B", ["W1", "b1"])


@task("5.7", points=1)
def test_suspects_c_and_d(student):
    """The verdicts on students C and D are right."""
    examine_suspect(student, "C", ["b1"])
    examine_suspect(student, "D", [])


@task("5.7", points=1)
def test_suspects_e_and_f(student):
    """The verdicts on students E and F are right."""
    examine_suspect(student, "E", ["W2"])
    examine_suspect(student, "F", ["W1", "b1"])


@task("5.7", points=1)
def test_suspects_g_and_h(student):
    """The verdicts on students G and H are right."""
    examine_suspect(student, "G", ["b1"])
    examine_suspect(student, "H", ["b2"])
