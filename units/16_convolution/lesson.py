# %% [markdown]
# A photograph of one megapixel has a million numbers. A dense layer gives each of them a weight of its own,
# in every neuron, and learns nothing from the fact that a cat on the left looks like a cat on the right. A
# **convolution** makes two assumptions about images, and saves nearly all of those weights:
#
# 1. **Near things belong together.** An edge, a corner or an eye can be seen through a small window.
# 2. **A pattern means the same everywhere.** One detector can serve every place.
#
# We first do everything by hand, then let Keras do it and prove that both agree. Then we train: fair
# baselines first, four networks with as good as equal numbers of parameters next, and one question that
# separates them: *what happens when the digit moves by two pixels?*

# %%
import math

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers
from sklearn.dummy import DummyClassifier
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

from layerwise import data, plots, training
from layerwise.measure import record

plots.use_style()
keras.utils.set_random_seed(16)

# %%
digits, labels = data.digits()  # (1797, 8, 8) in 0..1, (1797,)
digits.shape, labels.shape, digits.min(), digits.max()

# %% [markdown]
# ## Pixels as a list lose the picture
#
# To a dense layer, or to a support vector machine, an image is a list of 64 numbers. Where a pixel was does
# not count. Two small experiments show what that costs.
#
# In the first, we shuffle the 64 pixels: one fixed shuffle, the same for every image. To us, nothing is left
# of the digits. We train a support vector machine with an RBF kernel (scikit-learn's `SVC`, a strong
# classifier for such small images) on the shuffled images and test it on shuffled images.

# %% [markdown] tags=["predict"]
# Its accuracy on intact test images is {measured:svm_intact:.2f}. What will it be on the shuffled ones: 0.1,
# 0.5, 0.9, or 0.99?

# %%
pixels = digits.reshape(-1, 64)  # (1797, 64)
shuffled = pixels[:, np.random.default_rng(0).permutation(64)]

intact_scores, shuffled_scores = [], []
for split in range(3):
    train, test = train_test_split(np.arange(len(labels)), test_size=450, random_state=split, stratify=labels)
    for columns, scores in ((pixels, intact_scores), (shuffled, shuffled_scores)):
        machine = SVC(C=10).fit(columns[train], labels[train])
        scores.append(machine.score(columns[test], labels[test]))
record("svm_intact", intact_scores)

# %%
record(
    "svm_shuffled",
    shuffled_scores,
    claim="An RBF support vector machine is as accurate on shuffled pixels as on intact images",
    holds=np.allclose(intact_scores, shuffled_scores, atol=0.005),
)

# %% [markdown] tags=["answer"]
# {measured:svm_shuffled:.3f}, against {measured:svm_intact:.3f} on intact images, over
# {measured:svm_intact.runs} splits. The RBF kernel only asks how far two lists are apart, and a shuffle
# changes no distance. The same holds for a dense layer: shuffle its weights in the same way, and its output
# is what it was. Neither ever knew which pixels were neighbours.

# %% [markdown]
# The second experiment moves a digit. We put the 8×8 image on a blank canvas of 12×12, so that it can move by
# two pixels in every direction and nothing is cut off.


# %%
def place(images, down=0, right=0, size=12):
    """Put 8×8 images on a blank canvas, moved from its centre. Result: (images, size, size, 1)."""
    canvas = np.zeros((len(images), size, size, 1), dtype="float32")
    top, left = (size - 8) // 2 + down, (size - 8) // 2 + right
    canvas[:, top : top + 8, left : left + 8, 0] = images
    return canvas


def distances(one, others):
    """Euclidean distance from one image to each of the others."""
    return np.sqrt(((others - one) ** 2).sum(axis=(1, 2, 3)))


# %%
centred, moved = place(digits), place(digits, right=2)
farther = []
for index in range(len(digits)):
    to_itself_moved = distances(centred[index], moved[index : index + 1])[0]
    to_other_digits = distances(centred[index], centred[labels != labels[index]])
    farther.append(to_itself_moved > to_other_digits.min())
record(
    "farther_from_itself",
    np.mean(farther),
    claim="A digit moved by two pixels is farther from itself than from some other digit",
    holds=np.mean(farther) > 0.9,
)

# %%
index = 42
others = np.where(labels != labels[index])[0]
stranger = others[distances(centred[index], centred[others]).argmin()]
panels = [centred[index], moved[index], centred[stranger]]

figure, axes = plt.subplots(1, 3, figsize=(6.6, 3.0), sharey=True)
for axis, panel, name in zip(axes, panels, ("the image", "moved by 2 pixels", "another digit"), strict=True):
    axis.imshow(1 - panel[..., 0], vmin=0, vmax=1)
    axis.set(title=f"{name}\ndistance {distances(centred[index], panel[None])[0]:.1f}", xlabel="column")
    axis.set(xticks=range(0, 12, 4), yticks=range(0, 12, 4))
    axis.grid(False)
axes[0].set_ylabel("row")
plots.show(
    figure,
    alt=f"Three small images: a handwritten {labels[index]}, the same {labels[index]} two pixels to the "
    f"right, and a {labels[stranger]}. "
    "The distance in pixels from the first to the second is larger than to the third.",
    caption="**Figure 16.1.** Counted in pixels, the same digit two steps aside is farther away than a "
    "different digit.",
)

# %% [markdown]
# This is so for {measured:farther_from_itself:.0%} of the 1,797 digits. A method that compares pixel with
# pixel needs examples of every digit at every place. What we want is a detector that can *move*.

# %% [markdown]
# ## A filter moves over the image
#
# A **filter** (or **kernel**) $K$ is a small table of weights, here $m \times n$. It is laid on the image $X$
# at some place; each weight is multiplied by the pixel beneath it; the products are added. Then it moves on
# by one pixel:
#
# $$Y_{r,c} = \sum_{i=0}^{m-1} \sum_{j=0}^{n-1} X_{r+i,\,c+j} \; K_{i,j}$$
#
# That is the weighted sum of a perceptron, with two restrictions: it sees only a window, and all windows
# share its weights.


# %%
def correlate(image, kernel):
    """Lay the kernel on every window of the image. (h, w), (m, n) -> (h - m + 1, w - n + 1)."""
    rows, columns = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    output = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            window = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
            output[row, column] = (window * kernel).sum()
    return output


# %%
vertical_edge = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])
image = np.array([[0, 0, 1, 1, 1], [0, 0, 1, 1, 1], [0, 0, 0, 1, 1], [0, 0, 0, 1, 1], [0, 0, 0, 0, 0]])
response = correlate(image, vertical_edge)  # (5, 5) -> (3, 3)
response

# %%
figure, axes = plt.subplots(1, 3, figsize=(7.2, 2.9), width_ratios=(5, 3, 3))
for axis, table, name in zip(axes, (image, vertical_edge, response), ("image", "kernel", "output"), strict=True):
    axis.imshow(table, cmap="Greys", vmin=-3, vmax=6)
    axis.set(title=f"{name} ({table.shape[0]}×{table.shape[1]})", xlabel="column", ylabel="row")
    axis.set(xticks=range(table.shape[1]), yticks=range(table.shape[0]))
    axis.grid(False)
    for (row, column), value in np.ndenumerate(table):
        axis.text(column, row, f"{value:g}", ha="center", va="center", fontsize=12)
axes[0].add_patch(plt.Rectangle((0.5, -0.5), 3, 3, fill=False, edgecolor="#D55E00", linewidth=3))
axes[2].add_patch(plt.Rectangle((0.5, -0.5), 1, 1, fill=False, edgecolor="#D55E00", linewidth=3))
plots.show(
    figure,
    alt="A 5 by 5 table of zeros and ones, a 3 by 3 kernel with columns of -1, 0 and 1, and the 3 by 3 output. "
    "A frame marks the window in the first rows and columns 1 to 3 and the output cell at row 0, column "
    "1 that belongs to it.",
    caption="**Figure 16.2.** One window, one weighted sum, one number of the output. "
    "The framed window gives the framed cell: the right column adds up to 3, the left one to 0, so 3 − 0.",
)

# %% [markdown]
# ### Convolution or cross-correlation?
#
# Strictly, what we wrote is called **cross-correlation**. The mathematician's *convolution* turns the kernel
# by 180° first. Deep learning computes the former and calls it the latter. An image that is blank but for one
# bright pixel tells them apart.

# %%
impulse = np.zeros((5, 5))
impulse[2, 2] = 1
counting = np.arange(1, 10).reshape(3, 3)  # 1 2 3 / 4 5 6 / 7 8 9

# %% [markdown] tags=["predict"]
# What does `correlate(impulse, counting)` give: the table 1 … 9 as it is, transposed, or turned by 180°?

# %%
correlate(impulse, counting)

# %% [markdown] tags=["answer"]
# Turned by 180°. The first window has the bright pixel in its last corner, so the *last* weight, 9, comes
# first. Turn the kernel beforehand (`counting[::-1, ::-1]`), and the impulse gives the kernel itself: that is
# the true convolution, and the reason why mathematicians turn it. For learned weights it makes no difference,
# since training would find the turned kernel just as well. It matters when you bring a kernel from a
# signal-processing book.

# %%
correlate(impulse, counting[::-1, ::-1])

# %% [markdown]
# ## Kernels that find edges
#
# Two loops in Python are slow for a photograph. NumPy can show all windows at once without copying them;
# `einsum` then multiplies and adds. It is the same function, as the next cell checks.


# %%
def correlate_fast(image, kernel):
    """The same as `correlate`, for all windows at once; leading axes are a batch."""
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape, axis=(-2, -1))
    return np.einsum("...rcij,ij->...rc", windows, kernel)


np.abs(correlate_fast(image, vertical_edge) - correlate(image, vertical_edge)).max()

# %% [markdown]
# Sobel's kernels are the classical edge detectors: the difference between right and left (or below and
# above), smoothed along the edge.

# %%
sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype="float32")  # answers to vertical edges
photograph = data.photograph("china") / 255  # (427, 640, 3)
eye = [0.299, 0.587, 0.114]  # how much red, green and blue count for brightness
grey = (photograph @ eye).astype("float32")  # (427, 640)
across, down = correlate_fast(grey, sobel), correlate_fast(grey, sobel.T)  # (425, 638)

# %% [markdown] tags=["predict"]
# Which value do you expect in the middle of an evenly grey wall, and which in an evenly black one? Which
# kernel answers to the lower edge of a roof, `sobel` or its transpose?

# %%
figure, axes = plt.subplots(1, 3, figsize=(7.4, 2.15))
part = slice(100, 260), slice(80, 340)
pictures = (grey, "brightness"), (across, "Sobel finds posts"), (down, "its transpose finds eaves")
for axis, (picture, name) in zip(axes, pictures, strict=True):
    limit = (0, 1) if picture is grey else (-1.5, 1.5)
    axis.imshow(picture[part], vmin=limit[0], vmax=limit[1])
    axis.set(xticks=[], yticks=[], xlabel="260 columns")
    axis.set_title(name, fontsize=10)
    axis.grid(False)
axes[0].set_ylabel("160 rows")
plots.show(
    figure,
    alt="Left: two storeys of a Chinese tower. Middle: its vertical edges, light where it gets lighter "
    "to the right and dark "
    "where it gets darker; the posts stand out. Right: its horizontal edges; the eaves and railings stand out.",
    caption="**Figure 16.3.** A kernel of nine numbers finds the posts, its transpose the eaves. "
    "Mid-grey is 0: even areas vanish.",
)

# %% [markdown] tags=["answer"]
# Zero in both: the nine weights of a Sobel kernel add up to 0, so an even area gives 0 whatever its
# brightness. A roof runs from left to right, its brightness changes from top to bottom, and that is what the
# transpose measures. The sign tells the direction of the change: light where it gets brighter to the right
# (or below), dark where it gets darker.

# %% [markdown]
# Nobody needs to design such kernels any more. The weights of a filter are parameters like any others, and an
# edge detector can be learned from examples. We cut the photograph into tiles, hand a Keras layer the tiles
# and what Sobel made of them, and keep the true kernel to ourselves.

# %%
tiles = grey[:416].reshape(13, 32, 20, 32).swapaxes(1, 2).reshape(260, 32, 32)
answers = correlate_fast(tiles, sobel)  # (260, 30, 30)


def learn_kernel(seed, epochs=30):
    """Fit one 3×3 filter to (tile, answer) pairs; return the kernel after each epoch. Result: (epochs, 3, 3)."""
    keras.utils.set_random_seed(seed)
    network = keras.Sequential([keras.Input((32, 32, 1)), layers.Conv2D(1, 3, use_bias=False)])
    network.compile(optimizer=keras.optimizers.Adam(0.1), loss="mse", steps_per_execution=20)
    kernels = []
    watch = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: kernels.append(network.get_weights()[0][:, :, 0, 0])
    )
    network.fit(tiles[..., None], answers[..., None], batch_size=13, epochs=epochs, verbose=0, callbacks=[watch])
    return np.array(kernels)


# %%
learned = [learn_kernel(seed) for seed in range(3)]
errors = [float(np.abs(kernels[-1] - sobel).max()) for kernels in learned]
record(
    "sobel_error",
    errors,
    claim="A Conv2D layer learns Sobel's kernel from input and output alone (largest error of a weight)",
    holds=max(errors) < 0.05,
)

# %%
stages = (0, 4, 29)
figure, axes = plt.subplots(1, 4, figsize=(7.0, 2.3))
tables = [*(learned[0][stage] for stage in stages), sobel]
names = [*(f"epoch {stage + 1}" for stage in stages), "Sobel's own"]
for axis, table, name in zip(axes, tables, names, strict=True):
    axis.imshow(table, cmap="RdBu_r", vmin=-2.5, vmax=2.5)
    axis.set(title=name, xticks=[], yticks=[], xlabel="kernel column")
    axis.grid(False)
    for (row, column), value in np.ndenumerate(table):
        text = f"{value:.1f}".replace("-0.0", "0.0")
        axis.text(
            column, row, text, ha="center", va="center", fontsize=9, color="white" if abs(value) > 1.6 else "black"
        )
axes[0].set_ylabel("kernel row")
plots.show(
    figure,
    alt="Four 3 by 3 tables of weights: after epochs 1, 5 and 30, and Sobel's kernel. The first differs "
    "in most cells, "
    "the last learned one shows the same numbers as Sobel's.",
    caption="**Figure 16.4.** The learned kernel during training. Nobody told the layer the formula, "
    "only what comes out.",
)

# %% [markdown]
# After 30 epochs, no weight is off by more than {measured:sobel_error.high:.3f} (over
# {measured:sobel_error.runs} seeds). So the layer computes what we computed by hand, and training finds the
# kernel.

# %% [markdown]
# ## Stride, padding and the size of the output
#
# Three settings decide how many places the filter visits along one axis of $n$ pixels:
#
# - the kernel's size $k$;
# - the **stride** $s$: how far it moves each time;
# - the **padding** $p$: how many blank pixels are put round the image, in total over both ends.
#
# The first place starts at 0, and the last one must end inside, so there are
#
# $$\left\lfloor \frac{n + p - k}{s} \right\rfloor + 1$$
#
# places. Keras has two words for the padding. `"valid"` means $p = 0$. `"same"` means: just enough blank
# pixels for $\lceil n / s \rceil$ places, thus for the *same* size at stride 1. When that number is odd, the
# extra pixel goes **after** the image.

# %% [markdown] tags=["predict"]
# An image of 28×28, a kernel of 5×5, stride 2. Compute the output's size by the formula, for `"valid"` and
# for `"same"`.


# %%
def total_padding(size, kernel, stride, padding):
    """How many blank pixels along one axis, both ends together."""
    if padding == "valid":
        return 0
    return max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)


def output_size(size, kernel, stride, padding):
    """How many places the filter visits along one axis."""
    return (size + total_padding(size, kernel, stride, padding) - kernel) // stride + 1


output_size(28, 5, 2, "valid"), output_size(28, 5, 2, "same")

# %% [markdown] tags=["answer"]
# 12 and 14. Valid: (28 − 5) / 2 is 11.5, rounded down 11, plus the first place: 12. The last column is never
# seen. Same: 28 / 2 = 14. For that the filter needs 3 more pixels: one before the image and two after.

# %% [markdown]
# Does Keras count as we do? We ask it for every combination of twelve sizes, four kernels, three strides and
# both paddings.

# %%
disagreements = combinations = 0
for size in range(7, 19):
    for kernel in (1, 2, 3, 5):
        for stride in (1, 2, 3):
            for padding in ("valid", "same"):
                layer = layers.Conv2D(1, kernel, strides=stride, padding=padding)
                keras_size = layer.compute_output_shape((None, size, size, 1))[1]
                disagreements += keras_size != output_size(size, kernel, stride, padding)
                combinations += 1
record(
    "size_disagreements",
    disagreements,
    unit=f"of {combinations} combinations",
    claim="The size formula gives what Keras gives",
    holds=disagreements == 0,
)

# %% [markdown]
# ## Channels: from one filter to a layer
#
# A colour image has three **channels**, and a filter then has three slices: it reads all channels of its
# window and adds *everything* into one number. A layer has many filters; each makes one channel of the
# output, called a **feature map**.
#
# | | shape | here |
# |---|---|---|
# | images | (batch, height, width, channels) | (2, 11, 9, 3) |
# | kernels | (kernel height, kernel width, channels, filters) | (3, 3, 3, 4) |
# | bias | (filters,) | (4,) |
# | output | (batch, height, width, filters) | depends on stride and padding |
#
# A bias is added for each filter, and an activation follows, mostly ReLU. Our NumPy layer has everything but
# the activation:


# %%
def convolve(images, kernels, bias, stride=1, padding="valid"):
    """What `layers.Conv2D` computes: (batch, h, w, channels) -> (batch, h', w', filters)."""
    blanks = [total_padding(images.shape[axis], kernels.shape[axis - 1], stride, padding) for axis in (1, 2)]
    (top, bottom), (left, right) = [(blank // 2, blank - blank // 2) for blank in blanks]
    padded = np.pad(images, ((0, 0), (top, bottom), (left, right), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernels.shape[:2], axis=(1, 2))
    windows = windows[:, ::stride, ::stride]  # (batch, h', w', channels, k, k)
    return np.einsum("bhwcij,ijcf->bhwf", windows, kernels) + bias


# %% [markdown]
# The proof: random images and weights, all strides and paddings, ours against Keras's layer. Keras computes
# in float32, which carries about seven digits, so we ask for agreement to $10^{-5}$.

# %%
differences = []
for seed in range(5):
    rng = np.random.default_rng(seed)
    images = rng.normal(size=(2, 11, 9, 3)).astype("float32")
    for stride in (1, 2, 3):
        for padding in ("valid", "same"):
            layer = layers.Conv2D(4, 3, strides=stride, padding=padding, bias_initializer="normal")
            theirs = keras.ops.convert_to_numpy(layer(images))
            ours = convolve(images, *layer.get_weights(), stride, padding)
            differences.append(np.abs(ours - theirs).max())
record(
    "convolution_difference",
    differences,
    claim="The NumPy convolution equals Keras's Conv2D within 1e-5",
    holds=max(differences) < 1e-5,
)

# %% [markdown]
# The largest difference in {measured:convolution_difference.runs} comparisons is
# {measured:convolution_difference.high:.1e}: rounding.

# %% [markdown]
# ## A dense layer with most weights struck out
#
# A convolution is linear, so it can be written as a matrix, like any dense layer. We find the matrix by
# sending in one-pixel images: the answer to pixel $q$ is column $q$.

# %%
kernel = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
one_pixel_images = np.eye(25).reshape(25, 5, 5)
matrix = correlate_fast(one_pixel_images, kernel).reshape(25, 9).T  # (9 outputs, 25 pixels)
np.abs(matrix @ image.ravel() - correlate(image, kernel).ravel()).max()

# %%
dense_matrix = np.random.default_rng(1).uniform(0, 9, size=(9, 25))
figure, axes = plt.subplots(2, 1, figsize=(5.4, 3.8), sharex=True)
for axis, table, name in (
    (axes[0], dense_matrix, "dense: 225 weights, all free"),
    (axes[1], matrix, "convolution: 9 weights, used 9 times; the rest is 0"),
):
    drawing = axis.imshow(np.ma.masked_equal(table, 0), cmap="viridis", vmin=0, vmax=9)
    axis.set(title=name, ylabel="output", yticks=range(0, 9, 2))
    axis.grid(False)
axes[1].set_xlabel("pixel of the 5×5 image, row by row")
figure.colorbar(drawing, ax=axes, label="weight", shrink=0.7)
plots.show(
    figure,
    alt="Two matrices with 9 rows and 25 columns. Above, every cell has its own colour. Below, each row "
    "holds the same nine colours, "
    "in three groups of three, one step to the right of the row above; all other cells are empty.",
    caption="**Figure 16.5.** Both layers map 25 pixels to 9 outputs. The convolution is the dense layer "
    "with two restrictions: "
    "far pixels have no weight, and all rows share the same nine.",
)

# %% [markdown]
# What does that save? Take our 12×12 canvas and sixteen feature maps of the same size. Count before you look:
#
# - dense: every one of 144 pixels is linked with every one of 144 · 16 outputs, and each output has a bias;
# - convolution: sixteen filters of 3 · 3 · 1 weights and a bias each. The size of the image does not enter.

# %%
by_hand = {"dense": 144 * (144 * 16) + 144 * 16, "convolution": 3 * 3 * 1 * 16 + 16}
dense_layer, convolution_layer = layers.Dense(144 * 16), layers.Conv2D(16, 3, padding="same")
dense_layer.build((None, 144))
convolution_layer.build((None, 12, 12, 1))
by_keras = {"dense": dense_layer.count_params(), "convolution": convolution_layer.count_params()}
by_hand, by_keras

# %%
record("dense_parameters", by_keras["dense"], unit="parameters")

# %%
record(
    "parameters_saved",
    by_keras["dense"] / by_keras["convolution"],
    unit="times",
    claim="The convolution needs a thousandth of the dense layer's parameters, by hand and by Keras",
    holds=by_hand == by_keras and by_keras["dense"] > 1000 * by_keras["convolution"],
)

# %% [markdown]
# {measured:dense_parameters:,.0f} parameters against 160: {measured:parameters_saved:,.0f} times fewer.
#
# The restrictions are a bet. If near pixels belong together and a pattern means the same everywhere, nothing
# is lost and each weight learns from every place of every image. If not (a table whose columns stand in any
# order, say) the convolution is simply the worse model.

# %% [markdown]
# ## Pooling, and what happens when the image moves
#
# **Max pooling** takes the largest value in each window, usually 2×2 with stride 2: was the feature found
# *about here*? It has no parameters, halves height and width, and each channel is pooled by itself.


# %%
def max_pool(maps, size=2):
    """The maximum of each size×size window. (batch, h, w, channels) -> (batch, h // size, w // size, channels)."""
    batch, height, width, channels = maps.shape
    rows, columns = height // size, width // size
    whole = maps[:, : rows * size, : columns * size]
    return whole.reshape(batch, rows, size, columns, size, channels).max(axis=(2, 4))


maps = np.random.default_rng(0).normal(size=(2, 7, 6, 3)).astype("float32")
np.array_equal(max_pool(maps), layers.MaxPooling2D()(maps))

# %% [markdown]
# Now the point of it all. Move the image, and the feature map moves along: a convolution is **equivariant**
# to shifts. Take the maximum over *all* places (**global** max pooling), and the shift is gone: the result is
# **invariant**. We check both on all digits, with the vertical Sobel kernel.

# %%
centred, moved = place(digits)[..., 0], place(digits, right=2)[..., 0]  # (1797, 12, 12)
map_centred, map_moved = correlate_fast(centred, sobel), correlate_fast(moved, sobel)  # (1797, 10, 10)
record(
    "equivariance_error",
    np.abs(map_moved[:, :, 2:] - map_centred[:, :, :-2]).max(),
    claim="Move the image by two pixels, and the feature map moves by two pixels",
    holds=np.allclose(map_moved[:, :, 2:], map_centred[:, :, :-2], atol=1e-6),
)

# %%
same_maximum = np.isclose(map_moved.max(axis=(1, 2)), map_centred.max(axis=(1, 2)), atol=1e-6)
record(
    "same_maximum",
    same_maximum.mean(),
    claim="The maximum over all places does not notice a shift by two pixels",
    holds=same_maximum.mean() > 0.99,
)

# %% [markdown]
# The maps move along exactly, and the maximum is the same for {measured:same_maximum:.0%} of the digits.

# %% [markdown]
# ## Baselines before networks
#
# We train on **centred** digits and test twice: on centred digits, and on digits moved by up to two pixels in
# each direction (the mean over all 25 shifts). First what costs nothing: always the most frequent class, and
# the support vector machine.

# %%
SHIFTS = [(down, right) for down in range(-2, 3) for right in range(-2, 3)]  # 25, the middle one is no shift
SPLITS = [train_test_split(np.arange(len(labels)), test_size=450, random_state=s, stratify=labels) for s in range(3)]


def by_shift(classify, test):
    """Accuracy at each of the 25 shifts. classify: (n, 12, 12, 1) -> (n,) labels. Result: (5, 5)."""
    scores = [np.mean(classify(place(digits[test], *shift)) == labels[test]) for shift in SHIFTS]
    return np.reshape(scores, (5, 5))


def on_pixels(model):
    """A scikit-learn classifier as a function from canvases to labels."""
    return lambda images: model.predict(images.reshape(len(images), -1))


# %%
results = {"majority": [], "RBF SVM": []}
for train, test in SPLITS:
    canvases = place(digits[train]).reshape(len(train), -1)  # (1347, 144)
    for name, model in (("majority", DummyClassifier()), ("RBF SVM", SVC(C=10))):
        model.fit(canvases, labels[train])
        results[name].append(by_shift(on_pixels(model), test))
for name, scores in results.items():
    print(f"{name:10} centred {np.mean(scores, axis=0)[2, 2]:.3f}   moved {np.mean(scores):.3f}")

# %% [markdown]
# The support vector machine is a hard baseline on centred digits, and helpless when they move.

# %% [markdown]
# ## Four networks of one size
#
# All four have about 14,000 parameters, ReLU, a softmax over ten classes, and before it some dropout (in
# training, a random part of the values is set to zero, against learning by heart). From row to row:
#
# | network | what is new |
# |---|---|
# | `dense` | two hidden layers on the list of pixels |
# | `flatten` | three convolutions, two poolings, then `Flatten`: the last layer has a weight for every place |
# | `pooled` | one pooling, and `GlobalMaxPooling2D` for `Flatten`: the last layer hears *what*, not *where* |
# | `stride-free` | exactly the same, without the pooling layer of stride 2 in between |


# %%
def dense():
    return keras.Sequential([
        keras.Input((12, 12, 1)),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(64, activation="relu"),
        layers.Dropout(0.3),
        layers.Dense(10, activation="softmax"),
    ])  # fmt: skip


def flatten():
    return keras.Sequential([
        keras.Input((12, 12, 1)),
        layers.Conv2D(16, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(24, 3, padding="same", activation="relu"),
        layers.Flatten(),
        layers.Dropout(0.3),
        layers.Dense(10, activation="softmax"),
    ])  # fmt: skip


# %%
def pooled():
    return keras.Sequential([
        keras.Input((None, None, 1)),  # any height and width will do
        layers.Conv2D(16, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.GlobalMaxPooling2D(),
        layers.Dropout(0.3),
        layers.Dense(10, activation="softmax"),
    ])  # fmt: skip


def stride_free():
    return keras.Sequential(name="stride_free", layers=[
        keras.Input((None, None, 1)),
        layers.Conv2D(16, 3, padding="same", activation="relu", name="first"),
        layers.Conv2D(32, 3, padding="same", activation="relu", name="second"),
        layers.Conv2D(32, 3, padding="same", activation="relu", name="third"),
        layers.GlobalMaxPooling2D(),
        layers.Dropout(0.3),
        layers.Dense(10, activation="softmax"),
    ])  # fmt: skip


# %% [markdown]
# `summary()` shows shapes and counts. Check one line by hand: the second layer has 32 filters of 3 · 3 · 16
# weights and a bias, 32 · 144 + 32 = 4,640.

# %%
stride_free().summary(line_length=75)

# %% [markdown]
# Training is the ordinary Keras idiom: a loss for class labels, the optimiser Adam, mini-batches of 64. (Units 4
# and 9 say why; here they are tools.) The learning rate falls along a cosine to zero, which steadies the end.
# `jit_compile=False` leaves out a compiler that is made for accelerators: on a CPU its convolutions take twice as
# long.


# %%
def compiled(network, images, epochs):
    """The network, ready to be trained on so many images for so many epochs."""
    steps = epochs * math.ceil(len(images) / 64)
    network.compile(
        optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.003, steps)),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=False,
    )
    return network


# %% [markdown]
# One network first, in the ordinary way: fit, evaluate, predict.

# %%
train, test = SPLITS[0]
keras.utils.set_random_seed(16)
network = compiled(stride_free(), train, epochs=10)
network.fit(place(digits[train]), labels[train], batch_size=64, epochs=10, verbose=0)
network.evaluate(place(digits[test]), labels[test], verbose=0, return_dict=True)

# %%
probabilities = network.predict(place(digits[test][:3]), verbose=0)  # (3, 10), each row adds up to 1
probabilities.argmax(axis=1), labels[test][:3], probabilities.sum(axis=1)

# %% [markdown]
# Now all four, on three splits, each with its own seed. `training.train` takes the steps that `fit` takes, and saves
# most of the time that `fit` spends between them. An epoch of the dense network is cheap, so it gets 40 of them and
# the others 10: nobody shall lose for want of training. The third network pools once with stride 2.

# %% [markdown] tags=["predict"]
# `pooled` is trained on centred digits. Which shifts of the test digit will it stand best: 0, 1 or 2 pixels?
# Will `flatten` be nearer to `dense` or to `pooled`?

# %%
BUILDERS = {"dense": dense, "flatten": flatten, "pooled": pooled, "stride-free": stride_free}
EPOCHS = {"dense": 40, "flatten": 10, "pooled": 10, "stride-free": 10}


def classifier(network):
    """The network as a function from images to labels. Called directly, a model is much faster than `predict`."""
    return lambda images: keras.ops.convert_to_numpy(network(images)).argmax(axis=1)


networks = {}
for name, build in BUILDERS.items():
    results[name] = []
    for split, (train, test) in enumerate(SPLITS):
        keras.utils.set_random_seed(split)
        networks[name, split] = compiled(build(), train, EPOCHS[name])
        training.train(networks[name, split], place(digits[train]), labels[train], batch_size=64, epochs=EPOCHS[name])
        results[name].append(by_shift(classifier(networks[name, split]), test))
{name: networks[name, 0].count_params() for name in BUILDERS}

# %%
figure, axes = plt.subplots(1, 4, figsize=(8.4, 2.7), sharey=True)
for axis, name in zip(axes, BUILDERS, strict=True):
    table = np.mean(results[name], axis=0)  # (3, 5, 5) -> (5, 5)
    drawing = axis.imshow(table, vmin=0, vmax=1, cmap="viridis", extent=(-2.5, 2.5, 2.5, -2.5))
    axis.set(
        title=f"{name}: {table.mean():.2f}", xlabel="pixels to the right", xticks=range(-2, 3), yticks=range(-2, 3)
    )
    axis.grid(False)
    for (row, column), value in np.ndenumerate(table):
        axis.text(column - 2, row - 2, f"{value:.2f}"[-3:] if value < 0.995 else "1.0", ha="center", va="center",
                  fontsize=8, color="black" if value > 0.6 else "white")  # fmt: skip
axes[0].set_ylabel("pixels down")
figure.colorbar(drawing, ax=axes, label="accuracy", shrink=0.75)
plots.show(
    figure,
    alt="Four grids of 5 by 5 accuracies, one cell for each shift. dense and flatten: high only in the "
    "middle. pooled: high at shifts "
    "by 0 and 2 pixels, lower at 1, a chequered pattern. stride-free: high everywhere.",
    caption="**Figure 16.6.** Accuracy by shift of the test digit, after training on centred digits only "
    "(mean over three splits). "
    "The number in each title is the mean over all shifts.",
)

# %% [markdown]
# We record the figures that the text will quote: centred and moved, for each model.

# %%
for name, scores in results.items():
    key = name.replace("-", "_").replace(" ", "_").lower()
    record(f"{key}_centred", [table[2, 2] for table in scores])
    record(f"{key}_moved", [table.mean() for table in scores])

# %%
moved_scores = {name: np.mean(scores, axis=(1, 2)) for name, scores in results.items()}  # name -> (3,)
record(
    "moved_gain",
    moved_scores["stride-free"] - moved_scores["dense"],
    claim="Trained on centred digits alone, a CNN of equal size stands shifts that a dense net does not",
    holds=min(moved_scores["stride-free"]) > 0.9 > 0.4 > max(moved_scores["dense"]),
)

# %%
record(
    "pooling_cost",
    moved_scores["stride-free"] - moved_scores["pooled"],
    claim="A pooling layer of stride 2 costs accuracy under shifts, with the same parameters",
    holds=min(moved_scores["stride-free"] - moved_scores["pooled"]) > 0.05,
)

# %% [markdown] tags=["answer"]
# `pooled` stands shifts by 0 and 2 far better than by 1: its pooling windows start at every second pixel, so
# a shift by 2 moves the pooled map by exactly one cell, but a shift by 1 makes *other* maps that the network
# has never seen. This is the chequered pattern. `flatten` is nearer to `dense`: it has all the equivariant
# maps, but its last layer learned where in the map each feature must be.

# %% [markdown]
# Read the ladder of the moved digits: `dense` {measured:dense_moved:.2f}, `flatten`
# {measured:flatten_moved:.2f}, `pooled` {measured:pooled_moved:.2f}, `stride-free`
# {measured:stride_free_moved:.2f}. The last two have *the same parameters*, and one has an extra layer
# without any. So:
#
# - **Weight sharing alone does not make a network indifferent to shifts.** It makes the maps move along. What
#   follows must not care for place.
# - **Stride trades that away for speed**: fewer places to compute, but only shifts by whole strides are seen
#   as shifts. Blurring before each stride is a remedy (Zhang, 2019).
#
# And centred? There the support vector machine has {measured:rbf_svm_centred:.3f}, `stride-free`
# {measured:stride_free_centred:.3f} (from {measured:stride_free_centred.low:.3f} to
# {measured:stride_free_centred.high:.3f}), `flatten` {measured:flatten_centred:.3f}, `dense`
# {measured:dense_centred:.3f}. One test image is worth 0.002, and with 450 of them a difference of 0.01 is
# hardly more than chance. On small, centred, clean images the machine without any convolution is as good as
# our networks or better. The networks' advantage is elsewhere: in what they were never shown.

# %% [markdown]
# ### Where is the last per cent?
#
# In theory the stride-free network should not lose anything by a shift, yet it went from
# {measured:stride_free_centred:.3f} to {measured:stride_free_moved:.3f}. The reason is the rim. There the
# windows hang over the edge and see the zeros of the padding; and in the deeper layers a zero is not what
# blank paper looks like, since biases make blank paper answer too. The network takes images of any size, so
# we can test that: the same weights on a canvas of 22×22, where the digit keeps away from the rim.

# %%
spreads = []
for split, (_, test) in enumerate(SPLITS):
    classify = classifier(networks["stride-free", split])
    some = test[:150]
    scores = [np.mean(classify(place(digits[some], *shift, size=22)) == labels[some]) for shift in SHIFTS]
    spreads.append(max(scores) - min(scores))
record(
    "large_canvas_spread",
    spreads,
    claim="With room around the digit, the stride-free network's accuracy is the same at all 25 shifts",
    holds=max(spreads) == 0,
)

# %% [markdown]
# Best minus worst shift: {measured:large_canvas_spread.high:g}. With room around the digit the invariance is
# exact, by construction and not by training.

# %% [markdown]
# ## The other way: show it the shifts
#
# If a model does not know that a moved 3 is a 3, we can tell it by examples: **augmentation**. We add two
# copies of the training set, each digit at a random place. Everybody gets the same copies, the baselines too.
# (In Keras, `layers.RandomTranslation` does this on the fly. We do it by hand, so that the support vector
# machine can have it as well.)

# %% [markdown] tags=["predict"]
# With augmentation, which model will be best on moved digits, which on centred ones? Will `dense` catch up
# with `stride-free`?


# %%
def augmented(train, copies, rng):
    """The centred training digits, then copies at random shifts, with their labels."""
    images, targets = [place(digits[train])], np.tile(labels[train], copies + 1)
    for _ in range(copies):
        shifts = rng.integers(-2, 3, size=(len(train), 2))
        images.append(
            np.concatenate([place(digits[i : i + 1], *shift) for i, shift in zip(train, shifts, strict=True)])
        )
    return np.concatenate(images), targets  # (3 * 1347, 12, 12, 1), (3 * 1347,)


# %%
augmented_results = {"RBF SVM": [], "dense": [], "stride-free": []}
for split, (train, test) in enumerate(SPLITS):
    images, targets = augmented(train, copies=2, rng=np.random.default_rng(split))
    machine = SVC(C=10).fit(images.reshape(len(images), -1), targets)
    augmented_results["RBF SVM"].append(by_shift(on_pixels(machine), test))
    for name, epochs in (("dense", 20), ("stride-free", 5)):
        keras.utils.set_random_seed(split)
        network = compiled(BUILDERS[name](), images, epochs)
        training.train(network, images, targets, batch_size=64, epochs=epochs)
        augmented_results[name].append(by_shift(classifier(network), test))

# %%
for name, scores in augmented_results.items():
    key = name.replace("-", "_").replace(" ", "_").lower()
    record(f"{key}_augmented_centred", [table[2, 2] for table in scores])
    record(f"{key}_augmented_moved", [table.mean() for table in scores])

# %%
figure, axes = plt.subplots(1, 2, figsize=(7.6, 3.2), sharey=True)
rows = ["dense", "flatten", "pooled", "stride-free", "RBF SVM"]
kinds = ("trained on centred digits", results, "o", -0.15), ("with augmentation", augmented_results, "^", 0.15)
for axis, title, pick in (
    (axes[0], "Centred: all within a few per cent", lambda table: table[2, 2]),
    (axes[1], "Moved: the structure decides", np.mean),
):
    for label, source, marker, offset in kinds:
        points = [(pick(table), row + offset) for row, name in enumerate(rows) for table in source.get(name, [])]
        axis.plot(*zip(*points, strict=True), linestyle="", marker=marker, alpha=0.75, label=label)
    axis.set(title=title, xlabel="accuracy on test digits", yticks=range(len(rows)), yticklabels=rows)
axes[0].set_xlim(0.93, 1.0)
axes[1].set_xlim(0.0, 1.02)
axes[0].invert_yaxis()
axes[1].legend(loc="upper right", bbox_to_anchor=(0.72, 0.98), fontsize=9)
plots.show(
    figure,
    alt="Accuracies of five models, a point for each of three splits. Left, on centred digits, all lie "
    "between 0.93 and 1. Right, on moved digits, "
    "after centred training: dense, flatten and the SVM below 0.45, pooled near 0.7, stride-free near "
    "0.96. With augmentation: dense near 0.85, "
    "the SVM near 0.94, stride-free near 0.98.",
    caption="**Figure 16.7.** A point for each of three splits; mind the two scales. Augmentation "
    "repairs much of what the structure lacks, but not all of it.",
)

# %%
augmented_moved = {name: np.mean(scores, axis=(1, 2)) for name, scores in augmented_results.items()}
record(
    "augmented_gain",
    augmented_moved["stride-free"] - augmented_moved["RBF SVM"],
    claim="With augmentation for all, the CNN is still the best on moved digits",
    holds=min(augmented_moved["stride-free"] - augmented_moved["RBF SVM"]) > 0,
)

# %%
stride_free_centred = np.array([table[2, 2] for table in results["stride-free"]])
machine_centred = np.array([table[2, 2] for table in results["RBF SVM"]])
record(
    "centred_gain",
    stride_free_centred - machine_centred,
    claim="On centred digits a CNN of 14,000 parameters beats the support vector machine",
    holds=min(stride_free_centred - machine_centred) > 0,
)

# %% [markdown] tags=["answer"]
# On moved digits: `stride-free` {measured:stride_free_augmented_moved:.3f}, the support vector machine
# {measured:rbf_svm_augmented_moved:.3f}, `dense` {measured:dense_augmented_moved:.3f}. `dense` gains most and
# still does not catch up: with its 14,000 parameters it must learn each digit at each place. `stride-free`
# gains least, since it knew most before. And it was nearly as good on moved digits *without* having seen one
# ({measured:stride_free_moved:.3f}).
#
# On centred digits the augmented support vector machine is the best of all with
# {measured:rbf_svm_augmented_centred:.3f}, against {measured:stride_free_augmented_centred:.3f} for
# `stride-free`. On 8×8 pixels, a classical method with good examples is hard to beat. Remember this before
# you reach for a network. On large photographs, where an object can lie anywhere and have any size, copies
# alone would have to be far too many.

# %% [markdown]
# ## What the filters found
#
# A trained network can be looked into: a second model with the same layers gives out what each of them
# computes. (`keras.Model(inputs, outputs)` is the functional way of writing a model; we need it again below.)

# %%
network = networks["stride-free", 0]
steps = [network.get_layer(name).output for name in ("first", "second", "third")]
inside = keras.Model(network.inputs[0], steps)
test_images = place(digits[SPLITS[0][1]])  # (450, 12, 12, 1)
activations = [keras.ops.convert_to_numpy(step) for step in inside(test_images)]
[step.shape for step in activations]

# %%
chosen = int(np.where(labels[SPLITS[0][1]] == 4)[0][0])
figure, axes = plt.subplots(3, 7, figsize=(6.8, 3.3))
for row, (step, name) in enumerate(zip(activations, ("first", "second", "third"), strict=True)):
    strongest = np.argsort(-step[chosen].max(axis=(0, 1)))[:6]
    pictures = [test_images[chosen][..., 0], *(step[chosen, :, :, filter_] for filter_ in strongest)]
    for axis, picture, title in zip(axes[row], pictures, ["input", *(f"filter {f}" for f in strongest)], strict=True):
        axis.imshow(picture, cmap="Greys")
        axis.set(xticks=[], yticks=[])
        axis.set_title(title, fontsize=9, fontweight="normal")
        axis.grid(False)
    axes[row, 0].set_ylabel(f"{name} layer")
figure.suptitle("From strokes and edges to parts of a digit", fontweight="bold", fontsize="medium")
plots.show(
    figure,
    alt="A handwritten four, and six feature maps of each of the three convolutions. The first layer's "
    "maps outline the strokes or one side of them; "
    "the third layer's maps are dark in a few spots only.",
    caption="**Figure 16.8.** The six strongest feature maps of each layer for one test digit (dark is active). "
    "The first layer answers along whole strokes and their edges, the third at a few places.",
)

# %% [markdown]
# What excites a filter of the third layer? Each of its outputs sees 7×7 pixels (3, and 2 more with each
# layer). We search all test digits for the windows that excite it most.


# %%
def best_windows(step, images, filter_, count=5):
    """The 7×7 windows of the images at which this filter answers most strongly, at most one per image."""
    padded = np.pad(images[..., 0], ((0, 0), (3, 3), (3, 3)))
    strongest = np.argsort(-step[..., filter_].max(axis=(1, 2)))[:count]
    windows = []
    for index in strongest:
        row, column = np.unravel_index(step[index, :, :, filter_].argmax(), step.shape[1:3])
        windows.append(padded[index, row : row + 7, column : column + 7])
    return windows


# %%
busiest = np.argsort(-activations[2].max(axis=(1, 2)).mean(axis=0))[:8]
figure, axes = plt.subplots(5, 8, figsize=(6.0, 4.0))
for column, filter_ in enumerate(busiest):
    for row, window in enumerate(best_windows(activations[2], test_images, filter_)):
        axes[row, column].imshow(window, cmap="Greys", vmin=0, vmax=1)
        axes[row, column].set(xticks=[], yticks=[])
        axes[row, column].grid(False)
    axes[0, column].set_title(f"filter {filter_}", fontsize=9, fontweight="normal")
figure.supylabel("windows of 7×7 pixels, strongest on top", fontsize=9)
figure.suptitle("Each filter of the third layer has learned a part", fontweight="bold", fontsize="medium")
plots.show(
    figure,
    alt="Eight columns of five small windows cut from test digits. Within a column the windows look "
    "alike: the same bend, crossing or end of a stroke.",
    caption="**Figure 16.9.** For eight filters of the third layer, the five test windows that excite each most. "
    "A column shows one kind of part: a bend, a crossing, a stroke's end.",
)

# %% [markdown]
# "The first layer learns edges" is often said. How far is it true here? A 3×3 kernel has nine dimensions, and
# two of them are pure edges: brightness rising to the right, and downwards. Of a random kernel's squared
# weights, 2/9 = 0.22 lie in these two. And of the learned ones?

# %%
ramps = np.stack([np.tile([-1, 0, 1], 3), np.repeat([-1, 0, 1], 3)]) / np.sqrt(6)  # (2, 9), orthonormal
edge_shares = []
for split in range(3):
    kernels = networks["stride-free", split].get_layer("first").get_weights()[0].reshape(9, 16)
    edge_shares.append(float(np.mean(((ramps @ kernels) ** 2).sum(axis=0) / (kernels**2).sum(axis=0))))
record(
    "edge_share",
    edge_shares,
    claim="First-layer kernels are more edge-like than random ones (2/9)",
    holds=min(edge_shares) > 2 / 9,
)

# %% [markdown]
# {measured:edge_share:.2f}: more than chance, far from pure. Sixteen filters of nine weights on 8×8 pixels
# need not be tidy. On photographs, with kernels of 11×11, the first layer of AlexNet shows the clear edges
# and colour spots that the textbooks print.

# %% [markdown]
# ## From LeNet to residual blocks
#
# The line of ideas, each an answer to the trouble of the one before:
#
# | year | network | idea |
# |---|---|---|
# | 1980 | Neocognitron | layers that detect and layers that tolerate shifts, in turn; not yet backpropagation |
# | 1989, 1998 | LeNet | backpropagation learns the filters; 60,000 parameters read postcodes and cheques |
# | 2012 | AlexNet | a thousand times larger: 60 million parameters, 1.2 million photographs |
# | 2015 | VGG | only 3×3 kernels, but 16 to 19 layers with weights |
# | 2016 | ResNet | shortcuts: each block adds a correction to its input; 152 layers can be trained |
#
# Fukushima took the two kinds of layers from the cells that Hubel and Wiesel had found in the cat's visual
# cortex. What made AlexNet possible were two GPUs and a large labelled set of photographs; ReLU, dropout and
# augmentation made it train and generalise.
#
# VGG's argument can be counted. Two 3×3 layers see a window of 5×5, like one 5×5 layer. With $C$ channels in
# and out, they cost $2 \cdot 9C^2$ weights instead of $25C^2$, and there is a ReLU more.

# %%
channels = 64
one_large, two_small = 25 * channels**2, 2 * 9 * channels**2
one_large, two_small, round(two_small / one_large, 2)

# %% [markdown]
# Deeper became worse at some point, though, and not by overfitting: He and others saw plain networks of 56
# layers with a higher *training* error than those of 20. The extra layers could have learned to pass their
# input on unchanged, but a stack of convolutions finds that hard to learn. A **residual block** makes it
# easy:
#
# $$\text{output} = \text{ReLU}\bigl(x + F(x)\bigr)$$
#
# with $F$ two convolutions. Doing nothing now means $F = 0$. A sum of two paths is not a list of layers, so
# `Sequential` cannot say it; the functional way can.


# %%
def residual_block(x, channels):
    """ReLU(x + F(x)), F being two 3×3 convolutions. x: (batch, h, w, channels), and so is the result."""
    y = layers.Conv2D(channels, 3, padding="same", activation="relu")(x)
    y = layers.Conv2D(channels, 3, padding="same", name="correction")(y)  # no activation: may be negative
    return layers.Activation("relu")(layers.add([x, y]))


inputs = keras.Input((12, 12, 16))
block = keras.Model(inputs, residual_block(inputs, 16), name="residual_block")
block.count_params(), 2 * (3 * 3 * 16 * 16 + 16)

# %% [markdown]
# Counted by hand: two layers of 16 filters with 3 · 3 · 16 weights and a bias. The shortcut is free. Now the
# claim "doing nothing is easy": set the last convolution to zero and send in what a ReLU before would
# deliver, values that are not negative.

# %%
block.get_layer("correction").set_weights([np.zeros((3, 3, 16, 16)), np.zeros(16)])
signals = np.random.default_rng(0).uniform(size=(4, 12, 12, 16)).astype("float32")
record(
    "identity_error",
    np.abs(keras.ops.convert_to_numpy(block(signals)) - signals).max(),
    claim="A residual block whose last convolution is zero passes its input on unchanged",
    holds=np.array_equal(keras.ops.convert_to_numpy(block(signals)), signals),
)

# %% [markdown]
# So a block can be added to a good network without making it worse, and training starts from there. When the
# number of channels changes or the stride is 2, $x$ and $F(x)$ differ in shape; then a 1×1 convolution on the
# shortcut brings $x$ into the new shape. ResNets also normalise within each block (batch normalisation).

# %% [markdown]
# ## Summary
#
# - A filter is a small table of weights that moves over the image: at each place, multiply and add. Deep
#   learning's "convolution" is cross-correlation.
# - Along each axis the output has $\lfloor (n + p - k)/s \rfloor + 1$ places. A layer of $f$ filters on $c$
#   channels has $(k \cdot k \cdot c + 1) f$ parameters, whatever the image's size.
# - A convolution is a dense layer with far weights struck out and the rest shared: here
#   {measured:parameters_saved:,.0f} times fewer parameters.
# - Our NumPy layer equals Keras's within {measured:convolution_difference.high:.1e}, and training finds
#   Sobel's kernel within {measured:sobel_error.high:.3f}.
# - Convolutions are *equivariant*. *Invariance* comes from pooling over all places; `Flatten` and stride give
#   it away. Trained on centred digits, tested on moved ones: {measured:dense_moved:.2f},
#   {measured:flatten_moved:.2f}, {measured:pooled_moved:.2f}, {measured:stride_free_moved:.2f}.
# - On centred 8×8 digits a support vector machine is as good as these networks or better
#   ({measured:rbf_svm_centred:.3f}; with augmentation {measured:rbf_svm_augmented_centred:.3f}).
# - LeNet learned the filters, AlexNet scaled them up, VGG stacked small ones, ResNet added shortcuts.

# %% [markdown]
# ## What people get wrong
#
# - **"A CNN is shift-invariant."** Its convolutions are equivariant; with `Flatten` the network is not even
#   nearly invariant (Figure 16.6).
# - **The channel axis is forgotten.** Grey images of shape (n, 8, 8) must become (n, 8, 8, 1):
#   `images[..., None]`. A single image still needs its batch axis.
# - **One filter, one slice.** A filter reads *all* input channels; 32 filters on 16 channels have 32 · 16 · 9
#   weights, not 32 · 9.
# - **"Same" means same size.** Only at stride 1; otherwise it is $\lceil n/s \rceil$, and the padding may be
#   uneven.
# - **Pooling "has weights" or "mixes channels".** Neither.
# - **Scaling once in training and not (or twice) at test time.** Put it into one function, or into the
#   network as a `Rescaling` layer.
# - **Augmenting the test set, or only the network.** The test set stays as it is, and the baseline deserves
#   the same examples.
# - **A network judged without a baseline.** {measured:stride_free_centred:.3f} sounds good until a support
#   vector machine, trained in a fraction of a second, has {measured:rbf_svm_centred:.3f}.
# - **Spatial structure assumed where there is none.** If shuffling the columns would lose nothing, a
#   convolution has nothing to find.
