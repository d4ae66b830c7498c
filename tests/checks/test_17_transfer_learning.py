"""Checks of unit 17, transfer learning."""

import numpy as np
import pytest

from layerwise import data
from layerwise.checks import array, assert_close, assert_equal, entry, number, require, several, task, word

HANDWRITTEN_FLOOR, PRINTED_FLOOR = 0.83, 0.96  # the solution: 0.856 and 0.980


# 17.1


def trained(student, name, right, mistakes, hint):
    answer = number(entry(student.trained, name, "trained"), what=f"trained[{name!r}]")
    assert_equal(answer, right, what=f"trained[{name!r}]", mistakes=mistakes, hint=hint, reveal=False)


@task("17.1", points=1)
def test_everything(student):
    """With all layers trainable, everything counts but the running means and variances."""
    trained(
        student,
        "everything",
        1476,
        {
            "The running means and variances are never trained by the optimiser.": 1492,
            "The batch normalisation has scales and shifts that are trained.": 1460,
            "The new head sorts into 4 classes, not 20.": 1476 - 68 + 340,
            "The biases are missing.": 216 + 16 + 1152 + 64,
        },
        "A convolution of f filters on c channels has (3·3·c + 1)·f parameters. Global pooling leaves 16 numbers.",
    )


@task("17.1", points=1)
def test_head_only(student):
    """With all but the head frozen, the weights and biases of the new head count."""
    trained(
        student,
        "head only",
        68,
        {
            "The new head sorts into 4 classes, not 20.": 340,
            "The biases are missing.": 64,
            "Global pooling leaves one number for each channel, whatever the size of the maps.": 8 * 8 * 16 * 4 + 4,
        },
        "How many numbers come out of the pooling, and how many classes are there now?",
    )


@task("17.1", points=2)
def test_partly_frozen(student):
    """With some layers frozen, the parameters of all the others count."""
    trained(student, "from shapes", 1236, {}, "Only `shapes` and `head` are left to train.")
    trained(student, "all but normal", 1460, {}, "Leave out both halves of the batch normalisation, and nothing else.")


# 17.2


def drawn(student, labels, per_class, seeds):
    draw = student.define(
        "lambda labels, per_class, seeds: [few_shot(np.array(labels), per_class, np.random.default_rng(seed)) "
        "for seed in seeds]"
    )
    draws = draw(labels, per_class, seeds)
    pairs = [several(pair, 2, "few_shot") for pair in draws]
    return [(array(chosen, (None,), "chosen"), array(others, (None,), "others")) for chosen, others in pairs]


@task("17.2", points=2)
def test_few_shot_positions(student, rng):
    """`per_class` positions of each class are chosen, of numbers and of texts; the others are all the rest in order."""
    names = ["Z", "A", "M"]
    for words, per_class in ((False, 3), (True, 1), (True, 4)):
        numbers = rng.permutation(np.repeat([0, 1, 2], [4, 9, 15]))
        labels = np.array([names[n] if words else 5 - n for n in numbers])
        ((chosen, others),) = drawn(student, labels.tolist(), per_class, [int(rng.integers(1000))])
        require(chosen.dtype.kind in "iu" and others.dtype.kind in "iu", "The positions should be integers.")
        require(
            len(chosen) == 3 * per_class,
            f"{len(chosen)} positions are chosen of 3 classes with {per_class} each.",
            f"There should be {3 * per_class}.",
        )
        require(
            chosen.min() >= 0 and chosen.max() < len(labels),
            "Some chosen positions are outside of `labels`.",
            "Return positions in the whole array, not within the class.",
        )
        require(len(set(chosen.tolist())) == len(chosen), "A position is chosen twice.", "Draw without putting back.")
        counts = [int((labels[chosen] == name).sum()) for name in np.unique(labels)]
        require(
            counts == [per_class] * 3,
            f"Of three classes {counts} samples were chosen.",
            "Draw within each class by itself: positions in `labels`, not within the class.",
        )
        assert_equal(
            others,
            np.setdiff1d(np.arange(len(labels)), chosen),
            what="others",
            hint="All positions that were not chosen, in ascending order.",
        )


@task("17.2", points=1)
def test_few_shot_chance(student):
    """Each sample of a class is as likely as any other, and all chance comes from `rng`."""
    labels = [1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1, 1]  # six of each
    seeds = [*range(300), 0, 1, 2]
    draws = [set(chosen.tolist()) for chosen, _ in drawn(student, labels, 2, seeds)]
    require(draws[300:] == draws[:3], "The same seed gave two different draws.", "Is all chance taken from `rng`?")
    shares = np.mean([[place in chosen for place in range(12)] for chosen in draws[:300]], axis=0)
    require(
        np.abs(shares - 1 / 3).max() < 0.14,
        f"Of 6 samples 2 are drawn, so each should be in a third of the draws. One was in {shares.max():.2f} of them, "
        f"another in {shares.min():.2f}.",
        "Are the first ones preferred?",
    )


# 17.3 and 17.4


CHAIN = """keras.Sequential([
    keras.Input((6,)),
    layers.Dense(5, activation="relu", name="one"),
    layers.BatchNormalization(name="two"),
    layers.Dense(4, activation="tanh", name="three"),
    layers.Dense(3, activation="softmax", name="four"),
])"""


def random_weights(rng):
    shapes = [(6, 5), (5,), (5,), (5,), (5,), (5,), (5, 4), (4,), (4, 3), (3,)]
    weights = [rng.normal(size=shape) for shape in shapes]
    weights[5] = rng.uniform(0.5, 2, size=5)  # running variances
    return weights


def through(weights, x):
    """What each layer of CHAIN gives, by name."""
    one = np.maximum(x @ weights[0] + weights[1], 0)
    two = weights[2] * (one - weights[4]) / np.sqrt(weights[5] + 0.001) + weights[3]
    three = np.tanh(two @ weights[6] + weights[7])
    scores = np.exp(three @ weights[8] + weights[9])
    return {"one": one, "two": two, "three": three, "four": scores / scores.sum(axis=1, keepdims=True)}


class Cut:
    """A chain with random weights, and what the student cuts out of it."""

    def __init__(self, student, rng, name):
        self.network = student.define(CHAIN)
        self.weights = random_weights(rng)
        self.network.set_weights(self.weights)
        self.model = student.feature_extractor(self.network, name)
        require(hasattr(self.model, "layers"), "feature_extractor does not return a Keras model.")


@task("17.3", points=2)
def test_extractor_output(student, rng):
    """The extractor gives what comes out of the named layer, and nothing behind it is in it."""
    x = rng.normal(size=(7, 6))
    for name, wanted in (("three", 3), ("one", 1)):
        cut = Cut(student, rng, name)
        right = through(cut.weights, x)
        others = {
            f"That is the output of the layer {other!r}.": value for other, value in right.items() if other != name
        }
        assert_close(
            cut.model.predict(x),
            right[name],
            what=f"The output of feature_extractor(network, {name!r})",
            mistakes=others,
            rtol=1e-3,
            atol=1e-4,
            hint="A layer knows its output: keras.Model(network.inputs[0], layer.output).",
        )
        require(
            len(cut.model.layers) == wanted,
            f"The extractor at {name!r} has {len(cut.model.layers)} layers of the chain.",
        )


@task("17.3", points=1)
def test_extractor_shares(student, rng):
    """The extractor is made of the network's own layers: when these change, it changes."""
    cut, x = Cut(student, rng, "three"), rng.normal(size=(5, 6))
    later = random_weights(rng)
    cut.network.set_weights(later)
    assert_close(
        cut.model.predict(x),
        through(later, x)["three"],
        what="The extractor's output, after the network's weights were changed,",
        mistakes={"It still gives the old output: it has copies of the layers.": through(cut.weights, x)["three"]},
        rtol=1e-3,
        atol=1e-4,
        hint="Use the network's layers themselves.",
    )


@task("17.3", points=1)
def test_extractor_is_frozen(student, rng):
    """Every layer of the extractor is frozen."""
    moving = [layer.name for layer in Cut(student, rng, "three").model.layers if layer.trainable]
    require(not moving, f"These layers can still be trained: {', '.join(moving)}.", "Set `trainable` to False.")


TOWER = """keras.Sequential([
    keras.Input((8, 8, 1)),
    layers.Conv2D(4, 3, name="a"),
    layers.BatchNormalization(name="b"),
    layers.MaxPooling2D(name="c"),
    layers.Conv2D(6, 3, name="d"),
    layers.BatchNormalization(name="e"),
    layers.Flatten(name="f"),
    layers.Dense(5, name="g"),
    layers.Dropout(0.5, name="h"),
    layers.Dense(3, name="i"),
])"""
SIZES = {"a": 40, "d": 222, "g": 35 - 5 + 5, "i": 18}  # with parameters that count


def opened(student, count, frozen=()):
    """What open_last returned, and which layers with parameters are then trainable."""
    network = student.define(TOWER)
    freeze = student.define("lambda network, names: [setattr(network.get_layer(n), 'trainable', False) for n in names]")
    freeze(network, list(frozen))
    answer = number(student.open_last(network, count), "open_last(network, ...)")
    view = student.define("lambda network: network")(network)
    return answer, {layer.name: bool(layer.trainable) for layer in view.layers if layer.name in "abdegi"}


@task("17.4", points=2)
def test_open_flags(student):
    """The last `count` layers with parameters can be trained, all others not, whatever they were before."""
    names = "adgi"
    for count, frozen in ((1, ""), (2, "abdegi"), (3, "i"), (4, "ad")):
        _, flags = opened(student, count, frozen)
        for name in "adgi":
            wanted = name in names[-count:]
            require(
                flags[name] == wanted,
                f"After open_last(network, {count}) the layer that is number {names.index(name) + 1} of 4 with "
                f"parameters is {'trainable' if flags[name] else 'frozen'}.",
                "Pooling, flattening, dropout and batch normalisation do not count, and earlier settings may be wrong.",
            )


@task("17.4", points=1, held_out=True)
def test_open_normalisation(student):
    """A batch normalisation is frozen in any case."""
    for count in (1, 3, 4):
        _, flags = opened(student, count)
        require(
            not flags["b"] and not flags["e"],
            f"After open_last(network, {count}) a batch normalisation can be trained.",
            "Else its running means follow the few new examples.",
        )


@task("17.4", points=1)
def test_open_number(student):
    """The number of trained parameters is returned."""
    sizes = [40, 222, 35, 18]
    for count in (1, 2, 3, 4):
        answer, _ = opened(student, count, "ab")
        right = sum(sizes[-count:])
        assert_equal(
            answer,
            right,
            what=f"open_last(network, {count})",
            mistakes={
                "That counts weight arrays and not the numbers in them.": 2 * count,
                "That is how many are frozen.": sum(sizes) - right,
                "That counts layers.": count,
            },
            hint="Add up the parameters of the layers that you opened, with their biases.",
        )


# 17.5


def softmax(scores):
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def tuned(features, labels, W, b, rate, pull, steps, towards=None, bias_pull=0.0, size=None):
    """The task's reference, with the mistakes that can be made."""
    W, b, old_b = W.copy(), b.copy(), b.copy()
    towards = W.copy() if towards is None else towards
    for _ in range(steps):
        slope = (softmax(features @ W + b) - np.eye(len(b))[labels]) / (size or len(labels))
        W, b = (
            W - rate * (features.T @ slope + pull * (W - towards)),
            b - rate * (slope.sum(axis=0) + bias_pull * (b - old_b)),
        )
    return W, b


def head_problem(rng):
    labels = rng.permutation(np.arange(14) % 4)
    return rng.normal(size=(14, 5)), labels, rng.normal(size=(5, 4)), rng.normal(size=4)


def compare(student, problem, rate, pull, steps, mistakes):
    answer = several(student.fine_tune_head(*problem, rate, pull, steps), 2, "fine_tune_head", "Write: return W, b.")
    right = tuned(*problem, rate, pull, steps)
    for place, what in enumerate(("W", "b")):
        assert_close(
            answer[place],
            right[place],
            what=f"{what} after {steps} steps with pull {pull:g}",
            rtol=1e-4,
            atol=1e-4,
            mistakes={sentence: value[place] for sentence, value in mistakes.items()},
            hint="Slope at the scores: (probabilities − one-hot) / samples. The pull adds λ(W − old W).",
        )


@task("17.5", points=2)
def test_head_without_pull(student, rng):
    """Without a pull it is gradient descent on the mean cross-entropy from the old W and b."""
    problem = features, labels, W, b = head_problem(rng)
    for steps in (1, 6):
        mistakes = {
            "It starts from zeros and not from the old layer.": tuned(
                features, labels, np.zeros_like(W), np.zeros_like(b), 0.3, 0, steps
            ),
            "The slopes are summed over the samples and not averaged.": tuned(*problem, 0.3, 0, steps, size=1),
            "It goes up the slope.": tuned(*problem, -0.3, 0, steps),
            "Nothing has moved.": (W, b),
        }
        compare(student, problem, 0.3, 0.0, steps, mistakes)


@task("17.5", points=2)
def test_head_with_pull(student, rng):
    """The pull is towards the old weights, in every step, and does not act on the biases."""
    problem = _, _, W, _ = head_problem(rng)
    for pull in (0.4, 2.0):
        mistakes = {
            "The pull is towards 0. It should be towards the weights at the start.": tuned(
                *problem, 0.2, pull, 8, towards=np.zeros_like(W)
            ),
            "The biases are pulled too.": tuned(*problem, 0.2, pull, 8, bias_pull=pull),
            "The pull is twice as strong: the slope of λ/2 · d² is λ · d.": tuned(*problem, 0.2, 2 * pull, 8),
            "The pull does not act. Is the old W kept, or do you compare W with itself?": tuned(*problem, 0.2, 0, 8),
            "The pull has the wrong sign and drives W away.": tuned(*problem, 0.2, -pull, 8),
        }
        compare(student, problem, 0.2, pull, 8, mistakes)


@task("17.5", points=1, held_out=True)
def test_head_leaves_inputs_alone(student, rng):
    """The old W and b stay as they were."""
    problem = _, _, W, b = head_problem(rng)
    probe = student.define("lambda F, y, W, b: (fine_tune_head(F, y, W, b, 0.3, 0.1, 4), W, b)")
    answer, W_after, b_after = probe(*problem)
    hint = "`W -= ...` changes the array of the caller; `W = W - ...` makes a new one."
    assert_equal(W_after, W, what="The caller's W", hint=hint)
    assert_equal(b_after, b, what="The caller's b", hint=hint)
    require(np.abs(array(answer[0], (5, 4)) - W).max() > 1e-3, "The returned W has not moved.")


# 17.6


class Reader:
    """The digits that are in neither set, and how many of them the student's network reads."""

    def __init__(self, student):
        digits, labels = data.digits()
        shuffled = np.random.default_rng(1).permutation(len(digits))
        few = np.concatenate([shuffled[labels[shuffled] == digit][:5] for digit in range(10)])
        rest = np.setdiff1d(shuffled, few)
        characters, names = data.printed_characters()
        is_digit = np.isin(names, list("0123456789"))
        held_out = np.random.default_rng(17).permutation(is_digit.sum())[600:]
        self.sets = {
            "handwritten": (digits[rest].reshape(-1, 64), labels[rest]),
            "printed": (characters[is_digit].reshape(-1, 64)[held_out], names[is_digit].astype(int)[held_out]),
        }
        self.network = {
            key: array(entry(student.adapted, key, "adapted"), shape, f"adapted[{key!r}]")
            for key, shape in (("W1", (64, 64)), ("b1", (64,)), ("W2", (64, 10)), ("b2", (10,)))
        }

    def accuracy(self, which):
        X, labels = self.sets[which]
        hidden = np.maximum(X @ self.network["W1"] + self.network["b1"], 0)
        return float(np.mean((hidden @ self.network["W2"] + self.network["b2"]).argmax(axis=1) == labels))


@pytest.fixture(scope="module")
def reader(student):
    return Reader(student)


@task("17.6", points=2)
def test_reads_handwriting(reader):
    """At least 0.83 of the handwritten digits that it has not seen are right."""
    seen = reader.accuracy("handwritten")
    hint = "Has it learned from `handwritten` long enough?" if seen > 0.5 else "Does the loss fall?"
    require(seen >= HANDWRITTEN_FLOOR, f"{seen:.3f} of the handwritten digits are right.", hint)


@task("17.6", points=2)
def test_still_reads_print(reader):
    """At least 0.96 of the printed digits that it has not seen are right."""
    seen = reader.accuracy("printed")
    hint = "It has forgotten. Smaller steps help, and so does practice: show it old examples along with the new."
    require(seen >= PRINTED_FLOOR, f"{seen:.3f} of the printed digits are right.", hint)


@task("17.6", points=1)
def test_pretrained_is_kept(student, solution, reader):
    """`adapted` is a network of its own, and `pretrained` is what it was."""
    right, moved = solution.pretrained, 0.0
    for key in ("W1", "b1", "W2", "b2"):
        assert_close(
            entry(student.pretrained, key, "pretrained"),
            right[key],
            what=f"pretrained[{key!r}]",
            rtol=1e-3,
            atol=1e-4,
            hint="Adapt new arrays: `-=` on an array of `pretrained` changes it.",
        )
        moved += float(np.abs(reader.network[key] - right[key]).sum())
    require(moved > 1e-3, "`adapted` is the pretrained network, unchanged.")


# 17.7


def chosen(student, letters, hints):
    right = {
        "A": "frozen",
        "B": "fine-tuned",
        "C": "scratch",
        "D": "frozen",
        "E": "fine-tuned",
        "F": "fine-tuned",
    }
    for letter in letters:
        answer = word(student.choice, letter, "choice", ("frozen", "fine-tuned", "scratch"))
        require(answer == right[letter], f"For {letter} you chose {answer!r}.", hints[letter])


@task("17.7", points=1)
def test_choice_by_accuracy(student):
    """Projects A and B, where nothing must be kept, take the way that their validation accuracies justify."""
    hints = {
        "A": "Compare the means on new data with how far the seeds of one way differ.",
        "B": "Compare the validation accuracies, step by step from the cheapest way.",
    }
    chosen(student, "AB", hints)


@task("17.7", points=1)
def test_choice_where_features_hurt(student):
    """Projects C and D are judged by new data, and by what must be kept."""
    hints = {
        "C": "Could the old features be in the way here?",
        "D": "Which ways keep the old task as well as `must_keep` asks?",
    }
    chosen(student, "CD", hints)


@task("17.7", points=1)
def test_choice_with_memory(student):
    """Projects E and F, which must keep some of the old task, take the best way that does."""
    hint = "First strike out the ways that forget too much. Then compare the rest."
    chosen(student, "EF", {"E": hint, "F": hint})
