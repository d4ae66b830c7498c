# %% [markdown]
# Each unit so far has handed you a learning rate, a number of layers, a patience. Where did they come from? Somebody
# tried several and kept what worked. This unit is about doing that well: how to search, and how not to be fooled by
# what one finds. The second is harder.

# %%
import tempfile
import warnings

import keras
import keras_tuner
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

from layerwise import data, plots
from layerwise.measure import record
from layerwise.training import train

plots.use_style()

# %% [markdown]
# ## Two kinds of numbers
#
# Training finds the weights and biases of a network. They are its **parameters**. A **hyperparameter** is what must be
# settled *before* training starts, because no slope leads to it:
#
# | what is chosen | examples | met in |
# |---|---|---|
# | structure | kind of layers, how many, how many neurons, activation | units 3, 7, 8 |
# | cost | the loss, class weights | unit 4 |
# | optimiser | its kind, rate, momentum, batch size, schedule | units 6, 9 |
# | restraint | penalty, dropout rate, patience | units 10, 11, 12 |
# | data | which features, how they are scaled | unit 2 |
#
# Why not find them by descent as well? Some are whole numbers or kinds, which have no slope. And the others would
# be learnt wrongly: the training loss always prefers a penalty of zero and as many neurons as there are. A
# hyperparameter must be judged on data that the weights have not seen.
#
# The **seed** is in neither list. We shall see below what happens to those who choose it.
#
# To compare hundreds of settings we need hundreds of networks. The next cell trains them all at once: an array holds
# the weights of all networks, its first axis counts them, and `@` multiplies network by network. The slopes are
# those of unit 5.


# %%
def train_many(rates, penalties, inputs, labels, epochs, units=16, seeds=None, batch=50):
    """Nets 64-units-10, one for each rate and penalty. After each epoch, gives the weights of all of them."""
    rate, penalty = (np.reshape(values, (-1, 1, 1)).astype("float32") for values in (rates, penalties))
    draws = [np.random.default_rng(seed) for seed in (range(len(rate)) if seeds is None else seeds)]
    W = np.array([draw.normal(scale=np.sqrt(2 / 64), size=(64, units)) for draw in draws], "float32")
    V = np.array([draw.normal(scale=np.sqrt(1 / units), size=(units, 10)) for draw in draws], "float32")
    b, c = np.zeros((len(rate), 1, units), "float32"), np.zeros((len(rate), 1, 10), "float32")
    one_hot, order = np.eye(10, dtype="float32")[labels], np.random.default_rng(0)
    for _ in range(epochs):
        for rows in np.array_split(order.permutation(len(inputs)), max(1, len(inputs) // batch)):
            hidden = np.maximum(inputs[rows] @ W + b, 0)  # (nets, batch, units)
            scores = np.clip(hidden @ V + c, -50, 50)  # a net that runs away must not overflow
            scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
            slope = (scores / scores.sum(axis=-1, keepdims=True) - one_hot[rows]) / len(rows)
            back = (slope @ V.swapaxes(1, 2)) * (hidden > 0)  # (nets, batch, units)
            V = np.clip(V - rate * (hidden.swapaxes(1, 2) @ slope + penalty * V), -50, 50)
            W = np.clip(W - rate * (inputs[rows].T @ back + penalty * W), -50, 50)
            c, b = c - rate * slope.sum(axis=1, keepdims=True), b - rate * back.sum(axis=1, keepdims=True)
        yield W, b, V, c


def which_right(nets, inputs, labels):
    """Whether each net names each image rightly: (nets, images)."""
    W, b, V, c = nets
    return np.argmax(np.maximum(inputs @ W + b, 0) @ V + c, axis=-1) == labels


# %% [markdown]
# The task: 300 digits for training, the other 1,497 held out. The settings: 21 rates from 0.0001 to 10 and six
# penalties (L2) from 0.0000001 to 0.01, every pair of them, each net from a seed of its own. That makes 126 networks,
# and the whole for three splits.

# %%
images, digits = data.digits()
images = images.reshape(-1, 64)  # (1797, 64)
rates, penalties = np.logspace(-4, 1, 21), np.logspace(-7, -2, 6)
every_rate, every_penalty = (values.ravel() for values in np.meshgrid(rates, penalties, indexing="ij"))


def split(seed, size=300):
    """Indices for training, and all others."""
    order = np.random.default_rng(seed).permutation(len(images))
    return order[:size], order[size:]


# %%
right = []  # for each split: (126 settings, 1497 held-out images)
for seed in range(3):
    own, held_out = split(seed)
    *_, nets = train_many(every_rate, every_penalty, images[own], digits[own], epochs=15)
    right.append(which_right(nets, images[held_out], digits[held_out]))
score_table = np.array([table.mean(axis=1).reshape(21, 6) for table in right])  # (splits, rates, penalties)

# %% [markdown]
# ## The winner flatters itself
#
# The plan is that of unit 10: train on one part, choose by a second, the **validation** part, and report the accuracy
# on a third, the **test** part, which nothing was chosen by. Is the third really needed? The validation part trained
# nothing, so its score for the winner might be believed.

# %% [markdown] tags=["predict"]
# Somebody tries 100 settings and keeps the one with the best accuracy on 60 validation images. Is that accuracy too
# high, too low or about right for new images? And if only two settings had been tried?

# %%
tried = [1, 2, 5, 10, 20, 50, 100]
believed, true = np.zeros((2, 3, len(tried)))  # (splits, numbers tried)
random = np.random.default_rng(14)
for number, table in enumerate(right):
    for column, count in enumerate(tried):
        for _ in range(400):
            settings = random.choice(len(table), count, replace=False)
            order = random.permutation(table.shape[1])
            validation = table[settings][:, order[:60]].mean(axis=1)  # (count,)
            winner = settings[validation.argmax()]
            believed[number, column] += validation.max() / 400
            true[number, column] += table[winner, order[60:]].mean() / 400

# %%
figure, (left, right_panel) = plt.subplots(1, 2, figsize=(8.2, 3.5))
left.plot(tried, believed.mean(axis=0), "o-", label="60 images, which chose it")
left.plot(tried, true.mean(axis=0), "s--", label="others, which chose nothing")
left.set(ylabel="accuracy of the winner", title="Searching pays …")
left.legend()
right_panel.plot(tried, (believed - true).T, "o-", color=plots.COLOURS[1])
right_panel.set(ylabel="believed − true accuracy", title="… and flatters more and more")
for axes in (left, right_panel):
    axes.set(xscale="log", xlabel="number of settings tried")
    axes.set_xticks(tried, tried)
    axes.minorticks_off()
plots.show(
    figure,
    alt="Left: the winner's accuracy rises with the number of settings tried; the curve on the images that chose it "
    "lies a little above that on others. Right: their difference, for three splits, rises from 0 to about 0.03.",
    caption="**Figure 14.1.** The winner's accuracy on the images by which it was chosen and on others. Left the mean "
    "of three splits, right each of them; 400 searches each.",
)

# %%
gap = believed - true
record("gap_one", gap[:, 0])
record("gap_two", gap[:, 1])
record(
    "gap_hundred",
    gap[:, -1],
    claim="The validation score of the best of 100 settings is too high by more than 0.01, in every split, while that "
    "of a single setting is right to within 0.01",
    holds=min(gap[:, -1]) > 0.01 and max(np.abs(gap[:, 0])) < 0.01,
)

# %% [markdown] tags=["answer"]
# Too high, by {measured:gap_hundred:.3f}. With two settings it was {measured:gap_two:.3f}, and with a single one, where
# nothing is chosen, {measured:gap_one:.3f}. Each score is skill plus luck. The maximum of many scores picks skill *and*
# luck, and the luck does not come along to new images. From 2 to 10 settings the gap hardly grows: most settings are
# so bad that luck cannot make them win. It grows once several good ones compete.

# %% [markdown]
# Searching was no mistake: the second curve rises too. Only the *score* of the winner must not be reported. This is why
# there is a test part, and why it is used once. Whoever looks at the test score, changes a setting and looks again has
# made a validation part of it.
#
# ### The seed is not a hyperparameter
#
# Now forty networks with one and the same setting, and forty seeds. One of them is best on the validation images.
# Should one keep that seed?

# %%
promised, kept = [], []
for number in range(3):
    own, held_out = split(number)
    same = np.full(40, 0.5), np.full(40, 1e-4)
    *_, nets = train_many(*same, images[own], digits[own], epochs=40, seeds=range(100, 140))
    table = which_right(nets, images[held_out], digits[held_out])  # (40, 1497)
    for _ in range(200):
        order = random.permutation(table.shape[1])
        validation, test = table[:, order[:60]].mean(axis=1), table[:, order[60:]].mean(axis=1)
        promised.append(validation.max() - validation.mean())
        kept.append(test[validation.argmax()] - test.mean())
promised, kept = np.reshape(promised, (3, 200)).mean(axis=1), np.reshape(kept, (3, 200)).mean(axis=1)

# %%
record("seed_promised", promised)
record(
    "seed_kept",
    kept,
    claim="Of what the best of 40 seeds gains on 60 validation images, less than a third is left on other images",
    holds=max(kept / promised) < 1 / 3,
)

# %% [markdown]
# On the validation images the best seed was {measured:seed_promised:.3f} above the mean seed. On all others,
# {measured:seed_kept:.3f} was left. Those forty networks hardly differ in skill, so the choice is nearly all luck. A
# seed says nothing about the *method* either: with other data the same seed means other weights. Report the mean and
# the spread over seeds, and use no seed as a dial.
#
# ## Folds
#
# A validation part costs data. With 100 patients, 20 for validation are few: the accuracy then moves in
# steps of 0.05, and depends on who the 20 are. **k-fold cross-validation** uses everybody. It deals the rows into
# $k$ **folds**. Each fold is the validation part once, while the other $k-1$ train. The estimate is
# the mean of the $k$ scores.


# %%
def plain_folds(rows, k, random):
    """The rows of each fold, dealt at random."""
    return np.array_split(random.permutation(rows), k)


def cross_validate(inputs, labels, folds):
    """The accuracy on each fold of a neuron that was trained on all other rows."""
    scores = []
    for fold in folds:
        neuron = fit_neuron(np.delete(inputs, fold, axis=0), np.delete(labels, fold))
        scores.append(accuracy(neuron, inputs[fold], labels[fold]))
    return np.array(scores)  # (k,)


# %% [markdown]
# Thousands of fits follow, so we need a model that is trained at once: a linear neuron with squared error, whose best
# weights are the solution of a system of equations (unit 2 found them step by step). It standardises its inputs with
# the mean and deviation of the rows that *train* it.


# %%
def fit_neuron(inputs, labels):
    """Mean, deviation and weights of a linear neuron for labels 0 and 1, with a weak penalty."""
    mean, deviation = inputs.mean(axis=0), inputs.std(axis=0) + 1e-9
    table = np.column_stack([(inputs - mean) / deviation, np.ones(len(inputs))])
    return mean, deviation, np.linalg.solve(table.T @ table + np.eye(table.shape[1]), table.T @ (2 * labels - 1))


def accuracy(neuron, inputs, labels):
    mean, deviation, weights = neuron
    return np.mean(((inputs - mean) / deviation @ weights[:-1] + weights[-1] > 0) == (labels == 1))


# %% [markdown]
# ### How far does the estimate scatter?
#
# We play that only 100 of the 569 breast masses are known. The other 469 tell how good the neuron really is. How far is
# each estimate from that? And this 300 times with other hundreds.

# %% [markdown] tags=["predict"]
# A single validation part has 20 rows. Five folds have 20 rows each, too, but all 100 are used. By which factor will
# the estimate scatter less? What will be gained by ten folds?

# %%
table = data.breast_cancer()
masses, malignant = table.drop(columns="malignant").to_numpy(), table["malignant"].to_numpy()
ways = ("one part of 20", "2 folds", "5 folds", "10 folds")
misses = {way: [] for way in ways}  # estimate - truth
for seed in range(300):
    random = np.random.default_rng(seed)
    order = random.permutation(len(masses))
    known, others = order[:100], order[100:]
    inputs, labels = masses[known], malignant[known]
    truth = accuracy(fit_neuron(inputs, labels), masses[others], malignant[others])
    misses[ways[0]].append(cross_validate(inputs, labels, plain_folds(100, 5, random)[:1])[0] - truth)
    for way, k in zip(ways[1:], (2, 5, 10), strict=True):
        misses[way].append(cross_validate(inputs, labels, plain_folds(100, k, random)).mean() - truth)
misses = {way: np.array(values) for way, values in misses.items()}

# %%
figure, axes = plt.subplots()
axes.boxplot(list(misses.values()), whis=(5, 95), showfliers=False, medianprops={"color": "black"})
axes.axhline(0, color=plots.COLOURS[1], linewidth=1)
axes.set_xticks(range(1, 5), ["one part of 20\n1 fit", "2 folds\n2 fits", "5 folds\n5 fits", "10 folds\n10 fits"])
axes.set(ylabel="estimate − true accuracy", title="Folds halve the scatter; two of them are too gloomy")
plots.show(
    figure,
    alt="Four boxes with whiskers. The single part reaches from 0.1 below the truth to 0.06 above. Two folds lie "
    "mostly below zero. Five and ten folds are centred near zero and are about half as wide as the single part.",
    caption="**Figure 14.2.** How far four estimates are from the truth. The box holds the middle half of 300 "
    "repetitions, the whiskers 90 %. Beneath is the cost.",
)

# %%
groups_of_100 = {way: values.reshape(3, 100) for way, values in misses.items()}
spread = {way: values.std(axis=1) for way, values in groups_of_100.items()}  # (3,)
for name, way in zip(("single", "two", "five", "ten"), ways, strict=True):
    record(f"spread_{name}", spread[way])
record(
    "spread_ratio",
    spread[ways[0]] / spread["5 folds"],
    claim="The estimate of five folds scatters less than that of one validation part of the same size, by a factor of "
    "at least 1.4",
    holds=min(spread[ways[0]] / spread["5 folds"]) > 1.4,
)
record("bias_two", groups_of_100["2 folds"].mean(axis=1))
record("bias_five", groups_of_100["5 folds"].mean(axis=1))

# %% [markdown] tags=["answer"]
# By {measured:spread_ratio:.1f}: the standard deviation is {measured:spread_five:.3f} in place of
# {measured:spread_single:.3f}. Five times as many rows would give $\sqrt5 \approx 2.2$ if the folds were independent
# and the truth itself did not vary. Ten folds gain hardly more ({measured:spread_ten:.3f}) and cost twice as many
# fits.

# %% [markdown]
# Two folds are cheap, but their neurons train on 50 rows instead of 100 and are worse than the one we want to
# know about: the estimate is off by {measured:bias_two:.3f} on average, with five folds by {measured:bias_five:.3f}. So
# $k = 5$ or $k = 10$ is usual.
#
# ### Stratified, grouped
#
# Rows dealt blindly make two kinds of trouble. If a class is rare, a fold may get none of it. **Stratified** folds
# deal each class by itself. And if several rows come from one patient, one writer or one day, they must stay together,
# or the network meets at validation whom it knows from training: **grouped** folds.

# %%
random = np.random.default_rng(3)
patients = np.repeat(np.arange(12), random.integers(2, 7, size=12))
sick = random.uniform(size=12)[patients] < 0.25
rows = len(patients)
plain, stratified, grouped = np.zeros((3, rows), int)
for fold, members in enumerate(plain_folds(rows, 4, random)):
    plain[members] = fold
by_class = np.argsort(sick + random.uniform(0, 0.5, size=rows))  # class after class, in random order within
stratified[by_class] = np.arange(rows) % 4
sizes = np.zeros(4)
for patient in np.argsort(-np.bincount(patients)):  # the largest group first, always to the smallest fold
    grouped[patients == patient] = sizes.argmin()
    sizes[sizes.argmin()] += np.sum(patients == patient)

# %%
figure, axes = plt.subplots(figsize=(7.4, 2.9))
strips = [patients % 2 * 0.5 + 0.25, sick * 0.6 + 0.2]
for level, strip in enumerate(strips):
    axes.imshow([strip], extent=(0, rows, 4 - level, 5 - level - 0.15), aspect="auto", cmap="Greys", vmin=0, vmax=1)
fold_colours = [plots.COLOURS[index] for index in (0, 1, 2, 5)]
for level, folds in enumerate((plain, stratified, grouped)):
    axes.bar(np.arange(rows) + 0.5, 0.85, 1.0, 2 - level, color=[fold_colours[fold] for fold in folds], edgecolor="w")
axes.set_yticks(np.arange(5) + 0.42, ["grouped folds", "stratified folds", "plain folds", "sick (dark)", "patient"])
axes.set(xlim=(0, rows), ylim=(0, 5), xlabel="row of the table", title="One colour is one fold")
axes.grid(visible=False)
plots.show(
    figure,
    alt="Five strips over the rows of a table: patients in alternating greys, sick or not, and three colourings by "
    "fold. In the plain and stratified strips the colours of one patient are mixed; in the grouped strip each patient "
    "has one.",
    caption="**Figure 14.3.** Twelve patients with two to six rows each, in four folds. Only the grouped folds keep "
    "each patient in one piece.",
)

# %% [markdown]
# How often does it happen that a fold gets no row of a rare class? We take 200 rows of which 20 are positive, and ten
# folds.

# %%
rare = np.arange(200) < 20
empty = []
for seed in range(300):
    random = np.random.default_rng(seed)
    empty.append(any(not rare[fold].any() for fold in plain_folds(200, 10, random)))
record("empty_folds", np.mean(np.reshape(empty, (3, 100)), axis=1))

# %% [markdown]
# In {measured:empty_folds:.0%} of the cases at least one plain fold has none. A share of positives found cannot be
# computed on it. Stratified folds have two each, always.
#
# ## Leakage
#
# Cross-validation says how good the *whole procedure* is on new rows. This holds only if a fold really is new
# to everything that was done. Whatever has looked at the validation rows before, has **leaked** from them.
#
# ### Choosing features before folding
#
# The classic case (Ambroise and McLachlan 2002): few patients, thousands of measurements. One first keeps the 20
# columns that go best with the label, then cross-validates a model of them. To see what that does we use
# pure noise: 50 rows, 2,000 random columns, random labels. Nothing can be learnt, the true accuracy is 0.5.


# %%
def best_columns(inputs, labels, count=20):
    """The columns with the largest correlation with the labels, whichever its sign."""
    slopes = (inputs - inputs.mean(axis=0)).T @ (labels - labels.mean())
    return np.argsort(np.abs(slopes) / inputs.std(axis=0))[-count:]


# %% [markdown] tags=["predict"]
# The columns are chosen on all rows, then the neuron is cross-validated in five folds. Which accuracy will it
# report? Remember that the neuron itself never trains on its validation fold.

# %%
leaky, sound = [], []
for seed in range(20):
    random = np.random.default_rng(seed)
    noise, labels = random.normal(size=(50, 2000)), random.permutation(np.arange(50) % 2)
    folds = plain_folds(50, 5, random)
    leaky.append(cross_validate(noise[:, best_columns(noise, labels)], labels, folds).mean())
    scores = []
    for fold in folds:
        own = np.setdiff1d(np.arange(50), fold)
        columns = best_columns(noise[own], labels[own])  # chosen inside the fold, by training rows alone
        neuron = fit_neuron(noise[own][:, columns], labels[own])
        scores.append(accuracy(neuron, noise[fold][:, columns], labels[fold]))
    sound.append(np.mean(scores))

# %%
record(
    "noise_leaky",
    leaky,
    claim="On random labels, columns chosen on all rows before folding give a cross-validated accuracy above 0.7 in "
    "each of 20 repetitions",
    holds=min(leaky) > 0.7,
)
record(
    "noise_sound",
    sound,
    claim="On random labels, columns chosen within each training part give a cross-validated accuracy of 0.5 on "
    "average",
    holds=abs(np.mean(sound) - 0.5) < 0.06,
)

# %% [markdown] tags=["answer"]
# {measured:noise_leaky:.2f}, for labels that were drawn by lot. Among 2,000 columns some go with the labels of *all* 50
# rows by chance, and so with those of the validation rows too. With the columns chosen anew in each training part the
# estimate is {measured:noise_sound:.2f}, the truth.

# %% [markdown]
# ### Rows of one writer
#
# The second leak is made by the folds. Sixty digits, and of each five copies with a little noise, as if each writer had
# written five times. The model is the simplest that learns by heart: it answers as the **nearest neighbour**
# among the training rows. The truth comes from 1,000 other digits.


# %%
def nearest(inputs, labels, new):
    """For each new row, the label of the nearest row of inputs."""
    return labels[((inputs**2).sum(axis=1) - 2 * new @ inputs.T).argmin(axis=1)]


def nearest_score(inputs, labels, folds):
    """The mean accuracy of the nearest neighbour over the folds."""
    parts = [(np.delete(inputs, fold, axis=0), np.delete(labels, fold), inputs[fold]) for fold in folds]
    return np.mean([np.mean(nearest(*part) == labels[fold]) for part, fold in zip(parts, folds, strict=True)])


# %%
mixed, together, truth = [], [], []
for seed in range(20):
    random = np.random.default_rng(seed)
    order, writer = random.permutation(len(images)), np.repeat(np.arange(60), 5)
    copies = images[order[writer]] + random.normal(scale=0.15, size=(300, 64))
    labels, fresh = digits[order[writer]], order[60:1060]
    mixed.append(nearest_score(copies, labels, plain_folds(300, 10, random)))
    writers = plain_folds(60, 10, random)
    together.append(nearest_score(copies, labels, [np.flatnonzero(np.isin(writer, some)) for some in writers]))
    shown = images[fresh] + random.normal(scale=0.15, size=(1000, 64))
    truth.append(np.mean(nearest(copies, labels, shown) == digits[fresh]))
mixed, together, truth = np.array(mixed), np.array(together), np.array(truth)

# %%
record("groups_truth", truth)
record(
    "groups_mixed",
    mixed,
    claim="With five rows of each writer, plain folds report an accuracy that is too high by more than 0.1",
    holds=np.mean(mixed - truth) > 0.1,
)
record(
    "groups_together",
    together,
    claim="With five rows of each writer, grouped folds are right to within 0.05 on average",
    holds=abs(np.mean(together - truth)) < 0.05,
)

# %% [markdown]
# Plain folds report {measured:groups_mixed:.2f}: the neighbour is a copy from the same writer. Grouped folds report
# {measured:groups_together:.2f}, and the truth is {measured:groups_truth:.2f}, for a model with all 60 writers instead
# of 54. The folds must ask what the network will be asked: new rows of *known* writers, or new writers?
#
# ### Scaling with all rows
#
# Books warn of a third leak: mean and deviation for the standardisation computed on all rows. It is one, by the same
# rule. How large is it? Nearest neighbours on the wine data, five folds, both ways.

# %%
table = data.wine()
wines, cultivars = table.drop(columns="cultivar").to_numpy(), table["cultivar"].to_numpy()
scaled_before, scaled_within = [], []
for seed in range(20):
    folds = plain_folds(len(wines), 5, np.random.default_rng(seed))
    scaled_before.append(nearest_score((wines - wines.mean(axis=0)) / wines.std(axis=0), cultivars, folds))
    scores = []
    for fold in folds:
        own, own_labels = np.delete(wines, fold, axis=0), np.delete(cultivars, fold)
        mean, deviation = own.mean(axis=0), own.std(axis=0)
        answers = nearest((own - mean) / deviation, own_labels, (wines[fold] - mean) / deviation)
        scores.append(np.mean(answers == cultivars[fold]))
    scaled_within.append(np.mean(scores))
difference = np.array(scaled_before) - np.array(scaled_within)
record(
    "scaling_leak",
    difference,
    claim="On the wine data, scaling with all rows before folding changes the estimated accuracy by less than 0.01 on "
    "average",
    holds=abs(np.mean(difference)) < 0.01,
)

# %%
figure, axes = plt.subplots(figsize=(7.0, 3.4))
pairs = [(leaky, sound, 0.5), (mixed, together, truth.mean()), (scaled_before, scaled_within, None)]
random = np.random.default_rng(0)
for place, (wrong, good, level) in enumerate(pairs):
    for values, shift, colour, marker, name in (
        (wrong, -0.15, plots.COLOURS[1], "o", "leaky"),
        (good, 0.15, plots.COLOURS[0], "s", "sound"),
    ):
        spots = place + shift + random.uniform(-0.06, 0.06, size=len(values))
        axes.plot(spots, values, marker, color=colour, markersize=4, alpha=0.7, label=name if place == 0 else None)
    if level:
        axes.hlines(level, place - 0.35, place + 0.35, color="black", label="truth" if place == 0 else None)
axes.set_xticks(
    range(3), ["20 of 2,000 columns\nchosen first (noise)", "copies of a row in\nseveral folds", "scaled first\n(wine)"]
)
axes.set(ylabel="cross-validated accuracy", title="Two leaks that matter, and one that does not, here")
axes.legend(loc="lower right")
plots.show(
    figure,
    alt="Three pairs of point clouds. Columns chosen first: leaky near 0.9, sound around the truth of 0.5. Copies: "
    "leaky near 1, sound near the truth of 0.83. Scaling: both clouds at the same height.",
    caption="**Figure 14.4.** Each point is one repetition of a whole cross-validation, with other data or other "
    "folds.",
)

# %% [markdown]
# It is {measured:scaling_leak:+.4f} on average, in single repetitions between {measured:scaling_leak.low:+.3f} and
# {measured:scaling_leak.high:+.3f}: nothing. Means of 178 rows hardly move when 36 are left out, and they know no
# labels. Do it properly all the same: with few rows or with outliers it can matter, and it costs nothing. What leaks a
# lot is whatever uses the *labels*, and whatever puts a copy of a row on both sides.
#
# ## Nested cross-validation
#
# Folds that choose a setting flatter the winner as a single validation part does. If there are too few rows for a test
# part, put one cross-validation into another. The **inner** one works on the training rows of an outer fold alone and
# chooses the setting. The **outer** one scores what the inner one has chosen. So it measures the procedure "search,
# then train".
#
# Sixty of the breast masses are known. The hyperparameter is which three of the 30 measurements to take, out of 40
# random choices.


# %%
def choose(inputs, labels, choices, k, random):
    """The best choice of columns by k folds, and its score."""
    folds = plain_folds(len(inputs), k, random)
    scores = [cross_validate(inputs[:, columns], labels, folds).mean() for columns in choices]
    return choices[int(np.argmax(scores))], max(scores)


def nested(inputs, labels, choices, random):
    """The mean accuracy on five outer folds of what four inner folds have chosen."""
    scores = []
    for fold in plain_folds(len(inputs), 5, random):
        own, own_labels = np.delete(inputs, fold, axis=0), np.delete(labels, fold)
        columns, _ = choose(own, own_labels, choices, 4, random)
        scores.append(accuracy(fit_neuron(own[:, columns], own_labels), inputs[fold][:, columns], labels[fold]))
    return np.mean(scores)


# %%
winner_gap, nested_gap = [], []  # estimate - truth
for seed in range(24):
    random = np.random.default_rng(seed)
    order = random.permutation(len(masses))
    inputs, labels, others = masses[order[:60]], malignant[order[:60]], order[60:]
    choices = [random.choice(30, 3, replace=False) for _ in range(40)]
    columns, score = choose(inputs, labels, choices, 5, random)
    truth = accuracy(fit_neuron(inputs[:, columns], labels), masses[others][:, columns], malignant[others])
    winner_gap.append(score - truth)
    nested_gap.append(nested(inputs, labels, choices, random) - truth)

# %%
record(
    "winner_gap",
    winner_gap,
    claim="The cross-validated score of the best of 40 settings is too high by more than 0.015 on average (60 rows)",
    holds=np.mean(winner_gap) > 0.015,
)
record(
    "nested_gap",
    nested_gap,
    claim="Nested cross-validation is right to within 0.03 on average (60 rows)",
    holds=abs(np.mean(nested_gap)) < 0.03,
)

# %% [markdown]
# The winner's own score is {measured:winner_gap:+.3f} off on average, the nested estimate {measured:nested_gap:+.3f}. A
# nested estimate is rather a little gloomy, because its networks train on fewer rows. It does not choose the final
# setting: for that the search is run once more on all rows.
#
# ### What it costs
#
# The number of fits is a product: settings × folds × repeated seeds. For 30 settings, five folds and three seeds it is
# 450. Nested, with five outer folds, four inner ones and one final fit in each outer fold, a single seed already needs
# $5 \cdot (30 \cdot 4 + 1) = 605$. So small data get nested folds, large data a single
# validation part: with 50,000 validation images the scatter is small anyway.
#
# ## Grid or random?
#
# Which settings should be tried? A **grid** takes a few values of each hyperparameter and all their combinations.
# **Random search** draws each setting from ranges. The grid looks more thorough. Our table of 126 settings can
# tell, because looking up costs nothing.
#
# First, the scale. A rate matters by its *factor*: from 0.001 to 0.01 is as far as from 0.1 to 1. So its logarithm is
# drawn evenly, **log-uniform**: $10^u$ with $u$ uniform.

# %%
random = np.random.default_rng(0)
evenly = random.uniform(1e-4, 1, size=(3, 2000))
log_uniform = 10 ** random.uniform(-4, 0, size=(3, 2000))
small_evenly, small_log = np.mean(evenly < 0.01, axis=1), np.mean(log_uniform < 0.01, axis=1)  # (3,)
record("small_evenly", small_evenly)
record(
    "small_log",
    small_log,
    claim="Between 0.0001 and 1, more than 45 % of log-uniform rates are below 0.01, and less than 2 % of even ones",
    holds=min(small_log) > 0.45 and max(small_evenly) < 0.02,
)

# %% [markdown]
# Between 0.0001 and 1 lie four powers of ten, two of them below 0.01. Even draws land there in
# {measured:small_evenly:.1%} of the cases, log-uniform ones in {measured:small_log:.0%}.
#
# Now the two layouts, nine trials each, on the real scores of the first split.

# %%
random = np.random.default_rng(2)
steps = (np.arange(3) + 0.5) / 3
layouts = {"grid": np.stack(np.meshgrid(steps, steps), axis=-1).reshape(9, 2), "random": random.uniform(size=(9, 2))}
figure, all_axes = plt.subplots(2, 2, figsize=(7.6, 4.6), height_ratios=(1, 2), sharex=True, sharey="row")
for (name, points), (above, below) in zip(layouts.items(), all_axes.T, strict=True):
    exponents, heights = -4 + 5 * points[:, 0], -7 + 5 * points[:, 1]
    above.plot(np.linspace(-4, 1, 21), score_table[0].max(axis=1), color="grey")
    above.plot(exponents, np.zeros(9), "|", color=plots.COLOURS[1], markersize=16, markeredgewidth=2)
    above.set(ylim=(-0.1, 1), title=f"{name}: {len(np.unique(exponents.round(6)))} different rates")
    picture = below.imshow(score_table[0].T, extent=(-4, 1, -7, -2), origin="lower", aspect="auto", cmap="cividis")
    below.plot(exponents, heights, "o", color="white", markeredgecolor="black", linestyle="none")
    below.grid(visible=False)
    below.set_xlabel("learning rate: power of 10")
all_axes[0, 0].set_ylabel("best accuracy")
all_axes[1, 0].set_ylabel("penalty: power of 10")
figure.colorbar(picture, ax=all_axes, label="held-out accuracy")
plots.show(
    figure,
    alt="Two maps of accuracy over rate and penalty, with vertical bands: the colour depends on the rate and hardly "
    "on the penalty. A grid of nine points falls on three rates, nine random points on nine. Above each, the accuracy "
    "by rate, with a narrow hill between 0.1 and 1.",
    caption="**Figure 14.5.** Nine trials, projected to the axis that matters. The grid tests three rates, each three "
    "times; random search tests nine.",
)

# %% [markdown] tags=["predict"]
# Only the rate matters much. With nine trials, which search finds the better setting, on average over many placings of
# grid and points? And what would you expect if both hyperparameters mattered equally?


# %%
def draw_grid(side, random):
    """side² points in the unit square, evenly spaced, with a random offset."""
    steps = [(np.arange(side) + random.uniform()) / side for _ in range(2)]
    return np.stack(np.meshgrid(*steps), axis=-1).reshape(-1, 2)


def look_up(table, points):
    """The scores at points of the unit square, the first coordinate being the rate."""
    rows, columns = (points * table.shape).astype(int).T
    return table[rows, columns]


# %%
sides = range(2, 7)
found = {"grid": np.zeros((3, 5)), "random": np.zeros((3, 5))}  # the best score, (splits, budgets)
random = np.random.default_rng(0)
for number, table in enumerate(score_table):
    for column, side in enumerate(sides):
        grids = [look_up(table, draw_grid(side, random)).max() for _ in range(1000)]
        draws = [look_up(table, random.uniform(size=(side**2, 2))).max() for _ in range(1000)]
        found["grid"][number, column], found["random"][number, column] = np.mean(grids), np.mean(draws)

# %%
nine = {name: values[:, 1] for name, values in found.items()}
record("grid_nine", nine["grid"])
record(
    "random_nine",
    nine["random"],
    claim="Where one of two hyperparameters hardly matters, nine random trials find a better setting than a grid of 3 "
    "by 3 with a random offset, by more than 0.02 on average in each split",
    holds=min(nine["random"] - nine["grid"]) > 0.02,
)
record("random_lead_36", found["random"][:, -1] - found["grid"][:, -1])

# %% [markdown]
# The counter-example is a made-up score that falls with the square of the distance from its best point, equally in both
# directions. The best point lies somewhere in the middle half of the range, and the grid is placed evenly, without an
# offset: somebody knew where to look.

# %%
bowl = {"grid": np.zeros((3, 5)), "random": np.zeros((3, 5))}
for number in range(3):
    for column, side in enumerate(sides):
        even = (np.arange(side) + 0.5) / side
        grid = np.stack(np.meshgrid(even, even), axis=-1).reshape(-1, 2)
        centres = random.uniform(0.25, 0.75, size=(1000, 1, 2))
        draws = random.uniform(size=(1000, side**2, 2))
        bowl["grid"][number, column] = 1 - ((grid - centres) ** 2).sum(axis=-1).min(axis=1).mean()
        bowl["random"][number, column] = 1 - ((draws - centres) ** 2).sum(axis=-1).min(axis=1).mean()
record("bowl_grid", bowl["grid"][:, 1])
record(
    "bowl_random",
    bowl["random"][:, 1],
    claim="Where both hyperparameters matter equally and the range is well placed, an even grid of 3 by 3 beats nine "
    "random trials on average",
    holds=min(bowl["grid"][:, 1] - bowl["random"][:, 1]) > 0.005,
)

# %%
figure, panels = plt.subplots(1, 2, figsize=(7.8, 3.4))
titles = ("Only the rate matters: random wins", "Both matter equally: grid wins")
for axes, scores, title in zip(panels, (found, bowl), titles, strict=True):
    for (name, values), marker in zip(scores.items(), "so", strict=True):
        axes.plot([side**2 for side in sides], values.mean(axis=0), marker=marker, label=name)
    axes.set_xticks([side**2 for side in sides])
    axes.set(xlabel="trials", title=title)
for axes, label in zip(panels, ("best accuracy found (mean)", "best score found (mean)"), strict=True):
    axes.set_ylabel(label)
panels[0].legend()
plots.show(
    figure,
    alt="Two plots of the best score found against the number of trials. Left: random search lies above the grid, "
    "most at four and nine trials. Right: the grid lies above random search.",
    caption="**Figure 14.6.** Mean over 1,000 searches for each budget and split. Left the real digits, right the "
    "made-up bowl.",
)

# %% [markdown] tags=["answer"]
# On the digits random search found {measured:random_nine:.3f} with nine trials and the grid {measured:grid_nine:.3f}.
# With 36 trials its lead is only {measured:random_lead_36:.3f}: by then a grid has six rates. In the bowl it is the
# other way round, {measured:bowl_grid:.3f} for the grid and {measured:bowl_random:.3f} for random search: evenly
# spaced points leave no large holes.

# %% [markdown]
# Bergstra and Bengio (2012) found the first case to be the usual one with networks: of many hyperparameters few
# matter, and one does not know beforehand which. With three values each, six hyperparameters make a grid of 729.
# Random search can also be stopped or continued at any time.
#
# ## Stop the hopeless early
#
# Most trials are bad, and it shows soon. **Successive halving** trains all settings for a little while, keeps the best
# share, trains those longer, and so on. Here 27 random settings: after 1 epoch the best 9 go on, after 3 epochs the
# best 3, and the last one is left after 9 and runs up to 27. **Hyperband** (Li et al. 2018) repeats this with several
# starting budgets, because a slow starter may be thrown out too early.

# %%
curves, paths = [], []
for seed in range(6):
    random, (own, held_out) = np.random.default_rng(seed), split(seed)
    drawn = 10 ** random.uniform(-4, 1, size=27), 10 ** random.uniform(-7, -2, size=27)
    epochs = train_many(*drawn, images[own], digits[own], 27, seeds=range(100 * seed, 100 * seed + 27))
    validation = held_out[:300]
    curve = np.array([which_right(nets, images[validation], digits[validation]).mean(axis=1) for nets in epochs])
    alive, path = np.arange(27), []
    for budget, keep in ((1, 9), (3, 3), (9, 1)):
        alive = alive[np.argsort(-curve[budget - 1, alive])[:keep]]
        path.append(alive)
    curves.append(curve)  # (27 epochs, 27 settings)
    paths.append(path)

# %%
spent = 27 * 1 + 9 * 2 + 3 * 6 + 1 * 18  # epochs of training, each continued and not begun anew
final = np.array([curve[-1] for curve in curves])  # (6 searches, 27 settings)
halved = np.array([curve[-1, path[-1][0]] for curve, path in zip(curves, paths, strict=True)])
record("halving_share", spent / (27 * 27))
record("full_best", final.max(axis=1))
record("single_random", final[:, :3].max(axis=1))
record(
    "halving_loss",
    final.max(axis=1) - halved,
    claim="Successive halving, with a ninth of the epochs, ends on average within 0.03 of the best of all 27 settings "
    "trained to the end",
    holds=np.mean(final.max(axis=1) - halved) < 0.03,
)

# %%
figure, axes = plt.subplots(figsize=(7.0, 3.8))
ends = np.full(27, 1)
for members, budget in zip(paths[0], (3, 9, 27), strict=True):
    ends[members] = budget
for setting, end in enumerate(ends):
    colour = {1: "#999999", 3: plots.COLOURS[5], 9: plots.COLOURS[2], 27: plots.COLOURS[0]}[end]
    line = curves[0][:, setting]
    axes.plot(np.arange(1, end + 1), line[:end], "o-", color=colour, markersize=3, linewidth=1.5, zorder=end)
    axes.plot(np.arange(end, 28), line[end - 1 :], ":", color="#cccccc", linewidth=0.8, zorder=0)
for budget, text in ((1, "27 → 9"), (3, "9 → 3"), (9, "3 → 1")):
    axes.axvline(budget, color="black", linewidth=0.6)
    axes.text(budget * 1.04, 1.0, text, fontsize=9)
axes.set(xscale="log", ylim=(0, 1.06), xlabel="epoch", ylabel="validation accuracy")
axes.set_title("Most settings stop after one epoch")
axes.set_xticks([1, 3, 9, 27], [1, 3, 9, 27])
axes.minorticks_off()
plots.show(
    figure,
    alt="Validation accuracy of 27 settings against epochs. Eighteen stop after one epoch, six after three, two after "
    "nine; one goes on to 27 near 0.9. Dotted lines show how the stopped ones would have gone on.",
    caption="**Figure 14.7.** Successive halving, one of six searches. Dotted: what the stopped ones would have done.",
)

# %% [markdown]
# It spends {measured:halving_share:.0%} of the epochs of the full search. On average its last setting is
# {measured:halving_loss:.3f} below the best that 27 full trainings would have found ({measured:full_best:.3f} on the
# same validation images; over six searches the loss was at most {measured:halving_loss.high:.3f}). As many epochs
# would have trained three settings to the end, and the best of three random settings is {measured:single_random:.3f}.
#
# ## The real tool: KerasTuner
#
# KerasTuner asks for a function that builds a compiled model. Where you would write a number, you ask the object
# `hp` for one and say what is allowed:
#
# - `hp.Int("units", 16, 96, step=16)`, a whole number;
# - `hp.Float("rate", 1e-4, 1e-1, sampling="log")`, log-uniform;
# - `hp.Choice("activation", [...])`, one of a list;
# - `hp.Boolean("dropout")`, yes or no.
#
# Asked again for the same name, as in the loop below, `hp` gives the same value.


# %%
def build(hp):
    """A compiled net for digits, as hp says."""
    model = keras.Sequential([keras.Input((64,))])
    for _ in range(hp.Int("hidden_layers", 1, 2)):
        units = hp.Int("units", 16, 96, step=16)
        model.add(layers.Dense(units, activation=hp.Choice("activation", ["relu", "tanh"])))
    if hp.Boolean("dropout"):
        model.add(layers.Dropout(0.3))
    model.add(layers.Dense(10))
    rate = hp.Float("rate", 1e-4, 1e-1, sampling="log")
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(rate), loss=loss, metrics=["accuracy"])
    return model


# %% [markdown]
# A **tuner** takes this function, draws settings, builds, trains by `model.fit` and keeps a log in a folder. A function
# is enough. To train in another way, one gives it an object with `build` and `fit`: ours calls `train`, which takes
# the same steps faster.


# %%
class Digits(keras_tuner.HyperModel):
    """What to build and how to train it."""

    def build(self, hp):
        return build(hp)

    def fit(self, hp, model, inputs, labels, epochs=1, initial_epoch=0, **options):
        known = {name: options[name] for name in ("validation", "callbacks") if name in options}
        return train(model, inputs, labels, epochs=epochs - initial_epoch, **known)


# %%
order = np.random.default_rng(1).permutation(len(images))
own, validation, test = order[:400], order[400:700], order[700:]
training_part, validation_part = (images[own], digits[own]), (images[validation], digits[validation])


def search(make_tuner, **options):
    """Run a tuner in a temporary folder; return its settings with their scores, best first."""
    keras.utils.set_random_seed(0)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tuner = make_tuner(Digits(), objective="val_accuracy", seed=4, directory=folder, project_name="digits")
        tuner.search(*training_part, validation=validation_part, verbose=0, **options)
        trials = tuner.oracle.get_best_trials(100)
    return [(trial.hyperparameters, float(trial.score)) for trial in trials]


# %%
by_chance = search(lambda *given, **named: keras_tuner.RandomSearch(*given, max_trials=8, **named), epochs=10)
for setting, score in by_chance[:3]:
    print(f"{score:.3f}", {name: f"{value:.4g}" if name == "rate" else value for name, value in setting.values.items()})

# %% [markdown]
# `Hyperband` is called in the same way. It gets the largest number of epochs instead of a number of trials.

# %%
by_halving = search(lambda *given, **named: keras_tuner.Hyperband(*given, max_epochs=8, factor=3, **named))
for setting, score in by_halving[:3]:
    print(f"{score:.3f} after {setting.values['tuner/epochs']} epochs, rate {setting.values['rate']:.4f}")

# %%
figure, axes = plt.subplots()
for results, marker, name in ((by_chance, "o", "random search"), (by_halving, "s", "Hyperband")):
    points = [(setting.values["rate"], score) for setting, score in results]
    axes.plot(*np.transpose(points), marker, linestyle="none", label=name, alpha=0.8)
axes.set(xscale="log", xlabel="learning rate of Adam", ylabel="validation accuracy")
axes.set_title("The rate decides more than anything else here")
axes.legend(loc="lower right")
plots.show(
    figure,
    alt="Validation accuracy of all trials against their learning rate, on a logarithmic axis. Trials with very small "
    "rates are poor, those with rates near 0.005 good.",
    caption="**Figure 14.8.** All trials of both tuners, with widths, depths and activations of all kinds among them.",
)

# %% [markdown]
# There is also `BayesianOptimization`. It fits a smooth function to the scores so far and tries next where that
# function promises much or knows little. It pays where a single fit takes hours.
#
# ### The last two steps
#
# The search is over, and the validation rows have done their work. So they may train now: the best setting is
# **trained anew on training and validation rows together**, with the ordinary `fit`. Then the test part is
# used once.

# %%
best, best_score = by_chance[0]
final_inputs, final_labels = images[order[:700]], digits[order[:700]]
test_scores = []
for seed in range(3):
    keras.utils.set_random_seed(seed)
    model = build(best)
    model.fit(final_inputs, final_labels, epochs=10, batch_size=32, verbose=0)
    test_scores.append(np.mean(np.argmax(model(images[test]), axis=1) == digits[test]))
record("tuner_validation", best_score)
record("tuner_first", by_chance[-1][1])
record("tuner_test", test_scores)

# %% [markdown]
# The winner had {measured:tuner_validation:.3f} on the validation part, the worst of the eight
# {measured:tuner_first:.3f}. Trained anew, it has {measured:tuner_test:.3f} on the test part, over three seeds from
# {measured:tuner_test.low:.3f} to {measured:tuner_test.high:.3f}. This is the number to report. The test score may be
# below the validation score, because that one is flattered, or above it, because there were more rows to train on.
#
# ## The simplest that is as good
#
# Is the best setting *really* better than the second? A mean of $k$ fold scores is uncertain. Its **standard error**
# is about $s/\sqrt{k}$, with the standard deviation $s$ of the scores. The **one-standard-error rule** (Breiman et al.
# 1984) takes, among all settings within one standard error of the best, the simplest. It gives away what might be luck
# for a smaller network.

# %%
sizes = (4, 8, 16, 32, 64, 128)  # hidden units
size_scores, size_test = np.zeros((3, 6, 5)), np.zeros((3, 6))
for seed in range(3):
    own, others = split(seed)
    folds = plain_folds(300, 5, np.random.default_rng(seed))
    for row, units in enumerate(sizes):
        for fold, members in enumerate(folds):
            kept_rows = np.delete(own, members)
            *_, nets = train_many([0.3], [1e-4], images[kept_rows], digits[kept_rows], 60, units)
            size_scores[seed, row, fold] = which_right(nets, images[own[members]], digits[own[members]]).mean()
        *_, nets = train_many([0.3], [1e-4], images[own], digits[own], 60, units)
        size_test[seed, row] = which_right(nets, images[others], digits[others]).mean()

# %%
means = size_scores.mean(axis=2)  # (splits, sizes)
standard_errors = size_scores.std(axis=2, ddof=1) / np.sqrt(5)
best_size = means.argmax(axis=1)  # (splits,)
bars = [mean[top] - error[top] for mean, error, top in zip(means, standard_errors, best_size, strict=True)]
simple_size = np.array([np.flatnonzero(mean >= bar)[0] for mean, bar in zip(means, bars, strict=True)])
given_away = size_test[range(3), best_size] - size_test[range(3), simple_size]
record("units_best", np.array(sizes)[best_size], unit="units")
record("units_simple", np.array(sizes)[simple_size], unit="units")
record(
    "given_away",
    given_away,
    claim="The smallest net within one standard error of the best loses less than 0.02 of test accuracy on average",
    holds=np.mean(given_away) < 0.02,
)

# %%
figure, axes = plt.subplots()
axes.errorbar(sizes, means[0], yerr=standard_errors[0], fmt="o-", capsize=4, label="5 folds, ± one standard error")
axes.plot(sizes, size_test[0], "s--", label="test")
axes.axhline(bars[0], color="grey", linewidth=1, linestyle=":")
axes.axvline(sizes[simple_size[0]], color="grey", linewidth=1, linestyle=":")
axes.set(xscale="log", xlabel="hidden units", ylabel="accuracy")
axes.set_title("The smallest net within one standard error of the best")
axes.set_xticks(sizes, sizes)
axes.minorticks_off()
axes.legend(loc="lower right")
plots.show(
    figure,
    alt="Accuracy against hidden units from 4 to 128. The curve climbs steeply to 16 units and is flat afterwards. "
    "A dotted line marks one standard error below the best, and the smallest size above it.",
    caption="**Figure 14.9.** The first split. Dotted: one standard error below the best, and the size that the rule "
    "takes.",
)

# %% [markdown]
# In the three splits the best had {measured:units_best.low:.0f} to {measured:units_best.high:.0f} units, the rule took
# {measured:units_simple.low:.0f} to {measured:units_simple.high:.0f}, and it gave away {measured:given_away:.3f} of
# test accuracy on average. Whether that is worth a smaller network is for you to say. The scores of folds share
# training rows, so the standard error is a rule of thumb.
#
# ## Pitfalls
#
# - **Reporting the score that chose.** Whatever number picked the winner is too good. The more were tried, the more.
# - **Anything with labels before the folds.** Choosing features, filling gaps by class, and balancing classes by
#   copying rows all belong inside the training part.
# - **One patient on both sides.** Ask what is new at validation: a new row, or a new patient? Likewise with time: do
#   not validate on the past of what you trained on.
# - **A rate drawn evenly.** Nearly all trials then have the same power of ten. Draw the logarithm.
# - **The best at the edge of the range.** Then the range was too small. Move it and search again.
# - **Different budgets.** If your method had 50 trials and the rival its defaults, you compared trials.
# - **Comparing by one seed.** If two settings differ by less than their seeds do, they are equal.
# - **A tuner's old folder.** KerasTuner continues the search that it finds in its folder. With another search space,
#   use another `project_name` or `overwrite=True`.
#
# ## Summary
#
# - Parameters are learnt, hyperparameters are chosen, on rows that trained no weight. The score that chose is
#   flattered: here by {measured:gap_hundred:.3f} for the best of 100.
# - Folds use every row: the estimate scattered {measured:spread_ratio:.1f} times less than with one part. Stratify rare
#   classes, keep groups together.
# - Everything that looks at labels belongs inside the folds. Columns chosen before gave {measured:noise_leaky:.2f} on
#   pure noise. Scaling before gave {measured:scaling_leak:+.4f}: harmless here.
# - Nested folds score the search itself. They cost hundreds of fits.
# - Random search beats a grid where few hyperparameters matter, and not where all matter equally. Draw rates on a
#   logarithmic scale. Stop the hopeless early.
# - Train the winner on all but the test rows, and use those once.
#
# Where next: every score here is only as good as the rows behind it. Unit 15 looks at those.
