# %% [markdown]
# Forty digits that people wrote on paper forms around 1990. You can read every one of them.

# %% tags=["collapsed"]
import keras
import matplotlib.pyplot as plt
import numpy as np

from layerwise import data, plots
from layerwise.measure import record

plots.use_style()
(x_train, y_train), (x_test, y_test) = data.mnist(dtype="float32")
plots.images(
    x_train[:40],
    [],
    alt="Four rows of ten handwritten digits. Some lean, some are thin and some bold; a few are hard to read.",
    caption="**Figure 1.1.** Forty scans from MNIST, a collection of handwritten digits that has been used to try out "
    "learning programs since the 1990s.",
)

# %% [markdown]
# Now try to write down *how* you read them, so exactly that a computer could do it. What makes a 7 a 7? A bar on top,
# you say, and a slanted stroke. How long is the bar? What if it is curved, or if the stroke has a dash through it?
# People tried for decades to write such rules.
#
# This lesson goes the other way: it shows a program thousands of examples and lets it find out by itself. You will see
# the whole thing first, in a dozen lines. Then we look inside.
#
# ## Read handwriting in a dozen lines
#
# The scans come with the course. Each one is a grid of 28 × 28 gray values, 0 for the background and 1 for full ink.
# (Image files hold whole numbers from 0 to 255. `dtype="float32"` has divided them by 255 already; with your own images
# that is your job.) With each scan comes its **label**, the digit that the writer meant. 8,000 scans are there to learn
# from. Another 2,000 are the **test data**: they are put aside, and we touch them once, when the network is finished.

# %%
import keras
from keras import layers

from layerwise import data

(x_train, y_train), (x_test, y_test) = data.mnist(dtype="float32")
x_train.shape, y_train[:10]

# %% [markdown]
# The program is a **neural network**, a chain of **layers**. Each layer takes the numbers from the layer before it and
# computes new ones. Ours begins by putting the 28 × 28 gray values in a row. From those it computes 128 numbers, from
# these 64, and from these 10, one for each digit. The last ten are positive and add up to 1, so we can read them as
# probabilities.

# %%
keras.utils.set_random_seed(1)
model = keras.Sequential([
    keras.Input((28, 28)),
    layers.Flatten(),
    layers.Dense(128, activation="relu"),
    layers.Dense(64, activation="relu"),
    layers.Dense(10, activation="softmax"),
])  # fmt: skip
model.summary()

# %% [markdown]
# The summary counts the **parameters**: 109,386 numbers that decide what the network answers. Nobody sets them by hand.
# They start at random, so for now the network guesses. Then it is *trained*:
#
# 1. Show it a **batch** of scans. Keras takes 32 at a time unless you say otherwise.
# 2. A **loss** measures how far its ten probabilities are from the labels.
# 3. An **optimizer** changes every parameter a little, in the direction that makes the loss smaller.
#
# One pass over all the training scans is an **epoch**. We'll run ten.

# %% [markdown] tags=["predict"]
# Guessing gets one scan in ten right. How many will the network get right after ten epochs: three in ten, six, nine?
# And how long will that take?

# %%
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x_train, y_train, epochs=10, validation_split=0.1)

# %% [markdown]
# Each epoch takes about a second. `225/225` counts its batches: 7,200 scans, 32 at a time. `accuracy` is the fraction
# of the scans that the network got right. The two numbers that begin with `val_` are about **validation data**:
# `validation_split=0.1` told `fit` to keep the last 800 scans back and to use them for measuring only. They answer the
# question that matters: how good is it on scans that it was *not* trained on?

# %% tags=["collapsed"]
plots.curves(
    history.history,
    alt="Two plots over ten epochs. Loss: the training curve falls steadily toward zero, the validation curve falls "
    "until epoch 5 and then rises. Accuracy: the training curve climbs to nearly 1, the validation curve stops below.",
    caption="**Figure 1.2.** Training and validation data part ways after a few epochs.",
)
last = {name: values[-1] for name, values in history.history.items()}
record("last_train", last["accuracy"], says="After the last epoch it reads {mean:.1%} of the training scans.")
record("last_val", last["val_accuracy"], says="Of the validation scans it reads {mean:.1%}.")

# %% [markdown]
# Look at the gap. The network ends at {measured:last_train:.1%} on the scans that it has seen and at
# {measured:last_val:.1%} on the others. It has begun to learn single scans by heart, which helps nobody. That is called
# **overfitting**, and Part II is about preventing it.
#
# We're done with training, so now the test data. `evaluate` measures on them, and `predict` gives the ten probabilities
# for each scan.

# %%
test_loss, test_accuracy = model.evaluate(x_test, y_test)
probabilities = model.predict(x_test)
answers = probabilities.argmax(axis=1)  # the most probable digit
probabilities[0].round(3), answers[0], y_test[0]

# %% tags=["collapsed"]
record("test_accuracy", test_accuracy, says="The network reads {mean:.1%} of 2,000 scans that it has never seen.")
plots.images(
    x_test[:9],
    [f"{answer}\n{row.max():.0%} sure" for answer, row in zip(answers[:9], probabilities[:9], strict=True)],
    alt="Nine test scans in a row, above each the network's answer and how sure it is.",
    caption="**Figure 1.3.** The first nine test scans, what the network says, and how sure it is.",
    columns=9,
)

# %% [markdown]
# Both calls take a *batch*. For a single scan, keep the first axis: `model.predict(x_test[:1])`.
#
# Nobody has told this program what a loop is, or a bar, or a stroke. It has seen 7,200 examples, and now it reads
# {measured:test_accuracy:.1%} of new handwriting.
#
# ## Look at its mistakes
#
# A percentage hides more than it shows. Always look at what went wrong:

# %%
import numpy as np

wrong = np.flatnonzero(answers != y_test)
sure = probabilities[wrong].max(axis=1)
worst = wrong[np.argsort(-sure)]  # the surest mistakes first
len(wrong), worst[:5]

# %% tags=["collapsed"]
plots.images(
    x_test[worst[:20]],
    [f"{answers[i]}, was {y_test[i]}" for i in worst[:20]],
    alt="Twenty test scans with the network's answer and the true label above each. About half are hard to read; "
    "others are plain digits that anybody could read.",
    caption="**Figure 1.4.** The twenty mistakes the network was most sure of.",
)
record("sure_wrong", np.median(sure), says="On half of its mistakes it was more than {mean:.0%} sure.")

# %% [markdown]
# Some of these you would get wrong, too. Others are perfectly clear. The network doesn't know which: on half of its
# mistakes it was more than {measured:sure_wrong:.0%} sure. A high probability doesn't mean that the answer is right.
#
# Which digits does it mix up? Count the answers for each label. The table of counts is called a **confusion matrix**:
# its rows are what was written, its columns what was answered. The right answers stand on the diagonal.

# %%
from sklearn.metrics import confusion_matrix

matrix = confusion_matrix(y_test, answers)
matrix

# %% tags=["collapsed"]
mixed = matrix - np.diag(np.diag(matrix))
written, answered = np.unravel_index(mixed.argmax(), mixed.shape)
record("mixed", mixed.max(), says=f"The largest one off the diagonal is {{mean:.0f}}: {written}, read as {answered}.")
record("written", written)
record("answered", answered)

# %% [markdown]
# Look along the rows for large numbers off the diagonal. The largest is {measured:mixed:.0f}: so many times somebody
# wrote a {measured:written:.0f} and the network read a {measured:answered:.0f}.
#
# ## Three names, one inside the other
#
# What you have just seen goes by three names.
#
# **Artificial intelligence** is the oldest and widest. It comes from the proposal for a summer workshop in 1956: make a
# machine behave in ways that we would call intelligent in a person. *How* is left open. A chess program that tries out
# moves by rules that people wrote is AI.
#
# **Machine learning** is the part of it in which people write a program with parameters, and a second program sets
# these from examples. A mail filter that weighs words is machine learning.
#
# **Deep learning** is the part of machine learning in which the program is a chain of layers, and the parameters of all
# layers are learned together. *Deep* means that there are several layers with parameters. Ours has three.

# %% tags=["collapsed"]
figure, axes = plt.subplots(figsize=(7.2, 3.0))
axes.set(xlim=(0, 10), ylim=(0, 5))
axes.set_axis_off()
nested = (
    (0.1, 9.8, 0.1, 4.8, "artificial intelligence", "rules and search\nby people: chess,\nroute planner"),
    (3.3, 6.4, 0.4, 3.9, "machine learning", "parameters set\nfrom examples:\nmail filter"),
    (6.4, 3.1, 0.7, 3.0, "deep learning", "a chain of layers,\nlearned together:\nhandwriting"),
)
for (left, width, bottom, height, name, example), shade in zip(nested, ("#FFFFFF", "#D6E6F2", "#8FBBDD"), strict=True):
    axes.add_patch(plt.Rectangle((left, bottom), width, height, facecolor=shade, edgecolor="black"))
    axes.text(left + 0.15, bottom + height - 0.45, name, weight="bold", color="black")
    axes.text(left + 0.15, bottom + height / 2 - 0.5, example, fontsize=9, color="black", va="center")
plots.show(
    figure,
    alt="Three nested boxes. Artificial intelligence contains machine learning, which contains deep learning.",
    caption="**Figure 1.5.** Each is a part of the one before it.",
)

# %% [markdown]
# There are three settings in which a program can learn:
#
# - **Supervised learning**: the examples come with labels, as ours do. If the label is one of several classes, the task
#   is **classification**; if it is a number, such as the price of a house, it is **regression**.
# - **Unsupervised learning**: there are examples and no labels. Find groups, gaps, or what is unusual (Part V).
# - **Reinforcement learning**: no examples at all. A program tries things out and gets rewards, as in a game. This
#   course leaves it out.
#
# ## Three ways to read a digit
#
# What did the layers learn? To see that, solve the same problem the way people did over the years. We compare three
# ways on the 800 validation scans. The test data have done their work, and a comparison is a choice.
#
# **Rules by hand.** Write down what you know. An 8 has two loops. A 0, a 6 and a 9 have one, and its position tells you
# which one it is. A 1 is narrow.

# %%
from scipy import ndimage

x_fit, y_fit = x_train[:7200], y_train[:7200]
x_val, y_val = x_train[7200:], y_train[7200:]  # what validation_split=0.1 kept back


def read_by_rules(image):
    background, regions = ndimage.label(image < 0.5)  # the page around the digit, and one region for each loop
    rows, columns = np.nonzero(image > 0.5)
    if regions == 3:
        return 8
    if regions == 2:
        loop = np.nonzero((background > 0) & (background != background[0, 0]))[0]  # the rows of its pixels
        return 0 if len(loop) > 40 else 9 if loop.mean() < 13 else 6
    if np.ptp(columns) < np.ptp(rows) / 2.5:
        return 1
    return 7 if np.sum(rows < 14) > 1.1 * np.sum(rows >= 14) else 3


np.mean([read_by_rules(image) == label for image, label in zip(x_val, y_val, strict=True)])

# %% tags=["collapsed"]
by_rules = np.mean([read_by_rules(image) == label for image, label in zip(x_val, y_val, strict=True)])
record("rules", by_rules, says="The rules read {mean:.1%} of the validation scans.")

# %% [markdown]
# {measured:rules:.0%}, and every rule you add breaks another. A loop that isn't quite closed is no loop to a program.
#
# **Features by hand.** A **feature** is a number that says something useful about an example. People write the
# features; the weights are learned. Here are 25: how many loops, how much ink and where, and the ink in each of 16
# squares. A logistic regression (unit 02 looks inside) learns the weights.

# %%
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def features_by_hand(image):
    rows, columns = np.nonzero(image > 0.5)
    squares = image.reshape(4, 7, 4, 7).mean(axis=(1, 3)).ravel()  # 16 squares of 7 by 7 pixels
    loops = ndimage.label(image < 0.5)[1] - 1
    place = [rows.mean(), columns.mean(), rows.std(), columns.std(), np.cov(rows, columns)[0, 1]]
    return [loops, image.mean(), np.ptp(rows), np.ptp(columns), *place, *squares]


handmade_fit = np.array([features_by_hand(image) for image in x_fit])
handmade_val = np.array([features_by_hand(image) for image in x_val])
classifier = make_pipeline(StandardScaler(), LogisticRegression(max_iter=300))
classifier.fit(handmade_fit, y_fit).score(handmade_val, y_val)

# %% [markdown]
# **Features learned.** Now look at our network again. All of it but the last layer turns a scan into 64 numbers, and
# the last layer weighs them, just as the logistic regression weighs its 25. So those 64 numbers *are* features. The
# difference is that nobody wrote them.
#
# Is that better, or was it luck? Train the network from three random seeds, cut off its last layer, and give what comes
# out to the same kind of classifier. To be fair, this network gets 25 numbers before its last layer, too. (`lab.repeat`
# builds the network once for each seed and calls `fit`.)

# %%
from layerwise import lab


def build(seed):
    model = keras.Sequential([
        keras.Input((28, 28)),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dense(25, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ])  # fmt: skip
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


learned_scores = []
for run in lab.repeat(build, (x_fit, y_fit), epochs=10, seeds=3).runs:
    body = keras.Sequential(run.model.layers[:-1])
    classifier.fit(body.predict(x_fit, verbose=0), y_fit)
    learned_scores.append(classifier.score(body.predict(x_val, verbose=0), y_val))

# %% tags=["collapsed"]
handmade_score = classifier.fit(handmade_fit, y_fit).score(handmade_val, y_val)
record("handmade", handmade_score, says="25 features by hand: {mean:.1%} of the validation scans.")
record(
    "learned",
    learned_scores,
    claim="25 learned features: {mean:.1%} of the validation scans ({low:.1%} to {high:.1%} over {runs} seeds), with "
    "the same classifier and the same number of features and of training scans.",
    holds=min(learned_scores) > handmade_score + 0.03,
)
figure, axes = plt.subplots(figsize=(6.4, 2.2))
ways = {"rules by hand": by_rules, "features by hand": handmade_score, "features learned": np.mean(learned_scores)}
axes.barh(list(ways), list(ways.values()), color=("#BBBBBB", "#8FBBDD", "#0072B2"))
axes.invert_yaxis()
axes.set(xlabel="accuracy on 800 validation scans", xlim=(0, 1))
axes.bar_label(axes.containers[0], [f"{value:.0%}" for value in ways.values()], padding=4)
axes.grid(visible=False)
plots.show(
    figure,
    alt=f"Three bars: rules by hand {by_rules:.0%}, features by hand {handmade_score:.0%}, features learned "
    f"{np.mean(learned_scores):.0%}.",
    caption="**Figure 1.6.** Accuracy with rules by hand, with only the features by hand, and with learned features.",
)

# %% [markdown]
# From {measured:rules:.0%} to {measured:handmade:.0%} to {measured:learned:.0%}. That is why people switched: the
# network finds better features than the ones we write.
#
# What do such features look like? In our network every unit sees the whole image, which makes them hard to draw. So
# look at a small network whose first layer sees only windows of 5 × 5 pixels, and whose second layer sees windows of 14
# × 14 (unit 16 builds it). For each unit, here is what the windows look like that make it respond most:

# %% tags=["collapsed"]
keras.utils.set_random_seed(1)
eye = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 5, activation="relu"),
    layers.MaxPooling2D(),
    layers.Conv2D(16, 5, activation="relu"),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])  # fmt: skip
eye.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", jit_compile=False)
eye.fit(x_train[..., np.newaxis], y_train, epochs=4, batch_size=64, verbose=0)
seen = x_train[:4000]
responses = keras.Model(eye.inputs, [eye.layers[0].output, eye.layers[2].output, eye.outputs[0]])
low, middle, high = responses.predict(seen[..., np.newaxis], verbose=0)


def favorite(outputs, size, step):
    """The mean of the sixteen windows to which a unit responds most. outputs: (samples, rows, columns)."""
    flat = outputs.reshape(len(outputs), -1)
    best = np.argsort(-flat.max(axis=1))[:16]
    corners = [(image, *(step * np.array(divmod(flat[image].argmax(), outputs.shape[2])))) for image in best]
    return np.mean([seen[image, top : top + size, left : left + size] for image, top, left in corners], axis=0)


figure, axes = plt.subplots(3, 8, figsize=(7.2, 2.9))
rows = (
    [favorite(low[..., unit], 5, 1) for unit in range(8)],
    [favorite(middle[..., unit], 14, 2) for unit in range(8)],
    [seen[np.argsort(-high[:, digit])[:16]].mean(axis=0) for digit in range(8)],
)
names = ("low level\n5 × 5", "mid level\n14 × 14", "high level\n28 × 28")
for line, windows, name in zip(axes, rows, names, strict=True):
    for place, window in zip(line, windows, strict=True):
        place.imshow(window, cmap="gray_r", vmin=0, vmax=1)
        place.set_axis_off()
    line[0].text(-0.25, 0.5, name, transform=line[0].transAxes, ha="right", va="center", fontsize=9)
plots.show(
    figure,
    alt="Three rows of eight small images. Low level: edges and bars in different directions. Mid level: arcs, corners "
    "and half loops. High level: the digits 0 to 7.",
    caption="**Figure 1.7.** What units of three layers respond to: edges, then arcs and corners, then digits.",
)

# %% [markdown]
# The first layer responds to edges and bars (**low-level features**), the second to arcs and corners that are made of
# them (**mid-level features**), the last to whole digits (**high-level features**). Each layer builds on the one before
# it. With photographs the same happens in more steps: edges, textures, parts, things (Zeiler & Fergus, 2014).
#
# ## What data looks like to a network
#
# To a network everything is a **tensor**: an array of numbers with some number of axes. The number of axes is its
# **rank**, their lengths are its **shape**. The first axis always counts the samples.
#
# | data | rank | shape |
# |---|---|---|
# | a table: customers, with some columns each | 2 | (samples, features) |
# | time series: heart recordings; the words of a sentence, each as a row of numbers | 3 | (samples, time, features) |
# | gray or color images | 4 | (samples, height, width, channels) |
# | videos | 5 | (samples, time, height, width, channels) |
#
# A color image has three channels, for red, green and blue. Gray images have one, and it is often left out, as in our
# `x_train`.

# %%
loans = data.loans().drop(columns="approved").to_numpy()  # without the label
for array in (loans, x_train, x_train[..., np.newaxis], data.photograph("china")[np.newaxis]):
    print(array.ndim, array.shape)

# %% [markdown]
# ## Is it any good?
#
# Three habits keep you honest. You have seen them all; here they are by name.
#
# - **Three parts.** Train on the *training data*. Make every choice (how many layers? how many epochs?) by the
#   *validation data*. Use the *test data* once, when nothing is left to choose. If you choose by the test data, you
#   have in effect trained on them, and the score means nothing. That is called a **leak**.
# - **A baseline.** What would the simplest possible answer reach? The most frequent digit is 1, and always answering 1
#   is right for one scan in nine. If 95% of your email isn't spam, 95% accuracy is nothing to be proud of.
# - **A rival.** Try something simple and well known. On these scans a support vector machine, a method from 1995, is
#   right more often than our network:

# %%
from sklearn.svm import SVC

rival = SVC().fit(x_fit.reshape(-1, 784), y_fit)
majority = np.bincount(y_fit).argmax()
np.mean(y_val == majority), rival.score(x_val.reshape(-1, 784), y_val), history.history["val_accuracy"][-1]

# %% tags=["collapsed"]
record("rival", rival.score(x_val.reshape(-1, 784), y_val), says="The support vector machine reads {mean:.1%}.")

# %% [markdown]
# {measured:rival:.1%} of the validation scans against {measured:last_val:.1%}, and nobody had to choose layers. So why
# networks? Because a chain of layers can be built *for* the data. Unit 16 gives the network a hint, namely that pixels
# have neighbors, and there it wins. For speech, translation and photographs nothing else comes close. For a table with
# twenty columns, try something simpler first.
#
# ## When it fails
#
# Our network has only ever seen dark ink on light paper, one digit per scan, neatly centered. What does it do with
# anything else?

# %% [markdown] tags=["predict"]
# We swap black and white: the same digits, now white on black, like chalk on a blackboard. You'd have no trouble. Then
# we feed it pure noise. What does the network answer, and how sure is it?

# %%
inverted = model.predict(1 - x_val, verbose=0)
noise = np.random.default_rng(0).uniform(size=(2000, 28, 28))
on_noise = model.predict(noise, verbose=0)
np.mean(inverted.argmax(axis=1) == y_val), np.median(inverted.max(axis=1)), np.median(on_noise.max(axis=1))

# %% tags=["collapsed"]
record(
    "inverted",
    np.mean(inverted.argmax(axis=1) == y_val),
    claim="With black and white exchanged the network reads {mean:.0%} of the digits.",
    holds=bool(np.mean(inverted.argmax(axis=1) == y_val) < 0.3),
)
record("inverted_sure", np.median(inverted.max(axis=1)), says="Its median certainty is then {mean:.0%}.")
record("noise_sure", np.median(on_noise.max(axis=1)), says="On pure noise it is {mean:.0%}.")
examples = np.concatenate([1 - x_val[:5], noise[:5]])
certain = np.concatenate([inverted[:5], on_noise[:5]])
plots.images(
    examples,
    [f"{row.argmax()}\n{row.max():.0%} sure" for row in certain],
    alt="Five digits in white on black and five squares of noise, above each the network's answer and how sure it is: "
    f"from {certain.max(axis=1).min():.0%} to {certain.max(axis=1).max():.0%}.",
    caption="**Figure 1.8.** Nothing here is like the training data, and the network is mostly sure all the same.",
)

# %% [markdown]
# It reads {measured:inverted:.0%} of the inverted digits, which is worse than guessing, and its median certainty is
# {measured:inverted_sure:.0%}. On noise, where there is nothing to read, it is {measured:noise_sure:.0%}. A network
# always picks one of the ten digits. It has no way to say "I don't know", unless somebody builds one in (unit 23 does).
#
# Don't use deep learning when there are only a few hundred examples and no pretrained network to start from; when the
# examples don't look like what will come; when every single answer must be explained; or when a simpler method does as
# well.

# %% [markdown] tags=["deeper"]
# ## Deeper: why now?
#
# The ideas are old. Rosenblatt's perceptron learned from examples in 1958. Rumelhart, Hinton and Williams showed in
# 1986 how to train several layers together. LeCun's convolutional network read handwritten zip codes in 1989; MNIST was
# put together later, from scans that NIST had collected (LeCun et al., 1998). Yet for twenty years few people used deep
# networks. Three things changed:
#
# - **Data.** ImageNet (2009) had millions of labeled photographs where others had thousands.
# - **Computers.** Graphics processors, made for games, do just the arithmetic that layers need. In 2012 Krizhevsky,
#   Sutskever and Hinton trained a network on two of them for six days and won the ImageNet competition by a wide
#   margin.
# - **Methods and tools.** ReLU, dropout, batch normalization and better optimizers made deep networks trainable (Part
#   II), and libraries such as Keras made them a matter of a dozen lines.
#
# What is still missing? A child needs a few examples of a giraffe; networks need hundreds. And as you just saw, they
# take shortcuts that work on the training data and nowhere else (Geirhos et al., 2020).

# %% [markdown]
# ## Summary
#
# - A neural network is a chain of layers with parameters. `compile` says how to learn, `fit` learns, `evaluate`
#   measures, `predict` answers.
# - Deep learning learns its features, from low-level to high-level ones. That is its advantage over rules and features
#   written by hand.
# - Classification and regression are supervised: the examples have labels.
# - Data comes as tensors. The first axis counts the samples.
# - Train, choose and test on three different parts. Compare with the majority and with a simple rival. Look at the
#   mistakes, and at what it does with a kind of data it has never seen.
