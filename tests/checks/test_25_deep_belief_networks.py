"""Checks of unit 25: deep belief networks."""

import itertools
import math

import numpy as np

from layerwise.checks import assert_close, assert_equal, describe, entry, require, several, task, word

SIZES = ([64, 128], [64, 128, 8], [784, 500, 250, 30], [7, 5, 3, 11, 2])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def some_stack(rng, sizes, spread=1.0):
    """Machines (W, a, b) between layers of these sizes, the lowest first."""
    pairs = itertools.pairwise(sizes)
    return [tuple(spread * rng.normal(size=shape) for shape in ((m, n), (m,), (n,))) for m, n in pairs]


def pairs_sum(sizes, weights, below, above):
    return sum(weights * m * n + below * m + above * n for m, n in itertools.pairwise(sizes))


# 25.1 What goes where


@task("25.1", points=1)
def test_stack_and_autoencoder_parameters(student):
    """stack_parameters and autoencoder_parameters count all weights and biases, for any sizes."""
    for sizes in SIZES:
        assert_equal(
            student.stack_parameters(sizes),
            pairs_sum(sizes, 1, 1, 1),
            what=f"The number for the stack {sizes}",
            hint="Add up over the machines: weights, visible biases, hidden biases.",
            mistakes={
                "The visible biases are missing.": pairs_sum(sizes, 1, 0, 1),
                "The hidden biases are missing.": pairs_sum(sizes, 1, 1, 0),
                "The biases are missing.": pairs_sum(sizes, 1, 0, 0),
                "A machine's weights serve both ways: count them once.": pairs_sum(sizes, 2, 1, 1),
                "Two neighbouring machines share a layer, not its biases: each has its own.": (
                    pairs_sum(sizes, 1, 0, 0) + sum(sizes)
                ),
            },
        )
        assert_equal(
            student.autoencoder_parameters(sizes),
            pairs_sum(sizes, 2, 1, 1),
            what=f"The number for the autoencoder of {sizes}",
            hint="Each machine gives a layer upwards, with n biases, and a layer downwards, with m biases.",
            mistakes={
                "Encoder and decoder have weights of their own: count each table twice.": pairs_sum(sizes, 1, 1, 1),
                "An upward layer has the hidden biases only, a downward one the visible ones.": pairs_sum(
                    sizes, 2, 2, 2
                ),
                "The biases of one half are missing.": pairs_sum(sizes, 2, 0, 1),
                "The decoder's biases have the sizes of its own outputs.": pairs_sum(sizes, 2, 0, 2),
            },
        )


@task("25.1", points=1)
def test_classifier_parameters(student):
    """classifier_parameters counts the upward layers and the softmax layer."""
    for sizes, classes in zip(SIZES, (10, 3, 10, 4), strict=True):
        right = pairs_sum([*sizes, classes], 1, 0, 1)
        assert_equal(
            student.classifier_parameters(sizes, classes),
            right,
            what=f"The number for the classifier of {sizes} with {classes} classes",
            hint="One dense layer for each machine, with its hidden biases, and one for the classes.",
            mistakes={
                "The softmax layer is missing.": pairs_sum(sizes, 1, 0, 1),
                "The softmax layer has biases, too.": right - classes,
                "A classifier only leads upwards: the visible biases are not needed.": (
                    pairs_sum(sizes, 1, 1, 1) + (sizes[-1] + 1) * classes
                ),
            },
        )


WEIGHTS = ("W1", "W2", "W3", "W1.T", "W2.T", "W3.T")
BIASES = ("a1", "a2", "a3", "b1", "b2", "b3")


def examine_wiring(student, layer, weights, biases):
    answer = entry(student.wiring, layer, "wiring")
    require(
        isinstance(answer, (list, tuple)) and len(answer) == 2,
        f"wiring[{layer!r}] is {describe(answer)}.",
        "Give two texts: (weights, biases).",
    )
    for given, words, right, hint in (
        (answer[0], WEIGHTS, weights, "Between which two layers does it lead, and in which direction?"),
        (
            answer[1],
            BIASES,
            biases,
            "Biases belong to the layer that comes out: is it a machine's hidden or visible one?",
        ),
    ):
        require(
            isinstance(given, str) and given in words,
            f"wiring[{layer!r}] has {describe(given)}.",
            f"Choose one of: {', '.join(words)}.",
        )
        require(given == right, f"The layer {layer!r} does not get {given}.", hint)


@task("25.1", points=1)
def test_wiring_upwards(student):
    """wiring is right for the layers that lead upwards: encoder 2, code, classifier 1."""
    examine_wiring(student, "encoder 2", "W2", "b2")
    examine_wiring(student, "code", "W3", "b3")
    examine_wiring(student, "classifier 1", "W1", "b1")


@task("25.1", points=1)
def test_wiring_downwards(student):
    """wiring is right for the layers that lead downwards: decoder 1 and output."""
    examine_wiring(student, "decoder 1", "W3.T", "a3")
    examine_wiring(student, "output", "W1.T", "a1")


# 25.2 Greedy training

# What it returns depends on each column of the data, so that it tells on which data it was called.
TRAIN = """lambda data, hidden, np=__import__('numpy'): (
    np.sin(3 * np.outer(1 + np.mean(data, 0) + np.std(data, 0), np.arange(1, hidden + 1))),
    np.mean(data, 0),
    np.cos(np.arange(hidden)) + np.mean(data),
)"""


def train_rbm(data, hidden):
    tables = np.outer(1 + data.mean(0) + data.std(0), np.arange(1, hidden + 1))
    return np.sin(3 * tables), data.mean(0), np.cos(np.arange(hidden)) + data.mean()


def reference_greedy(pictures, sizes, up):
    stack = []
    for hidden in sizes:
        stack.append(train_rbm(pictures, hidden))
        pictures = up(pictures, *stack[-1])
    return stack


def upwards(v, W, a, b):
    return sigmoid(v @ W + b)


def examine_greedy(student, pictures, sizes):
    got = several(
        student.greedy(pictures, sizes, student.define(TRAIN)),
        len(sizes),
        "greedy",
        "One machine for each of the sizes, in a list.",
    )
    right = reference_greedy(pictures, sizes, upwards)
    wrong = {
        "The sigmoid is missing: pass on probabilities, not net inputs.": lambda v, W, a, b: v @ W + b,
        "The hidden biases are missing on the way up.": lambda v, W, a, b: sigmoid(v @ W),
        "You pass on zeros and ones: pass on the probabilities.": lambda v, W, a, b: np.round(upwards(v, W, a, b)),
    }
    stacks = {sentence: reference_greedy(pictures, sizes, up) for sentence, up in wrong.items()}
    if len(set(sizes)) == 1 and sizes[0] == pictures.shape[1]:
        stacks["Every machine here learned from the pictures: the upper ones should learn from the one below."] = (
            reference_greedy(pictures, sizes, lambda v, W, a, b: v)
        )
    for level, machine in enumerate(got):
        parts = several(machine, 3, f"Machine {level + 1} of the stack:", "A machine is (W, a, b).")
        for number, name in enumerate("Wab"):
            assert_close(
                parts[number],
                right[level][number],
                what=f"{name} of machine {level + 1}",
                hint="Which data did this machine learn from?",
                mistakes={} if level == 0 else {text: stack[level][number] for text, stack in stacks.items()},
            )


@task("25.2", points=1)
def test_greedy_first_machine(student, rng):
    """A stack of one machine is the one that train_rbm makes from the pictures."""
    examine_greedy(student, rng.random((9, 6)), [4])


@task("25.2", points=2)
def test_greedy_stack(student, rng):
    """Each further machine learns from the hidden probabilities of the machine below it."""
    examine_greedy(student, rng.random((8, 5)), [5, 5, 5])
    examine_greedy(student, rng.random((12, 6)), [4, 7, 3])


# 25.3 The stack unrolled


@task("25.3", points=2)
def test_unroll(student, rng):
    """unroll(stack) lists encoder and decoder layers in order, with their weights and biases."""
    for sizes in ([6, 4, 3, 2], [5, 5, 5], [4, 3]):
        stack = some_stack(rng, sizes)
        count = 2 * len(stack)
        layers = several(student.unroll(stack), count, "unroll", "Two layers for each machine: one up, one down.")
        machines = [*range(len(stack)), *reversed(range(len(stack)))]
        for place, machine in enumerate(machines):
            W, a, b = stack[machine]
            up = place < len(stack)
            half = "encoder" if up else "decoder"
            weights, biases = several(layers[place], 2, f"Layer {place + 1} of unroll", "A layer is (weights, biases).")
            opposite = stack[len(stack) - 1 - machine]
            assert_close(
                weights,
                W if up else W.T,
                what=f"The weights of layer {place + 1} ({half}) for the sizes {sizes}",
                hint="Upwards W of each machine; downwards, from the top machine, W.T.",
                mistakes={}
                if up
                else {
                    "The decoder leads back: transpose W.": W,
                    "The decoder begins with the top machine: reverse the order.": opposite[0].T,
                },
            )
            assert_close(
                biases,
                b if up else a,
                what=f"The biases of layer {place + 1} ({half}) for the sizes {sizes}",
                hint="A layer's biases belong to the units that come out of it.",
                mistakes={
                    "These are the visible biases: upwards the hidden ones are needed."
                    if up
                    else "These are the hidden biases: downwards the visible ones are needed.": a if up else b,
                },
            )


@task("25.3", points=1)
def test_copy(student, rng):
    """copy(layers, pictures) sends the pictures through every layer, each with the sigmoid."""
    for sizes in ([6, 3, 6], [5, 4, 2, 4, 5], [4, 7]):
        layers = [(W, b) for W, a, b in some_stack(rng, sizes)]
        pictures = rng.random((7, sizes[0]))
        right = pictures
        for W, b in layers:
            right, before, plain = sigmoid(right @ W + b), right @ W + b, sigmoid(right @ W)
        assert_close(
            student.copy(layers, pictures),
            right,
            what=f"The copy for layers of the sizes {sizes}",
            hint="The output of one layer is the input of the next: sigmoid(inputs @ weights + biases).",
            mistakes={
                "The last layer has the sigmoid, too.": before,
                "The biases are missing.": plain,
            },
        )


@task("25.3", points=1)
def test_unrolled_stack_copies(student, rng):
    """copy(unroll(stack), pictures) is what the machines give on the way up and down again."""
    stack = some_stack(rng, [8, 6, 4, 2])
    pictures = rng.random((5, 8))
    states = pictures
    for W, _, b in stack:
        states = sigmoid(states @ W + b)
    for W, a, _ in reversed(stack):
        states = sigmoid(states @ W.T + a)
    copied = student.define("lambda copy, unroll, stack, pictures: copy(unroll(stack), pictures)")
    assert_close(
        copied(student.copy, student.unroll, stack, pictures),
        states,
        what="The copy",
        hint="Do your two functions fit together?",
    )


# 25.4 A dream, draw by draw


def reference_dream(stack, h, walk, fall, *, walks=True, draws=True, above=False, hidden_first=False, pixels_only=True):
    """Right by default, wrong in one way on request."""

    def drawn(p, numbers):
        return ((p < numbers) if above else (numbers < p)).astype(float)

    W, a, b = stack[-1]
    for for_visible, for_hidden in walk if walks else ():
        p = sigmoid(h @ W.T + a)
        v = p if hidden_first else drawn(p, for_visible)
        h = drawn(sigmoid(v @ W + b), for_hidden)
    tables = iter(fall)
    for level in reversed(range(len(stack))):
        W, a, b = stack[level]
        h = sigmoid(h @ W.T + a)
        if level and draws:
            h = drawn(h, next(tables))
    return h if pixels_only else (h > 0.5).astype(float)


def examine_dream(student, rng, sizes, steps, samples=40):
    stack = some_stack(rng, sizes, spread=1.5)
    h = rng.integers(0, 2, size=(samples, sizes[-1])).astype(float)
    walk = [(rng.random((samples, sizes[-2])), rng.random((samples, sizes[-1]))) for _ in range(steps)]
    fall = [rng.random((samples, size)) for size in sizes[-2:0:-1]]
    right = reference_dream(stack, h, walk, fall)
    wrong = {
        "The walk has no effect: the dream falls from the first h.": {"walks": False},
        "On the way down, draw states for all layers but the pixels: you pass on probabilities.": {"draws": False},
        "A unit is 1 if its random number is SMALLER than its probability.": {"above": True},
        "Within the walk the visible units are drawn, too: you go up from their probabilities.": {"hidden_first": True},
        "Return the probabilities of the pixels, not states.": {"pixels_only": False},
    }
    results = {text: reference_dream(stack, h, walk, fall, **flaw) for text, flaw in wrong.items()}
    assert_close(
        student.dream(stack, h, walk, fall),
        right,
        what=f"The dream of the sizes {sizes} after {steps} steps",
        hint="Go through it by hand: which machine, which direction, which table of random numbers?",
        mistakes={text: value for text, value in results.items() if not np.allclose(value, right)},
    )


@task("25.4", points=1)
def test_one_machine_falls(student, rng):
    """With one machine and no walk, the dream is the probabilities of the pixels given h."""
    examine_dream(student, rng, [6, 4], 0)


@task("25.4", points=1)
def test_one_machine_walks(student, rng):
    """With one machine, each step of the walk draws the visible units and then h, with the step's two tables."""
    examine_dream(student, rng, [6, 4], 1)
    examine_dream(student, rng, [5, 5], 6)


@task("25.4", points=1)
def test_stack_falls(student, rng):
    """From the top machine down, states are drawn in every layer but the pixels."""
    examine_dream(student, rng, [7, 5, 4], 0)
    examine_dream(student, rng, [6, 6, 6, 6], 0)
    examine_dream(student, rng, [7, 6, 5, 4], 0)


@task("25.4", points=1, held_out=True)
def test_stack_walks_and_falls(student, rng):
    """A stack walks in its top machine only, and then falls."""
    examine_dream(student, rng, [7, 5, 4], 3)
    examine_dream(student, rng, [6, 6, 6, 6], 5)


# 25.5 Ten pairs and ten coins


def coins(wins, n):
    """The probability that n fair coins show so many heads or more."""
    return sum(math.comb(n, heads) for heads in range(wins, n + 1)) / 2**n


def some_runs(rng):
    """Accuracies of 500 test pictures: clear, mixed and lost comparisons; the second and the fifth with ties."""
    for runs, shift, ties in ((10, 9, 0), (12, 3, 3), (7, -6, 0), (25, 1, 0), (9, 4, 2)):
        scratch = rng.integers(350, 420, size=runs)
        change = rng.integers(-8, 9, size=runs) + shift
        change[change == 0] = 1
        change[:ties] = 0
        yield scratch / 500, (scratch + change) / 500


def examine_paired(student, scratch, pretrained):
    got = several(student.paired(scratch, pretrained), 3, "paired", "Write: return wins, gain, p.")
    return got, pretrained - scratch


@task("25.5", points=1)
def test_wins(student, rng):
    """wins counts the runs in which the pretrained net was better; ties are no wins."""
    for scratch, pretrained in some_runs(rng):
        (wins, _, _), differences = examine_paired(student, scratch, pretrained)
        right = int((differences > 0).sum())
        assert_equal(
            wins,
            right,
            what="wins",
            hint="In how many runs is pretrained larger than scratch?",
            mistakes={
                "Equal accuracies are no win.": int((differences >= 0).sum()),
                "These are the losses.": int((differences < 0).sum()),
                "This is the share of the wins: their number is asked for.": right / len(scratch),
            },
        )


@task("25.5", points=1)
def test_gain(student, rng):
    """gain is the mean of the differences over all runs, pretrained minus scratch."""
    for scratch, pretrained in some_runs(rng):
        (_, gain, _), differences = examine_paired(student, scratch, pretrained)
        assert_close(
            gain,
            differences.mean(),
            what="gain",
            atol=1e-6,
            hint="Subtract run by run, then take the mean.",
            mistakes={
                "The sign is wrong: pretrained minus scratch.": -differences.mean(),
                "The mean is over all runs: you left out the ties.": differences[differences != 0].mean(),
                "This is the sum of the differences.": differences.sum(),
                "This is the median: the mean is asked for.": np.median(differences),
            },
        )


@task("25.5", points=1)
def test_sign_test(student, rng):
    """p is the probability of so many heads or more, without the tied runs."""
    for scratch, pretrained in some_runs(rng):
        (_, _, p), differences = examine_paired(student, scratch, pretrained)
        wins, n, runs = int((differences > 0).sum()), int((differences != 0).sum()), len(scratch)
        right = coins(wins, n)
        flaws = {
            "This is the probability of exactly so many heads: those of more belong to it.": coins(wins, n)
            - coins(wins + 1, n),
            "The runs with equal accuracies must be left out.": coins(wins, runs),
            "Runs with equal accuracies are no heads: leave them out.": coins(wins + runs - n, runs),
            "So many heads OR MORE: you left out the number itself.": coins(wins + 1, n),
            "This is the test for both sides: one side is asked for.": min(1.0, 2 * right),
            "This is the other tail: so many heads or fewer.": 1 - coins(wins + 1, n),
        }
        assert_close(
            p,
            right,
            what=f"p for {wins} wins and {n - wins} losses in {runs} runs",
            atol=1e-9,
            hint="Add up math.comb(n, heads) from the number of wins to n, and divide by 2 to the n.",
            mistakes={text: wrong for text, wrong in flaws.items() if abs(wrong - right) > 1e-6},
        )


@task("25.5", points=1, held_out=True)
def test_sign_test_at_the_edges(student):
    """With only wins p is ½ to the n; with only losses, or with only ties, it is 1."""
    for scratch, pretrained, right in (
        ([0.5, 0.6, 0.7], [0.6, 0.7, 0.8], 1 / 8),
        ([0.6, 0.7, 0.8, 0.9], [0.5, 0.6, 0.7, 0.8], 1.0),
        ([0.5, 0.75, 0.25], [0.5, 0.75, 0.25], 1.0),
    ):
        (_, _, p), _ = examine_paired(student, np.array(scratch), np.array(pretrained))
        assert_close(p, right, what=f"p for scratch = {scratch} and pretrained = {pretrained}", atol=1e-9)


# 25.6 Was it the pretraining?

VERDICTS = ("leak", "unfair", "no evidence", "not needed", "worth it")
LOOK = {
    "A": "Are the test pictures among those that the stack has seen? Labels are not the only thing that can leak.",
    "B": "Who had more steps? Is that an advantage for the pretrained net? Then subtract run by run.",
    "C": "Count the wins before you trust the mean: what does one run do to it?",
    "D": "The wins are clear. What else is in the report?",
    "E": "Were both nets given the same chances to find good settings?",
    "F": "What were the test pictures used for, before the test? That both nets did it does not mend it.",
    "G": "All runs are wins. How often do so few coins all show heads?",
    "H": "Small gains can be reliable: count the wins. Are the pictures of the pretraining in the test?",
}


def examine_verdict(student, name, right):
    answer = word(student.verdicts, name, "verdicts", VERDICTS)
    require(answer == right, f"The first that fits report {name} is not {answer!r}.", LOOK[name])


@task("25.6", points=1)
def test_verdicts_a_and_b(student):
    """The verdicts on A and B fit what their reports say."""
    examine_verdict(student, "A", "leak")
    examine_verdict(student, "B", "worth it")


@task("25.6", points=1)
def test_verdicts_c_and_d(student):
    """The verdicts on C and D fit what their reports say."""
    examine_verdict(student, "C", "no evidence")
    examine_verdict(student, "D", "not needed")


@task("25.6", points=1)
def test_verdicts_e_and_f(student):
    """The verdicts on E and F fit what their reports say."""
    examine_verdict(student, "E", "unfair")
    examine_verdict(student, "F", "leak")


@task("25.6", points=1)
def test_verdicts_g_and_h(student):
    """The verdicts on G and H fit what their reports say."""
    examine_verdict(student, "G", "no evidence")
    examine_verdict(student, "H", "worth it")
