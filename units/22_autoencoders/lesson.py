# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from keras import layers, ops
from scipy.linalg import subspace_angles
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from layerwise import data, plots
from layerwise.measure import record
from layerwise.training import train

plots.use_style()
tf.get_logger().setLevel("ERROR")  # each net compiles functions of its own; TensorFlow would warn

# %% [markdown]
# ## Learning without labels
#
# Every network so far learned from pairs: an input, and a label that somebody had written beside it. In this part of
# the course there are no labels, so the data themselves must say what to learn, and the simplest way is this: *the
# input is its own target*.
#
# To copy the input is no art. It becomes one when the copy must pass through a narrow place. An **autoencoder** has
# two halves. The **encoder** turns an image $x$ of 64 pixels into a **code** $z$ of, say, 8 numbers. The **decoder**
# turns the code into an image $\hat x$ again:
#
# $$x \;\xrightarrow{\text{encoder}}\; z \;\xrightarrow{\text{decoder}}\; \hat x, \qquad
# \text{loss} = \frac{1}{64}\sum_{j=1}^{64} (x_j - \hat x_j)^2.$$
#
# This loss is the **reconstruction error**. Eight numbers cannot hold any 64. They can hold a digit only if the two
# halves have learned what digits have in common. The narrow place is called the **bottleneck**.
#
# We use the small digits of earlier units. The labels are kept aside: no autoencoder will see them. We shall use them
# only to ask what a code has learned.

# %%
images, labels = data.digits()  # (1797, 8, 8) in 0..1
order = np.random.default_rng(22).permutation(len(images))
training, validation, test = order[:1197], order[1197:1497], order[1497:]
pixels = images.reshape(-1, 64).astype("float32")  # (1797, 64)
train_digits, valid_digits, test_digits = pixels[training], pixels[validation], pixels[test]
train_labels, test_labels = labels[training], labels[test]


def error(digits, copies):
    """The mean squared error over all pixels of all images."""
    return float(np.mean((digits - copies) ** 2))


# %% [markdown]
# ## The best linear code: principal components
#
# Before networks, a yardstick. Suppose that encoder and decoder may only be linear: the code is a table of weights
# times the image. Then the best possible pair is known, and no training is needed. It is called **principal component
# analysis**, PCA, and takes three steps.
#
# 1. **Centre**: subtract the mean image $m$ of the training set. Otherwise the first code number would be spent on
#    what all images have in common.
# 2. **Decompose** the table of centred images, one image in each row, by the *singular value decomposition* (SVD):
#    $X - m = U S V^\top$. The rows of $V^\top$ are images, too. They are at right angles to each other and have
#    length 1. They stand in order: the first is the direction in which the digits differ most from their mean, the
#    next is the direction in which they differ most among those at right angles to the first, and so on. They are
#    the **principal components**.
# 3. **Keep** the first $k$. The code of an image is how far it lies along each of them, $z = V_k^\top (x - m)$. The
#    way back is $\hat x = m + V_k z$.

# %%
mean_digit = train_digits.mean(axis=0)  # (64,)
_, singular_values, components = np.linalg.svd(train_digits - mean_digit, full_matrices=False)  # components: (64, 64)


def pca_codes(digits, size):
    return (digits - mean_digit) @ components[:size].T  # (images, 64) -> (images, size)


def pca_copies(digits, size):
    return mean_digit + pca_codes(digits, size) @ components[:size]  # (images, 64)


# %% [markdown]
# Mean and components come from the training digits alone. The test digits are only measured with them, exactly as
# with the weights of a network.

# %%
figure, axes = plt.subplots(1, 9, figsize=(7.4, 1.5))
names = ["mean", *(f"{number}." for number in range(1, 9))]
for axis, picture, name in zip(axes, [mean_digit, *components[:8]], names, strict=True):
    limit = np.abs(picture).max()
    axis.imshow(picture.reshape(8, 8), cmap="RdBu_r", vmin=-limit, vmax=limit)
    axis.set_title(name, fontsize=10)
    axis.axis("off")
figure.suptitle("A digit is the mean plus so much of each component", fontsize=11, fontweight="bold")
plots.show(
    figure,
    alt="Nine pictures of 8 by 8 pixels: the mean of all digits, a red blot, and the first eight principal components, "
    "patches of red and blue that look like rough strokes and holes.",
    caption="**Figure 22.1.** The mean digit and the first eight principal components. Red is positive, blue is "
    "negative. The components are whole patterns, not single pixels.",
)

# %%
for size in (2, 8, 32):
    print(f"{size:2} numbers: error on test digits {error(test_digits, pca_copies(test_digits, size)):.4f}")
print(f" 0 numbers, the mean digit for all: {error(test_digits, mean_digit):.4f}")

# %% [markdown]
# ## One graph, three models: the functional API
#
# `Sequential` (unit 7) is a chain from one input to one output. An autoencoder is a chain, too, but we want to use
# its halves *separately*: encode without decoding, and decode codes that no image had. For this Keras has the
# **functional API**. A layer is called like a function on a symbol that stands for data to come. Each call adds a node
# to a graph, and `keras.Model(inputs, outputs)` is the piece of the graph between the two.

# %%
keras.utils.set_random_seed(22)
image = keras.Input((64,), name="image")  # a symbol: (batch, 64), no numbers yet
hidden = layers.Dense(128, activation="elu")(image)
code = layers.Dense(2, name="code")(layers.Dense(64, activation="elu")(hidden))
encoder = keras.Model(image, code, name="encoder")

code_input = keras.Input((2,), name="any_code")  # the decoder has an entrance of its own
hidden = layers.Dense(64, activation="elu")(code_input)
copy = layers.Dense(64, activation="sigmoid")(layers.Dense(128, activation="elu")(hidden))
decoder = keras.Model(code_input, copy, name="decoder")

autoencoder = keras.Model(image, decoder(encoder(image)), name="autoencoder")  # models are called like layers

# %% [markdown]
# The third model has no weights of its own. It *shares* those of the other two. The code layer has no activation: a
# code may be any number. The pixels lie between 0 and 1, and so do the answers of a sigmoid.

# %% [markdown] tags=["predict"]
# We train the third model only. Will the encoder have learned anything? Note its first weights before and after.

# %%
before = encoder.get_weights()[0].copy()
autoencoder.compile(optimizer="adam", loss="mse")
autoencoder.fit(train_digits, train_digits, batch_size=100, epochs=5, verbose=0)  # the input is the target
print("parameters:", encoder.count_params(), "+", decoder.count_params(), "=", autoencoder.count_params())
print("largest change of a first weight of the encoder:", np.abs(encoder.get_weights()[0] - before).max().round(3))

# %% [markdown] tags=["answer"]
# Yes. The weights belong to the layers, and the three models hold the same layers. What one model learns, all that
# share the layer have learned. There are two numbers in the code, and yet more than thirty thousand weights: how
# narrow the bottleneck is says nothing about how large the network is.

# %% [markdown]
# Sharing goes further. The same encoder can be called on *two* inputs. This model says how far apart the codes of two
# images are. It has two inputs and not one weight more than the encoder:

# %%
left, right = keras.Input((64,)), keras.Input((64,))
apart = ops.sqrt(ops.sum(ops.square(encoder(left) - encoder(right)), axis=1))
twins = keras.Model([left, right], apart)
print("weights of the twins:", twins.count_params(), " distances:", twins([test_digits[:3], test_digits[3:6]]).shape)

# %% [markdown]
# ## A linear autoencoder finds what PCA finds
#
# Leave out every activation, keep one layer on each side, and the network is linear. Bourlard and
# Kamp (1988) showed by the SVD what the best weights are: the decoder spans the same directions as the first $k$
# components. Baldi and Hornik (1989) showed that the squared error has no other minimum, only saddles on the way.
# So training must find PCA, if we wait
# long enough. From here on we use `train` (unit 8), which takes the same steps as `fit` in a fraction of the time,
# and let the rate sink along half a cosine (unit 9).


# %%
def sinking(rate, epochs, batch_size):
    steps = epochs * -(-len(train_digits) // batch_size)  # rounded up
    return keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, steps))


def outputs(model, inputs):
    return ops.convert_to_numpy(model(inputs))


def linear_autoencoder(size, seed, epochs=250, rate=0.05):
    keras.utils.set_random_seed(seed)
    image = keras.Input((64,))
    model = keras.Model(image, layers.Dense(64)(layers.Dense(size)(image)))
    model.compile(optimizer=sinking(rate, epochs, 200), loss="mse")
    train(model, train_digits, train_digits, epochs=epochs, batch_size=200, seed=seed)
    return model


# %% [markdown] tags=["predict"]
# Will the ten columns of the decoder *be* the first ten components, once the error is the same?

# %%
excess, angles, likeness = [], [], []
for seed in range(3):
    linear = linear_autoencoder(10, seed)
    columns = linear.layers[-1].get_weights()[0]  # (10, 64): what each code number adds to the image
    copies = outputs(linear, train_digits)
    excess.append(100 * (error(train_digits, copies) / error(train_digits, pca_copies(train_digits, 10)) - 1))
    angles.append(np.degrees(subspace_angles(columns.T, components[:10].T)).max())
    unit_columns = columns / np.linalg.norm(columns, axis=1, keepdims=True)
    likeness.append(np.abs(unit_columns @ components[:10].T).max(axis=1).mean())  # 1 if each is a component

# %%
record("pca_10", error(train_digits, pca_copies(train_digits, 10)))
record(
    "linear_excess",
    excess,
    unit="% above PCA",
    claim="A linear autoencoder with 10 code numbers, trained long, reaches PCA's reconstruction error within 1 %",
    holds=max(excess) < 1,
)
record(
    "linear_angle",
    angles,
    unit="degrees",
    claim="Its decoder spans the subspace of the first 10 principal components; the largest angle is below 2°",
    holds=max(angles) < 2,
)
record(
    "column_likeness",
    likeness,
    claim="The single columns of its decoder are not the principal components",
    holds=max(likeness) < 0.9,
)

# %% [markdown] tags=["answer"]
# The error is PCA's, up to {measured:linear_excess.high:.4f} %. The largest angle between the two ten-dimensional
# subspaces was {measured:linear_angle.high:.1f}° at most: nearly the same subspace. The columns are not the components.
# The cosine of a column with the component it is most like was {measured:column_likeness:.2f} in the mean. Nothing in
# the loss asks for right angles or for an order. If the code is turned and stretched, and the decoder undoes it, the
# copies stay what they were.

# %%
figure, rows = plt.subplots(2, 8, figsize=(7.2, 2.3))
for row, pictures, name in zip(rows, (components, unit_columns), ("component", "column"), strict=True):
    for number, (axis, picture) in enumerate(zip(row, pictures, strict=False), start=1):
        limit = np.abs(picture).max()
        axis.imshow(picture.reshape(8, 8), cmap="RdBu_r", vmin=-limit, vmax=limit)
        axis.set_title(f"{name} {number}", fontsize=8)
        axis.axis("off")
figure.suptitle("The same subspace, other directions in it", fontsize=11, fontweight="bold")
plots.show(
    figure,
    alt="Two rows of eight pictures in red and blue. Above the principal components in order; below the columns of the "
    "linear decoder, which are mixtures and resemble none of them.",
    caption="**Figure 22.2.** Above: eight of the ten principal components. Below: eight columns of the linear "
    "decoder. Each column is a mixture of all ten components.",
)

# %% [markdown]
# One warning comes with this. Train less, and the error may be as good as there while the subspace is not. Here with
# a code of 8 numbers and a fifth of the rate:

# %%
linear = linear_autoencoder(8, 0, rate=0.01)
early = error(train_digits, outputs(linear, train_digits)) / error(train_digits, pca_copies(train_digits, 8)) - 1
columns = linear.layers[-1].get_weights()[0]
record("early_excess", 100 * early, unit="% above PCA")
record("early_angle", np.degrees(subspace_angles(columns.T, components[:8].T)).max(), unit="degrees")
print("singular values 7 to 12:", singular_values[6:12].round(1))

# %% [markdown]
# The singular values say how much the digits vary along each component. Numbers 8, 9 and 10 are nearly alike. To take
# the ninth instead of the eighth costs hardly any error, and the slope that would correct it is tiny: the angle is
# still {measured:early_angle:.0f}° when the error is within {measured:early_excess:.1f} %. *A small error does not
# prove that the weights have arrived anywhere in particular.*
#
# ## With activations: how much does a curved code save?
#
# PCA can describe digits only as points of a flat sheet in the space of 64 pixels. A network with activations can
# bend the sheet. Hinton and Salakhutdinov (2006) made deep autoencoders famous by beating PCA in this way. The
# encoder is 64–128–64–$k$, the decoder runs back the same way. The activation is the exponential linear unit: it is
# $z$ above 0 and bends smoothly to −1 below, so that no unit falls silent.


# %%
def halves(size):
    """The encoder's entrance and last hidden layer, and a decoder; for plain and for variational autoencoders."""
    image, code = keras.Input((64,)), keras.Input((size,))
    hidden = layers.Dense(64, activation="elu")(layers.Dense(128, activation="elu")(image))
    backward = layers.Dense(128, activation="elu")(layers.Dense(64, activation="elu")(code))
    return image, hidden, keras.Model(code, layers.Dense(64, activation="sigmoid")(backward))


def plain_autoencoder(size, seed):
    epochs = 160 if size == 32 else 80  # a wide code takes longer
    keras.utils.set_random_seed(seed)
    image, hidden, decoder = halves(size)
    encoder = keras.Model(image, layers.Dense(size)(hidden))
    model = keras.Model(image, decoder(encoder(image)))
    model.compile(optimizer=sinking(0.008, epochs, 100), loss="mse")
    curves = train(
        model, train_digits, train_digits, epochs=epochs, batch_size=100, validation=(valid_digits,) * 2, seed=seed
    ).history
    return encoder, decoder, curves


# %% [markdown] tags=["predict"]
# With 2, 8 and 32 code numbers: where will the network gain most over PCA, and where least?

# %%
sizes, plain, plain_errors = (2, 8, 32), {}, {size: [] for size in (2, 8, 32)}
for size in sizes:
    for seed in range(3):
        plain[size, seed] = encoder, decoder, _ = plain_autoencoder(size, seed)
        plain_errors[size].append(error(test_digits, outputs(decoder, outputs(encoder, test_digits))))
pca_errors = {size: error(test_digits, pca_copies(test_digits, size)) for size in range(1, 41)}

# %%
figure, axes = plt.subplots(figsize=(6.0, 3.4))
for size, colour in zip(sizes, plots.COLOURS, strict=False):
    for seed in range(3):
        name = f"code of {size}" if seed == 0 else None
        curve = plain[size, seed][2]["val_loss"]
        axes.plot(range(1, len(curve) + 1), curve, "-", color=colour, linewidth=1.3, label=name)
    axes.axhline(error(valid_digits, pca_copies(valid_digits, size)), color=colour, linestyle=":", linewidth=1.5)
axes.plot([], [], ":", color="grey", label="PCA, same size")
axes.set(
    xlabel="epochs",
    ylabel="error on validation digits\n(mean square per pixel)",
    yscale="log",
    title="A wide code needs many epochs to overtake PCA",
    ylim=(0.0018, 0.3),
)
axes.legend(ncols=2)
plots.show(
    figure,
    alt="Nine falling curves in three groups, one for each code size, flat at the end. Those for 2 and 8 code numbers "
    "end far below the dotted line of PCA; those for 32 pass it late and end a little below.",
    caption="**Figure 22.3.** Error on validation digits while training, three seeds for each code size. The dotted "
    "lines are PCA's errors.",
)

# %%
for size in sizes:
    record(f"plain_{size}", plain_errors[size])
    record(f"pca_{size}", pca_errors[size])
record(
    "gain_2",
    [1 - value / pca_errors[2] for value in plain_errors[2]],
    claim="With 2 code numbers a non-linear autoencoder has less error on test digits than PCA by a fifth or more",
    holds=max(plain_errors[2]) < 0.8 * pca_errors[2],
)
record(
    "gain_8",
    [1 - value / pca_errors[8] for value in plain_errors[8]],
    claim="With 8 code numbers a non-linear autoencoder has less error on test digits than PCA by a third or more",
    holds=max(plain_errors[8]) < 0.67 * pca_errors[8],
)
record(
    "gain_32",
    [1 - value / pca_errors[32] for value in plain_errors[32]],
    claim="With 32 code numbers the non-linear autoencoder gains less than a fifth over PCA on test digits",
    holds=all(0.8 < value / pca_errors[32] < 1.2 for value in plain_errors[32]),
)
half_way = [plain[32, seed][2]["val_loss"][79] for seed in range(3)]
record("ratio_at_80", np.array(half_way) / error(valid_digits, pca_copies(valid_digits, 32)))

# %%
figure, axes = plt.subplots()
axes.plot(list(pca_errors), list(pca_errors.values()), label="PCA")
for seed in range(3):
    heights = [plain_errors[size][seed] for size in sizes]
    axes.plot(sizes, heights, "o", color=plots.COLOURS[1], label="autoencoder, 3 seeds" if seed == 0 else None)
axes.set(
    xlabel="code numbers",
    ylabel="error on test digits\n(mean square per pixel)",
    yscale="log",
    title="A curved code saves most where the code is small",
)
axes.legend()
plots.show(
    figure,
    alt="PCA's test error falls steadily with the code size, on a logarithmic scale. The autoencoder's points lie far "
    "below it at 2 and 8 code numbers and close to it at 32.",
    caption="**Figure 22.4.** Error on test digits against code size. With 8 numbers the network does what takes PCA "
    "about twice as many.",
)

# %% [markdown] tags=["answer"]
# With 2 numbers the network has {measured:gain_2:.0%} less error than PCA ({measured:plain_2:.4f} against
# {measured:pca_2:.4f}), with 8 numbers {measured:gain_8:.0%} less ({measured:plain_8:.4f} against
# {measured:pca_8:.4f}). With 32 it is {measured:gain_32:.0%} ({measured:plain_32:.4f} against {measured:pca_32:.4f}),
# and that only after 160 epochs: after 80 of them its validation error was still {measured:ratio_at_80:.2f} times
# PCA's. With half as many numbers as pixels there is little left that a bend could save. PCA finds its optimum
# exactly and at once, the network must approach it by small steps. Where a code may be wide, PCA is the better
# bargain.

# %%
chosen = [int(np.flatnonzero(test_labels == digit)[0]) for digit in range(10)]
panels = {"original": test_digits[chosen]}
for size in sizes:
    encoder, decoder, _ = plain[size, 0]
    panels[f"PCA, {size}"] = pca_copies(test_digits[chosen], size)
    panels[f"network, {size}"] = outputs(decoder, outputs(encoder, test_digits[chosen]))


def strip(pictures):
    """Images (n, 64) side by side, with a column of paper between: (8, 9n)."""
    return np.hstack([np.pad(picture.reshape(8, 8), ((0, 0), (0, 1))) for picture in pictures])


figure, rows = plt.subplots(len(panels), 1, figsize=(5.6, 4.6))
for axis, (name, pictures) in zip(rows, panels.items(), strict=True):
    axis.imshow(1 - strip(pictures), vmin=0, vmax=1)
    axis.text(-1.5, 3.5, name, ha="right", va="center", fontsize=10)
    axis.axis("off")
figure.suptitle("Eight numbers are enough for the network, not for PCA", fontsize=11, fontweight="bold")
plots.show(
    figure,
    alt="Seven rows of the digits 0 to 9: originals, then copies by PCA and the network with 2, 8 and 32 numbers. "
    "PCA's copies with 2 numbers are grey blurs, the network's clean, some of another digit. With 8 numbers "
    "the network's can be read, PCA's are blurred. With 32 both equal the originals.",
    caption="**Figure 22.5.** Test digits and their copies. With 2 numbers the network draws clean digits that are not "
    "always the right ones.",
)

# %% [markdown]
# ### No bottleneck, nothing learned
#
# What if the code is *wider* than the image? Then the network can copy, and a copy needs to know nothing of digits. A
# linear autoencoder with 128 code numbers shows it. We train it on digits, and then give it **scrambled** digits: each
# pixel comes from another digit, so that single pixels are as ever and their connection is lost.

# %%
wide = linear_autoencoder(128, 0, epochs=150, rate=0.006)
scrambled = np.random.default_rng(0).permuted(test_digits, axis=0)  # each column shuffled for itself
wide_digits, wide_scrambled = (error(some, outputs(wide, some)) for some in (test_digits, scrambled))
record(
    "wide_digits",
    wide_digits,
    claim="A linear autoencoder with more code numbers than pixels copies test digits with next to no error",
    holds=wide_digits < 0.0005,
)
record(
    "wide_scrambled",
    wide_scrambled,
    claim="It copies scrambled digits with next to no error, too: it has learned nothing that is special to digits",
    holds=wide_scrambled < 0.001,
)
record("pca_scrambled", error(scrambled, pca_copies(scrambled, 8)))
record("mean_scrambled", error(scrambled, mean_digit))

# %% [markdown]
# Its error on test digits is {measured:wide_digits:.6f}, far below that of any network above, and it has learned the
# least. It copies scrambled digits with {measured:wide_scrambled:.6f}. PCA with 8 numbers refuses:
# {measured:pca_scrambled:.3f}, where the mean digit for all gives {measured:mean_scrambled:.3f}. So a low
# reconstruction error alone is no proof of a good code. If a code must be wide, it needs another constraint. A
# *denoising* autoencoder (Vincent and others, 2008) gets a spoiled image as input and the clean one as target, so
# that copying does not help.
#
# Images deserve convolutions (unit 16), and autoencoders of larger pictures have them: strided convolutions on the way
# down, `Conv2DTranspose` or `UpSampling2D` on the way up. The principle is the same. For 8×8 pixels dense layers do.
#
# ## The code plane
#
# A code of two numbers can be drawn. Each test digit becomes a point. The colours show the labels, which neither
# method has seen.

# %%
encoder, decoder, _ = plain[2, 0]
planes = {"PCA": pca_codes(test_digits, 2), "autoencoder": outputs(encoder, test_digits)}
tints = [*plots.COLOURS[:4], "#56B4E9", "#E69F00", "#882255", "#777777", "#332288", "#999933"]
figure, axes = plt.subplots(1, 2, figsize=(7.2, 3.6))
for axis, (name, points) in zip(axes, planes.items(), strict=True):
    for digit in range(10):
        there = points[test_labels == digit]
        axis.plot(*there.T, ".", color=tints[digit], markersize=4)
        for place in there[:7]:
            axis.text(*place, str(digit), color=tints[digit], fontsize=11, fontweight="bold", ha="center", va="center")
    axis.set(xlabel="first code number", ylabel="second code number", title=f"Plane of the {name}")
plots.show(
    figure,
    alt="Two scatter plots of test digits, each point coloured by its class and some written as numerals. In PCA's "
    "plane most classes overlap; in the autoencoder's plane they form separate arms and islands.",
    caption="**Figure 22.6.** Test digits in two planes. Each point is a digit, and a few stand there as numerals.",
)

# %% [markdown]
# The eye likes the right picture better, but the eye is easily pleased. So we measure: a $k$-nearest-neighbours
# classifier gets the training digits' two code numbers and their labels, and names the test digits by a vote of the 15
# nearest.


# %%
def neighbours_score(train_codes, test_codes):
    return KNeighborsClassifier(15).fit(train_codes, train_labels).score(test_codes, test_labels)


pca_plane = neighbours_score(pca_codes(train_digits, 2), pca_codes(test_digits, 2))
plain_plane = [
    neighbours_score(outputs(plain[2, seed][0], train_digits), outputs(plain[2, seed][0], test_digits))
    for seed in range(3)
]
record("plane_pca", pca_plane)
record(
    "plane_autoencoder",
    plain_plane,
    claim="Neighbours in the autoencoder's code plane share their class more often than in PCA's plane",
    holds=min(plain_plane) > pca_plane + 0.05,
)

# %% [markdown]
# {measured:plane_pca:.2f} in PCA's plane, {measured:plane_autoencoder:.2f} in the network's (from
# {measured:plane_autoencoder.low:.2f} to {measured:plane_autoencoder.high:.2f} over {measured:plane_autoencoder.runs}
# seeds). No label took part in the training. To copy a 3 with two numbers one has to know that it is *some* 3. That
# is as far as it goes: nobody told the network that classes matter. Digits whose pixels are alike come to
# lie side by side, whatever their class.
#
# ## Codes for a classifier with few labels
#
# Often images are plenty and labels are dear. The plan: learn a code from *all* training images, without labels. Then
# train a simple classifier, logistic regression, on the codes of a few labelled ones. Here 5 of each class are
# labelled, 50 in all.


# %%
def few_labels(train_codes, test_codes, draws=10, of_each=5):
    """Accuracy on all test digits of a classifier that saw 5 labelled codes of each class, for each draw of them."""
    scale = np.sqrt(train_codes.var(axis=0).sum()) / 8  # the same spread for all kinds of codes
    scores = []
    for draw in range(draws):
        random = np.random.default_rng(draw)
        rows = [random.choice(np.flatnonzero(train_labels == digit), of_each, replace=False) for digit in range(10)]
        rows = np.concatenate(rows)  # (50,)
        model = LogisticRegression(max_iter=2000).fit(train_codes[rows] / scale, train_labels[rows])
        scores.append(model.score(test_codes / scale, test_labels))
    return np.array(scores)


# %% [markdown] tags=["predict"]
# Which input will serve the classifier best: the 64 pixels, 8 PCA numbers, or the 8 numbers of the autoencoder?

# %%
few = {"64 pixels": few_labels(train_digits, test_digits)}
for size in (8, 32):
    few[f"PCA, {size}"] = few_labels(pca_codes(train_digits, size), pca_codes(test_digits, size))
    codes = [[outputs(plain[size, seed][0], some) for some in (train_digits, test_digits)] for seed in range(3)]
    few[f"autoencoder, {size}"] = np.mean([few_labels(*pair) for pair in codes], axis=0)  # over seeds

# %%
record("few_pixels", few["64 pixels"])
record("few_pca_8", few["PCA, 8"])
record("few_pca_32", few["PCA, 32"])
record("few_autoencoder_32", few["autoencoder, 32"])
record(
    "few_autoencoder_8",
    few["autoencoder, 8"],
    claim="With 5 labels a class, 8 autoencoder numbers make better features than 8 PCA numbers",
    holds=np.mean(few["autoencoder, 8"] - few["PCA, 8"]) > 0.01,
)
record(
    "few_gain",
    few["autoencoder, 8"] - few["64 pixels"],
    claim="With 5 labels a class, features of an autoencoder make a better classifier than the pixels themselves",
    holds=np.mean(few["autoencoder, 8"] - few["64 pixels"]) > 0.01,
)

# %% [markdown] tags=["answer"]
# Eight numbers of the autoencoder give an accuracy of {measured:few_autoencoder_8:.3f}, eight of PCA
# {measured:few_pca_8:.3f}. The bend pays. But the plain pixels give {measured:few_pixels:.3f}, and nothing here is
# clearly better (PCA with 32 numbers: {measured:few_pca_32:.3f}, the network with 32:
# {measured:few_autoencoder_32:.3f}). The famous promise, that unlabelled images make up for missing labels, *does not
# hold* for these digits. They are small, centred and clean. There is little in their 64 numbers that a code could
# clear away. And 1,197 unlabelled images are few. Always run the classifier on the raw input, too.

# %% [markdown]
# ## From copying to making: why random codes fail
#
# A decoder makes an image from 8 numbers. Then let us draw 8 numbers at random, and have a new digit! Which numbers,
# though? We try two ways. First from the standard normal distribution, mean 0 and variance 1. Then with more care: from
# the normal distribution that has the mean, the variances and the covariances of the *training digits' codes*.
#
# To judge images by more than taste we measure how far each lies from the nearest of the 1,197 training digits. Real
# test digits set the scale.


# %%
def nearest(made):
    """The mean distance from each image to the nearest training digit."""
    return float(np.mean([np.linalg.norm(train_digits - one, axis=1).min() for one in made]))


def fitted_codes(codes, number, seed):
    """Random codes with the mean and covariances of some real ones."""
    drawn = np.random.default_rng(seed).multivariate_normal(codes.mean(axis=0), np.cov(codes.T), size=number)
    return drawn.astype("float32")


def standard_codes(size, number, seed):
    return np.random.default_rng(seed).normal(size=(number, size)).astype("float32")


# %%
made = {}
for seed in range(3):
    encoder, decoder, _ = plain[8, seed]
    made["standard", seed] = outputs(decoder, standard_codes(8, 300, seed))
    made["fitted", seed] = outputs(decoder, fitted_codes(outputs(encoder, train_digits), 300, seed))
record("nearest_real", nearest(test_digits), unit="distance")
record("nearest_standard", [nearest(made["standard", seed]) for seed in range(3)], unit="distance")
record("nearest_fitted", [nearest(made["fitted", seed]) for seed in range(3)], unit="distance")

# %% [markdown]
# A real digit that was never seen is {measured:nearest_real:.2f} away from its nearest training digit. Images from
# standard normal codes are {measured:nearest_standard:.2f} away: they are rubbish (Figure 22.7 below shows them). With
# codes drawn to measure it is {measured:nearest_fitted:.2f}, better and still not good. The reason: the loss asks for
# good copies *of the training images*, at their own codes. It says nothing about the places between them. The codes lie
# in arms and islands (Figure 22.6), at any scale, and the decoder was never trained on the sea.
#
# ## The variational autoencoder
#
# Kingma and Welling (2014), and at the same time Rezende, Mohamed and Wierstra (2014), mended this by two changes.
#
# **The code becomes a cloud.** The encoder gives two lists of numbers: a mean $\mu$ and the logarithm of a variance,
# $\log \sigma^2$. The code is drawn from the normal distribution with these. So the decoder must be right not at a
# point but in a whole neighbourhood. (Why the logarithm? It may be any number, while a variance must be positive.)
#
# **The clouds are held together.** Else the encoder would shrink the clouds to points and move them far apart. A second
# term of the loss asks each cloud to be like the standard normal distribution, from which we want to draw later, the
# **prior**. It is the Kullback–Leibler divergence of unit 4, between two normal distributions. For one code number
#
# $$\mathrm{KL} = \int q(z) \log \frac{q(z)}{p(z)}\,dz
# = \tfrac12 \bigl(\mu^2 + \sigma^2 - \log \sigma^2 - 1\bigr).$$
#
# *By hand:* with $q = N(\mu, \sigma^2)$ and $p = N(0, 1)$ the logarithm of the ratio is $-\log \sigma -
# \frac{(z-\mu)^2}{2\sigma^2} + \frac{z^2}{2}$. Take its mean over $q$. The mean of $(z-\mu)^2$ is $\sigma^2$, so the
# middle term is $-\frac12$. The mean of $z^2$ is $\mu^2 + \sigma^2$. Add up, and that is the formula. The numbers of
# a code are independent, so their divergences are added. A check by drawing:


# %%
def divergence(mean, log_variance):
    """KL of N(mean, variance) from N(0, 1), added over the code numbers."""
    return 0.5 * np.sum(mean**2 + np.exp(log_variance) - log_variance - 1, axis=-1)


cloud_mean, cloud_log_variance = np.array([0.8, -0.3, 0.0]), np.array([-1.0, 0.5, -2.0])
deviation = np.exp(cloud_log_variance / 2)
estimates = []
for seed in range(5):
    draws = cloud_mean + deviation * np.random.default_rng(seed).normal(size=(200_000, 3))
    log_q = -np.log(deviation) - ((draws - cloud_mean) / deviation) ** 2 / 2  # both without the same constant
    estimates.append((log_q + draws**2 / 2).sum(axis=1).mean())
exact = divergence(cloud_mean, cloud_log_variance)
record("kl_formula", exact, unit="nats")
record(
    "kl_drawn",
    estimates,
    unit="nats",
    claim="The formula for the divergence of two normal distributions agrees with 200,000 draws within 1 %",
    holds=np.allclose(estimates, exact, rtol=0.01),
)

# %% [markdown]
# {measured:kl_formula:.4f} by the formula, {measured:kl_drawn.low:.4f} to {measured:kl_drawn.high:.4f} by drawing.
#
# ### A gradient through a throw of dice
#
# Training needs the slope of the loss at $\mu$ and $\sigma$. But the code is *drawn*, and a random number generator has
# no slope. The way out is called **reparametrisation**: draw noise $\varepsilon$ that depends on nothing, and *compute*
# the code from it:
#
# $$z = \mu + \sigma\,\varepsilon, \qquad \varepsilon \sim N(0, 1).$$
#
# The distribution of $z$ is the same. But now $z$ moves by 1 if $\mu$ does, and by $\varepsilon$ if $\sigma$ does.

# %% [markdown] tags=["predict"]
# We ask TensorFlow's tape for the slope of the mean of $z^2$ at $\mu$, once with numbers that NumPy drew around
# $\mu$, once with $\mu + \sigma\varepsilon$. The mean of $z^2$ is $\mu^2 + \sigma^2$. What should the slope be?

# %%
random = np.random.default_rng(22)
mean, spread = tf.Variable([0.8, -0.3]), tf.Variable([0.6, 1.2])
with tf.GradientTape(persistent=True) as tape:
    drawn = tf.constant(random.normal(mean.numpy(), spread.numpy(), size=(200_000, 2)))
    loss_of_drawn = tf.reduce_sum(tf.reduce_mean(drawn**2, axis=0))
    computed = mean + spread * tf.constant(random.normal(size=(200_000, 2)), "float32")
    loss_of_computed = tf.reduce_sum(tf.reduce_mean(computed**2, axis=0))
slope = tape.gradient(loss_of_computed, mean).numpy()
print("drawn:   ", tape.gradient(loss_of_drawn, mean))
print("computed:", slope.round(2), "  by theory 2μ:", 2 * mean.numpy())

# %%
off = np.abs(slope - 2 * mean.numpy()).max()
record(
    "slope_off",
    off,
    claim="Reparametrised, the gradient passes a random code and is right; through plainly drawn numbers there is none",
    holds=tape.gradient(loss_of_drawn, mean) is None and off < 0.03,
)

# %% [markdown] tags=["answer"]
# $2\mu$. Through drawn numbers the slope is `None`: for the tape they fell from the sky. Reparametrised, it is right
# up to {measured:slope_off:.3f}, which is chance of the draws.

# %% [markdown]
# ### The loss
#
# Where do the two terms come from? We want a model under which real digits are probable: a large $\log p(x)$, with
# $p(x) = \int p(x \mid z)\,p(z)\,dz$. That integral cannot be computed. But for *any* distribution $q(z)$ of codes
#
# $$\log p(x) \;\ge\; \underbrace{\mathbb{E}_q\bigl[\log p(x \mid z)\bigr]}_{\text{good copies}}
# \;-\; \underbrace{\mathrm{KL}\bigl(q(z)\,\|\,p(z)\bigr)}_{\text{clouds like the prior}}.$$
#
# The right side is the **evidence lower bound**, ELBO. The encoder supplies $q$, the decoder $p(x \mid z)$. We let
# each pixel scatter about the decoder's answer with the variance $s^2 = 0.02$. Up to a constant, the negative
# logarithm is then $\sum_j (x_j - \hat x_j)^2 / 2s^2$. *Sum* over pixels, not mean: the two terms are in the same
# unit, and a careless mean would make the second 64 times too strong.
#
# We write a layer that draws the code and adds the divergence to the loss of whatever model it is part of: that is what
# `add_loss` does. The factor `beta` is 1 in theory. It is ours to turn (Higgins and others, 2017).


# %%
class Sampling(layers.Layer):
    """Draw codes around their means and charge for how far the clouds are from the prior."""

    def __init__(self, beta=1.0, seed=0):
        super().__init__()
        self.beta, self.noise = beta, keras.random.SeedGenerator(seed)

    def call(self, mean, log_variance):  # both (batch, size)
        terms = ops.square(mean) + ops.exp(log_variance) - log_variance - 1
        self.add_loss(self.beta * ops.mean(0.5 * ops.sum(terms, axis=-1)))
        epsilon = keras.random.normal(ops.shape(mean), seed=self.noise)
        return mean + ops.exp(0.5 * log_variance) * epsilon


def misfit(digits, copies):
    """-log p(x | z) without its constant: the squared errors, added over pixels, over twice the variance."""
    return ops.sum(ops.square(digits - copies), axis=-1) / (2 * 0.02)


# %%
def variational_autoencoder(size, seed, beta=1.0, epochs=50):
    keras.utils.set_random_seed(seed)
    image, hidden, decoder = halves(size)
    mean, log_variance = layers.Dense(size)(hidden), layers.Dense(size)(hidden)
    model = keras.Model(image, decoder(Sampling(beta, seed)(mean, log_variance)))
    model.compile(optimizer=sinking(0.008, epochs, 100), loss=misfit)
    train(model, train_digits, train_digits, epochs=epochs, batch_size=100, seed=seed)
    return keras.Model(image, mean), keras.Model(image, log_variance), decoder


# %% [markdown]
# One graph again, now with a fork: two layers look at the same hidden layer. For copies we use the mean as the code,
# for new digits a draw from the prior.

# %%
variational = {seed: variational_autoencoder(8, seed) for seed in range(3)}
variational_errors = []
for seed, (to_mean, _, decoder) in variational.items():
    variational_errors.append(error(test_digits, outputs(decoder, outputs(to_mean, test_digits))))
    made["variational", seed] = outputs(decoder, standard_codes(8, 300, seed))

# %%
sampled = {kind: [nearest(made[kind, seed]) for seed in range(3)] for kind in ("standard", "fitted", "variational")}
record("variational_error", variational_errors)
record(
    "nearest_variational",
    sampled["variational"],
    unit="distance",
    claim="Standard normal codes give images nearer to real digits in a variational autoencoder than in a plain one",
    holds=max(sampled["variational"]) < min(sampled["standard"]) - 0.5,
)
record(
    "nearest_gain",
    np.subtract(sampled["fitted"], sampled["variational"]),
    unit="distance",
    claim="They are also nearer than those of a plain autoencoder whose random codes are fitted to its real codes",
    holds=min(np.subtract(sampled["fitted"], sampled["variational"])) > 0.05,
)

# %%
panels = {
    "real test digits": test_digits[:32],
    "plain, standard codes": made["standard", 0][:32],
    "plain, fitted codes": made["fitted", 0][:32],
    "variational": made["variational", 0][:32],
}
figure, axes = plt.subplots(2, 2, figsize=(6.4, 4.2))
for axis, (name, pictures) in zip(axes.flat, panels.items(), strict=True):
    axis.imshow(
        1 - np.vstack([np.pad(strip(row), ((0, 1), (0, 0))) for row in pictures.reshape(4, 8, 64)]), vmin=0, vmax=1
    )
    axis.set_title(f"{name}: {nearest(pictures):.2f}", fontsize=10)
    axis.axis("off")
figure.suptitle("Random codes decode best where training has filled the space of codes", fontsize=11, fontweight="bold")
plots.show(
    figure,
    alt="Four panels of 32 images: real digits; of a plain autoencoder from standard normal codes, mostly scrawls; "
    "from fitted codes, half of them like digits; and of a variational autoencoder, most of which look like digits.",
    caption="**Figure 22.7.** Images from random codes, unselected, code size 8. The number is the mean distance of "
    "these 32 to the nearest training digit.",
)

# %% [markdown]
# The variational samples are {measured:nearest_variational:.2f} from the nearest training digit, those of the plain
# autoencoder {measured:nearest_standard:.2f}, or {measured:nearest_fitted:.2f} with fitted codes, real digits
# {measured:nearest_real:.2f}. So most of the way is made by drawing codes to measure. The variational autoencoder
# adds {measured:nearest_gain:.2f}, not much, but in every run, and it need not look at any code before drawing. The
# price is paid in copies of test digits (and a little of it is that we trained for fewer epochs): an error of
# {measured:variational_error:.4f} against {measured:plain_8:.4f}. Not every sample is a digit. Many are blurred, or
# stand halfway between two digits.
#
# The measure has a blind side: a model that always makes the *same* good digit would do well. So we ask for variety,
# too. A classifier that was trained on real digits names the samples. The exponential of the entropy of the shares
# (unit 4) is the number of classes that occur, as it were: 10 if all are equally frequent, 1 if there is only one.

# %%
judge = LogisticRegression(max_iter=2000).fit(train_digits, train_labels)


def variety(made):
    """The effective number of classes among images, from 1 to 10."""
    shares = np.bincount(judge.predict(made), minlength=10) / len(made)
    return float(np.exp(-np.sum(shares * np.log(np.maximum(shares, 1e-12)))))


record("variety_real", variety(test_digits), unit="classes")
record("variety_variational", [variety(made["variational", seed]) for seed in range(3)], unit="classes")

# %% [markdown]
# {measured:variety_variational:.1f} classes among the samples, {measured:variety_real:.1f} among the real test digits:
# no class has been lost.
#
# ### The plane, filled
#
# With two code numbers we can decode the whole plane. For the prior, 95 % of each code number lie between −2 and 2.

# %%
to_mean, _, decoder = variational_autoencoder(2, 0)
ticks = np.linspace(-2, 2, 11)
grid = np.array([[across, up] for up in ticks[::-1] for across in ticks], dtype="float32")  # (121, 2)
drawings = np.round(12 * outputs(decoder, grid).reshape(11, 11, 64)) / 12  # 13 greys are enough
sheet = np.vstack([np.pad(strip(row), ((0, 1), (0, 0))) for row in drawings])
points = outputs(to_mean, test_digits)
figure, (left, right) = plt.subplots(1, 2, figsize=(7.8, 3.8), width_ratios=(4, 5))
for digit in range(10):
    there = points[test_labels == digit]
    left.plot(*there.T, ".", color=tints[digit], markersize=4, label=str(digit))
left.legend(title="digit", fontsize=7, title_fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5), handlelength=0.8)
left.set(xlim=(-3.2, 3.2), ylim=(-3.2, 3.2), title="Where test digits lie")
right.imshow(1 - sheet, extent=(-2.2, 2.2, -2.2, 2.2), vmin=0, vmax=1, interpolation="nearest")
right.set(title="What the decoder draws there")
right.grid(False)
for axis in (left, right):
    axis.set(xlabel="first code number", ylabel="second code number")
plots.show(
    figure,
    alt="Left: codes of test digits in the plane of a variational autoencoder, ten coloured clusters that touch each "
    "other around the origin. Right: 11 by 11 digits decoded from a grid of codes, which change smoothly from one "
    "digit into the next.",
    caption="**Figure 22.8.** The plane of a variational autoencoder. Left: means of the test digits' codes. Right: a "
    "digit decoded at every place of a grid. There are no holes; one digit turns into the next.",
)

# %% [markdown]
# ### From one digit to another
#
# A straight line between the codes of two digits is a path on which every point decodes. Compare it with the straight
# line between the *pixels*, a cross-fade.

# %%
to_mean, _, decoder = variational[0]
first, last = test_digits[test_labels == 3][0], test_digits[test_labels == 6][1]
shares = np.linspace(0, 1, 11, dtype="float32")[:, None]  # (11, 1)
faded = (1 - shares) * first + shares * last  # (11, 64)
first_code, last_code = outputs(to_mean, np.stack([first, last]))
walked = outputs(decoder, (1 - shares) * first_code + shares * last_code)  # (11, 64)

# %%
random = np.random.default_rng(0)
one, other = random.integers(300, size=(2, 400))
different = test_labels[one] != test_labels[other]
one, other = test_digits[one[different]], test_digits[other[different]]
half_faded = nearest((one + other) / 2)
half_walked = [
    nearest(outputs(decoder, (outputs(to_mean, one) + outputs(to_mean, other)) / 2))
    for to_mean, _, decoder in variational.values()
]
record("half_faded", half_faded, unit="distance")
record(
    "half_walked",
    half_walked,
    unit="distance",
    claim="Halfway between two codes the image is nearer to a real digit than halfway between the two digits' pixels",
    holds=max(half_walked) < half_faded - 0.1,
)

# %%
figure, rows = plt.subplots(2, 1, figsize=(6.4, 2.1))
for axis, pictures, name in zip(rows, (faded, walked), ("pixels", "codes"), strict=True):
    axis.imshow(1 - strip(pictures), vmin=0, vmax=1)
    axis.text(-1.5, 3.5, name, ha="right", va="center", fontsize=10)
    axis.axis("off")
figure.suptitle("Between pixels both digits show; between codes one becomes the other", fontsize=11, fontweight="bold")
plots.show(
    figure,
    alt="Two rows of eleven images from a 3 to a 6. In the upper row the 3 fades out while the 6 fades in, and in the "
    "middle both are seen. In the lower row strokes bend until the 3 has become a 6.",
    caption="**Figure 22.9.** From a test digit 3 to a test digit 6, along a straight line between their pixels and "
    "between their codes.",
)

# %% [markdown]
# Over {measured:half_walked.runs} networks and some 360 pairs of different digits, the image halfway between the
# codes is {measured:half_walked:.2f} away from the nearest training digit, that halfway between the pixels
# {measured:half_faded:.2f}.
#
# ### The price: beta
#
# `beta` weighs the divergence against the copies. We try four values, and look at three things: the error of the
# copies, the distance of samples from real digits, and the number of **active** code numbers, those whose divergence
# is above 0.1 in the mean over test digits.


# %%
def examine(models, seed):
    to_mean, to_log_variance, decoder = models
    means, log_variances = outputs(to_mean, test_digits), outputs(to_log_variance, test_digits)
    charges = 0.5 * (means**2 + np.exp(log_variances) - log_variances - 1).mean(axis=0)  # (size,)
    samples = outputs(decoder, standard_codes(8, 300, seed))
    return error(test_digits, outputs(decoder, means)), nearest(samples), int((charges > 0.1).sum()), variety(samples)


betas = (0.1, 1, 5, 30)
prices = {(1, seed): examine(variational[seed], seed) for seed in range(3)}
for beta in (0.1, 5, 30):
    for seed in range(3):
        prices[beta, seed] = examine(variational_autoencoder(8, seed, beta), seed)

# %%
figure, axes = plt.subplots(1, 3, figsize=(8.2, 2.9))
names = (
    "error of copies\n(mean square per pixel)",
    "distance of samples to\nthe nearest real digit",
    "active code numbers (of 8)",
)
for number, (axis, name) in enumerate(zip(axes, names, strict=True)):
    values = np.array([[prices[beta, seed][number] for seed in range(3)] for beta in betas])  # (betas, seeds)
    axis.plot(betas, values.mean(axis=1), color=plots.COLOURS[0])
    axis.plot(betas, values, "o", color=plots.COLOURS[0], markersize=4)
    axis.set(xlabel="beta", ylabel=name, xscale="log")
axes[1].axhline(nearest(test_digits), color="black", linestyle=":", linewidth=1.5)
axes[1].text(0.1, nearest(test_digits) + 0.01, "real test digits", fontsize=8, va="bottom")
axes[0].set_ylim(0, None)
axes[2].set_ylim(-0.3, 8.5)
figure.suptitle("More order makes worse copies, and too much of it empties the code", fontsize=11, fontweight="bold")
plots.show(
    figure,
    alt="Three plots against beta from 0.1 to 30. The error of copies is flat and then rises steeply. The distance of "
    "samples falls to a minimum at 5 and rises again. The number of active code numbers falls from 8 to nearly none.",
    caption="**Figure 22.10.** What beta buys and costs, three seeds each. Lines are means.",
)

# %%
copies_by_beta = {beta: [prices[beta, seed][0] for seed in range(3)] for beta in betas}
record("beta_error_low", copies_by_beta[0.1])
record("beta_error_high", copies_by_beta[5])
record("beta_samples_low", [prices[0.1, seed][1] for seed in range(3)], unit="distance")
record("beta_samples_high", [prices[5, seed][1] for seed in range(3)], unit="distance")
record("collapsed_error", copies_by_beta[30])
record("collapsed_active", [prices[30, seed][2] for seed in range(3)], unit="code numbers")
record("collapsed_variety", [prices[30, seed][3] for seed in range(3)], unit="classes")
record(
    "beta_trade",
    np.subtract(copies_by_beta[5], copies_by_beta[0.1]),
    claim="A larger beta, 5 instead of 0.1, buys samples that are nearer to real digits with worse copies",
    holds=min(copies_by_beta[5]) > 1.2 * max(copies_by_beta[0.1])
    and min(prices[0.1, seed][1] for seed in range(3)) > max(prices[5, seed][1] for seed in range(3)) + 0.1,
)

# %% [markdown]
# From 0.1 to 5 the samples come nearer to real digits, {measured:beta_samples_low:.2f} to
# {measured:beta_samples_high:.2f}, and the copies become worse, {measured:beta_error_low:.4f} to
# {measured:beta_error_high:.4f}. At 30 the encoder gives up. It is cheapest to make every cloud the prior itself,
# whatever the image: {measured:collapsed_active:.0f} code numbers are still active, and the copies' error of
# {measured:collapsed_error:.3f} is about that of the mean digit. This is called **posterior collapse**. The
# samples are all nearly the same picture, {measured:collapsed_variety:.1f} classes in effect. The divergence is near 0,
# which looks like success in the log. Watch both terms.
#
# ## What people get wrong
#
# - **Targets.** `fit(x, y)` with labels out of habit. The target is `x`.
# - **A PCA that has seen the test set,** or that was not centred. Mean and components come from the training set.
# - **"A lower error is a better code."** A wide code copies scrambled digits as well as real ones.
# - **Comparison with an untrained rival.** PCA is exact at once. Give the network the epochs it needs, and show the
#   curves.
# - **"Code number 3 means slant."** Nothing in the loss orders or separates the numbers of a plain autoencoder.
# - **A sigmoid at the end of targets that are not between 0 and 1.** Standardised pixels need a linear output.
# - **Mean over pixels beside a sum over code numbers.** The divergence then weighs 64 times too much: collapse.
# - **$\sigma^2$ taken for $\sigma$.** The layer gives $\log \sigma^2$. The deviation is the exponential of *half* of
#   it.
# - **A sampling layer used for copies.** For a copy take the mean, else it changes from call to call.
# - **Judging samples by the ten best.** Show them unselected, and measure.
#
# ## Summary
#
# - Without labels the input is its own target. A bottleneck forces the code to hold what images have in common.
# - The functional API: layers are called on symbols, and models are pieces of one graph that share layers.
# - A linear autoencoder finds PCA's subspace (error {measured:linear_excess:.4f} % above, angle
#   {measured:linear_angle:.1f}°), not its components.
# - On test digits the bend cuts the error with 8 numbers by {measured:gain_8:.0%}. With 32 by {measured:gain_32:.0%}.
# - In the plane the classes lie apart without labels ({measured:plane_autoencoder:.2f} against
#   {measured:plane_pca:.2f}). As features for few labels the codes did not beat the pixels.
# - A variational autoencoder draws its code, $z = \mu + \sigma\varepsilon$, and pays the divergence from the prior.
#   Then random codes decode to digits, nearly.
#
# Next come other ways to learn from images without labels, and to draw new ones.
