# %% [markdown]
# Everything here is NumPy. No task needs the answer to an earlier one, and results are compared with a relative
# tolerance of 0.0001 unless a task says otherwise. *Score* is what the discriminator gives before the sigmoid $\sigma$.

# %%
import numpy as np

from layerwise import check

# %% [markdown] task="26.1"
# `answers` is a dictionary of numbers, each compared with a tolerance of 0.001. All logarithms are natural.
#
# - `"best"`: what the best discriminator says at a place where real data have the density 0.3 and made data 0.1;
# - `"best_score"`: the score that belongs to it;
# - `"smoothed"`: what the best discriminator says at that place if it is trained with the target 0.9 for real
#   images and 0 for made ones;
# - `"made_density"`: at another place the best discriminator (with targets 1 and 0) says 0.2, and the real density is
#   0.05. How large is the density of made data there?
# - `"d_loss"` and `"g_loss"`: the discriminator's loss (the mean of −log D over real images plus the mean of
#   −log(1 − D) over made ones) and the generator's non-saturating loss when both players are perfect;
# - `"minimax_slope"` and `"non_saturating_slope"`: the slopes of log(1 − σ(s)) and of −log σ(s) at the score s = −2,
#   with their signs.

# %% task="26.1"
# BLANK answers = {"best": ..., "best_score": ..., "smoothed": ..., "made_density": ..., "d_loss": ..., ...}
answers = {
    "best": 0.3 / (0.3 + 0.1),
    "best_score": np.log(0.3 / 0.1),  # the sigmoid's inverse of p / (p + q) is log(p / q)
    "smoothed": 0.9 * 0.3 / (0.3 + 0.1),
    "made_density": 0.05 * (1 - 0.2) / 0.2,
    "d_loss": 2 * np.log(2),
    "g_loss": np.log(2),
    "minimax_slope": -1 / (1 + np.exp(2)),
    "non_saturating_slope": 1 / (1 + np.exp(2)) - 1,
}
# END BLANK

# %% [markdown] task="26.2"
# Write three losses. Scores are arrays (batch, 1) of any size from −1,000 to 1,000; the two batches may differ in
# length. Each function returns one finite number.
#
# - `discriminator_loss(real_scores, made_scores, target)`: the mean cross-entropy of the real scores with the target
#   `target` (1, or a little less: label smoothing), plus the mean cross-entropy of the made scores with the target 0.
#   The cross-entropy of a score $s$ with a target $t$ is $-t \log \sigma(s) - (1-t) \log(1-\sigma(s))$.
# - `generator_loss(made_scores)`: the non-saturating loss, the mean of $-\log \sigma(s)$.
# - `minimax_loss(made_scores)`: the mean of $\log(1 - \sigma(s))$.


# %% task="26.2"
def discriminator_loss(real_scores, made_scores, target):
    """Return the discriminator's loss, one number."""
    # BLANK cross-entropies from scores, without overflow
    on_real = target * np.logaddexp(0, -real_scores) + (1 - target) * np.logaddexp(0, real_scores)
    return np.mean(on_real) + np.mean(np.logaddexp(0, made_scores))
    # END BLANK


def generator_loss(made_scores):
    """Return the generator's non-saturating loss, one number."""
    # BLANK the mean of -log(sigmoid(s))
    return np.mean(np.logaddexp(0, -made_scores))
    # END BLANK


def minimax_loss(made_scores):
    """Return the generator's half of the minimax game, one number."""
    # BLANK the mean of log(1 - sigmoid(s))
    return -np.mean(np.logaddexp(0, made_scores))
    # END BLANK


# %% [markdown] task="26.3"
# A GAN without hidden layers. The generator makes $x = A z + b$ of noise $z$: `A` is (features, latent), `b` is
# (features,). The discriminator's score is $s = w \cdot x + c$: `w` is (features,), `c` a number. Write one step of
# gradient descent for each player.
#
# - `discriminator_step(w, c, real, made, rate)` returns the new `w` and `c`. Its loss is the mean of $-\log\sigma(s)$
#   over `real` plus the mean of $-\log(1-\sigma(s))$ over `made`; both are (batch, features), and the batches may
#   differ in length.
# - `generator_step(A, b, w, c, noise, rate)` returns the new `A` and `b`. Its loss is the mean of $-\log\sigma(s)$ over
#   the images made of `noise`, (batch, latent).


# %% task="26.3"
def discriminator_step(w, c, real, made, rate):
    """Return w and c after one step; the generator is held."""
    # BLANK slopes at the scores: D - 1 for real images, D for made ones
    on_real = -1 / (1 + np.exp(real @ w + c)) / len(real)
    on_made = 1 / (1 + np.exp(-(made @ w + c))) / len(made)
    w_slope = on_real @ real + on_made @ made
    return w - rate * w_slope, c - rate * (on_real.sum() + on_made.sum())
    # END BLANK


def generator_step(A, b, w, c, noise, rate):
    """Return A and b after one step; the discriminator is held."""
    # BLANK loss by score, score by image, image by A and b
    made = noise @ A.T + b
    on_scores = -1 / (1 + np.exp(made @ w + c)) / len(noise)
    on_images = on_scores[:, None] * w
    return A - rate * on_images.T @ noise, b - rate * on_images.sum(axis=0)
    # END BLANK


# %% [markdown] task="26.4"
# `frechet(first, second)` returns the squared Fréchet distance of two tables of features, (samples, features), with at
# least two features and at least two samples each:
#
# $$\lVert \mu_1 - \mu_2 \rVert^2 + \mathrm{tr}\bigl(\Sigma_1 + \Sigma_2 - 2 (\Sigma_1 \Sigma_2)^{1/2}\bigr).$$
#
# The covariances divide by n − 1. The result is a real number; it is compared with a relative tolerance of 0.001, or
# 0.001 where it should be 0. There may be fewer samples than features.


# %% task="26.4"
def frechet(first, second):
    """Return the squared Fréchet distance of two sets of features."""
    # BLANK means, covariances, and the roots of the eigenvalues of their product
    one, two = np.cov(first.T), np.cov(second.T)
    eigenvalues = np.linalg.eigvals(one @ two).real
    roots = np.sqrt(eigenvalues.clip(min=0))
    shift = first.mean(axis=0) - second.mean(axis=0)
    return shift @ shift + np.trace(one + two) - 2 * roots.sum()
    # END BLANK


# %% [markdown] task="26.5"
# Measure what a generator has made. All distances are Euclidean.
#
# - `coverage(samples, centres, radius, share)`: `samples` is (n, features), `centres` is (modes, features). A sample is
#   *good* if its nearest centre is nearer than `radius`. A mode is *covered* if at least `share` of **all** samples are
#   good and have this mode's centre as their nearest. Return the number of covered modes and the share of good samples.
# - `memory(samples, held_out, training)`: all three are (images, features). Return the median distance of the samples
#   to their nearest training image, divided by that of the held-out images. (Far below 1, the generator copies.)


# %% task="26.5"
def coverage(samples, centres, radius, share):
    """Return the number of covered modes and the share of good samples."""
    # BLANK one table of distances, (samples, modes)
    distances = np.linalg.norm(samples[:, None] - centres, axis=2)
    good = distances.min(axis=1) < radius
    counts = np.bincount(distances.argmin(axis=1)[good])
    return np.sum(counts >= share * len(samples)), good.mean()
    # END BLANK


def memory(samples, held_out, training):
    """Return how near samples are to training images, in units of what is natural."""

    # BLANK the median nearest distance of samples over that of held-out images
    def middle(images):
        distances = np.linalg.norm(images[:, None] - training, axis=2)
        return np.median(distances.min(axis=1))

    return middle(samples) / middle(held_out)
    # END BLANK


# %% [markdown] task="26.6"
# Eight GANs were trained on eight data sets. Each report gives: the share of fresh images, real and made, on which
# the discriminator is right; the size of the generator's gradient at the beginning and at the end; both losses at the
# end (non-saturating, or their range if they swing); how many classes the made images amount to, and the real ones in
# brackets; the median distance to the nearest training image, and that of held-out images in brackets; and the
# Fréchet distance, with the floor of real images in brackets.
#
# | | D is right | gradient at G | loss of D | loss of G | classes | nearest | Fréchet |
# |---|---|---|---|---|---|---|---|
# | A | 62 % | 0.9 → 0.7 | 1.28 | 0.84 | 9.4 (9.9) | 1.36 (1.31) | 3.1 (0.8) |
# | B | 54 % | 0.8 → 0.9 | 1.36 | 0.73 | 2.1 (9.9) | 1.29 (1.31) | 41 (0.8) |
# | C | 100 % | 0.9 → 0.0004 | 0.001 | 9.2 | 7.8 (9.9) | 2.90 (1.31) | 160 (0.8) |
# | D | 53 % | 0.7 → 0.8 | 1.37 | 0.71 | 9.8 (9.9) | 0.21 (1.31) | 0.9 (0.8) |
# | E | 66 % | 1.1 → 0.9 | 0.8 to 1.6 | 0.6 to 1.9 | 2.9 (3.0) | 1.52 (1.47) | 2.8 (1.1) |
# | F | 81 % | 0.9 → 1.6 | 0.80 | 1.90 | 3.2 (9.9) | 1.20 (1.31) | 35 (0.8) |
# | G | 99.9 % | 1.2 → 0.0007 | 0.004 | 7.1 | 4.6 (5.0) | 3.30 (1.60) | 210 (1.2) |
# | H | 57 % | 0.8 → 0.8 | 1.35 | 0.76 | 6.8 (7.0) | 0.22 (0.20) | 1.9 (0.7) |
#
# `verdicts` is a dictionary with one of these texts for each letter:
#
# - `"healthy"`: various images that are new, and both players still learn;
# - `"mode collapse"`: the generator makes only few of the kinds of images that there are;
# - `"expert too strong"`: the discriminator is sure, and the generator does not learn any more;
# - `"memorised"`: the made images are training images, or nearly.

# %% task="26.6"
# BLANK verdicts = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ..., "G": ..., "H": ...}
verdicts = {
    "A": "healthy",
    "B": "mode collapse",  # perfect-looking losses, two classes of ten
    "C": "expert too strong",  # the gradient is gone
    "D": "memorised",  # the best Fréchet distance of all, and a sixth of the natural distance
    "E": "healthy",  # the losses swing, and the data have only three classes
    "F": "mode collapse",  # the expert is often right, but the gradient lives; three classes of ten
    "G": "expert too strong",
    "H": "healthy",  # near to the training images, as held-out images are
}
# END BLANK
