"""Checks of unit 16, convolution."""

import math

import numpy as np
import pytest

from layerwise import data, unseen
from layerwise.checks import array, assert_close, assert_equal, number, require, task

CENTRED_FLOOR, MOVED_FLOOR = 0.92, 0.90  # the solution: 0.962 to 0.982 and 0.932 to 0.980 over eight seeds


# What the student's functions should give, in plain loops.


def places(size, kernel, stride, padding):
    return math.ceil(size / stride) if padding == "same" else (size - kernel) // stride + 1


def blanks(size, kernel, stride):
    return max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)


def correlation(image, kernel):
    rows, columns = (n - k + 1 for n, k in zip(image.shape, kernel.shape, strict=True))
    windows = [[image[r : r + kernel.shape[0], c : c + kernel.shape[1]] for c in range(columns)] for r in range(rows)]
    return np.array([[(window * kernel).sum() for window in row] for row in windows])


def convolution(images, kernels, bias, stride=1, before=(0, 0), after=(0, 0)):
    padded = np.pad(images, ((0, 0), (before[0], after[0]), (before[1], after[1]), (0, 0)))
    maps = [
        sum(correlation(image[..., c], kernels[..., c, f]) for c in range(image.shape[-1])) + bias[f]
        for image in padded
        for f in range(kernels.shape[-1])
    ]
    maps = np.array(maps).reshape(len(images), kernels.shape[-1], *maps[0].shape)
    return maps.transpose(0, 2, 3, 1)[:, ::stride, ::stride]


def windows_of(maps, size, summary):
    batch, height, width, channels = maps.shape
    rows, columns = height // size, width // size
    whole = maps[:, : rows * size, : columns * size].reshape(batch, rows, size, columns, size, channels)
    return summary(whole, axis=(2, 4))


# 16.1


@task("16.1", points=1)
def test_valid_sizes(student):
    """Without padding, the filter visits (size − kernel) // stride + 1 places."""
    cases = [(28, 5, 1), (12, 3, 1), (28, 5, 2), (7, 3, 2), (8, 3, 3), (5, 5, 2), (11, 1, 4)]
    actual = [number(student.output_size(*case, "valid"), "output_size") for case in cases]
    right = [places(*case, "valid") for case in cases]
    assert_equal(
        actual,
        right,
        what='output_size(..., "valid") for 28, 12, 28, 7, 8, 5, 11 pixels',
        mistakes={
            "You are one short: the first place counts too.": [n - 1 for n in right],
            "You are one too many: how far may the last place start?": [(s - k) // t + 2 for s, k, t in cases],
            "That is rounded up, as if a window might hang over the edge.": [
                math.ceil((s - k) / t) + 1 for s, k, t in cases
            ],
            "The kernel's size does not enter your formula.": [s // t for s, k, t in cases],
        },
        hint="Count the places on paper: 7 pixels, a kernel of 3, stride 2.",
    )


@task("16.1", points=1)
def test_same_sizes(student):
    """With "same" padding, there are size / stride places, rounded up."""
    cases = [(28, 5, 1), (12, 3, 2), (7, 3, 2), (8, 3, 3), (11, 5, 4), (9, 2, 2)]
    actual = [number(student.output_size(*case, "same"), "output_size") for case in cases]
    assert_equal(
        actual,
        [places(*case, "same") for case in cases],
        what='output_size(..., "same") for 28, 12, 7, 8, 11, 9 pixels',
        mistakes={
            "You round down. Keras rounds up: it adds blank pixels until a last place fits.": [
                s // t for s, k, t in cases
            ],
            "That is the size before the stride.": [s for s, k, t in cases],
            "That is the size for valid padding.": [places(*case, "valid") for case in cases],
        },
        hint="Same means the same size at stride 1. What does stride 2 make of 7 pixels?",
    )


@task("16.1", points=2)
def test_parameters(student):
    """The five layers' parameters are counted, with weights and biases."""
    actual = array(student.parameters, shape=(5,), what="parameters")
    assert_equal(
        actual,
        [608, 0, 1168, 0, 31370],
        what="parameters",
        mistakes={
            "The biases are missing: one for each filter, and one for each neuron.": [600, 0, 1152, 0, 31360],
            "A filter reads all channels of its input, so it has weights for each of them.": [208, 0, 160, 0, 31370],
            "Pooling looks for the largest value and has nothing to learn.": [608, 4, 1168, 0, 31370],
            "Follow the size: without padding, the first layer makes 28×28 of 32×32.": [608, 0, 1168, 0, 40970],
            "Follow the size: the pooling layer halves it before the images are flattened.": [608, 0, 1168, 0, 125450],
        },
        hint="A layer of f filters of k×k on c channels has (k·k·c + 1)·f parameters. How large are the "
        "maps when they are flattened?",
        reveal=False,
    )


# 16.2


@task("16.2", points=1)
def test_correlate_shape(student, rng):
    """An image of (h, w) and a kernel of (m, n) give (h − m + 1, w − n + 1) values, square or not."""
    for image, kernel in (((5, 5), (3, 3)), ((6, 9), (2, 4)), ((4, 7), (4, 1))):
        result = student.correlate(rng.normal(size=image), rng.normal(size=kernel))
        wanted = tuple(n - k + 1 for n, k in zip(image, kernel, strict=True))
        array(
            result,
            shape=wanted,
            what=f"correlate of an image {image} with a kernel {kernel}",
            hint="How many windows lie wholly inside, in each direction?",
        )


@task("16.2", points=2)
def test_correlate_values(student, rng):
    """Each value is the sum of a window times the kernel, which is laid on as it is."""
    image, kernel = rng.normal(size=(6, 8)), rng.normal(size=(3, 2))
    assert_close(
        student.correlate(image, kernel),
        correlation(image, kernel),
        what="correlate(image, kernel)",
        rtol=1e-4,
        atol=1e-4,
        mistakes={
            "The kernel is flipped: that is the true convolution. Lay it on as it is.": correlation(
                image, kernel[::-1, ::-1]
            ),
            "The kernel is flipped from top to bottom. Lay it on as it is.": correlation(image, kernel[::-1]),
            "The kernel is flipped from left to right. Lay it on as it is.": correlation(image, kernel[:, ::-1]),
            "You average over the window. The products are added.": correlation(image, kernel) / kernel.size,
        },
        hint="The value at (row, column) belongs to the window that starts at (row, column).",
    )


# 16.3


def layer_inputs(rng, batch=2, size=(7, 6), channels=3, kernel=(3, 3), filters=4):
    images = rng.normal(size=(batch, *size, channels))
    return images, rng.normal(size=(*kernel, channels, filters)), rng.normal(size=filters)


@task("16.3", points=1)
def test_layer_shape(student, rng):
    """The result has the shape (batch, h', w', filters) for every stride and padding."""
    images, kernels, bias = layer_inputs(rng, size=(8, 7))
    for stride in (1, 2, 3):
        for padding in ("valid", "same"):
            array(
                student.convolution_layer(images, kernels, bias, stride, padding),
                shape=(2, places(8, 3, stride, padding), places(7, 3, stride, padding), 4),
                what=f"convolution_layer of (2, 8, 7, 3) with kernels (3, 3, 3, 4), stride {stride}, "
                f"padding {padding!r},",
                hint="Each filter makes one map: the channels are summed away, the filters stay. Does "
                "the stride count rows and columns?",
            )


@task("16.3", points=2)
def test_layer_values(student, rng):
    """Each filter adds up its window over all channels, and its bias is added."""
    images, kernels, bias = layer_inputs(rng, kernel=(3, 2))
    right = convolution(images, kernels, bias)
    assert_close(
        student.convolution_layer(images, kernels, bias, 1, "valid"),
        right,
        what="convolution_layer at stride 1, valid,",
        rtol=1e-4,
        atol=1e-4,
        mistakes={
            "The bias is not added.": right - bias,
            "The channels are not summed: only the first one counts in your result.": convolution(
                images[..., :1], kernels[..., :1, :], bias
            ),
            "The channels are averaged. Their contributions are summed.": (right - bias) / 3 + bias,
            "The kernels are flipped. Lay them on as they are.": convolution(images, kernels[::-1, ::-1], bias),
            "The bias is added once for each channel. It belongs to the filter: once.": right + 2 * bias,
            "Where is the negative part? No activation was asked for.": np.maximum(right, 0),
        },
        hint="For one window and one filter: k_h · k_w · channels products, one sum, one bias.",
    )


@task("16.3", points=1)
def test_layer_stride(student, rng):
    """With stride s, only every s-th window counts, in both directions."""
    images, kernels, bias = layer_inputs(rng, size=(9, 8))
    for stride in (2, 3):
        every = convolution(images, kernels, bias)
        rows, columns = places(9, 3, stride, "valid"), places(8, 3, stride, "valid")
        assert_close(
            student.convolution_layer(images, kernels, bias, stride, "valid"),
            every[:, ::stride, ::stride],
            what=f"convolution_layer at stride {stride}, valid,",
            rtol=1e-4,
            atol=1e-4,
            mistakes={
                "The stride is ignored.": every,
                "The windows must start at 0, stride, 2 · stride, ...: yours lie side by side.": every[
                    :, :rows, :columns
                ],
                "The stride is used for the rows only.": every[:, ::stride],
                "Strides start with the first window, at row 0 and column 0.": every[:, 1::stride, 1::stride],
            },
            hint="At which row of the image does window number r begin?",
        )


@task("16.3", points=1, held_out=True)
def test_layer_same_padding(student, rng):
    """With "same" padding, zeros are put round the image, and the extra one after it."""
    images, kernels, bias = layer_inputs(rng, size=(8, 8))
    for kernel, stride in ((3, 1), (3, 2), (2, 1), (1, 1), (1, 2)):
        kernels = rng.normal(size=(kernel, kernel, 3, 4))
        total = blanks(8, kernel, stride)
        small, large = (total // 2,) * 2, (total - total // 2,) * 2
        mistakes = {
            "All blank rows and columns come after the image; half of them belong before it.": convolution(
                images, kernels, bias, stride, (0, 0), (total, total)
            ),
            "All blank rows and columns come before the image; half of them belong after it.": convolution(
                images, kernels, bias, stride, (total, total), (0, 0)
            ),
        }
        if small != large:
            mistakes = {
                "The extra blank row and column is on the wrong side: it comes after the image.": convolution(
                    images, kernels, bias, stride, large, small
                )
            }
        half = ((kernel - 1) // 2,) * 2
        mistakes["How much to pad depends on the stride too; see the formula in the task."] = convolution(
            images, kernels, bias, stride, half, half
        )
        assert_close(
            student.convolution_layer(images, kernels, bias, stride, "same"),
            convolution(images, kernels, bias, stride, small, large),
            what=f'convolution_layer on 8×8 pixels with kernels of {kernel}×{kernel}, stride {stride}, "same",',
            rtol=1e-4,
            atol=1e-4,
            mistakes=mistakes,
            hint="Compute the number of blank rows by the formula in the task, and pad with zeros.",
        )


# 16.4


@task("16.4", points=1)
def test_pool_values(student, rng):
    """Each window gives its largest value, each channel by itself."""
    maps = rng.normal(size=(2, 6, 8, 3)) - 2  # mostly negative: zeros must not slip in
    right = windows_of(maps, 2, np.max)
    assert_close(
        student.max_pool(maps, 2),
        right,
        what="max_pool(maps, 2)",
        mistakes={
            "That is the mean of each window. Max pooling takes its largest value.": windows_of(maps, 2, np.mean),
            "The maximum runs over the channels too. Each channel is pooled by itself.": np.repeat(
                right.max(axis=-1, keepdims=True), 3, axis=-1
            ),
            "Your windows overlap: they must move on by their own size.": np.lib.stride_tricks.sliding_window_view(
                maps, (2, 2), axis=(1, 2)
            ).max(axis=(-2, -1)),
            "That is one corner of each window and not its largest value.": maps[:, ::2, ::2],
            "Negative values are cut off at 0; nothing of the kind was asked for.": np.maximum(right, 0),
        },
        hint="The window of (row, column) covers rows row·size to row·size + size − 1.",
    )


@task("16.4", points=1, held_out=True)
def test_pool_leftovers(student, rng):
    """Rows and columns that fill no whole window are dropped."""
    maps = rng.normal(size=(3, 7, 11, 2))
    for size in (2, 3):
        assert_close(
            student.max_pool(maps, size),
            windows_of(maps, size, np.max),
            what=f"max_pool of 7×11 values in windows of {size}",
            hint="How many whole windows fit into 7 rows? Cut off the rest before you pool.",
        )


# 16.5


def both_kernels(student):
    return {
        name: array(getattr(student, name), shape=(3, 3), what=name).astype(float)
        for name in ("vertical", "horizontal")
    }


@task("16.5", points=1)
def test_even_areas_vanish(student):
    """On an even area both kernels give 0, whatever its brightness."""
    for name, kernel in both_kernels(student).items():
        require(np.abs(kernel).max() > 0, f"All nine numbers of {name} are 0, so it finds nothing.")
        seen = float(correlation(np.full((3, 3), 0.5), kernel)[0, 0])
        hint = "What must the nine numbers of an edge detector add up to?"
        require(
            abs(seen) < 1e-6 * np.abs(kernel).sum(),
            f"On an even area of brightness 0.5, {name} gives {seen:.3g} and not 0.",
            hint,
        )


def judge_edges(name, own, other, direction, hint):
    """own, other: answers to an image that changes in the kernel's direction, and across it."""
    size = np.abs(own).max()
    if size < 1e-6 < np.abs(other).max():
        require(False, f"{name} answers only to a change across its direction.", "Have you swapped the two kernels?")
    require(size > 1e-6, f"{name} gives 0 where the image gets steadily brighter {direction}.", hint)
    require(
        own.max() < 0 or own.min() >= -1e-6,
        f"{name} answers both ways where the image only gets brighter {direction}.",
        hint,
    )
    require(
        own.max() > 0,
        f"{name} gives {own.min():.3g} where the image gets brighter {direction}.",
        "The sign is the wrong way round.",
    )
    require(
        np.abs(other).max() < 1e-6 * max(size, 1),
        f"{name} also answers ({np.abs(other).max():.3g}) to a change across its direction.",
        hint,
    )


def edge_images(rng):
    """A steady ramp and a step, changing from left to right: rows all equal."""
    ramp, step = np.linspace(0, 1, 9), np.repeat([0.2, 0.9], [4, 5])
    return [np.tile(line, (7, 1)) for line in (ramp, step, np.sort(rng.uniform(size=9)))]


@task("16.5", points=1)
def test_vertical(student, rng):
    """`vertical` is positive where it gets brighter to the right, and 0 where only rows differ."""
    kernel = both_kernels(student)["vertical"]
    hint = "It must compare right with left, and each of its rows must add up to 0."
    for image in edge_images(rng):
        judge_edges("vertical", correlation(image, kernel), correlation(image.T, kernel), "to the right", hint)


@task("16.5", points=1)
def test_horizontal(student, rng):
    """`horizontal` is positive where it gets brighter downwards, and 0 where only columns differ."""
    kernel = both_kernels(student)["horizontal"]
    hint = "It must compare below with above, and each of its columns must add up to 0."
    for image in edge_images(rng):
        judge_edges("horizontal", correlation(image.T, kernel), correlation(image, kernel), "downwards", hint)


# 16.6


class HeldOut:
    """Digits that the student's network was not trained on, centred and moved, and what it makes of them.

    `data.digits()` has their originals. Each is turned and scaled a little, anew in each run, so that nobody has these.
    """

    def __init__(self, student, rng):
        digits, labels = data.digits()
        held_out = np.random.default_rng(16).permutation(len(labels))[1297:]
        self.labels = labels[held_out]
        centred = unseen.shaken(np.pad(digits[held_out], ((0, 0), (2, 2), (2, 2))), rng, move=0.0)
        shifts = rng.integers(-2, 3, size=(len(held_out), 2))  # np.roll is a shift here: there is room for it
        moved = np.stack([np.roll(image, shift, axis=(0, 1)) for image, shift in zip(centred, shifts, strict=True)])
        self.network = student.network
        require(hasattr(self.network, "layers"), "network is not a Keras model.", "Is it what build_network() returns?")
        self.images = np.concatenate([centred, moved])[..., None]  # (1000, 12, 12, 1)
        self.outputs = array(self.network.predict(self.images), what="network.predict(images)")

    def accuracy(self, outputs):
        outputs = array(outputs, shape=(len(self.labels), 10), what="network.predict of 500 images")
        return float(np.mean(outputs.argmax(axis=1) == self.labels))

    def centred(self):
        return self.accuracy(self.outputs[:500])

    def moved(self):
        return self.accuracy(self.outputs[500:])

    def trouble(self):
        """What may lie behind a low accuracy, as far as the network's answers show it."""
        found = self.outputs[:500].argmax(axis=1)
        recall = np.array([np.mean(found[self.labels == digit] == digit) for digit in range(10)])
        unseen = [int(digit) for digit in np.flatnonzero(recall < 0.1)]
        for factor, how in (
            (1 / 255, "divided by 255"),
            (1 / 16, "divided by 16"),
            (16, "times 16"),
            (255, "times 255"),
        ):
            if self.accuracy(self.network.predict(self.images[:500] * np.float32(factor))) > max(
                0.8, self.centred() + 0.2
            ):
                return (
                    f"It is right on images {how}: were the training images scaled differently? They were "
                    f"in 0..1 already."
                )
        if self.accuracy(self.network.predict(1 - self.images[:500])) > max(0.8, self.centred() + 0.2):
            return "It is right on inverted images: in the training images, ink is 1 and paper is 0."
        if 0 < len(unseen) <= 3 and np.delete(recall, unseen).mean() > 0.8:
            return (
                f"It never recognises {unseen}: has it seen any? The labels are sorted, and "
                f"validation_split takes the last rows."
            )
        if self.centred() < 0.7:
            return (
                "The training images are sorted by label and in 0..1: are they shuffled in training, not scaled again, "
                "and did the loss fall?"
            )
        return "Was it trained long enough?"


@pytest.fixture
def held_out(student, rng):
    return HeldOut(student, rng)


@task("16.6", points=1)
def test_network_shapes(held_out):
    """The network takes images of (batch, 12, 12, 1) and gives (batch, 10)."""
    wanted, seen = (None, 12, 12, 1), held_out.network.input_shape
    if seen is not None:
        fits = len(seen) == 4 and all(a in (None, b) for a, b in zip(seen[1:], wanted[1:], strict=True))
        require(
            fits,
            f"The network's input shape is {seen}, not {wanted}.",
            "A Conv2D needs a channel axis: keras.Input((12, 12, 1)).",
        )
    array(
        held_out.outputs,
        shape=(1000, 10),
        what="network.predict of 1000 images",
        hint="The output needs one value for each of ten classes.",
    )


@task("16.6", points=1)
def test_probabilities(held_out):
    """Each row of the output holds probabilities: not negative, and 1 in total."""
    outputs = array(held_out.outputs, shape=(1000, 10), what="network.predict of 1000 images")
    if outputs.min() < -1e-6:
        require(
            False,
            f"Some outputs are negative ({outputs.min():.3g}).",
            "These are logits: is the softmax missing at the end?",
        )
    totals = outputs.sum(axis=1)
    worst = totals[np.abs(totals - 1).argmax()]
    hint = (
        "Softmax must run over the ten classes (the last axis), not over the images of the batch; "
        "sigmoids do not add up to 1."
    )
    require(np.allclose(totals, 1, atol=1e-3), f"A row of the output adds up to {worst:.3g}, not 1.", hint)


@task("16.6", points=1)
def test_small_and_convolutional(held_out):
    """The network has at least one convolution and at most 20,000 parameters."""
    network = held_out.network
    weights = network.weights()
    # One of Keras's, or made from it; a layer of the student's own has a kernel (height, width, channels, filters).
    named = any("Conv" in layer.keras_class for layer in network.layers)
    kernels = any(weight.ndim == 4 and max(weight.shape[:2]) > 1 for weight in weights)
    require(named or kernels, "There is no convolution in the network.", "Use Conv2D at least once.")
    total = network.parameters if network.parameters is not None else sum(weight.size for weight in weights)
    hint = "Which layer has the most? network.summary() tells; a Dense layer after Flatten often does."
    require(total <= 20_000, f"The network has {total:,} parameters; 20,000 are allowed.", hint)


@task("16.6", points=1)
def test_centred_digits(held_out):
    """At least 0.92 of the held-out digits are recognised when they are centred."""
    right = held_out.centred()
    if right < CENTRED_FLOOR:
        require(False, f"{right:.3f} of the centred digits are right.", held_out.trouble())


@task("16.6", points=2)
def test_moved_digits(held_out):
    """At least 0.90 of the held-out digits are recognised when each is moved by up to two pixels."""
    right = held_out.moved()
    if right < MOVED_FLOOR:
        centred = held_out.centred()
        hint = (
            "A layer after Flatten learns places, and stride 2 breaks shifts by 1. Pool over all places, "
            "or show it moved digits in training."
        )
        require(
            False,
            f"{right:.3f} of the moved digits are right, {centred:.3f} of the centred ones.",
            hint if centred > 0.9 else held_out.trouble(),
        )


# 16.7


def judged(student, letters, hint):
    """Fail unless these situations are judged rightly; the message says what to think about, not the answer."""
    answers = {
        "A": (True, True),
        "B": (False, False),
        "C": (True, False),
        "D": (True, True),
        "E": (False, False),
        "F": (True, False),
    }
    judgement = student.judgement
    require(
        isinstance(judgement, dict), "judgement is not a dictionary.", 'It should look like {"A": (True, False), ...}.'
    )
    for letter in letters:
        require(letter in judgement, f"There is no answer for {letter}.")
        pair = array(judgement[letter], shape=(2,), what=f"judgement[{letter!r}]", hint="A pair of True or False.")
        require(set(pair.tolist()) <= {0, 1}, f"judgement[{letter!r}] should hold True or False only.")
    wrong = sum((array(judgement[letter]).astype(bool) != answers[letter]).sum() for letter in letters)
    require(wrong == 0, f"{wrong} of the {2 * len(letters)} answers for {' and '.join(letters)} cannot be right.", hint)


@task("16.7", points=1)
def test_pictures_and_sound(student):
    """The blood pictures (A) and the sound (D) are judged rightly on both questions."""
    judged(
        student,
        "AD",
        "Would a parasite in another corner, or a click a little later, change the answer? Would "
        "shuffling the inputs lose something?",
    )


@task("16.7", points=1)
def test_tables_and_shuffles(student):
    """The loan table (B) and the shuffled digits (E) are judged rightly on both questions."""
    judged(
        student, "BE", "Who chose which inputs stand next to each other? Does a value mean the same in another column?"
    )


@task("16.7", points=1)
def test_fixed_places(student):
    """The passport photographs (C) and the rain map (F) are judged rightly on both questions."""
    judged(
        student,
        "CF",
        "A window can be worth looking at even where the place matters. Would the same pattern elsewhere "
        "give the same answer?",
    )
