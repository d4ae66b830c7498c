"""Checks of unit 26: generative adversarial networks."""

import numpy as np

from layerwise.checks import array, assert_close, assert_equal, entry, number, require, several, task, word

# 26.1 What the best expert says


def examine_answer(student, name, right, hint, mistakes):
    what = f"answers[{name!r}]"
    value = number(entry(student.answers, name, "answers"), what=what)
    assert_close(value, right, what=what, rtol=0.0, atol=0.001, hint=hint, mistakes=mistakes, reveal=False)


@task("26.1", points=1)
def test_best_discriminator(student):
    """What the best discriminator says, and its score, follow from the two densities, and the densities from it."""
    ratio = "The best discriminator says p / (p + q)."
    examine_answer(
        student,
        "best",
        0.75,
        ratio,
        {"This is q / (p + q): D is the probability of real.": 0.25, "This is p / q: divide by the sum.": 3.0},
    )
    examine_answer(
        student,
        "best_score",
        np.log(3),
        "Which score has the sigmoid 0.75?",
        {
            "The sign is wrong: where D is above a half, the score is positive.": -np.log(3),
            "This is log D: the score is log(D / (1 - D)).": np.log(0.75),
            "This is the sigmoid of 0.75: its inverse is asked for.": 1 / (1 + np.exp(-0.75)),
        },
    )
    examine_answer(
        student,
        "made_density",
        0.2,
        "Solve 0.2 = 0.05 / (0.05 + q) for q.",
        {"This is p · D / (1 − D): it is the other way round.": 0.0125, "This is p + q.": 0.25},
    )


@task("26.1", points=1)
def test_smoothing_and_perfect_play(student):
    """The smoothed discriminator is right, and so are the losses of perfect play."""
    examine_answer(
        student,
        "smoothed",
        0.675,
        "Maximise 0.9·p·log d + (0.1·p + q)·log(1 − d).",
        {
            "Smoothing scales p in the numerator only: the images in the denominator stay as many.": 0.27 / 0.37,
            "Smoothing changes the answer: with the target 0.9 it is not p / (p + q).": 0.75,
            "Only the real target is smoothed here, not the made one.": 0.7,
        },
    )
    examine_answer(
        student,
        "d_loss",
        2 * np.log(2),
        "D says a half everywhere.",
        {
            "The loss has two terms, one for real and one for made images.": np.log(2),
            "Use −log, not log.": -2 * np.log(2),
        },
    )
    examine_answer(
        student,
        "g_loss",
        np.log(2),
        "D says a half everywhere; a perfect generator's loss is not 0.",
        {"The generator's loss has one term.": 2 * np.log(2), "The sign is wrong.": -np.log(2)},
    )


@task("26.1", points=1)
def test_slopes_of_the_losses(student):
    """The slopes of both generator losses at the score −2 are right."""
    small = 1 / (1 + np.exp(2))
    examine_answer(
        student,
        "minimax_slope",
        -small,
        "The derivative of log(1 − σ(s)) is −σ(s).",
        {"The sign is wrong: a higher score lowers this loss.": small, "You exchanged the two losses.": small - 1},
    )
    examine_answer(
        student,
        "non_saturating_slope",
        small - 1,
        "The derivative of −log σ(s) is σ(s) − 1.",
        {"The sign is wrong: a higher score lowers this loss.": 1 - small, "You exchanged the two losses.": -small},
    )


# 26.2 Two losses from scores


def soft(scores):
    return np.logaddexp(0, scores)


@task("26.2", points=1)
def test_discriminator_loss(student, rng):
    """discriminator_loss adds the mean cross-entropy of real scores and that of made scores, with the target 1."""
    for n, m in ((6, 6), (5, 9), (8, 3)):
        real, made = rng.normal(1, 2, (n, 1)), rng.normal(-1, 2, (m, 1))
        first, second = soft(-real).mean(), soft(made).mean()
        assert_close(
            number(student.discriminator_loss(real, made, 1.0), what="The loss"),
            first + second,
            what="The discriminator's loss",
            hint="The mean over real images plus the mean over made images.",
            mistakes={
                "You exchanged real and made: real scores should be high.": soft(real).mean() + soft(-made).mean(),
                "You add over the batch: each term is a mean.": soft(-real).sum() + soft(made).sum(),
                "You take half of it: the two means are added.": (first + second) / 2,
                "Made images have the target 0, not 1.": first + soft(-made).mean(),
                "The loss of the made images is missing.": first,
                "Each batch has a mean of its own: they may differ in length.": (soft(-real).sum() + soft(made).sum())
                / (n + m),
            },
        )


@task("26.2", points=1)
def test_label_smoothing(student, rng):
    """A target below 1 smooths the labels of the real images, and those only."""
    for target in (0.9, 0.7, 0.25):
        real, made = rng.normal(1, 2, (6, 1)), rng.normal(-1, 2, (8, 1))
        plain, turned, second = soft(-real).mean(), soft(real).mean(), soft(made).mean()
        assert_close(
            number(student.discriminator_loss(real, made, target), what="The loss"),
            target * plain + (1 - target) * turned + second,
            what=f"The discriminator's loss with the target {target}",
            hint="The cross-entropy with a target t has two terms, weighed by t and 1 − t.",
            mistakes={
                "The target has no effect.": plain + second,
                "The second term, (1 − target) times −log(1 − σ), is missing.": target * plain + second,
                "Smooth the real images only: made images keep the target 0.": target * plain
                + (1 - target) * turned
                + target * second
                + (1 - target) * soft(-made).mean(),
                "You exchanged the weights: −log σ has the weight `target`.": (1 - target) * plain
                + target * turned
                + second,
            },
        )


@task("26.2", points=1)
def test_generator_losses(student, rng):
    """generator_loss is the mean of -log σ(s), minimax_loss the mean of log(1 − σ(s))."""
    for n in (4, 9):
        made = rng.normal(-1, 2, (n, 1))
        right, minimax = soft(-made).mean(), -soft(made).mean()
        assert_close(
            number(student.generator_loss(made), what="The loss"),
            right,
            what="generator_loss",
            mistakes={
                "This is the minimax loss.": minimax,
                "The sign is wrong: this loss is positive.": -right,
                "This is the discriminator's loss of made images: the generator wants high scores.": -minimax,
                "This is a sum: take the mean.": n * right,
            },
        )
        assert_close(
            number(student.minimax_loss(made), what="The loss"),
            minimax,
            what="minimax_loss",
            mistakes={
                "This is the non-saturating loss.": right,
                "The sign is wrong: the logarithm of a probability is negative.": -minimax,
                "This is a sum: take the mean.": n * minimax,
            },
        )


@task("26.2", points=1, held_out=True)
def test_losses_of_large_scores(student):
    """All three losses are finite and right for scores of 1,000 and −1,000."""
    scores = np.array([[1000.0], [-1000.0], [2.0], [-400.0]])
    hint = "Do not compute the sigmoid: softplus(s) = np.logaddexp(0, s) does not overflow."
    for name, arguments, right in (
        (
            "discriminator_loss",
            (scores, scores[:3], 0.9),
            0.9 * soft(-scores).mean() + 0.1 * soft(scores).mean() + soft(scores[:3]).mean(),
        ),
        ("generator_loss", (scores,), soft(-scores).mean()),
        ("minimax_loss", (scores,), -soft(scores).mean()),
    ):
        value = number(getattr(student, name)(*arguments), what=f"{name} of scores of ±1,000", hint=hint)
        assert_close(value, right, what=f"{name} of scores of ±1,000", hint=hint)


# 26.3 One round by hand


def sigmoid(scores):
    return 1 / (1 + np.exp(-scores))


def situation(rng, batch=7, other=5, features=3, latent=2):
    """A, b, w, c, real, made, noise."""
    return (
        rng.normal(size=(features, latent)),
        rng.normal(size=features),
        rng.normal(size=features),
        rng.normal(),
        rng.normal(size=(batch, features)),
        rng.normal(size=(other, features)),
        rng.normal(size=(batch, latent)),
    )


SIZES = ((7, 5, 3, 2), (4, 9, 2, 4), (6, 6, 3, 3))


@task("26.3", points=1)
def test_discriminator_step(student, rng):
    """discriminator_step moves w and c down the slope of the discriminator's loss."""
    for sizes in SIZES:
        _, _, w, c, real, made, _ = situation(rng, *sizes)
        up, down = sigmoid(real @ w + c) - 1, sigmoid(made @ w + c)
        w_parts = up @ real / len(real), down @ made / len(made)
        new_w, new_c = several(student.discriminator_step(w, c, real, made, 0.3), 2, "discriminator_step")
        assert_close(
            new_w,
            w - 0.3 * sum(w_parts),
            what="The new w",
            hint="Slope at the scores: σ − 1 for real, σ for made; times the images, mean over each batch, added.",
            mistakes={
                "You climb: subtract rate times slope.": w + 0.3 * sum(w_parts),
                "The made images have no part in it.": w - 0.3 * w_parts[0],
                "The real images have no part in it.": w - 0.3 * w_parts[1],
                "You add over the batches: the loss takes means.": w - 0.3 * (up @ real + down @ made),
                "You take half of it: the two means are added.": w - 0.15 * sum(w_parts),
                "You exchanged real and made.": w
                - 0.3 * (sigmoid(real @ w + c) @ real / len(real) + (down - 1) @ made / len(made)),
            },
        )
        assert_close(
            number(new_c, what="The new c"),
            c - 0.3 * (up.mean() + down.mean()),
            what="The new c",
            hint="c has the slope of the scores themselves.",
            mistakes={
                "c does not move.": c,
                "You climb: subtract rate times slope.": c + 0.3 * (up.mean() + down.mean()),
                "You add over the batches: the loss takes means.": c - 0.3 * (up.sum() + down.sum()),
            },
        )


@task("26.3", points=2)
def test_generator_step(student, rng):
    """generator_step moves A and b down the slope of the non-saturating loss, through the discriminator."""
    for sizes in SIZES:
        A, b, w, c, _, _, noise = situation(rng, *sizes)
        judged = sigmoid((noise @ A.T + b) @ w + c)
        slope = (judged - 1)[:, None] * w / len(noise)
        minimax = -judged[:, None] * w / len(noise)
        new_A, new_b = several(student.generator_step(A, b, w, c, noise, 0.3), 2, "generator_step")
        named = {
            "You climb: subtract rate times slope.": -slope,
            "This is the step of the minimax loss: the slope of −log σ(s) is σ(s) − 1.": minimax,
            "You train the generator to be found out: its target is 1.": -minimax,
            "The mean over the batch is missing.": slope * len(noise),
            "w is missing: how does the score change with the image?": np.ones_like(slope)
            * (judged - 1)[:, None]
            / len(noise),
        }
        assert_close(
            new_b,
            b - 0.3 * slope.sum(axis=0),
            what="The new b",
            hint="Loss by score, (σ − 1), times score by image, w; the mean over the batch.",
            mistakes={sentence: b - 0.3 * wrong.sum(axis=0) for sentence, wrong in named.items()},
        )
        assert_close(
            new_A,
            A - 0.3 * slope.T @ noise,
            what="The new A",
            hint="The slope at the images, (batch, features), meets the noise, (batch, latent): (features, latent).",
            mistakes={sentence: A - 0.3 * wrong.T @ noise for sentence, wrong in named.items()},
        )


@task("26.3", points=1)
def test_players_do_what_they_should(student, rng):
    """A small step of each player lowers its own loss, at any rate, and with 300 rounds made data move to the real."""
    A, b, w, c, real, made, noise = situation(rng, 50, 50, 2, 2)
    for rate in (0.01, 0.1):
        new_w, new_c = several(student.discriminator_step(w, c, real, made, rate), 2, "discriminator_step")
        new_w, new_c = array(new_w, shape=(2,), what="w"), number(new_c, what="c")
        before = soft(-(real @ w + c)).mean() + soft(made @ w + c).mean()
        after = soft(-(real @ new_w + new_c)).mean() + soft(made @ new_w + new_c).mean()
        require(after < before, f"The discriminator's loss was {before:.4f} and is {after:.4f} after its step.")
        new_A, new_b = several(student.generator_step(A, b, w, c, noise, rate), 2, "generator_step")
        new_A, new_b = array(new_A, shape=(2, 2), what="A"), array(new_b, shape=(2,), what="b")
        before = soft(-((noise @ A.T + b) @ w + c)).mean()
        after = soft(-((noise @ new_A.T + new_b) @ w + c)).mean()
        require(after < before, f"The generator's loss was {before:.4f} and is {after:.4f} after its step.")
    goal, A, b, w, c = np.array([2.0, -1.0]), 0.5 * np.eye(2), np.zeros(2), np.zeros(2), 0.0
    for _ in range(300):
        noise, fresh = rng.normal(size=(2, 32, 2))
        w, c = several(
            student.discriminator_step(0.9 * w, c, goal + 0.5 * fresh, noise @ A.T + b, 0.3), 2, "discriminator_step"
        )
        w, c = array(w, shape=(2,), what="w"), number(c, what="c")
        A, b = several(student.generator_step(A, b, w, c, rng.normal(size=(32, 2)), 0.3), 2, "generator_step")
        A, b = array(A, shape=(2, 2), what="A"), array(b, shape=(2,), what="b")
    miss = float(np.linalg.norm(b - goal))
    require(miss < 0.7, f"After 300 rounds the middle of the made data is {miss:.2f} away from the real one.")


# 26.4 The Fréchet distance


def reference_frechet(first, second, ddof=1):
    """By the symmetric root, so that all eigenvalues are real."""
    one, two = np.cov(first.T, ddof=ddof), np.cov(second.T, ddof=ddof)
    values, vectors = np.linalg.eigh(one)
    root = vectors * np.sqrt(np.maximum(values, 0)) @ vectors.T
    roots = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ two @ root), 0)).sum()
    return np.array([np.sum((first.mean(axis=0) - second.mean(axis=0)) ** 2), np.trace(one + two), roots])


def two_sets(rng, n=40, m=25, features=3):
    first = rng.normal(size=(n, features)) @ rng.normal(size=(features, features)) + rng.normal(size=features)
    return first, rng.normal(size=(m, features)) @ rng.normal(size=(features, features))


@task("26.4", points=2)
def test_frechet_of_two_sets(student, rng):
    """frechet is right for two sets of different means, covariances and sizes."""
    for sizes in ((40, 25, 3), (12, 30, 2), (60, 60, 5)):
        first, second = two_sets(rng, *sizes)
        shift, traces, roots = reference_frechet(first, second)
        _, rough, rough_roots = reference_frechet(first, second, ddof=0)
        elementwise = np.sqrt(np.abs(np.diag(np.cov(first.T) @ np.cov(second.T)))).sum()
        assert_close(
            number(student.frechet(first, second), what="The distance"),
            shift + traces - 2 * roots,
            what="The squared distance",
            rtol=1e-3,
            hint="Squared distance of the means, plus both traces, minus twice the sum of the roots.",
            mistakes={
                "The means' part is missing.": traces - 2 * roots,
                "Only the means are compared.": shift,
                "This is the root of it: the squared distance is asked for.": np.sqrt(shift + traces - 2 * roots),
                "The distance of the means must be squared.": np.sqrt(shift) + traces - 2 * roots,
                "The roots are counted twice.": shift + traces - roots,
                "The covariances divide by n − 1.": shift + rough - 2 * rough_roots,
                "A matrix's root is not the root of its elements.": shift + traces - 2 * elementwise,
            },
        )


@task("26.4", points=1)
def test_frechet_of_equal_and_shifted_sets(student, rng):
    """A set is at distance 0 from itself; shifted, its distance is the squared shift; scaled, that of the spreads."""
    first, _ = two_sets(rng, 30, 30, 4)
    hint = "Equal covariances cancel: the root of Σ·Σ is Σ."
    assert_close(
        number(student.frechet(first, first)), 0.0, what="The distance of a set from itself", atol=1e-3, hint=hint
    )
    assert_close(
        number(student.frechet(first, first + 2)),
        16.0,
        what="The distance after a shift by 2 in 4 features",
        rtol=1e-3,
        hint=hint,
    )
    centred = first - first.mean(axis=0)
    right = 4 * np.trace(np.cov(centred.T))
    assert_close(
        number(student.frechet(centred, 3 * centred)), right, what="The distance after scaling by 3", rtol=1e-3
    )


@task("26.4", points=1, held_out=True)
def test_frechet_of_few_samples(student, rng):
    """With fewer samples than features the distance is real, finite and right."""
    for n, m, features in ((5, 4, 9), (6, 30, 8), (3, 3, 12)):
        first, second = two_sets(rng, n, m, features)
        shift, traces, roots = reference_frechet(first, second)
        hint = "Rounding makes eigenvalues a little negative or complex: take the real part, and at least 0."
        assert_close(
            number(student.frechet(first, second), what="The distance", hint=hint),
            shift + traces - 2 * roots,
            what=f"The squared distance of {n} and {m} samples of {features} features",
            rtol=1e-3,
            hint=hint,
        )


# 26.5 Coverage, goodness, memory


def scene(rng, counts, strays, radius=0.5):
    """Modes on a ring in the plane with so many samples near each, and strays far outside."""
    turns = 2 * np.pi * np.arange(len(counts)) / len(counts)
    centres = 4 * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    centres *= 1 + 0.2 * np.arange(len(counts))[:, None]  # a farthest mode is no stand-in for the nearest
    place = np.repeat(np.arange(len(counts)), counts)
    offsets = rng.normal(size=(len(place), 2))
    offsets *= radius * rng.uniform(0.05, 0.95, (len(place), 1)) / np.linalg.norm(offsets, axis=1, keepdims=True)
    far = rng.normal(size=(strays, 2))
    far *= rng.uniform(0.2, 1.2, (strays, 1)) / np.linalg.norm(far, axis=1, keepdims=True)
    edge = centres[rng.integers(len(counts), size=strays)] * (1 + radius * rng.uniform(1.1, 1.6, (strays, 1)) / 4)
    samples = np.concatenate([centres[place] + offsets, far, edge])
    return rng.permutation(samples), centres


SCENES = (((30, 0, 10, 5, 1, 30), 12), ((0, 40, 0, 2), 29), ((10, 10, 10, 10, 10), 0), ((0, 0, 0, 25), 0))


@task("26.5", points=1)
def test_covered_modes(student, rng):
    """coverage counts the modes to which at least the share of all samples belongs, good ones only."""
    for counts, strays in SCENES:
        samples, centres = scene(rng, counts, strays)
        n, counts = len(samples), np.array(counts)
        for share in (0.015, 0.045, 0.12, 0.3):
            modes, _ = several(student.coverage(samples, centres, 0.5, share), 2, "coverage")
            assert_equal(
                number(modes, what="The number of covered modes"),
                int((counts >= share * n).sum()),
                what=f"The number of covered modes of {counts.tolist()} good samples of {n}, with the share {share}",
                hint="Count the good samples of each mode, and compare with share times the number of all samples.",
                mistakes={
                    "A mode needs the share of all samples, not a single one.": int((counts > 0).sum()),
                    "The share is of all samples, not of the good ones.": int((counts >= share * counts.sum()).sum()),
                },
            )


@task("26.5", points=1)
def test_nearest_mode_counts(student, rng):
    """A sample that is near several centres belongs to the nearest one alone."""
    centres = rng.normal(size=2) + np.array([[0.0, 0.0], [0.6, 0.0], [1.2, 0.0], [9.0, 9.0]])
    for counts in ((20, 0, 3, 0), (0, 12, 0, 5), (0, 0, 17, 0)):
        samples = np.repeat(centres, counts, axis=0) + rng.uniform(-0.1, 0.1, size=(sum(counts), 2))
        modes, _ = several(student.coverage(rng.permutation(samples), centres, 0.8, 0.1), 2, "coverage")
        assert_equal(
            number(modes, what="The number of covered modes"),
            sum(count >= 0.1 * len(samples) for count in counts),
            what="The number of covered modes, where centres lie within the radius of each other,",
            hint="Each good sample belongs to the mode of its nearest centre, and to no other.",
        )


@task("26.5", points=1, held_out=True)
def test_exactly_the_share(student, rng):
    """A mode with exactly the share of the samples is covered, and one sample less is too few."""
    samples, centres = scene(rng, (16, 8, 7, 1), 16)  # 64 samples; 8 are an eighth
    modes, _ = several(student.coverage(samples, centres, 0.5, 0.125), 2, "coverage")
    assert_equal(
        number(modes, what="The number of covered modes"),
        2,
        what="The number of covered modes of 16, 8, 7 and 1 good samples of 64, with the share 0.125",
        hint="At least the share: 8 of 64 are enough.",
        mistakes={"At least the share: exactly the share is enough.": 1},
    )


@task("26.5", points=1)
def test_good_share(student, rng):
    """coverage gives the share of samples that are nearer to a centre than the radius, for any radius."""
    for counts, strays in SCENES:
        samples, centres = scene(rng, counts, strays)
        distances = np.sqrt(((samples[:, None] - centres) ** 2).sum(axis=2)).min(axis=1)
        for radius in (0.2, 0.5, 3.3):
            _, good = several(student.coverage(samples, centres, radius, 0.01), 2, "coverage")
            assert_close(
                number(good, what="The share of good samples"),
                (distances < radius).mean(),
                what=f"The share of good samples with the radius {radius}",
                hint="A sample is good if its nearest centre is nearer than the radius.",
                mistakes={
                    "This is their number: divide by the number of samples.": (distances < radius).sum(),
                    "You compare the squared distance with the radius.": (distances**2 < radius).mean(),
                    "These are the samples that are not good.": (distances >= radius).mean(),
                },
            )


@task("26.5", points=1)
def test_memory(student, rng):
    """memory is the median nearest distance of the samples over that of the held-out images."""
    for n, m, features, spread in ((30, 21, 5, 0.1), (15, 40, 3, 1.0), (24, 24, 8, 0.5)):
        training = rng.normal(size=(50, features))
        held_out = rng.normal(size=(m, features))
        samples = training[rng.integers(50, size=n)] + spread * rng.normal(size=(n, features))
        samples[: n // 4] *= 4  # a few are far off: mean and median differ

        def gaps(images, others=training):
            return np.sqrt(((images[:, None] - others) ** 2).sum(axis=2))

        near, natural = gaps(samples).min(axis=1), gaps(held_out).min(axis=1)
        right = np.median(near) / np.median(natural)
        assert_close(
            number(student.memory(samples, held_out, training), what="The ratio"),
            right,
            what="The ratio",
            hint="For each image the distance to its nearest training image; then medians; then the ratio.",
            mistakes={
                "This is a ratio of means: medians are asked for.": near.mean() / natural.mean(),
                "It is upside down: samples over held-out images.": 1 / right,
                "Take the root: Euclidean distances, not squares.": right**2,
                "Take the nearest training image, not all of them.": np.median(gaps(samples))
                / np.median(gaps(held_out)),
                "For each sample find its nearest training image, not the other way round.": np.median(
                    gaps(samples).min(axis=0)
                )
                / np.median(gaps(held_out).min(axis=0)),
            },
        )


# 26.6 What is wrong with this GAN?

WORDS = ("healthy", "mode collapse", "expert too strong", "memorised")
LOOK = {
    "A": "Go through the columns: is any of them far from where it should be?",
    "B": "Losses near ln 2 do not prove quality. How many kinds of images does it make?",
    "C": "How much does the generator still hear from its discriminator?",
    "D": "The Fréchet distance cannot see copying. Which column can?",
    "E": "Swinging losses are no fault by themselves. How many classes do the real data have?",
    "F": "The generator still gets a gradient. What does it make of it?",
    "G": "How much does the generator still hear from its discriminator?",
    "H": "Is it nearer to training images than held-out images are?",
}


def examine_verdicts(student, *pairs):
    for name, right in pairs:
        answer = word(student.verdicts, name, "verdicts", WORDS)
        require(answer == right, f"The report of {name} does not say {answer!r}.", LOOK[name])


@task("26.6", points=1)
def test_verdicts_a_f(student):
    """The verdicts on A and F, whose experts are often right, fit what their generators make."""
    examine_verdicts(student, ("A", "healthy"), ("F", "mode collapse"))


@task("26.6", points=1)
def test_verdicts_b_e(student):
    """The verdicts on B and E fit the number of their classes."""
    examine_verdicts(student, ("B", "mode collapse"), ("E", "healthy"))


@task("26.6", points=1)
def test_verdicts_c_g(student):
    """The verdicts on C and G fit the gradients of their generators."""
    examine_verdicts(student, ("C", "expert too strong"), ("G", "expert too strong"))


@task("26.6", points=1)
def test_verdicts_d_h(student):
    """The verdicts on D and H, both near to training images, fit what is natural for their data."""
    examine_verdicts(student, ("D", "memorised"), ("H", "healthy"))
