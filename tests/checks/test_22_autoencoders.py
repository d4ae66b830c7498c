"""Checks of unit 22: autoencoders."""

import numpy as np

from layerwise.checks import array, assert_close, assert_equal, entry, number, require, several, task, word

# 22.1 How large is it?


def examine_size(student, name, right, hint, mistakes, atol=0.0):
    value = number(entry(student.sizes, name, "sizes"), what=f"sizes[{name!r}]")
    assert_close(value, right, what=f"sizes[{name!r}]", rtol=0.0, atol=atol, hint=hint, mistakes=mistakes, reveal=False)


@task("22.1", points=1)
def test_compression_and_halves(student):
    """The compression and the parameters of encoder and decoder are right."""
    examine_size(
        student,
        "compression",
        100 / 6,
        "Divide the number of pixels by the number of code numbers.",
        {"This is the share that the code is of the image: divide the other way round.": 0.06},
        atol=0.01,
    )
    bias = "The biases are missing: every unit has one."
    examine_size(student, "encoder", 4286, "Two layers, 100 to 40 and 40 to 6.", {bias: 4240})
    examine_size(student, "decoder", 4380, "Two layers, 6 to 40 and 40 to 100.", {bias: 4240})


@task("22.1", points=1)
def test_tied_and_variational(student):
    """The parameters of the tied network, and those that the second head adds, are right."""
    examine_size(
        student,
        "tied",
        4426,
        "The decoder borrows the weights, but it has 40 and 100 biases of its own.",
        {
            "The biases of the decoder are missing: it cannot borrow those, they differ in number.": 4286,
            "That is the untied network: the decoder borrows its weights.": 8666,
            "Here are only weights and the decoder's biases: the encoder has biases, too.": 4380,
        },
    )
    examine_size(
        student,
        "variational",
        246,
        "A second dense layer from the 40 hidden units to 6 numbers.",
        {
            "The biases are missing: every unit has one.": 240,
            "One number for each of the six is not enough: a dense layer computes them.": 6,
            "Only the last layer is doubled, not the encoder.": 4286,
        },
    )


@task("22.1", points=1)
def test_pca_storage(student):
    """The numbers that decoding by PCA needs are right."""
    examine_size(
        student,
        "pca",
        700,
        "A copy is the mean plus so much of each component: what has to be stored?",
        {"The mean image must be stored, too.": 600},
    )


# 22.2 PCA by hand


def some_images(rng, images=40, pixels=7):
    """Images far from 0 whose spread falls from direction to direction; no two spreads are alike."""
    turn = np.linalg.qr(rng.normal(size=(pixels, pixels)))[0]
    return 3 + rng.normal(size=pixels) + rng.normal(size=(images, pixels)) * 0.7 ** np.arange(pixels) @ turn


def reference_pca(X, size, centred=True):
    mean = X.mean(axis=0)
    return mean, np.linalg.svd(X - mean if centred else X, full_matrices=False)[2][:size]


def fitted(student, X, size):
    mean, components = several(student.fit_pca(X, size), 2, "fit_pca")
    mean = array(mean, shape=(X.shape[1],), what="mean")
    return mean, array(components, shape=(size, X.shape[1]), what="components", hint="One component in each row.")


@task("22.2", points=1)
def test_mean_and_directions(student, rng):
    """fit_pca returns the mean image and the first components, up to their signs."""
    for size in (1, 3, 7):
        X = some_images(rng)
        mean, components = fitted(student, X, size)
        right_mean, right = reference_pca(X, size)
        assert_close(
            mean,
            right_mean,
            what="mean",
            hint="The mean over the images, one number for each pixel.",
            mistakes={"This is one mean for all pixels.": np.full(7, X.mean())},
        )
        _, raw = reference_pca(X, size, centred=False)
        full = np.linalg.svd(X - right_mean, full_matrices=False)[2]
        signs = np.sign(np.sum(components * right, axis=1, keepdims=True))
        assert_close(
            components,
            np.where(signs == 0, 1, signs) * right,
            what="components (apart from their signs)",
            atol=1e-4,
            hint="Are they the first rows of the SVD's third part?",
            mistakes={
                "The table was not centred before the SVD.": np.sign(np.sum(components * raw, axis=1))[:, None] * raw,
                "These are columns of the SVD's third part: the components are its rows.": full.T[:size],
                "These are the last components: the first have the largest singular values.": full[-size:],
            },
        )


@task("22.2", points=1)
def test_encode(student, rng):
    """encode gives how far each centred image lies along each component, for other images, too."""
    for size in (2, 5):
        X, others = some_images(rng), some_images(rng, images=9)
        mean, components = reference_pca(X, size)
        assert_close(
            student.encode(others, mean, components),
            (others - mean) @ components.T,
            what="The codes",
            hint="Subtract the mean, then take the scalar product with each component.",
            mistakes={
                "The mean has not been subtracted.": others @ components.T,
                "You subtract the mean of these images: subtract the mean that is given.": (
                    (others - others.mean(axis=0)) @ components.T
                ),
            },
        )


@task("22.2", points=1)
def test_decode(student, rng):
    """decode gives the mean plus so much of each component as the code says."""
    for size in (1, 4):
        mean, components = reference_pca(some_images(rng), size)
        codes = rng.normal(size=(5, size))
        assert_close(
            student.decode(codes, mean, components),
            codes @ components + mean,
            what="The copies",
            hint="codes is (images, size), components is (size, pixels).",
            mistakes={
                "The mean is missing: add it on the way out.": codes @ components,
                "On the way out the mean is added, not subtracted.": codes @ components - mean,
            },
        )


@task("22.2", points=1, held_out=True)
def test_there_and_back(student, rng):
    """Encoded and decoded by all components, images come back unchanged; by fewer, with the least possible error."""
    X = some_images(rng)
    for size in (7, 3):
        mean, components = fitted(student, X, size)
        copies = array(student.decode(student.encode(X, mean, components), mean, components), shape=X.shape)
        left = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)[size:]
        assert_close(
            np.sum((X - copies) ** 2),
            np.sum(left**2),
            what=f"The sum of all squared errors with {size} of 7 components",
            atol=1e-3,
            hint="It is the sum of the squared singular values that were left out.",
        )


# 22.3 A tied autoencoder and its slopes


def tied(rng, images, pixels, size):
    return (
        rng.normal(size=(images, pixels)),
        0.6 * rng.normal(size=(pixels, size)),
        rng.normal(size=size),
        rng.normal(size=pixels),
    )


SHAPES = ((6, 5, 3), (4, 3, 5), (5, 4, 4))


def reference_slopes(X, W, b, c):
    """Loss, slopes of W from the encoder and from the decoder, of b and of c."""
    codes = np.tanh(X @ W + b)
    at_copies = 2 * (codes @ W.T + c - X) / X.size
    at_sums = at_copies @ W * (1 - codes**2)
    loss = np.mean((codes @ W.T + c - X) ** 2)
    return loss, X.T @ at_sums, at_copies.T @ codes, at_sums.sum(axis=0), at_copies.sum(axis=0)


@task("22.3", points=1)
def test_forward(student, rng):
    """forward returns the codes, tanh(XW + b), and the copies, codes times the transposed W plus c."""
    for shape in SHAPES:
        X, W, b, c = tied(rng, *shape)
        codes, copies = several(student.forward(X, W, b, c), 2, "forward")
        right = np.tanh(X @ W + b)
        assert_close(
            codes,
            right,
            what="The codes",
            mistakes={"The tanh is missing.": X @ W + b, "b is missing.": np.tanh(X @ W)},
        )
        assert_close(
            copies,
            right @ W.T + c,
            what="The copies",
            hint="The decoder is linear: codes times the transposed W, plus c.",
            mistakes={
                "c is missing.": right @ W.T,
                "The decoder has no tanh: it is linear.": np.tanh(right @ W.T + c),
            },
        )


def slopes_of(student, X, W, b, c):
    return several(student.loss_and_slopes(X, W, b, c), 4, "loss_and_slopes")


@task("22.3", points=1)
def test_loss_and_bias_of_the_copies(student, rng):
    """The loss is the mean squared error over all elements, and the slope at c is right."""
    for shape in SHAPES:
        X, W, b, c = tied(rng, *shape)
        loss, _, _, c_slope = slopes_of(student, X, W, b, c)
        right, _, _, _, right_c = reference_slopes(X, W, b, c)
        images, pixels = X.shape
        assert_close(
            number(loss, what="The loss"),
            right,
            what="The loss",
            mistakes={
                "You add over pixels: the loss is the mean over pixels, too.": right * pixels,
                "You add over everything: the loss is a mean.": right * X.size,
                "This is half of it: there is no ½ in this loss.": right / 2,
            },
        )
        assert_close(
            c_slope,
            right_c,
            what="The slope at c",
            hint="c moves every image's copy: add the slopes at the copies over the images.",
            mistakes={
                "The sign is wrong: the error at the copies is copies − X.": -right_c,
                "The slope of a square has a factor of 2.": right_c / 2,
                "Divide by the number of all elements, not only of the images.": right_c * pixels,
                "Divide by the number of all elements, not only of the pixels.": right_c * images,
                "Add over the images: this is their mean.": right_c / images,
            },
        )


@task("22.3", points=1)
def test_slope_at_b(student, rng):
    """The slope at b passes W and the slope of tanh."""
    for shape in SHAPES:
        X, W, b, c = tied(rng, *shape)
        codes = np.tanh(X @ W + b)
        at_copies = 2 * (codes @ W.T + c - X) / X.size
        assert_close(
            slopes_of(student, X, W, b, c)[2],
            reference_slopes(X, W, b, c)[3],
            what="The slope at b",
            hint="Slope at the copies, times W, times the slope of tanh, added over the images.",
            mistakes={
                "The slope of tanh is missing: 1 − tanh².": (at_copies @ W).sum(axis=0),
                "The slope of tanh is 1 − tanh² of the sums; you took tanh once more.": (
                    at_copies @ W * (1 - np.tanh(codes) ** 2)
                ).sum(axis=0),
                "This is the sigmoid's slope: that of tanh is 1 − tanh².": (at_copies @ W * codes * (1 - codes)).sum(
                    axis=0
                ),
            },
        )


@task("22.3", points=2)
def test_slope_at_tied_weights(student, rng):
    """The slope at W has two parts, one from the encoder and one from the decoder."""
    for shape in SHAPES:
        X, W, b, c = tied(rng, *shape)
        _, inner, outer, _, _ = reference_slopes(X, W, b, c)
        assert_close(
            slopes_of(student, X, W, b, c)[1],
            inner + outer,
            what="The slope at W",
            hint="W works at two places: add what each of them contributes.",
            mistakes={
                "This is the encoder's part only: W also makes the copies.": inner,
                "This is the decoder's part only: W also makes the codes.": outer,
                "You take the mean of the two parts: they are added.": (inner + outer) / 2,
            },
        )


# 22.4 The variational loss


def clouds(rng, images=6, size=3):
    return rng.normal(size=(images, size)), rng.normal(size=(images, size))


@task("22.4", points=1)
def test_draws(student, rng):
    """draw_codes computes the codes from the noise that is given: mean plus deviation times noise."""
    for images, size in ((6, 3), (3, 5)):
        mean, log_variance = clouds(rng, images, size)
        noise = rng.normal(size=(images, size))
        assert_close(
            student.draw_codes(mean, log_variance, noise),
            mean + np.exp(log_variance / 2) * noise,
            what="The codes",
            hint="The deviation is the root of the variance, and the encoder gives the variance's logarithm.",
            mistakes={
                "You multiply by the variance: the deviation is its root.": mean + np.exp(log_variance) * noise,
                "You multiply by the logarithm: take the exponential of half of it.": mean + log_variance * noise,
                "The noise is not scaled by the deviation.": mean + noise,
            },
        )


@task("22.4", points=1)
def test_divergence(student, rng):
    """divergence gives ½ Σ (μ² + σ² − log σ² − 1) for each image, and 0 for the standard normal distribution."""
    for images, size in ((6, 3), (2, 4)):
        mean, log_variance = clouds(rng, images, size)
        terms = (mean**2 + np.exp(log_variance) - log_variance - 1) / 2
        assert_close(
            student.divergence(mean, log_variance),
            terms.sum(axis=1),
            what="The divergence of each image",
            hint="Half the sum over the code numbers of μ² + σ² − log σ² − 1.",
            mistakes={
                "You take the mean over code numbers: add over them.": terms.mean(axis=1),
                "You add over the images: add over the code numbers.": terms.sum(axis=0),
                "You add over everything: each image has its own divergence.": terms.sum(),
                "The ½ is missing.": 2 * terms.sum(axis=1),
                "The sign is wrong: a divergence is never negative.": -terms.sum(axis=1),
                "You took σ where σ² belongs.": (mean**2 + np.exp(log_variance / 2) - log_variance - 1).sum(axis=1) / 2,
            },
        )
    assert_close(
        student.divergence(np.zeros((4, 2)), np.zeros((4, 2))), np.zeros(4), what="The divergence at μ = 0, σ = 1"
    )


@task("22.4", points=2)
def test_variational_loss(student, rng):
    """variational_loss is the mean over images of misfit / (2 · variance) plus beta times the divergence."""
    for images, pixels, size in ((6, 10, 3), (4, 3, 5)):
        mean, log_variance = clouds(rng, images, size)
        X, copies = rng.uniform(size=(images, pixels)), rng.uniform(size=(images, pixels))
        squares = ((X - copies) ** 2).sum(axis=1).mean()
        charge = (mean**2 + np.exp(log_variance) - log_variance - 1).sum(axis=1).mean() / 2
        for variance, beta in ((0.02, 1.0), (0.3, 4.0), (1.5, 0.2)):
            misfit = squares / (2 * variance)
            assert_close(
                number(student.variational_loss(X, copies, mean, log_variance, variance, beta), what="The loss"),
                misfit + beta * charge,
                what=f"The loss with variance {variance} and beta {beta}",
                hint="Add over pixels, take the mean over images.",
                mistakes={
                    "You take the mean over pixels: they are added.": misfit / pixels + beta * charge,
                    "You add over the images: take their mean.": images * (misfit + beta * charge),
                    "The misfit is divided by 2 · variance: the 2 is missing.": 2 * misfit + beta * charge,
                    "You divide by the square: `variance` is a variance already.": squares / (2 * variance**2)
                    + beta * charge,
                    "beta has no effect.": misfit + charge,
                    "beta belongs to the divergence, not to the misfit.": beta * misfit + charge,
                    "The divergence is added, not subtracted.": misfit - beta * charge,
                    "The misfit must not be divided by the number of code numbers.": misfit / size + beta * charge,
                },
            )


# 22.5 The smallest code, and the odd ones out


def two_tables(rng, images=60, others=25, pixels=8):
    """Training images and others of the same kind, a little elsewhere."""
    turn = np.linalg.qr(rng.normal(size=(pixels, pixels)))[0]
    spread, middle = 0.65 ** np.arange(pixels), 2 + rng.normal(size=pixels)
    training, other = (middle + rng.normal(size=(count, pixels)) * spread @ turn for count in (images, others))
    return training, other + 0.2 * rng.normal(size=pixels) * spread @ turn


def copy_errors(training, images):
    """Squared errors of each image, (pixels + 1, images): with 0, 1, … components."""
    mean, components = reference_pca(training, training.shape[1])
    rest = [images - mean - (images - mean) @ components[:k].T @ components[:k] for k in range(training.shape[1] + 1)]
    return np.mean(np.square(rest), axis=2)


@task("22.5", points=1)
def test_smallest_code(student, rng):
    """smallest_code finds the first size at which the validation error is at most the bar."""
    for _ in range(3):
        training, validation = two_tables(rng)
        errors = copy_errors(training, validation).mean(axis=1)  # (9,)
        trained = copy_errors(training, training).mean(axis=1)
        for right in range(1, 9):
            bar = np.sqrt(errors[right] * errors[right - 1]) if right < 8 else errors[7] / 2
            assert_equal(
                number(student.smallest_code(training, validation, bar), what="The size"),
                right,
                what=f"The smallest size with an error of at most {bar:.4g}",
                hint="Raise the size until the mean squared error of the validation images is at most the bar.",
                mistakes={
                    "You look at the training images: the bar is for the validation images.": int(
                        np.argmax(trained <= bar)
                    ),
                    "This is the last size whose error is above the bar: one more is needed.": right - 1,
                    "You take the mean over images only: it goes over pixels, too.": int(np.argmax(8 * errors <= bar)),
                },
            )


@task("22.5", points=1, held_out=True)
def test_smallest_code_at_the_ends(student, rng):
    """With a bar above the mean image's error the size is 0; with a tiny bar it is the number of pixels."""
    training, validation = two_tables(rng, pixels=5)
    errors = copy_errors(training, validation).mean(axis=1)
    for bar, right in (
        (1.05 * errors[0], 0),
        (0.95 * errors[0], int(np.argmax(errors <= 0.95 * errors[0]))),
        (1e-12, 5),
    ):
        assert_equal(
            number(student.smallest_code(training, validation, bar), what="The size"),
            right,
            what=f"The smallest size with an error of at most {bar:.4g}, where the mean image has {errors[0]:.4g}",
            hint="0 components are allowed: every copy is the training mean.",
        )


@task("22.5", points=2)
def test_odd_ones(student, rng):
    """odd_ones marks the candidates whose error exceeds the quantile of the training images' errors."""
    for size, share in ((2, 0.1), (4, 0.25), (1, 0.03), (6, 0.5)):
        training, candidates = two_tables(rng, images=50, others=120)
        candidates = candidates + 0.3 * rng.normal(size=candidates.shape) * rng.uniform(size=(120, 1)) * 0.65**size
        known, unknown = copy_errors(training, training)[size], copy_errors(training, candidates)[size]
        threshold = np.quantile(known, 1 - share)
        clear = np.abs(unknown / threshold - 1) > 1e-4  # no candidate at which rounding decides
        own = copy_errors(candidates, candidates)[size]
        flags = array(student.odd_ones(training, candidates, size, share), shape=(120,), what="The flags")
        assert_equal(
            flags[clear],
            (unknown > threshold)[clear],
            what=f"The flags with size {size} and share {share}",
            hint="Errors of single images; the threshold comes from the training images.",
            mistakes={
                "The threshold is a quantile of the training images' errors, not of the candidates'.": (
                    unknown > np.quantile(unknown, 1 - share)
                )[clear],
                "Mean and components come from the training images, not from the candidates.": (own > threshold)[clear],
                "The odd ones have the large errors: take the quantile 1 − share.": (
                    unknown > np.quantile(known, share)
                )[clear],
                "These are the ordinary ones: True is for an error above the threshold.": (unknown <= threshold)[clear],
            },
        )


# 22.6 What is wrong here?

WORDS = ("sound", "copies anything", "overfitting", "stopped early", "posterior collapse", "bottleneck too small")
LOOK = {
    "A": "Compare its last validation error with the goal, and its error on scrambled digits with that on real ones.",
    "B": "How much did the errors fall in the last 40 epochs? Are training and validation apart?",
    "C": "What does the mean digit alone achieve, and what do the divergences say of the code?",
    "D": "Look at its error on scrambled digits.",
    "E": "Read the last column: training, and then validation.",
    "F": "How much did both errors fall in the last 40 epochs?",
    "G": "Two idle code numbers are no fault if the others do the work. Is the goal reached?",
    "H": "Look at the divergences: are its two code numbers idle?",
}


def examine_verdicts(student, *pairs):
    for name, right in pairs:
        answer = word(student.verdicts, name, "verdicts", WORDS)
        require(answer == right, f"For {name} you say {answer!r}.", LOOK[name])


@task("22.6", points=1)
def test_verdicts_a_d(student):
    """The verdicts on A and D, two low errors, tell knowing from copying."""
    examine_verdicts(student, ("A", "sound"), ("D", "copies anything"))


@task("22.6", points=1)
def test_verdicts_b_f(student):
    """The verdicts on B and F, two high errors, fit how their curves end."""
    examine_verdicts(student, ("B", "bottleneck too small"), ("F", "stopped early"))


@task("22.6", points=1)
def test_verdicts_c_h(student):
    """The verdicts on C and H, two variational autoencoders that miss the goal, fit their divergences."""
    examine_verdicts(student, ("C", "posterior collapse"), ("H", "bottleneck too small"))


@task("22.6", points=1)
def test_verdicts_e_g(student):
    """The verdicts on E and G fit their last column."""
    examine_verdicts(student, ("E", "overfitting"), ("G", "sound"))
