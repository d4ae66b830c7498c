# %% [markdown]
# You can tell a handwritten 3 from an 8, at once and in any hand. Now try to write down *how*, so exactly that a
# machine could do it. This lesson does that for real handwritten digits, in three ways. The first is to write
# rules. The last is to write no rule at all. We measure what each way brings, and end with the question when the
# last one is not worth it.

# %%
import itertools

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers
from scipy.ndimage import label as label_regions
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from threadpoolctl import threadpool_limits

from layerwise import data, plots
from layerwise.measure import record

threadpool_limits(1)  # on tables as small as ours, several threads only wait for each other
plots.use_style()

# %% [markdown]
# ## Three names, one inside the other
#
# **Artificial intelligence** is the oldest and widest name. It comes from the proposal for a summer workshop at
# Dartmouth College, written in 1955: to make a machine behave in ways that would be called intelligent if a
# person did so. *How* is left open. A chess program that tries out moves by rules which people wrote belongs
# here.
#
# **Machine learning** is the part in which the behaviour is fitted to examples. People write a program with open
# numbers in it, the **parameters**. A second program, the training, sets them so that the examples come out well.
# Arthur Samuel's draughts program of 1959 improved its own judgement of positions in this way, and his title has
# the name.
#
# **Deep learning** is the part of machine learning in which the program with open numbers is a chain of simple
# steps, called **layers**. Each layer turns the numbers that it receives into new ones, and the parameters of all
# layers are fitted together. *Deep* says that there are several layers. It does not mean profound.

# %% [markdown] tags=["predict"]
# To which of the three do these belong: a route planner that searches a map for the shortest way; a mail filter
# that weighs words, with weights fitted to mails which people have marked; a phone that reads handwriting with a
# chain of twelve layers; a thermostat?

# %%
figure, axes = plt.subplots(figsize=(7.2, 3.4))
axes.set(xlim=(0, 10), ylim=(0, 5))
axes.set_axis_off()
nested = (
    (0.1, 9.8, 0.1, 4.9, "artificial intelligence", "rules and search,\nwritten by people:\nroute planner"),
    (3.3, 6.4, 0.35, 4.0, "machine learning", "parameters fitted\nto examples:\nmail filter"),
    (6.3, 3.2, 0.6, 3.1, "deep learning", "a chain of layers,\nfitted together:\nreading handwriting"),
)
shades = ("#FFFFFF", "#D6E6F2", "#8FBBDD")
for (left, width, bottom, top, name, examples), shade in zip(nested, shades, strict=True):
    corner, height = (left, bottom), top - bottom
    box = plt.Rectangle(corner, width, height, facecolor=shade, edgecolor="black", linewidth=1.5)
    axes.add_patch(box)
    axes.text(left + 0.2, top - 0.15, name, va="top", fontweight="bold")
    axes.text(left + 0.2, 1.7, examples, va="center", fontsize=9)
axes.set_title("Deep learning is a part of machine learning, a part of AI")
plots.show(
    figure,
    alt="Three boxes, one inside the other. The widest is artificial intelligence, with rules and search written "
    "by people. Inside it lies machine learning, parameters fitted to examples. Inside that lies deep learning, "
    "a chain of layers that are fitted together.",
    caption="**Figure 1.1.** Each name covers what lies inside its box. The examples stand in the smallest box that "
    "holds them.",
)

# %% [markdown] tags=["answer"]
# The route planner is artificial intelligence and no machine learning: people wrote how it searches. The mail
# filter is machine learning with one step from words to answer, so it is not deep. The phone is deep learning,
# and so also the other two. The thermostat is none of them: it follows one rule, and hardly anybody would call
# that intelligent. Where intelligence begins is a matter of words. Whether parameters are fitted is not.

# %% [markdown]
# ## The problem: read a digit
#
# The data are {measured:digit_count:,.0f} scans of single digits, 8 pixels high and 8 wide. Each pixel is a
# number from 0 (paper) to 1 (ink). Every scan has a **label**, the digit that the writer meant.

# %%
digits, labels = data.digits()  # (1797, 8, 8) in 0..1, (1797,)
record("digit_count", len(digits), unit="scans")

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(7.8, 3.3), width_ratios=(1, 1.5))
left.imshow(1 - digits[0], vmin=0, vmax=1)
for (row, column), value in np.ndenumerate(digits[0]):
    colour = "black" if value < 0.5 else "white"
    left.text(column, row, f"{value:.1f}", ha="center", va="center", fontsize=7, color=colour)
left.set(title="What the machine gets", xlabel="column", ylabel="row", xticks=range(8), yticks=range(8))
framed = np.pad(digits, ((0, 0), (1, 1), (1, 1)))  # (1797, 10, 10), a margin of paper
columns = [np.vstack(framed[labels == digit][:6]) for digit in range(10)]  # ten times (60, 10)
right.imshow(1 - np.hstack(columns), vmin=0, vmax=1)
right.set(title="Six writings of each digit", xlabel="label", xticks=np.arange(10) * 10 + 4.5, yticks=[])
right.set_xticklabels(range(10))
for axes in (left, right):
    axes.grid(False)
plots.show(
    figure,
    alt="Left, a scan of a zero, 8 by 8 pixels, with the number of each pixel written on it. Right, six scans of "
    "each digit from 0 to 9 in columns. The writings of one digit differ.",
    caption="**Figure 1.2.** A scan is a table of 64 numbers. No single number tells which digit it is.",
)

# %% [markdown]
# A method that has seen a scan may simply remember it. We want to know how it does on scans that it has *not*
# seen. So we set a quarter aside, the **held-out** part, and let no method learn from it. Chance decides which
# scans those are, so we do it five times and look at the spread.

# %%
SPLITS = [
    train_test_split(np.arange(len(labels)), test_size=450, random_state=seed, stratify=labels) for seed in range(5)
]
len(SPLITS[0][0]), len(SPLITS[0][1])  # training rows, held-out rows

# %% [markdown]
# Before any method comes the **majority baseline**: find the most frequent digit of the training part and give
# that answer always. It does not look at the scan. A method that is not better than this has not shown that it
# learned anything.

# %%
accuracy = {"majority": []}
for train, held_out in SPLITS:
    majority = np.bincount(labels[train]).argmax()
    accuracy["majority"].append(np.mean(labels[held_out] == majority))
record("majority", accuracy["majority"])

# %% [markdown]
# ## Way 1: rules by hand
#
# Start small: 0 or 1? The middle of a zero is empty. That is a rule, and it takes one line. 3 or 8? An 8 is
# closed on its left side and a 3 is open there.


# %%
def zero_or_one(images):
    """0 if the four pixels in the middle are mostly paper, else 1."""
    return np.where(images[:, 3:5, 3:5].mean(axis=(1, 2)) < 0.5, 0, 1)


def three_or_eight(images):
    """3 if the left side is mostly paper, else 8."""
    return np.where(images[:, 2:6, 1:3].mean(axis=(1, 2)) < 0.25, 3, 8)


# %% [markdown] tags=["predict"]
# Both rules, with their thresholds, were written down from what these digits look like, before they met a single
# scan, and were never tuned. How often will each be right? And how many such rules would all ten digits need, if
# each rule tells two digits apart?

# %%
rules = {"zero_or_one": (zero_or_one, (0, 1)), "three_or_eight": (three_or_eight, (3, 8))}
rule_scores = {name: [] for name in rules}
for _, held_out in SPLITS:
    for name, (rule, pair) in rules.items():
        rows = held_out[np.isin(labels[held_out], pair)]
        rule_scores[name].append(np.mean(rule(digits[rows]) == labels[rows]))

# %%
record(
    "rule_zero_one",
    rule_scores["zero_or_one"],
    claim="One rule by hand tells handwritten 0 from 1 in more than nine cases of ten",
    holds=min(rule_scores["zero_or_one"]) > 0.9,
)
record("rule_three_eight", rule_scores["three_or_eight"])

# %% [markdown] tags=["answer"]
# The first rule is right for {measured:rule_zero_one:.1%} ({measured:rule_zero_one.low:.1%} to
# {measured:rule_zero_one.high:.1%} over the splits), the second for {measured:rule_three_eight:.1%}. Ten digits
# form 45 pairs, so there would be 45 rules, each with its threshold, and a 46th to settle quarrels between them.

# %% [markdown]
# Rules have virtues. One can read them, they need no data, and where one is right it is right for a reason. But
# every rule meets a writer that its author had not thought of, and each mended rule may break another.
#
# ## Way 2: features by hand, the rest learned
#
# A rule does two things: it *measures* something on the image, and it *decides* by a threshold. Way 2 keeps the
# measuring and gives the deciding to the machine. What is measured is called a **feature**: a number computed
# from the raw data which makes the decision easier. An engineer who knows digits might choose these 24:
#
# - how much ink is in each of the 8 rows and each of the 8 columns,
# - the centre of mass (its row and its column),
# - how much the image differs from its mirror images (left–right, top–bottom),
# - how often a pen stroke begins along a row and along a column,
# - the total ink, and the number of **holes**: patches of paper enclosed by ink.


# %%
def count_holes(image):
    """Patches of paper that do not reach the border: 0 has one, 8 has two, 1 has none."""
    paper = np.pad(image < 0.35, 1, constant_values=True)  # a margin of paper joins everything outside
    return label_regions(paper)[1] - 1  # all patches, without the outer one


def hand_made(images):
    """24 features for each image. (samples, 8, 8) -> (samples, 24)."""
    rows, columns = images.sum(axis=2), images.sum(axis=1)  # (samples, 8) each
    ink = rows.sum(axis=1)  # (samples,)
    centre = [rows @ np.arange(8) / ink, columns @ np.arange(8) / ink]
    mirrored = [images[:, :, ::-1], images[:, ::-1]]  # left-right, top-bottom
    asymmetry = [np.abs(images - mirror).mean(axis=(1, 2)) for mirror in mirrored]
    dark = images > 0.5
    strokes = [(dark[:, :, 1:] & ~dark[:, :, :-1]).sum(axis=(1, 2)), (dark[:, 1:] & ~dark[:, :-1]).sum(axis=(1, 2))]
    holes = [count_holes(image) for image in images]
    return np.column_stack([rows, columns, *centre, *asymmetry, *strokes, ink, holes])


# %% [markdown]
# The deciding is done by **logistic regression**. It gives each feature a weight for each digit, adds up, and
# answers with the digit that has the largest sum. The weights are fitted to the training part. Unit 02 builds
# this from nothing; here it is a tool. `StandardScaler` brings all features to the same scale first.

# %%
by_hand, pixels = hand_made(digits), digits.reshape(-1, 64)  # (1797, 24), (1797, 64)


def fit(inputs, targets):
    """Logistic regression on scaled inputs. inputs: (samples, features)."""
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)).fit(inputs, targets)


accuracy |= {"by_hand": [], "pixels": []}
for train, held_out in SPLITS:
    for name, inputs in (("by_hand", by_hand), ("pixels", pixels)):
        accuracy[name].append(fit(inputs[train], labels[train]).score(inputs[held_out], labels[held_out]))

# %% [markdown]
# We ran the same classifier a second time, on the 64 raw pixels, with no features at all. That is the fair
# question to hand-made features: are they better than nothing? The answer comes below, next to way 3.
#
# ## Way 3: features learned
#
# Now the machine shall find its 24 features itself. A small network has two layers. The first, called *hidden*
# because nobody tells it what to give, computes 24 numbers from the 64 pixels. The second computes from these 24
# a score for each digit, just as logistic regression does. All parameters of both are fitted together, so the
# features become whatever helps the answer.

# %%
figure, axes = plt.subplots(figsize=(7.6, 3.3))
axes.set(xlim=(0, 10), ylim=(0.1, 4.3))
axes.set_axis_off()
ways = (("1  rules", "rules\nby hand", None), ("2  features by hand", "features\nby hand", "classifier\nlearned"))
ways += (("3  deep learning", "features\nlearned", "classifier\nlearned"),)
for height, (name, first, second) in zip((3.6, 2.2, 0.8), ways, strict=True):
    axes.text(0.1, height, name, va="center", fontweight="bold", fontsize=9)
    steps = [(3.3, 0.9, "pixels"), (8.9, 0.9, "digit")]
    steps += [(6.1, 3.1, first)] if second is None else [(5.2, 1.4, first), (7.1, 1.4, second)]
    for centre, width, text in sorted(steps):
        shade = "#8FBBDD" if "learned" in text else "#F5D9B8" if "hand" in text else "white"
        corner = (centre - width / 2, height - 0.45)
        axes.add_patch(plt.Rectangle(corner, width, 0.9, facecolor=shade, edgecolor="black"))
        axes.text(centre, height, text, ha="center", va="center", fontsize=9)
    for (a, wide, _), (b, narrow, _) in itertools.pairwise(sorted(steps)):
        arrow = {"arrowstyle": "->", "linewidth": 1.3}
        axes.annotate("", xy=(b - narrow / 2, height), xytext=(a + wide / 2, height), arrowprops=arrow)
axes.set_title("From way to way, less is written and more is learned")
plots.show(
    figure,
    alt="Three rows of boxes from pixels to digit. Row 1: one box, rules by hand. Row 2: features by hand, then a "
    "learned classifier. Row 3: learned features, then a learned classifier.",
    caption="**Figure 1.3.** Orange is written by a person, blue is fitted to examples. With more layers, way 3 has "
    "more blue boxes in a row.",
)

# %% [markdown]
# Here is the network in Keras. You need not understand it yet: after unit 07 you will be able to read every line
# of it. What it says is: 64 numbers in, 24 features, 10 scores out, and 30 passes over the training part.


# %%
def train_network(inputs, targets, seed, features=24, classes=10):
    keras.utils.set_random_seed(seed)
    network = keras.Sequential([keras.Input((inputs.shape[1],))])
    network.add(layers.Dense(features, activation="relu"))
    network.add(layers.Dense(classes, activation="softmax"))
    rate = keras.optimizers.Adam(0.01)
    network.compile(optimizer=rate, loss="sparse_categorical_crossentropy", steps_per_execution=22)
    network.fit(inputs, targets, batch_size=64, epochs=30, verbose=0)
    return network


# %% [markdown]
# The network is asked in NumPy: a weighted sum, cut off at zero, gives the 24 features. To compare features with
# features, we hand these 24 to *the same logistic regression* that had the 24 of the engineer.


# %%
def learned(network, inputs):
    """The features that the first layer has learned. (samples, 64) -> (samples, 24)."""
    weights, bias = network.layers[0].get_weights()  # (64, 24), (24,)
    return np.maximum(0, inputs @ weights + bias)


def answer_probabilities(network, inputs):
    """What the network says: a probability for each digit. (samples, 64) -> (samples, 10)."""
    return keras.ops.convert_to_numpy(network(inputs))


# %% [markdown] tags=["predict"]
# Put in order, by accuracy on held-out digits: the majority answer; logistic regression on 24 features by hand;
# on 64 raw pixels; on 24 learned features. How large will the steps between them be?

# %%
accuracy |= {"learned": [], "network": []}
networks, living = [], []
for seed, (train, held_out) in enumerate(SPLITS):
    network = train_network(pixels[train], labels[train], seed)
    networks.append(network)
    found = learned(network, pixels)  # (1797, 24)
    living.append(np.count_nonzero(found[train].any(axis=0)))
    accuracy["learned"].append(fit(found[train], labels[train]).score(found[held_out], labels[held_out]))
    answers = answer_probabilities(network, pixels[held_out]).argmax(axis=1)
    accuracy["network"].append(np.mean(answers == labels[held_out]))

# %%
gain = np.subtract(accuracy["learned"], accuracy["by_hand"])
record("by_hand", accuracy["by_hand"])
record(
    "learned",
    accuracy["learned"],
    claim="24 learned features serve the same classifier better than 24 features by hand",
    holds=gain.min() > 0.005,
)
record("gain_over_hand", 100 * gain, unit="percentage points")
record("living", living, unit="features")

# %%
record("pixels", accuracy["pixels"])
record("network", accuracy["network"])
difference = 100 * np.subtract(accuracy["network"], accuracy["pixels"])
record(
    "gain_over_pixels",
    difference,
    unit="percentage points",
    claim="On 8×8 digits a hidden layer of 24 differs from logistic regression on the pixels by less than 3 points",
    holds=abs(difference.mean()) < 3,
)

# %%
figure, axes = plt.subplots(figsize=(7.2, 3.0))
names = {"by_hand": "24 features by hand", "pixels": "64 raw pixels", "learned": "24 learned features"}
names |= {"network": "the network itself"}
for height, name in enumerate(reversed(names)):
    scores = 100 * np.array(accuracy[name])
    axes.plot(scores, [height] * 5, "o", color=plots.COLOURS[0], alpha=0.6)
    axes.plot(scores.mean(), height, "|", color="black", markersize=18, markeredgewidth=2)
    axes.text(scores.mean(), height + 0.3, f"{scores.mean():.1f}", ha="center", fontsize=9)
axes.text(90.1, -0.3, f"← majority answer: {100 * np.mean(accuracy['majority']):.1f}", fontsize=9)
axes.set(yticks=range(4), xlim=(90, 100), ylim=(-0.6, 3.7), xlabel="right answers on held-out digits (%)")
axes.set_yticklabels(reversed(names.values()))
axes.set(ylabel="what decides", title="Learned features beat hand-made ones, and so do raw pixels")
plots.show(
    figure,
    alt="Right answers in percent on held-out digits, five splits each, on an axis from 90 to 100. Features by hand "
    "lie around 93 to 95; raw pixels, learned features and the network lie together around 97. A note says that the "
    "majority answer is far to the left, at 10.",
    caption="**Figure 1.4.** Five dots per row, one for each split; the bar is their mean. The first three rows "
    "have the same classifier and differ in what it sees. The axis begins at 90 %.",
)

# %% [markdown] tags=["answer"]
# Majority {measured:majority:.1%}, features by hand {measured:by_hand:.1%} ({measured:by_hand.low:.1%} to
# {measured:by_hand.high:.1%}), raw pixels {measured:pixels:.1%} ({measured:pixels.low:.1%} to
# {measured:pixels.high:.1%}), learned features {measured:learned:.1%} ({measured:learned.low:.1%} to
# {measured:learned.high:.1%}). The step from the baseline to anything that learns is huge. The learned features
# beat the engineer's on every split, by {measured:gain_over_hand:.1f} points on average.

# %% [markdown]
# Two honest remarks. First, the engineer's features lose to *no features at all*: sums over rows and columns
# throw away where on the row the ink was. Another engineer, with a month instead of an hour, might do better.
# That is the point: features by hand cost time and knowledge, anew for every problem.
#
# Second, the whole network differs from logistic regression on raw pixels by {measured:gain_over_pixels:+.1f}
# points on average ({measured:gain_over_pixels.low:+.1f} to {measured:gain_over_pixels.high:+.1f}): nothing to
# speak of. At 8×8 pixels, with each digit scanned to the same place and size, a pixel is already a good feature.
# In a photograph of a street it is not: there, the same pixel is now a car and now the sky. Learned features
# matter most where raw numbers say least.
#
# ## What do the learned features look like?
#
# Each feature is a weighted sum of 64 pixels, so its weights form an image too.

# %%
weights = networks[0].layers[0].get_weights()[0]  # (64, 24)
weights = weights[:, np.argsort(-np.linalg.norm(weights, axis=0))]  # the strongest first
never_inked = digits.max(axis=0) == 0  # (8, 8)
filters = np.where(never_inked, np.nan, weights.T.reshape(24, 8, 8))
framed = np.pad(filters, ((0, 0), (1, 1), (1, 1)), constant_values=np.nan)  # (24, 10, 10)
sheet = np.vstack([np.hstack(framed[first : first + 8]) for first in (0, 8, 16)])  # (30, 80)
limit = np.nanmax(np.abs(sheet))

# %%
figure, axes = plt.subplots(figsize=(7.4, 3.3))
drawing = axes.imshow(sheet, cmap="RdBu_r", vmin=-limit, vmax=limit)
axes.set_axis_off()
axes.set_title("Learned features weigh ink here against ink there")
figure.colorbar(drawing, ax=axes, label="weight of the pixel", shrink=0.85)
plots.show(
    figure,
    alt="24 small images of 8 by 8 weights in three rows. Most have red patches, where ink raises the feature, beside "
    "blue ones, where it lowers it, and some noise. The last ones are pale all over. None looks like a digit.",
    caption="**Figure 1.5.** The 24 features of the first network, the strongest first. Ink on red raises the feature, "
    "ink on blue lowers it. Pixels that are blank in all scans are left white.",
)


# %%
def neighbour_correlation(filters):
    """Correlation between the weights of pixels that lie side by side. filters: (features, 8, 8)."""
    one = np.append(filters[:, :, 1:], filters[:, 1:].transpose(0, 2, 1), axis=1).ravel()
    other = np.append(filters[:, :, :-1], filters[:, :-1].transpose(0, 2, 1), axis=1).ravel()
    known = np.isfinite(one) & np.isfinite(other)
    return np.corrcoef(one[known], other[known])[0, 1]


# %%
inked = np.flatnonzero(~never_inked)
together, scrambled = [], []
for seed, network in enumerate(networks):
    table = np.full((24, 64), np.nan)
    table[:, inked] = network.layers[0].get_weights()[0].T[:, inked]
    together.append(neighbour_correlation(table.reshape(24, 8, 8)))
    table[:, inked] = table[:, np.random.default_rng(seed).permutation(inked)]
    scrambled.append(neighbour_correlation(table.reshape(24, 8, 8)))
record("neighbours_mixed", scrambled)
record(
    "neighbours",
    together,
    claim="Learned features are made of patches: the weights of neighbouring pixels are alike",
    holds=min(together) > max(scrambled) + 0.1,
)

# %% [markdown]
# They are patches of *for* beside patches of *against*, with a good deal of noise. Each answers a question like
# "is there a stroke on the right, and none on the left of it?" None is a digit, and none has a name. The network
# was never told which pixels are neighbours, yet neighbours have similar weights: their correlation is
# {measured:neighbours:.2f}, and {measured:neighbours_mixed:.2f} after the pixels have changed places.
# Neighbouring pixels carry ink together, so the training treats them alike.
#
# The pale ones have learned next to nothing. They gave zero for every training scan, and a feature that is always
# zero gets no correction (unit 3 says why). Of 24 features, about {measured:living:.0f}
# were alive on average. Learning does not come with a promise that everything is put to use.
#
# ### Low, middle and high
#
# Such features are **low-level**: close to the pixels, and useful for many digits. People describe what they see
# in levels, and the step from one to the next is short.

# %%
eight = next(image for image in digits[labels == 8] if count_holes(image) == 2)
edges = np.hypot(np.diff(eight, axis=1, append=0), np.diff(eight, axis=0, append=0))
paper = label_regions(np.pad(eight < 0.35, 1, constant_values=True))[0][1:-1, 1:-1]
scores = answer_probabilities(networks[0], eight.reshape(1, 64))[0]

# %%
figure, axes = plt.subplots(1, 4, figsize=(8.4, 2.7))
panels = (1 - eight, -edges, paper)
titles = ("raw: pixels", "low: edges", "middle: parts", "high: the digit")
for panel, axis, colours in zip(panels, axes, ("gray", "gray", "Set3"), strict=False):
    axis.imshow(panel, cmap=colours, interpolation="nearest")
    axis.set(xlabel="column", xticks=(0, 7), yticks=())
axes[0].set(ylabel="row", yticks=(0, 7))
axes[3].bar(range(10), scores, color=plots.COLOURS[0])
axes[3].set(xlabel="digit", ylabel="probability", xticks=range(0, 10, 2), ylim=(0, 1), box_aspect=1)
for axis, title in zip(axes, titles, strict=True):
    axis.set_title(title)
    axis.grid(False)
plots.show(
    figure,
    alt="Four pictures of one eight: its pixels; its edges, where brightness changes; its parts, ink and two "
    "separate holes in colours of their own; and the network's probabilities, nearly all on the digit 8.",
    caption="**Figure 1.6.** One scan on four levels. The edges and the holes are computed by hand, to show what is "
    "meant; a deep network finds features of its own on each level.",
)

# %% [markdown]
# - **Low-level** features come straight from the raw data: an edge, a spot, a colour; a loud moment; a pair of
#   letters.
# - **Mid-level** features are made of low-level ones: a loop, a corner, an eye; a syllable; a phrase.
# - **High-level** features are made of these and are close to the answer: an eight, a face; a word; a complaint.
#
# One hidden layer has one level. Networks with many layers build one level on the other. Zeiler and Fergus (2014)
# made visible what the layers of a network for photographs respond to: edges and colours first, then textures and
# parts, and late in the chain whole objects. Nobody had written these levels into it. Unit 16 looks into networks
# that are made for images.
#
# ## Why now?
#
# The idea is not new. Rosenblatt's perceptron of 1958 learned the weights of one layer. In 1986, Rumelhart,
# Hinton and Williams showed how to train several layers together. Three years later LeCun and others trained such
# a network on handwritten digits from letters. What has changed since is the size of everything around it.

# %%
years = np.array([1989, 1998, 2012])
examples = np.array([7_291, 60_000, 1_200_000])
parameters = np.array([9_760, 60_000, 60_000_000])
figure, axes = plt.subplots(figsize=(6.8, 3.5))
axes.semilogy(years, parameters, "s--", color=plots.COLOURS[1], label="parameters")
axes.semilogy(years, examples, "o-", color=plots.COLOURS[0], label="training images")
for year, name in zip(years, ("zip codes", "LeNet-5", "AlexNet"), strict=True):
    axes.text(year, 2.2e3, name, ha="center", fontsize=9)
axes.set(xlim=(1986, 2015), ylim=(1e3, 2e8), xlabel="year", ylabel="number (logarithmic)")
axes.set_title("In 23 years: 165 times the images, 6,000 times the parameters")
axes.legend(loc="upper left")
plots.show(
    figure,
    alt="Training images and parameters of three networks on a logarithmic axis: about ten thousand of each in "
    "1989, 60,000 of each in 1998, then 1.2 million images and 60 million parameters in 2012.",
    caption="**Figure 1.7.** Figures from the papers: LeCun et al. (1989), LeCun et al. (1998), Krizhevsky et al. "
    "(2012). The points are three well-known networks, not a survey.",
)

# %% [markdown]
# - **Data.** The network of 1989 had 7,291 training images. ImageNet, presented in 2009, had 3.2 million
#   photographs, collected from the web and sorted by people over the web; the contest built on it gave 1.2
#   million for training.
# - **Hardware.** A layer is mostly multiplications and additions that do not wait for each other, and graphics
#   processors, built for games, do thousands of them at once. Krizhevsky, Sutskever and Hinton trained their
#   network of 60 million parameters on two such cards in five to six days. In the contest of 2012 the right label
#   was missing from the five best guesses of a variant of it for 15.3 % of the images; the next best entry had
#   26.2 %.
# - **Software.** Training needs the slope of the error for each parameter. Today's libraries (TensorFlow, on
#   which Keras runs here, was described in 2016) derive it from the program itself, so that nobody has to write
#   the slopes out, and run the same lines on a laptop and on many graphics cards.
#
# Better ways to train came along as well; units 3 (activation functions), 9 (optimisers) and 10 (regularisation) are
# about these.
#
# ## Data become tensors
#
# A network takes numbers in a box with axes, a **tensor**: NumPy's array. The number of axes is its **rank**.
# (NumPy says `ndim`. It is not the rank of a matrix in algebra.) The first axis always counts the samples.
#
# | data | axes | rank | example |
# |---|---|---|---|
# | table of vectors | (samples, features) | 2 | 150 flowers, 4 lengths each: (150, 4) |
# | sequences | (samples, time, features) | 3 | 365 days, 24 hours, 3 measurements: (365, 24, 3) |
# | images | (samples, height, width, channels) | 4 | our scans: (1797, 8, 8, 1) |
# | films | (samples, time, height, width, channels) | 5 | 12 clips of 30 pictures: (12, 30, 48, 64, 3) |
#
# A **channel** is one number measured at a pixel: grey images have one, colour photographs three (red, green,
# blue).

# %% [markdown] tags=["predict"]
# What are the ranks and shapes of: one colour photograph of 427 rows and 640 columns; the same photograph as a
# batch for a network; our digits for logistic regression; our digits for a network that takes images?

# %%
photograph = data.photograph("china")
batch = photograph[None]  # a new first axis: a batch of one
images = digits[..., None]  # a new last axis: one channel
for name, tensor in {"photograph": photograph, "batch": batch, "pixels": pixels, "images": images}.items():
    print(f"{name:10}  rank {tensor.ndim}  shape {tensor.shape}")

# %% [markdown] tags=["answer"]
# (427, 640, 3) has rank 3. The batch, (1, 427, 640, 3), has rank 4: even a single sample needs the sample axis.
# The table of pixels is (1797, 64), rank 2, and the images are (1797, 8, 8, 1), rank 4, with a channel axis of
# length 1. The last two hold the same numbers; only the borders between them differ.

# %% [markdown]
# Drawing new borders is `reshape`. It keeps the order in which the numbers lie in memory. Moving an axis, say the
# channels from first to last, changes that order; it is `transpose` (or `np.moveaxis`). Taking one for the other
# gives the right shape and no error.

# %% [markdown] tags=["predict"]
# Some libraries store images as (channels, height, width). Here is our photograph in that form. We want (height,
# width, channels) back. What will `reshape` show?

# %%
channels_first = np.ascontiguousarray(photograph[::4, ::4].transpose(2, 0, 1))  # (3, 107, 160)
moved = channels_first.transpose(1, 2, 0)  # (107, 160, 3)
reshaped = channels_first.reshape(107, 160, 3)
moved.shape, reshaped.shape

# %%
figure, axes = plt.subplots(1, 2, figsize=(7.4, 3.2), sharey=True)
for axis, image, name in zip(axes, (moved, reshaped), ("transpose(1, 2, 0)", "reshape(107, 160, 3)"), strict=True):
    axis.imshow(image)
    axis.set(title=name, xlabel="column")
    axis.grid(False)
axes[0].set_ylabel("row")
plots.show(
    figure,
    alt="Left, a photograph of a Chinese temple, intact. Right, the same numbers after reshape: a grid of small grey "
    "copies of the temple, nine in all, without colour.",
    caption="**Figure 1.8.** Both arrays have the shape (107, 160, 3). Only one is the photograph: look at what you "
    "feed.",
)

# %% [markdown] tags=["answer"]
# Small grey copies of the scene. `reshape` took three neighbouring pixels of one colour for the red, green and
# blue of one pixel. A network would train on that without complaint.

# %% [markdown]
# ## From data to a model in use
#
# What we did with the digits is what one does with any data:
#
# 1. **Data.** Look at them. How were they collected, what is missing, how many of each class?
# 2. **Split.** Set a part aside before anything is learned, with all classes in their shares.
# 3. **Baseline.** What does the majority answer reach, or a simple model?
# 4. **Model.** A program with open parameters.
# 5. **Loss.** One number that says how wrong the model is on the training part. (Units to come.)
# 6. **Training.** Change the parameters so that the loss falls.
# 7. **Evaluation.** Measure on the held-out part, with the baseline beside it. Whoever tunes by this part has
#    used it up, so for tuning one sets a third part aside, the *validation* part.
# 8. **Use.** Watch how the model does on the data of next month: they are not those of last year.
#
# ### Why held out?
#
# Imagine labels that have nothing to do with the images, because somebody has shuffled them. There is nothing to
# learn. A method that only *remembers* is the nearest neighbour: it answers with the label of the most similar
# scan that it has seen.

# %% [markdown] tags=["predict"]
# How accurate is the nearest neighbour with shuffled labels: on its own training part, and on the held-out part?

# %%
remembered, generalised = [], []
for seed, (train, held_out) in enumerate(SPLITS):
    shuffled = np.random.default_rng(seed).permutation(labels)
    neighbour = KNeighborsClassifier(n_neighbors=1).fit(pixels[train], shuffled[train])
    remembered.append(neighbour.score(pixels[train], shuffled[train]))
    generalised.append(neighbour.score(pixels[held_out], shuffled[held_out]))
record("shuffled_held_out", generalised)
record(
    "shuffled_training",
    remembered,
    claim="Accuracy on the training part proves nothing: it can be perfect where there is nothing to learn",
    holds=min(remembered) > 0.99 and max(generalised) < 0.2,
)

# %% [markdown] tags=["answer"]
# {measured:shuffled_training:.0%} on what it has seen and {measured:shuffled_held_out:.1%} on what it has not.
# Only the second figure says what the method is worth. Networks with enough parameters can remember as well
# (Zhang and others, 2017).

# %% [markdown]
# ### Why accuracy alone misleads
#
# Now a task in which one class is rare: *is this digit an 8?* About one scan in ten is. We compare three answers:
# always "no"; logistic regression on four coarse features (ink, centre of mass, mirror symmetry); logistic
# regression on all pixels. Beside the accuracy stands the **recall**: of the eights, how many were found?

# %%
is_eight = labels == 8
coarse = by_hand[:, [16, 17, 18, 22]]  # centre row, centre column, left-right asymmetry, ink
detectors = {"always no": None, "four coarse features": coarse, "all pixels": pixels}
rare = {name: {"accuracy": [], "recall": []} for name in detectors}
for train, held_out in SPLITS:
    for name, inputs in detectors.items():
        says_eight = np.zeros(len(held_out), dtype=bool)
        if inputs is not None:
            says_eight = fit(inputs[train], is_eight[train]).predict(inputs[held_out])
        rare[name]["accuracy"].append(np.mean(says_eight == is_eight[held_out]))
        rare[name]["recall"].append(np.mean(says_eight[is_eight[held_out]]))

# %%
record("no_accuracy", rare["always no"]["accuracy"])
record("coarse_accuracy", rare["four coarse features"]["accuracy"])
record("coarse_recall", rare["four coarse features"]["recall"])
record("detector_accuracy", rare["all pixels"]["accuracy"])
record("detector_recall", rare["all pixels"]["recall"])

# %%
figure, axes = plt.subplots(figsize=(6.8, 3.3))
for shift, measure, colour, hatch in (
    (-0.2, "accuracy", plots.COLOURS[0], ""),
    (0.2, "recall", plots.COLOURS[5], "//"),
):
    heights = [100 * np.mean(rare[name][measure]) for name in detectors]
    text = "accuracy: right answers" if measure == "accuracy" else "recall: eights that were found"
    bars = axes.bar(np.arange(3) + shift, heights, 0.38, color=colour, hatch=hatch, edgecolor="black", label=text)
    axes.bar_label(bars, fmt="%.0f", fontsize=9)
axes.set(xticks=range(3), ylim=(0, 135), yticks=range(0, 101, 25), xlabel="what decides", ylabel="held-out digits (%)")
axes.set_xticklabels(detectors)
axes.set_title("90 % right answers without finding a single eight")
axes.legend(loc="upper left", ncols=2)
plots.show(
    figure,
    alt="Bars of accuracy and recall for three eight-detectors. Always no: accuracy 90, recall 0. Four coarse "
    "features: the same. All pixels: accuracy 96, recall 71.",
    caption="**Figure 1.9.** Where a class is rare, accuracy hardly tells a useless detector from a useful one (mean "
    "over five splits).",
)

# %% [markdown]
# "Always no" is right for {measured:no_accuracy:.1%}. The detector with four features reaches
# {measured:coarse_accuracy:.1%}, which sounds like a model that works, and finds {measured:coarse_recall:.0%} of
# the eights: it has been trained, and what it has learned is to say "no". The one with all pixels reaches
# {measured:detector_accuracy:.1%} and finds {measured:detector_recall:.1%}. So: put the majority answer beside
# every accuracy, and count class by class.
#
# ## Where deep learning is the wrong tool
#
# **Small tables.** Columns such as age, income or the size of a cell are features already; people chose them.
# Here are 569 breast masses with 30 measurements each, malignant or not, and the network of way 3 against
# logistic regression.

# %%
table = data.breast_cancer()
measurements, malignant = table.iloc[:, :-1].to_numpy(dtype=float), table.iloc[:, -1].to_numpy()
malignant = (malignant == np.unique(malignant)[-1]).astype(int)
measurements.shape, np.bincount(malignant)

# %%
simple, deep = [], []
for seed in range(3):
    train, held_out = train_test_split(np.arange(569), test_size=0.25, random_state=seed, stratify=malignant)
    simple.append(fit(measurements[train], malignant[train]).score(measurements[held_out], malignant[held_out]))
    scaler = StandardScaler().fit(measurements[train])
    network = train_network(scaler.transform(measurements[train]), malignant[train], seed, classes=2)
    answers = answer_probabilities(network, scaler.transform(measurements[held_out])).argmax(axis=1)
    deep.append(np.mean(answers == malignant[held_out]))

# %%
record("table_logistic", simple)
record(
    "table_network",
    deep,
    claim="On a small table the network gains less than a point over logistic regression",
    holds=np.mean(deep) < np.mean(simple) + 0.01,
)
support = [SVC(C=10).fit(pixels[a], labels[a]).score(pixels[b], labels[b]) for a, b in SPLITS]
record(
    "support",
    support,
    claim="On the digits a support vector machine beats the small network",
    holds=np.mean(support) > np.mean(accuracy["network"]),
)

# %% [markdown]
# Over three splits, logistic regression has {measured:table_logistic:.1%} ({measured:table_logistic.low:.1%} to
# {measured:table_logistic.high:.1%}) and the network {measured:table_network:.1%}
# ({measured:table_network.low:.1%} to {measured:table_network.high:.1%}). On larger tables, too, ensembles of
# decision trees are hard to beat (Grinsztajn and others, 2022). And even on our scans a support vector machine
# (Cortes and Vapnik, 1995) has {measured:support:.1%} against {measured:network:.1%} for the network.
#
# **Few examples.** Every parameter has to be pinned down by data. So far the training part had 1,347 scans. What
# if there were 50, about five of each digit?

# %%
few = {"by_hand": [], "pixels": [], "network": []}
for seed, (train, held_out) in enumerate(SPLITS):
    some = train[:50]
    for name, inputs in (("by_hand", by_hand), ("pixels", pixels)):
        few[name].append(fit(inputs[some], labels[some]).score(inputs[held_out], labels[held_out]))
    often = np.tile(some, 20)  # each scan 20 times a pass, so that the training takes as many steps as before
    network = train_network(pixels[often], labels[often], seed)
    answers = answer_probabilities(network, pixels[held_out]).argmax(axis=1)
    few["network"].append(np.mean(answers == labels[held_out]))

# %%
record("few_by_hand", few["by_hand"])
record("few_pixels", few["pixels"])
record(
    "few_network",
    few["network"],
    claim="With 50 examples instead of 1,347 the network loses more than five points",
    holds=max(few["network"]) < np.mean(accuracy["network"]) - 0.05,
)

# %% [markdown]
# Features by hand {measured:few_by_hand:.1%} ({measured:few_by_hand.low:.1%} to {measured:few_by_hand.high:.1%}),
# raw pixels {measured:few_pixels:.1%} ({measured:few_pixels.low:.1%} to {measured:few_pixels.high:.1%}), network
# {measured:few_network:.1%} ({measured:few_network.low:.1%} to {measured:few_network.high:.1%}). Everybody loses
# far more than any method gains on another: where examples are few, the first thing to get is more examples. One
# often hears that features by hand win when data are scarce. Ours do not. That would take features which know
# something that the pixels do not show.
#
# **Data unlike those of the training.** A network knows what its examples taught it and nothing else. Let us
# exchange ink and paper, which would not stop any reader, and then show it images of pure chance, which are no
# digits at all.

# %% [markdown] tags=["predict"]
# How accurate will the network be on white-on-black digits? And how sure, on average, of its answer to pure
# noise: 10 %, 40 %, 80 %?

# %%
inverted, sureness = [], []
for seed, (network, (_, held_out)) in enumerate(zip(networks, SPLITS, strict=True)):
    answers = answer_probabilities(network, 1 - pixels[held_out]).argmax(axis=1)
    inverted.append(np.mean(answers == labels[held_out]))
    noise = np.random.default_rng(seed).uniform(size=(1000, 64)).astype("float32")
    sureness.append(answer_probabilities(network, noise).max(axis=1).mean())
record(
    "inverted",
    inverted,
    claim="A network trained on black ink fails on white ink",
    holds=max(inverted) < np.mean(accuracy["network"]) - 0.4,
)
record(
    "sureness_on_noise",
    sureness,
    claim="The network is sure of its answers to images that are no digits",
    holds=min(sureness) > 0.7,
)

# %% [markdown] tags=["answer"]
# {measured:inverted:.1%} right ({measured:inverted.low:.1%} to {measured:inverted.high:.1%}), worse than
# guessing, against {measured:network:.1%} on black ink. On noise it gives its answer a probability of
# {measured:sureness_on_noise:.0%} on average. It must choose one of ten digits and has never seen anything else,
# so "none of these" is not an answer that it could give. Geirhos and others (2020) collect cases in which
# networks learned something other than what was meant.

# %% [markdown]
# **And further:**
#
# - **Exact rules are known.** Taxes, timetables, sums: write the program. It is right every time, and it can be
#   checked.
# - **Each decision must be explained.** The weights of logistic regression can be read. Figure 1.5 shows what
#   reading a network is like, and that one is tiny.
# - **Cause and effect are wanted.** A network finds what goes together, not what would happen if one changed
#   something.
# - **The cost is not worth it.** Training takes time and energy, and somebody has to look after the model.
#
# ## Summary
#
# - Deep learning ⊂ machine learning ⊂ artificial intelligence. *Learning* means that parameters are fitted to
#   examples, *deep* that several layers are fitted together.
# - Three ways: rules by hand; features by hand and a learned classifier; features learned. With the same
#   classifier and 24 features each, learned ones had {measured:learned:.1%} and hand-made ones
#   {measured:by_hand:.1%}, with the majority answer at {measured:majority:.1%}. Raw pixels had
#   {measured:pixels:.1%}: on such small images there was little left to gain.
# - Features come in levels: edges, parts, things. Our hidden layer learned the lowest: patches for and against.
# - More data, graphics processors and libraries that derive slopes made an old idea practical.
# - Vectors have rank 2, sequences 3, images 4, films 5, samples first. `reshape` draws borders, `transpose` moves
#   axes.
# - Judge on held-out data, next to the majority answer, class by class.
#
# ## Pitfalls
#
# - **"It is 90 % accurate."** Compared with what? "No" was right for {measured:no_accuracy:.1%} and found no
#   eight.
# - **Testing on what was trained on.** A memory had {measured:shuffled_training:.0%} there, with shuffled labels.
# - **One split, one seed.** The figures above moved by a point or more from split to split. A difference of that
#   size in a single run means nothing.
# - **Held-out is not new.** Our scans come from 13 people, and the data do not say who wrote what. The same hand
#   is in both parts, so all accuracies here are kinder than a new writer would be.
# - **The right shape, the wrong numbers.** After every `reshape`, look at a sample.
# - **"Deeper is better."** Start with the baseline, then a simple model. A network has to earn its place.
# - **"The network has understood."** It has fitted its examples. Exchange ink and paper, and see.
#
# Next comes the smallest piece of every network, the neuron: [unit 02](02_perceptron.ipynb) builds it from
# nothing and lets it learn. First, the exercise.
