# %% [markdown]
# Unit 22 squeezed pictures through a short code. What is an autoencoder good for, if it only gives back what
# it was given? This unit has three answers, and all three change one thing about its training or its use.
#
# 1. **Denoising.** Spoil the input, and ask for the clean picture.
# 2. **Filling gaps.** Hide a part of the input, and ask for the whole.
# 3. **Finding anomalies.** Look at what comes back *badly*. It was probably not among the training data.
#
# Each time older and simpler methods stand beside the net, tuned on the same validation pictures. Some of them win.

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from keras import layers
from scipy import ndimage
from scipy.stats import rankdata
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.impute import KNNImputer
from sklearn.neighbors import NearestNeighbors
from sklearn.svm import SVC

from layerwise import data, plots
from layerwise.measure import record
from layerwise.training import train

plots.use_style()
SEEDS = (0, 1, 2)
images, labels = data.digits()  # (1797, 8, 8), ink from 0 to 1
pictures = images.reshape(-1, 64)  # (1797, 64)

# %% [markdown]
# Every experiment starts with a split of its own: 1,000 pictures for training, 300 for validation, 497 for the test.
# All networks are dense, since 64 pixels need no more.


# %%
def split(seed):
    """Row numbers for training, validation and test."""
    order = np.random.default_rng(seed).permutation(len(pictures))
    return order[:1000], order[1000:1300], order[1300:]


def mean_squared_error(targets, outputs):
    return float(np.mean((outputs - targets) ** 2))


def dense_net(inputs, hidden, outputs, activation="sigmoid"):
    """A compiled net with ReLU in the hidden layers and the mean squared error as its loss."""
    net = keras.Sequential([keras.Input((inputs,))])
    for units in hidden:
        net.add(layers.Dense(units, activation="relu"))
    net.add(layers.Dense(outputs, activation=activation))
    net.compile(optimizer=keras.optimizers.Adam(0.002), loss="mse")
    return net


# %% [markdown]
# ## Denoising
#
# ### Three ways to spoil a picture
#
# - **Gaussian noise** adds to each pixel a random number, as a sensor does in bad light.
# - **Salt and pepper** replaces a share of the pixels by white or black, as broken pixels or bits do.
# - **Masking** sets a share of the pixels to 0, as a lost packet does.
#
# The first leaves a little truth in every pixel. The other two leave some pixels untouched and destroy the rest.


# %%
def gaussian(clean, random, deviation=0.4):
    return (clean + random.normal(0, deviation, clean.shape)).astype("float32")


def salt_and_pepper(clean, random, share=0.3):
    hit = random.uniform(size=clean.shape) < share
    return np.where(hit, random.integers(0, 2, clean.shape), clean).astype("float32")


def masking(clean, random, share=0.5):
    return np.where(random.uniform(size=clean.shape) < share, 0, clean).astype("float32")


noises = {"Gaussian": gaussian, "salt and pepper": salt_and_pepper, "masking": masking}


# %% [markdown]
# ### The denoising autoencoder
#
# Vincent and others (2008) trained an autoencoder on spoiled inputs $\tilde x$, with the *clean* picture $x$ as the
# target:
#
# $$L = \frac{1}{n} \sum_{i=1}^{n} \lVert f(\tilde x_i) - x_i \rVert^2, \qquad \tilde x_i = x_i + \text{noise}.$$
#
# Two things follow. To copy the input is no longer a solution, so the code need not be short: our net is wider than
# the picture. And new training data cost nothing, since every clean picture may be spoiled as often as we like.
# Here each is spoiled ten times.

# %%
train_rows, validation_rows, test_rows = split(0)
random = np.random.default_rng(0)
keras.utils.set_random_seed(0)
targets = np.tile(pictures[train_rows], (10, 1))  # (10000, 64), clean
inputs = gaussian(targets, random)  # (10000, 64), spoiled
first = dense_net(64, (192, 192), 64)
history = first.fit(inputs, targets, epochs=3, batch_size=256, verbose=0)
[round(loss, 3) for loss in history.history["loss"]]

# %% [markdown]
# This was the ordinary `fit`, for three epochs. From here on `train` does the same faster. It now trains one net for
# each kind of noise and for each of three seeds.


# %%
def denoiser(spoil, rows, seed, epochs=10):
    """A net that was trained to undo one kind of noise."""
    random = np.random.default_rng(seed)
    keras.utils.set_random_seed(seed)
    targets = np.tile(pictures[rows], (10, 1))
    net = dense_net(64, (192, 192), 64)
    train(net, spoil(targets, random), targets, epochs=epochs, batch_size=256, seed=seed)
    return net


def output(net, inputs):
    return net(inputs).numpy()


denoisers = {(kind, seed): denoiser(noises[kind], split(seed)[0], seed) for seed in SEEDS for kind in noises}

# %% [markdown]
# ### What it has to beat
#
# Four methods without a net, each with one number that is chosen on the validation pictures:
#
# - a **median filter**: each pixel becomes the median of its window;
# - a **Gaussian filter**: each pixel becomes a weighted mean of its surroundings;
# - **PCA** (unit 22): project the picture on the first components of the clean training pictures;
# - a **weighted mean of the training pictures**, the nearest ones weighted most. We come back to this one.
#
# The first two know nothing about digits. The others learnt from the same 1,000 clean pictures as the net.


# %%
def median_filter(noisy, known, size):
    return ndimage.median_filter(noisy.reshape(-1, 8, 8), (1, *size)).reshape(-1, 64)


def gaussian_filter(noisy, known, width):
    return ndimage.gaussian_filter(noisy.reshape(-1, 8, 8), (0, width, width)).reshape(-1, 64)


def projection(noisy, known, components):
    pca = PCA(components).fit(known)
    return pca.inverse_transform(pca.transform(noisy))


def squared_distances(left, right):
    """(left, right): the squared distance of each row to each row."""
    return np.maximum((left**2).sum(1)[:, None] - 2 * left @ right.T + (right**2).sum(1), 0)


def weighted_mean(noisy, known, width):
    distances = squared_distances(noisy, known)  # (noisy, known)
    weights = np.exp(-(distances - distances.min(axis=1, keepdims=True)) / (2 * width**2))
    return weights / weights.sum(axis=1, keepdims=True) @ known


# %%
baselines = {  # name: the method, what is tried
    "median filter": (median_filter, [(1, 2), (2, 1), (2, 2), (3, 3)]),
    "Gaussian filter": (gaussian_filter, [0.4, 0.5, 0.6, 0.7, 0.8, 1.0]),
    "PCA": (projection, [3, 5, 8, 12, 16, 24]),
    "weighted mean": (weighted_mean, [0.3, 0.4, 0.5, 0.6, 0.8]),
}


def tuned(method, settings, noisy, known, truth):
    """The setting with the smallest error on validation pictures."""
    return min(settings, key=lambda setting: mean_squared_error(truth, method(noisy, known, setting)))


# %% [markdown] tags=["predict"]
# The noise is Gaussian with a deviation of 0.4, on pictures between 0 and 1. Order the five: median filter, Gaussian
# filter, PCA, weighted mean of the training pictures, network. Which is the best? Which is hardly better than doing
# nothing?

# %%
errors = {name: [] for name in ("nothing", *baselines, "network")}
cleaned = {}  # name: pictures, for the figure
for seed in SEEDS:
    known, validation, test = (pictures[rows] for rows in split(seed))
    random = np.random.default_rng(100 + seed)
    noisy_validation, noisy = gaussian(validation, random), gaussian(test, random)
    cleaned = {"noisy": noisy}
    for name, (method, settings) in baselines.items():
        best = tuned(method, settings, noisy_validation, known, validation)
        cleaned[name] = method(noisy, known, best)
        errors[name].append(mean_squared_error(test, cleaned[name]))
    cleaned["network"] = output(denoisers["Gaussian", seed], noisy)
    errors["network"].append(mean_squared_error(test, cleaned["network"]))
    errors["nothing"].append(mean_squared_error(test, noisy))
pd.DataFrame({"mean squared error": {name: np.mean(values) for name, values in errors.items()}}).round(4)

# %%
for name, values in errors.items():
    record(f"gaussian_{name.lower().replace(' ', '_')}", values)
nothing, filtered, net_error, mean_error = (
    np.array(errors[name]) for name in ("nothing", "Gaussian filter", "network", "weighted mean")
)
record(
    "net_gain",
    filtered / net_error,
    claim="On held-out digits with Gaussian noise a denoising autoencoder leaves less than half the squared error "
    "of the best linear filter",
    holds=min(filtered / net_error) > 2 and max(net_error / nothing) < 0.25,
)
record("error_left", net_error / nothing)
record(
    "mean_gain",
    net_error / mean_error,
    claim="A weighted mean of the 1,000 clean training pictures denoises digits as well as the network or better",
    holds=min(net_error / mean_error) > 0.98,
)

# %%
INK = plt.get_cmap("gray_r").with_extremes(bad=plots.COLOURS[1])  # missing values have a colour of their own


def draw(axes, picture):
    axes.imshow(picture.reshape(8, 8), cmap=INK, vmin=0, vmax=1)
    axes.set(xticks=[], yticks=[])
    axes.grid(False)


chosen = [int(np.flatnonzero(labels[split(2)[2]] == digit)[0]) for digit in range(10)]
rows = {"clean": pictures[split(2)[2]], **cleaned}
figure, grid = plt.subplots(len(rows), 10, figsize=(7.4, 5.4))
for line, (name, shown) in zip(grid, rows.items(), strict=True):
    for axes, number in zip(line, chosen, strict=True):
        draw(axes, shown[number])
    line[0].set_ylabel(name, rotation=0, ha="right", va="center")
figure.suptitle("What has seen digits restores digits", fontsize="medium", fontweight="bold")
plots.show(
    figure,
    alt="Ten digits, one of each class, in seven rows: clean, noisy, and after median filter, Gaussian filter, PCA, "
    "weighted mean and network. The filters leave grey clouds; weighted mean and network show digits.",
    caption="**Figure 23.1.** Held-out digits, Gaussian noise with a deviation of 0.4. Some of the restored digits are "
    "convincing and wrong: another digit than the true one.",
)

# %% [markdown] tags=["answer"]
# Doing nothing leaves {measured:gaussian_nothing:.3f}, the median filter {measured:gaussian_median_filter:.3f}, the
# Gaussian filter {measured:gaussian_gaussian_filter:.3f}, PCA {measured:gaussian_pca:.3f}, the network
# {measured:gaussian_network:.4f}, and the weighted mean {measured:gaussian_weighted_mean:.4f}.
#
# A filter can only smooth, and a stroke is one or two pixels wide. The two best know what digits look like. That the
# plain mean is better still is no accident, as the next section shows.

# %% [markdown]
# ### What the network learns: a mean
#
# The loss is squared, and unit 4 found what that asks for: the **mean**. Here it is the mean of all clean pictures that
# *could* be behind this noisy one, each with its probability:
#
# $$f^*(\tilde x) = \mathrm{E}[x \mid \tilde x] = \sum_i x_i \, \frac{p(\tilde x \mid x_i)}
# {\sum_j p(\tilde x \mid x_j)},
# \qquad p(\tilde x \mid x_i) \propto e^{-\lVert \tilde x - x_i \rVert^2 / 2\sigma^2}.$$
#
# The second form is for a world in which only the training pictures $x_i$ exist and the noise is Gaussian: it *is* our
# weighted mean with $\sigma$ as its width. (A wider one is better, because new digits lie between the old ones.) So
# both compute the same thing, one by looking at all pictures each time, the other in its weights.
#
# It also says why restored pictures look soft. Where a 3 and an 8 are both possible, the mean is a grey mixture of
# both.

# %%
random = np.random.default_rng(5)
test = pictures[split(0)[2]]
noisy = gaussian(test, random)
distances = squared_distances(noisy, pictures[split(0)[0]])
posterior = np.exp(-(distances - distances.min(axis=1, keepdims=True)) / (2 * 0.4**2))
posterior /= posterior.sum(axis=1, keepdims=True)
class_share = posterior @ np.eye(10)[labels[split(0)[0]]]  # (pictures, classes)
unsure = np.sort(class_share, axis=1)[:, -2].argsort()[::-1][:4]  # the second class is the most probable

# %%
restored = output(denoisers["Gaussian", 0], noisy)
figure, grid = plt.subplots(2, 4, figsize=(7.0, 3.9))
for column, number in enumerate(unsure):
    second, likely = class_share[number].argsort()[-2:]
    for axes, shown in zip(grid[:, column], (noisy[number], restored[number]), strict=True):
        draw(axes, shown)
    shares = class_share[number, [likely, second]]
    grid[0, column].set_title(f"{likely}: {shares[0]:.0%}, {second}: {shares[1]:.0%}", fontsize=10, fontweight="normal")
grid[0, 0].set_ylabel("noisy", rotation=0, ha="right", va="center")
grid[1, 0].set_ylabel("network", rotation=0, ha="right", va="center")
figure.suptitle("In doubt the answer is a mixture", fontsize="medium", fontweight="bold")
plots.show(
    figure,
    alt="Four noisy digits for which two classes are about equally probable, and what the network makes of them: "
    "soft shapes with features of both digits.",
    caption="**Figure 23.2.** The titles give the probabilities of the two likeliest classes, from the formula above. "
    "The network's pictures are soft where the mean is a mixture.",
)

# %% [markdown]
# ### Another strength, another kind
#
# The network was trained for one noise. What does it do when the noise is weaker, stronger, or of another kind?
# A second net is trained on a **mixture**: each picture gets a deviation of its own, between 0 and 0.8.


# %%
def gaussian_mixture(clean, random):
    deviations = random.uniform(0, 0.8, (len(clean), 1))  # one for each picture
    return (clean + deviations * random.normal(size=clean.shape)).astype("float32")


mixed = {seed: denoiser(gaussian_mixture, split(seed)[0], seed) for seed in SEEDS}

# %% [markdown] tags=["predict"]
# A *clean* digit is given to the net that was trained with a deviation of 0.4. Does it come back unchanged? And does
# the net of the mixture pay for its wider training when the noise *is* 0.4?

# %%
levels = np.array([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8])
curves = {name: np.zeros((len(SEEDS), len(levels))) for name in ("nothing", "trained at 0.4", "trained on a mixture")}
for seed in SEEDS:
    test, random = pictures[split(seed)[2]], np.random.default_rng(200 + seed)
    for column, level in enumerate(levels):
        noisy = gaussian(test, random, level)
        curves["nothing"][seed, column] = mean_squared_error(test, noisy)
        curves["trained at 0.4"][seed, column] = mean_squared_error(test, output(denoisers["Gaussian", seed], noisy))
        curves["trained on a mixture"][seed, column] = mean_squared_error(test, output(mixed[seed], noisy))

# %%
one, mixture = curves["trained at 0.4"], curves["trained on a mixture"]
record("clean_one", one[:, 0])
record("clean_mixture", mixture[:, 0])
record("weak_one", one[:, 1])
record("weak_nothing", curves["nothing"][:, 1])
record("strong_one", one[:, -1])
record("strong_mixture", mixture[:, -1])
record(
    "mixture_price",
    mixture[:, 4] / one[:, 4] - 1,
    claim="A denoiser trained on a mixture of noise levels is less than 15 % worse at 0.4 than the one trained at 0.4",
    holds=max(mixture[:, 4] / one[:, 4] - 1) < 0.15,
)

# %%
figure, axes = plt.subplots()
for name, values in curves.items():
    axes.plot(levels, values.mean(axis=0), marker="o", label=name)
axes.set(
    xlabel="deviation of the noise",
    ylabel="mean squared error",
    ylim=(0, 0.1),
    title="A denoiser harms pictures that are nearly clean",
)
axes.legend(loc="upper left", bbox_to_anchor=(0.0, 0.98))
plots.show(
    figure,
    alt="Error against the deviation of the noise. Doing nothing starts at 0 and leaves the plot at 0.3. Both nets "
    "start above 0 and rise slowly; the net of the mixture is lower at both ends.",
    caption="**Figure 23.3.** Means over three seeds. Doing nothing costs the square of the deviation.",
)

# %% [markdown] tags=["answer"]
# No. A clean digit comes back with an error of {measured:clean_one:.4f}: the net cannot know that nothing is wrong and
# corrects it anyway. At a deviation of 0.1 its error is {measured:weak_one:.4f}, more than the
# {measured:weak_nothing:.4f} of doing nothing. After the mixture the error of a clean digit is
# {measured:clean_mixture:.4f}.
#
# At 0.4 the mixture costs {measured:mixture_price:.0%}, and at 0.8, where the other was never trained, it gains:
# {measured:strong_mixture:.3f} against {measured:strong_one:.3f}.

# %%
cross = np.zeros((3, 3, len(SEEDS)))  # (trained on, tested on, seed)
for seed in SEEDS:
    test, random = pictures[split(seed)[2]], np.random.default_rng(300 + seed)
    for column, spoil in enumerate(noises.values()):
        noisy = spoil(test, random)
        for row, trained in enumerate(noises):
            cross[row, column, seed] = mean_squared_error(test, output(denoisers[trained, seed], noisy))
frame = pd.DataFrame(cross.mean(axis=2), index=list(noises), columns=list(noises)).round(4)
frame.rename_axis(index="trained on", columns="tested on")

# %%
record("gaussian_on_salt", cross[0, 1])
record("salt_on_salt", cross[1, 1])
record(
    "wrong_kind",
    cross[2, 0] / cross[0, 0],
    claim="On Gaussian noise a net trained on masking has over 1.8 times the error of the net trained on that noise",
    holds=min(cross[2, 0] / cross[0, 0]) > 1.8,
)

# %% [markdown]
# The table shows the mean squared errors over three seeds. Gaussian noise and salt and pepper are close relatives: the
# net of one does the other nearly as well ({measured:gaussian_on_salt:.4f} against {measured:salt_on_salt:.4f}).
# Masking is different. A net that has learnt "bright pixels are true, and empty ones may be" believes bright
# Gaussian noise, and its error is {measured:wrong_kind:.1f} times as large as that of the right net.
# *Train on the noise that you will meet*, or on a mixture that contains it.
#
# ### Does a classifier profit?
#
# A smaller error is not the aim in itself. A support-vector machine was trained on *clean* digits. It now reads noisy,
# filtered and restored ones.

# %%
accuracy = {name: [] for name in ("clean", "noisy", "Gaussian filter", "weighted mean", "network", "retrained")}
for seed in SEEDS:
    rows = split(seed)
    known, validation, test = (pictures[part] for part in rows)
    random = np.random.default_rng(400 + seed)
    noisy = gaussian(test, random)
    versions = {"clean": test, "noisy": noisy, "network": output(denoisers["Gaussian", seed], noisy)}
    for name in ("Gaussian filter", "weighted mean"):
        method, settings = baselines[name]
        versions[name] = method(noisy, known, tuned(method, settings, gaussian(validation, random), known, validation))
    classifier = SVC(C=10, gamma=0.05).fit(known, labels[rows[0]])
    for name, shown in versions.items():
        accuracy[name].append(classifier.score(shown, labels[rows[2]]))
    copies = gaussian(np.tile(known, (3, 1)), random)
    retrained = SVC(C=3, gamma=0.02).fit(copies, np.tile(labels[rows[0]], 3))
    accuracy["retrained"].append(retrained.score(noisy, labels[rows[2]]))

# %%
for name, values in accuracy.items():
    record(f"accuracy_{name.lower().replace(' ', '_')}", values)
gain = np.array(accuracy["network"]) - np.array(accuracy["noisy"])
record(
    "accuracy_gain",
    gain,
    claim="A classifier trained on clean digits reads noisy ones better after a denoising autoencoder",
    holds=min(gain) > 0.01,
)

# %% [markdown]
# Clean digits are read with an accuracy of {measured:accuracy_clean:.2f}, noisy ones with
# {measured:accuracy_noisy:.2f}. After the Gaussian filter it is {measured:accuracy_gaussian_filter:.2f}, after the
# network {measured:accuracy_network:.2f}, after the weighted mean {measured:accuracy_weighted_mean:.2f}. The error
# is now {measured:error_left:.0%} of what it was, yet the accuracy recovers only in part: the denoiser restores *a*
# digit, and where noise has destroyed the difference between two, no method brings it back. The same machine,
# trained on three noisy copies of each digit, reaches {measured:accuracy_retrained:.2f} without any denoiser. So try
# that first; here the denoiser was worth its trouble.
#
# ## Filling gaps
#
# ### A hidden block
#
# Now the noise has a place. A block of 4 by 4 pixels is hidden, somewhere in each picture, and we *know* where. The
# network gets two inputs: the picture with zeros in the block, and the **mask**, 1 where a pixel is hidden. Without the
# mask, a zero may be paper or a gap, and the net would have to guess which. The error is measured on the hidden
# pixels only; the visible ones are known, and counting them would flatter every method.


# %%
def hide_blocks(count, random, size=4):
    """(count, 64): 1 where a pixel is hidden, one square in each picture."""
    top, left = random.integers(0, 9 - size, (2, count, 1, 1))
    row, column = np.indices((8, 8))
    inside = (row >= top) & (row < top + size) & (column >= left) & (column < left + size)
    return inside.reshape(count, 64).astype("float32")


def hide_values(count, random, share=0.2, features=30):
    """(count, features): 1 where a value is missing, at random."""
    return (random.uniform(size=(count, features)) < share).astype("float32")


def hidden_error(truth, filled, hidden):
    return float(((filled - truth) ** 2 * hidden).sum() / hidden.sum())


# %% [markdown]
# The same four methods fill pictures and tables:
#
# - the **mean** of the pixel in training;
# - **k-NN** (`KNNImputer`): the mean of the training rows that are nearest in what is *visible*;
# - **iterated PCA**: fill in the mean, project on the components, take the hidden values from the projection, repeat;
# - an **autoencoder** that was trained with random gaps.


# %%
def fill_knn(truth, hidden, known, neighbours):
    imputer = KNNImputer(n_neighbors=neighbours, weights="distance").fit(known)
    return imputer.transform(np.where(hidden == 1, np.nan, truth))


def fill_pca(truth, hidden, known, components, rounds=60):
    pca = PCA(components).fit(known)
    filled = np.where(hidden == 1, known.mean(axis=0), truth)
    for _ in range(rounds):
        filled = np.where(hidden == 1, pca.inverse_transform(pca.transform(filled)), truth)
    return filled


def filler(known, hide, seed, activation, told=True, hidden_layers=(192, 192), epochs=20):
    """A net that was trained to fill random gaps; told: whether it gets the mask as well."""
    random = np.random.default_rng(seed)
    keras.utils.set_random_seed(seed)
    targets = np.tile(known, (10, 1))
    net = dense_net(2 * known.shape[1], hidden_layers, known.shape[1], activation)
    inputs = with_mask(targets, hide(len(targets), random), told)
    train(net, inputs, targets, epochs=epochs, batch_size=256, seed=seed)
    return net


def with_mask(truth, hidden, told=True):
    """(rows, 2 · features): the values with zeros in the gaps, then the mask, or nothing in its place."""
    return np.hstack([truth * (1 - hidden), hidden * told]).astype("float32")


# %% [markdown] tags=["predict"]
# The data are 1,000 digits by only 13 writers. Which of the four will fill the hidden block best?

# %%
gaps = {name: [] for name in ("mean", "PCA", "k-NN", "autoencoder")}
for seed in SEEDS:
    known, validation, test = (pictures[rows] for rows in split(seed))
    random = np.random.default_rng(500 + seed)
    trial, hidden = hide_blocks(len(validation), random), hide_blocks(len(test), random)
    best = {}
    for name, fill, settings in (("k-NN", fill_knn, (1, 3, 5)), ("PCA", fill_pca, (1, 2, 3, 5, 8, 12))):
        tried = {value: hidden_error(validation, fill(validation, trial, known, value), trial) for value in settings}
        best[name] = fill(test, hidden, known, min(tried, key=tried.get))
    best["mean"] = np.broadcast_to(known.mean(axis=0), test.shape)
    best["autoencoder"] = output(filler(known, hide_blocks, seed, "sigmoid"), with_mask(test, hidden))
    for name in gaps:
        gaps[name].append(hidden_error(test, best[name], hidden))

# %%
for name, values in gaps.items():
    record(f"block_{name.lower().replace(' ', '_').replace('-', '')}", values)
against_mean = np.array(gaps["autoencoder"]) / np.array(gaps["mean"])
record(
    "block_left",
    against_mean,
    claim="An autoencoder trained with random gaps fills a hidden block of a digit with at most 0.6 times the squared "
    "error of the pixel's mean",
    holds=max(against_mean) < 0.6,
)
knn_ratio = np.array(gaps["autoencoder"]) / np.array(gaps["k-NN"])
record(
    "block_knn_ratio",
    knn_ratio,
    claim="On the digits k-NN fills a hidden block better than the autoencoder, in each of three splits",
    holds=min(knn_ratio) > 1.03,
)

# %%
shown = [int(np.flatnonzero(labels[split(2)[2]] == digit)[1]) for digit in range(8)]
versions = {"the gap": np.where(hidden == 1, np.nan, test)}
for name in ("mean", "PCA", "k-NN", "autoencoder"):
    versions[name] = np.where(hidden == 1, best[name], test)
versions["truth"] = test
figure, grid = plt.subplots(len(versions), len(shown), figsize=(6.6, 5.2))
for line, (name, filled) in zip(grid, versions.items(), strict=True):
    for axes, number in zip(line, shown, strict=True):
        draw(axes, filled[number])
    line[0].set_ylabel(name, rotation=0, ha="right", va="center")
figure.suptitle("A quarter of the pixels, guessed from the rest", fontsize="medium", fontweight="bold")
plots.show(
    figure,
    alt="Eight digits in six rows: with a hidden block in colour, filled by mean, PCA, k-NN and autoencoder, and "
    "the truth. k-NN and autoencoder continue the strokes.",
    caption="**Figure 23.4.** Held-out digits. The coloured block is hidden; what is visible is kept.",
)

# %% [markdown] tags=["answer"]
# The error on hidden pixels is {measured:block_mean:.3f} for the mean, {measured:block_pca:.3f} for PCA,
# {measured:block_knn:.3f} for k-NN and {measured:block_autoencoder:.3f} for the autoencoder. The autoencoder's error is
# {measured:block_knn_ratio:.2f} times that of k-NN. Thirteen people wrote these digits, each of them many times, so
# nearly every test digit has a near twin in training, and to copy from the twin is hard to beat.

# %% [markdown]
# ### Missing values in a table
#
# The breast-cancer table has 30 measurements of each tumour, standardised on the training rows. One value in five is
# lost, at random. A zero now *is* the mean of the column, so only the mask can tell "missing" from "average". Of 569
# rows 400 are for training, 169 for the test. The training rows are complete; in real data they seldom are, and then
# the loss must leave out what is missing there, too.


# %%
def hide_table(count, random):
    return hide_values(count, random, 0.2, 30)


cells = data.breast_cancer().drop(columns="malignant").to_numpy("float32")  # (569, 30)
table_gaps = {name: [] for name in ("mean", "k-NN", "PCA", "autoencoder", "without the mask")}
for seed in SEEDS:
    order = np.random.default_rng(seed).permutation(len(cells))
    fit_rows, tuning, test_rows = order[:320], order[320:400], order[400:]
    middle, deviation = cells[order[:400]].mean(axis=0), cells[order[:400]].std(axis=0)
    scaled = (cells - middle) / deviation
    random = np.random.default_rng(600 + seed)
    trial, hidden = hide_table(len(tuning), random), hide_table(len(test_rows), random)
    known, truth = scaled[order[:400]], scaled[test_rows]
    filled = {"mean": np.zeros_like(truth)}
    for name, fill, settings in (("k-NN", fill_knn, (2, 4, 8, 12)), ("PCA", fill_pca, (4, 6, 8, 12, 16))):
        tried = {
            v: hidden_error(scaled[tuning], fill(scaled[tuning], trial, scaled[fit_rows], v), trial) for v in settings
        }
        filled[name] = fill(truth, hidden, known, min(tried, key=tried.get))
    for name, told in (("autoencoder", True), ("without the mask", False)):
        net = filler(known, hide_table, seed, "linear", told, (96, 96), 30)
        filled[name] = output(net, with_mask(truth, hidden, told))
    for name in table_gaps:
        table_gaps[name].append(hidden_error(truth, filled[name], hidden))

# %%
for name, values in table_gaps.items():
    record(f"table_{name.lower().replace(' ', '_').replace('-', '')}", values)
mask_gain = np.array(table_gaps["without the mask"]) / np.array(table_gaps["autoencoder"])
record(
    "mask_gain",
    mask_gain,
    claim="A net that fills gaps in a standardised table does worse when it is not told which values are missing",
    holds=min(mask_gain) > 1.15,
)

# %% [markdown]
# The errors are in units of the column's variance, so the mean has an error near 1: from
# {measured:table_mean.low:.2f} to {measured:table_mean.high:.2f}, as the extreme tumours fall into one part or the
# other. k-NN has {measured:table_knn:.2f}, PCA {measured:table_pca:.2f}, the autoencoder
# {measured:table_autoencoder:.2f}. In this table the columns are bound to each other (radius, perimeter and area say
# the same thing thrice), and a net can learn each of these bonds; a neighbour must be near in all thirty at once.
#
# Without the mask the net's error is {measured:table_without_the_mask:.2f}, {measured:mask_gain:.2f} times as large. It
# takes missing values for average ones.

# %% [markdown]
# ## Anomalies
#
# An **anomaly** is what differs from the ordinary: a worn bearing, a forged cheque, a tumour. Usually there are few
# examples of it or none, so there is nothing to train a classifier on. There are many examples of the ordinary.
#
# The idea: train an autoencoder on ordinary data only. Its short code has room for what is common there, and
# for nothing else. The **anomaly score** of a picture is its reconstruction error:
#
# $$s(x) = \frac{1}{d} \lVert f(x) - x \rVert^2.$$
#
# In our experiment one digit class is left out of the training data and becomes the anomaly; each of the ten
# takes its turn, with a new split and a new start. Three other scores stand beside it:
#
# - the reconstruction error of **PCA** with as many components as the code has numbers;
# - the mean distance to the 5 **nearest neighbours** in training;
# - an **isolation forest** (Liu and others 2008): random cuts isolate unusual points sooner than ordinary ones.


# %%
def autoencoder(known, code, seed, epochs=36):
    keras.utils.set_random_seed(seed)
    net = keras.Sequential(
        [
            keras.Input((64,)),
            layers.Dense(64, activation="relu"),
            layers.Dense(code),  # the code, linear as in PCA
            layers.Dense(64, activation="relu"),
            layers.Dense(64, activation="sigmoid"),
        ]
    )
    net.compile(optimizer=keras.optimizers.Adam(0.003), loss="mse")
    train(net, known, known, epochs=epochs, batch_size=64, seed=seed)
    return net


def reconstruction_error(pictures, reconstructed):
    return ((reconstructed - pictures) ** 2).mean(axis=1)  # (pictures,)


# %%
def detectors(known, net, seed):
    """Four functions that give pictures scores; all are fitted on ordinary pictures only."""
    pca = PCA(10).fit(known)
    neighbours = NearestNeighbors(n_neighbors=5).fit(known)
    forest = IsolationForest(n_estimators=100, random_state=seed).fit(known)
    return {
        "autoencoder": lambda shown: reconstruction_error(shown, output(net, shown)),
        "PCA": lambda shown: reconstruction_error(shown, pca.inverse_transform(pca.transform(shown))),
        "k-NN": lambda shown: neighbours.kneighbors(shown)[0].mean(axis=1),
        "isolation forest": lambda shown: -forest.score_samples(shown),
    }


# %% [markdown]
# ### The ROC curve and the area below it
#
# A score becomes an alarm when it exceeds a **threshold**. Each threshold has two rates: the **false alarm rate**, the
# share of ordinary pictures above it, and the **detection rate**, the share of anomalies above it. The **ROC
# curve** shows all pairs.
#
# The area below it is the **AUC**. It has a meaning without any curve: it is the probability that a random anomaly
# $A$ has a higher score than a random ordinary picture $N$, where a tie counts one half. So it can be had from pairs,
# or from ranks (with $R$ the sum of the anomalies' ranks among all $m + n$ scores):
#
# $$\text{AUC} = P(s_A > s_N) + \tfrac12 P(s_A = s_N) = \frac{R - m(m+1)/2}{m\,n}.$$


# %%
def roc(ordinary, odd):
    """False alarm rate and detection rate at each threshold, from the highest to the lowest."""
    thresholds = np.unique(np.concatenate([ordinary, odd, [np.inf]]))[::-1]
    return [np.mean(scores >= thresholds[:, None], axis=1) for scores in (ordinary, odd)]


def area(ordinary, odd):
    ranks = rankdata(np.concatenate([ordinary, odd]))  # equal scores share their mean rank
    m = len(odd)
    return (ranks[len(ordinary) :].sum() - m * (m + 1) / 2) / (m * len(ordinary))


ordinary_example, odd_example = np.array([1.0, 2, 2, 3]), np.array([2.0, 4, 5])
pairs = (odd_example[:, None] > ordinary_example) + 0.5 * (odd_example[:, None] == ordinary_example)
false_alarms, detections = roc(ordinary_example, odd_example)
print("from pairs", pairs.mean(), " from ranks", area(ordinary_example, odd_example))
print("below the curve", np.trapezoid(detections, false_alarms))

# %% [markdown] tags=["predict"]
# Autoencoder, PCA, nearest neighbours, isolation forest: which will find the left-out digit best? All saw the same
# 900 pictures.

# %%
METHODS = ("autoencoder", "PCA", "k-NN", "isolation forest")
runs, nets = [], []  # one for each class that is left out
for digit in range(10):
    known, validation, test = (rows[labels[rows] != digit] for rows in split(digit))
    nets.append(autoencoder(pictures[known], 10, digit))
    scores = detectors(pictures[known], nets[digit], digit)
    parts = {"validation": pictures[validation], "test": pictures[test], "odd": pictures[labels == digit]}
    runs.append({(name, part): score(shown) for name, score in scores.items() for part, shown in parts.items()})
    runs[-1]["autoencoder", "training"] = scores["autoencoder"](pictures[known])
areas = {name: np.array([area(run[name, "test"], run[name, "odd"]) for run in runs]) for name in METHODS}
pd.DataFrame(areas).round(3).rename_axis("left out").T

# %%
for name, values in areas.items():
    record(f"auc_{name.lower().replace(' ', '_').replace('-', '')}", values)
record("auc_left_out_1", areas["autoencoder"][1])
record(
    "knn_wins",
    areas["k-NN"] - areas["autoencoder"],
    claim="Averaged over the ten digits that are left out in turn, the distance to the nearest neighbours finds "
    "the new digit better than the autoencoder's reconstruction error",
    holds=np.mean(areas["k-NN"] - areas["autoencoder"]) > 0.02,
)
record(
    "autoencoder_over_pca",
    areas["autoencoder"] - areas["PCA"],
    claim="Averaged over the ten digits, a nonlinear autoencoder finds the new digit better than PCA with a code of "
    "the same size",
    holds=np.mean(areas["autoencoder"] - areas["PCA"]) > 0.02,
)

# %%
steps = np.linspace(0, 1, 201)
figure, axes = plt.subplots(figsize=(5.6, 4.2))
for name in METHODS:
    drawn = [np.interp(steps, *roc(run[name, "test"], run[name, "odd"])) for run in runs]
    axes.plot(steps, np.mean(drawn, axis=0), label=f"{name}: {areas[name].mean():.2f}")
axes.plot([0, 1], [0, 1], color="grey", linewidth=1, linestyle="-")
axes.set(
    xlabel="false alarm rate (ordinary digits above the threshold)",
    ylabel="detection rate (left-out digits above it)",
    title="The nearest neighbours find a new digit best",
)
axes.legend(title="area below the curve", loc="lower right")
plots.show(
    figure,
    alt="Four ROC curves above the diagonal. k-NN is highest, then the autoencoder, PCA and the isolation forest.",
    caption="**Figure 23.5.** Means of ten curves: each digit was left out once. The diagonal is guessing.",
)

# %% [markdown] tags=["answer"]
# The mean AUC is {measured:auc_knn:.3f} for the nearest neighbours, {measured:auc_autoencoder:.3f} for the autoencoder,
# {measured:auc_pca:.3f} for PCA and {measured:auc_isolation_forest:.3f} for the isolation forest. The nonlinear code
# beats the linear one of the same size, and the neighbours beat both, again thanks to the near twins. Whoever has a
# thousand small pictures should take the neighbours. They have to be kept, all of them, and searched for each
# new picture; a net has not.
#
# The hardest digit for the autoencoder is the 1, with an AUC of {measured:auc_left_out_1:.2f}. A single upright stroke
# is in every 4, 7 and 9, and a decoder that can draw these can draw it.

# %% [markdown]
# ### Which anomalies are missed?
#
# Now all ten digits are ordinary, and the anomalies are foreign: printed **letters** (drawn to the same size), digits
# **turned** by 90 degrees, **inverted** digits, pure **noise**, a **blank** picture, **blurred** digits, and
# **blends**, the mean of two digits of different classes.


# %%
def foreign_pictures(clean, classes, random):
    """Seven kinds of pictures that are no digits."""
    characters, names = data.printed_characters()
    is_letter = np.char.isalpha(names) & ~np.isin(names, ["O", "I", "S", "Z", "B"])  # without those like digits
    partner = random.permutation(len(clean))
    blends = ((clean + clean[partner]) / 2)[classes != classes[partner]]
    square = clean.reshape(-1, 8, 8)
    return {
        "letters": characters[is_letter][::4].reshape(-1, 64),
        "turned": np.rot90(square, axes=(1, 2)).reshape(-1, 64),
        "inverted": 1 - clean,
        "noise": random.uniform(size=clean.shape).astype("float32"),
        "blank": np.zeros((1, 64), "float32"),
        "blurred": gaussian_filter(clean, None, 1.0),
        "blends": blends,
    }


# %% [markdown] tags=["predict"]
# Which of the seven kinds will the reconstruction error miss? Often one reads: the blank picture, because any net
# draws it perfectly. Can an anomaly have a *lower* error than ordinary digits?

# %%
foreign = {}  # (kind, method): an AUC for each seed
for seed in SEEDS:
    known, validation, test = split(seed)
    net = autoencoder(pictures[known], 10, seed)
    scores = detectors(pictures[known], net, seed)
    odd = foreign_pictures(pictures[test], labels[test], np.random.default_rng(700 + seed))
    for name, score in scores.items():
        ordinary = score(pictures[test])
        for kind, shown in odd.items():
            foreign.setdefault((kind, name), []).append(area(ordinary, score(shown)))
pd.Series({key: np.mean(values) for key, values in foreign.items()}).unstack()[list(METHODS)].round(3)

# %%
for kind in ("blank", "blurred", "blends"):
    for name in METHODS:
        record(f"{kind}_{name.lower().replace(' ', '_').replace('-', '')}", foreign[kind, name])
record(
    "blank_found",
    foreign["blank", "autoencoder"],
    claim="An autoencoder trained on digits gives a blank picture a higher error than it gives nearly all digits",
    holds=min(foreign["blank", "autoencoder"]) > 0.95,
)
record(
    "blends_look_ordinary",
    foreign["blends", "PCA"],
    claim="The mean of two digits has a smaller reconstruction error under PCA than most digits have",
    holds=max(foreign["blends", "PCA"]) < 0.3,
)

# %% [markdown] tags=["answer"]
# Letters, turned and inverted digits and noise are found by all four. So is the blank picture: its AUC is
# {measured:blank_autoencoder:.2f} for the autoencoder. The warning that one reads does not hold *here*. These digits
# fill their frame, every code that the decoder knows stands for some ink, and so it draws ink. Where ordinary
# pictures may be nearly empty, a blank one would be as well among them; test it on your data.
#
# What is missed lies *between* the ordinary pictures, and is smoother. The AUC of blurred digits is
# {measured:blurred_autoencoder:.2f} for the autoencoder and {measured:blurred_pca:.2f} for PCA, that of blends
# {measured:blends_autoencoder:.2f} and {measured:blends_pca:.2f}. An AUC far below ½ means that the anomalies look
# *more* ordinary than the ordinary. For PCA this must be so. It is linear: the residual of a mean of two is the
# mean of their residuals, and where these are unrelated, its square is half as large. The nearest neighbours do
# better with blends ({measured:blends_knn:.2f}), since no digit is near them.

# %% [markdown]
# ### Too large a code
#
# A long code can hold an anomaly, too. We leave out the 2, the 5 and the 8 in turn and change the size of the code.

# %%
SIZES = (10, 64)
by_size = {name: np.zeros((3, len(SIZES))) for name in ("autoencoder", "PCA")}
for row, digit in enumerate((2, 5, 8)):
    known, validation, test = (rows[labels[rows] != digit] for rows in split(digit))
    for column, code in enumerate(SIZES):
        net = nets[digit] if code == 10 else autoencoder(pictures[known], code, digit)
        pca = PCA(min(code, 60)).fit(pictures[known])  # the ten digits span no more than 61 dimensions
        back = {"autoencoder": lambda shown, net=net: output(net, shown)}
        back["PCA"] = lambda shown, pca=pca: pca.inverse_transform(pca.transform(shown))
        for name, rebuilt in back.items():
            ordinary, odd = pictures[test], pictures[labels == digit]
            error = [reconstruction_error(shown, rebuilt(shown)) for shown in (ordinary, odd)]
            by_size[name][row, column] = area(*error)

# %%
record("size_small", by_size["autoencoder"][:, 0])
record("size_large", by_size["autoencoder"][:, -1])
record(
    "size_loss",
    by_size["autoencoder"][:, 0] - by_size["autoencoder"][:, -1],
    claim="On the mean of three left-out digits a code as large as the picture finds less than one of ten numbers",
    holds=np.mean(by_size["autoencoder"][:, 0] - by_size["autoencoder"][:, -1]) > 0.02,
)
record("pca_large", by_size["PCA"][:, -1])

# %%
pd.DataFrame({name: values.mean(axis=0) for name, values in by_size.items()}, index=SIZES).rename_axis("code").round(3)

# %% [markdown]
# The table shows mean AUCs. With 10 numbers the autoencoder reaches {measured:size_small:.3f}, with 64, as many as
# pixels, {measured:size_large:.3f}; the loss was between {measured:size_loss.low:.3f} and
# {measured:size_loss.high:.3f}. PCA with 60 components reproduces everything, and its AUC is
# {measured:pca_large:.2f}: near guessing. That the autoencoder loses so much less is no virtue of its code: trained
# for a short time, it has not learnt to copy. There is no way to choose the size on ordinary data alone, since their
# reconstruction only gets better with it. One needs at least a few anomalies for that.
#
# ### The threshold
#
# An AUC rings no alarm; a threshold does. Without anomalies there is one honest way to choose it: decide on a
# false alarm rate, say 5 %, and take the 95 % **quantile** of the scores of *ordinary validation pictures*. Not of
# training pictures: their errors are too small, since the net was fitted to them.

# %%
promised = 0.05
alarms, found, found_strict, train_alarms = [], [], [], []
for run in runs:
    threshold, strict = np.quantile(run["autoencoder", "validation"], [1 - promised, 0.99])
    alarms.append(np.mean(run["autoencoder", "test"] > threshold))
    found.append(np.mean(run["autoencoder", "odd"] > threshold))
    found_strict.append(np.mean(run["autoencoder", "odd"] > strict))
    too_low = np.quantile(run["autoencoder", "training"], 1 - promised)
    train_alarms.append(np.mean(run["autoencoder", "test"] > too_low))

# %%
record(
    "false_alarms",
    100 * np.array(alarms),
    unit="%",
    claim="The 95 % quantile of ordinary validation scores keeps its promise of 5 % false alarms on test "
    "pictures, within 2 points on the mean",
    holds=abs(np.mean(alarms) - promised) < 0.02,
)
record("found", 100 * np.array(found), unit="%")
record("found_strict", 100 * np.array(found_strict), unit="%")
record(
    "train_alarms",
    100 * np.array(train_alarms),
    unit="%",
    claim="A threshold from the training scores breaks the promise: more than 5 % false alarms in nearly every run",
    holds=np.mean(np.array(train_alarms) > np.array(alarms)) > 0.8 and np.mean(train_alarms) > 1.2 * promised,
)

# %%
run, digit = runs[8], 8
threshold = np.quantile(run["autoencoder", "validation"], 1 - promised)
edges = np.linspace(0, 0.08, 41)
figure, axes = plt.subplots()
for part, name in (("test", "ordinary test digits"), ("odd", "eights, never seen in training")):
    scores = run["autoencoder", part]
    weights = np.full(len(scores), 100 / len(scores))
    axes.hist(np.clip(scores, 0, 0.0799), edges, weights=weights, alpha=0.65, label=name)
axes.axvline(threshold, color="black", linestyle="--", label="threshold for 5 % false alarms")
axes.set(
    xlabel="anomaly score (mean squared reconstruction error)",
    ylabel="share of the pictures (%)",
    title="Few false alarms, and half of the eights missed",
)
axes.legend()
plots.show(
    figure,
    alt="Two histograms of scores. Ordinary digits are mostly at small scores, eights at larger ones; they overlap "
    "around the threshold.",
    caption="**Figure 23.6.** Autoencoder trained without eights. The threshold comes from ordinary validation "
    "pictures, not from these.",
)

# %%
test = split(digit)[2][labels[split(digit)[2]] != digit]
eights = np.flatnonzero(labels == digit)
rows = {
    "ordinary,\nhighest scores": pictures[test[run["autoencoder", "test"].argsort()[::-1][:8]]],
    "eights,\nlowest scores": pictures[eights[run["autoencoder", "odd"].argsort()[:8]]],
    "eights,\nhighest scores": pictures[eights[run["autoencoder", "odd"].argsort()[::-1][:8]]],
}
figure, grid = plt.subplots(6, 8, figsize=(6.8, 5.6))
for number, (name, shown) in enumerate(rows.items()):
    back = output(nets[digit], shown)
    errors_shown = reconstruction_error(shown, back)
    for column in range(8):
        for axes, picture in ((grid[2 * number, column], shown), (grid[2 * number + 1, column], back)):
            draw(axes, picture[column])
        grid[2 * number, column].set_title(f"{errors_shown[column]:.3f}", fontsize=9, fontweight="normal")
    grid[2 * number, 0].set_ylabel(name, rotation=0, ha="right", va="center")
    grid[2 * number + 1, 0].set_ylabel("comes back", rotation=0, ha="right", va="center")
figure.suptitle("Eights like ones come back and ring no alarm", fontsize="medium", fontweight="bold")
plots.show(
    figure,
    alt="Eight ordinary digits with high scores, eight eights with low and eight with high scores, each above its "
    "reconstruction. Eights with low scores come back as eights.",
    caption="**Figure 23.7.** The number above a picture is its score. The net never saw an eight, yet draws some.",
)

# %% [markdown]
# The promise is kept on the average: the false alarm rate on test pictures is {measured:false_alarms:.1f} %, from
# {measured:false_alarms.low:.1f} to {measured:false_alarms.high:.1f} over ten runs. With 270 validation pictures only
# 13 or 14 lie above the quantile, so it cannot be more exact. Of the left-out digits {measured:found:.0f} % are found
# (from {measured:found.low:.0f} to {measured:found.high:.0f} %). With a threshold from the *training* scores the false
# alarm rate would be {measured:train_alarms:.1f} %.
#
# ### Rare anomalies: how many alarms are true?
#
# In our test anomalies are as common as in no factory. Let a share $b$ of all cases be anomalies, the **base rate**. By
# Bayes' rule the share of true alarms among all alarms, the **precision**, is
#
# $$\text{precision} = \frac{d\,b}{d\,b + f\,(1 - b)},$$
#
# with the detection rate $d$ and the false alarm rate $f$. A ROC curve and its area know nothing of $b$.


# %%
def precision(detection, false_alarm, base_rate):
    return detection * base_rate / (detection * base_rate + false_alarm * (1 - base_rate))


rates = {"5 % false alarms": (np.mean(found), 0.05), "1 % false alarms": (np.mean(found_strict), 0.01)}
base_rates = np.logspace(-4, np.log10(0.5), 100)
record("precision_half", precision(np.mean(found), 0.05, 0.5))
record("precision_percent", [precision(value, 0.05, 0.01) for value in found])
record("precision_strict", [precision(value, 0.01, 0.01) for value in found_strict])
record("precision_thousandth", [precision(value, 0.05, 0.001) for value in found])
record(
    "perfect_precision",
    precision(1.0, 0.05, 0.01),
    claim="At a base rate of 1 % and 5 % false alarms fewer than one alarm in five is true, whatever the detector",
    holds=precision(1.0, 0.05, 0.01) < 0.2,
)

# %%
figure, axes = plt.subplots()
for name, (detection, false_alarm) in rates.items():
    axes.plot(100 * base_rates, precision(detection, false_alarm, base_rates), label=f"{name}, {detection:.0%} found")
axes.set(
    xscale="log",
    xlabel="base rate: anomalies among all cases (%)",
    ylabel="precision: true alarms among all alarms",
    ylim=(0, 1),
    title="Where anomalies are rare, most alarms are false",
)
axes.axvline(1, color="grey", linewidth=1, linestyle=":")
axes.legend(loc="upper left")
plots.show(
    figure,
    alt="Precision against the base rate on a logarithmic axis, for two thresholds. Both curves rise from near 0 to "
    "near 1; the stricter threshold is higher throughout.",
    caption="**Figure 23.8.** The same autoencoder, the same AUC. The dotted line marks a base rate of 1 %.",
)

# %% [markdown]
# If half of all cases are anomalies, {measured:precision_half:.0%} of the alarms are true. At 1 % it is
# {measured:precision_percent:.0%}, at one in a thousand {measured:precision_thousandth:.1%}. Even a detector that
# finds everything would have a precision of {measured:perfect_precision:.0%} at 1 %, because of the 5 % of false
# alarms. A stricter threshold with 1 % false alarms finds {measured:found_strict:.0f} % instead of
# {measured:found:.0f} %, and at a base rate of 1 % its precision is {measured:precision_strict:.0%}. Where anomalies
# are rare, quote precision and detection rate *at your base rate* (a **precision–recall** curve shows them all;
# "recall" is the detection rate). Which threshold is right depends on what a miss costs and what a false alarm
# costs.
#
# ## Pitfalls
#
# - **The noisy picture as target.** Then the net learns to copy noise. Input spoiled, target clean.
# - **Only one strength of noise.** Such a net harms what is nearly clean. Train on a mixture.
# - **Gaps without a mask.** The net cannot tell "zero" from "missing".
# - **An error over all pixels.** What is visible is known. Measure on the hidden ones.
# - **Believing what was filled in.** It is a guess at the mean, no measurement. A restored 3 may have been an 8.
# - **Anomalies in the training data.** The net learns to reconstruct them. Clean the training data, or say that you
#   could not.
# - **A threshold from the training scores, or from the test.** The first promises too much, and the second has seen
#   the answers.
# - **An AUC for rare events.** 0.95 sounds good, and nine alarms in ten may be false.
# - **No simple baseline.** On the digits, neighbours or means weighted by nearness beat our net every time.
#
# ## Summary
#
# - A denoising autoencoder gets a spoiled input and a clean target, and learns the mean of all clean pictures that are
#   possible. Error {measured:gaussian_nothing:.3f} before, {measured:gaussian_network:.3f} after; a weighted mean of
#   the training pictures {measured:gaussian_weighted_mean:.3f}.
# - It works for the noise that it was trained for. With a mixture of strengths it costs
#   {measured:mixture_price:.0%} at the strength of the other net.
# - To fill gaps, give the values *and* the mask. Hidden block: autoencoder {measured:block_autoencoder:.3f}, k-NN
#   {measured:block_knn:.3f}. Table: {measured:table_autoencoder:.2f} against {measured:table_knn:.2f}.
# - Reconstruction error is an anomaly score: AUC {measured:auc_autoencoder:.2f}, PCA {measured:auc_pca:.2f}, k-NN
#   {measured:auc_knn:.2f}. It misses what is smooth and lies between the ordinary.
# - The threshold is a quantile of ordinary validation scores. What an alarm is worth depends on the base rate.
#
# Where next: the same denoising step, taken many times from pure noise, makes new pictures. That idea is called
# diffusion.
