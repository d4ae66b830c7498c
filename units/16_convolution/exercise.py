# %% [markdown]
# The first five tasks need NumPy alone. Task 16.6 trains a network (some seconds), and Task 16.7 asks for
# your judgement. No task needs the answer to an earlier one.

# %%
import keras
import numpy as np
from keras import layers

from layerwise import check, data

keras.utils.set_random_seed(16)
digits, labels = data.digits()  # (1797, 8, 8) in 0..1, (1797,)
chosen = np.random.default_rng(16).permutation(len(labels))[:1297]  # the other 500 are held out
chosen = chosen[np.argsort(labels[chosen], kind="stable")]  # first all zeros, then all ones, ...
train_labels = labels[chosen]
train_images = np.pad(digits[chosen], ((0, 0), (2, 2), (2, 2)))  # (1297, 12, 12), the digit in the middle

# %% [markdown] task="16.1"
# **(a)** Write `output_size(size, kernel, stride, padding)`: how many places a filter of `kernel` pixels
# visits along an axis of `size` pixels with this stride. `padding` is `"valid"` (none) or `"same"` (what
# Keras makes of it). All numbers are integers, `kernel <= size`, and so is the result.
#
# **(b)** Count, by hand, the parameters of each layer of this stack, and put them into the list `parameters`
# (five integers, in order):
#
# | | layer | input |
# |---|---|---|
# | 1 | `Conv2D(8, 5)` | images of 32×32 with 3 channels |
# | 2 | `MaxPooling2D(2)` | |
# | 3 | `Conv2D(16, 3, padding="same")` | |
# | 4 | `Flatten()` | |
# | 5 | `Dense(10)` | |
#
# All layers have the biases that Keras gives them by default.


# %% task="16.1"
def output_size(size, kernel, stride, padding):
    """Return the number of places along one axis. padding: "valid" or "same"."""
    # BLANK one formula for each kind of padding
    if padding == "same":
        return -(-size // stride)  # size / stride, rounded up
    return (size - kernel) // stride + 1
    # END BLANK


# BLANK parameters = [conv, pooling, conv, flatten, dense]
parameters = [
    5 * 5 * 3 * 8 + 8,
    0,
    3 * 3 * 8 * 16 + 16,
    0,
    14 * 14 * 16 * 10 + 10,  # 32 -> 28 -> 14 -> 14
]
# END BLANK

# %% [markdown] task="16.2"
# Write `correlate(image, kernel)`: lay the kernel, as it is, on every window of the image that lies wholly
# inside, multiply and add. `image` has the shape (h, w), `kernel` (m, n), neither needs to be square; the
# result has the shape (h − m + 1, w − n + 1). It should equal what `Conv2D` would give, to 1e-4.


# %% task="16.2"
def correlate(image, kernel):
    """Return the cross-correlation. image: (h, w), kernel: (m, n). Result: (h - m + 1, w - n + 1)."""
    # BLANK for each window: multiply by the kernel and add up
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)  # (h - m + 1, w - n + 1, m, n)
    return (windows * kernel).sum(axis=(2, 3))
    # END BLANK


# %% [markdown] task="16.3"
# Write `convolution_layer(images, kernels, bias, stride, padding)`, which computes what Keras's `Conv2D`
# computes without activation, for several images, channels and filters:
#
# - `images` (batch, h, w, channels), `kernels` (k_h, k_w, channels, filters), `bias` (filters,);
# - `stride` is a positive integer, the same in both directions;
# - `padding` is `"valid"` or `"same"`. Same: the output has ⌈h / stride⌉ rows, and so for columns. For this,
#   zeros are put round the image, in total max((⌈h / stride⌉ − 1) · stride + k_h − h, 0) rows, half before
#   and half after; if their number is odd, the extra one comes after.
#
# The result has the shape (batch, h', w', filters) and is right to 1e-4. Use NumPy only, no Keras.


# %% task="16.3"
def convolution_layer(images, kernels, bias, stride=1, padding="valid"):
    """Return (batch, h', w', filters). images: (batch, h, w, channels), kernels: (k_h, k_w, channels, filters)."""
    # BLANK pad if asked; take every stride-th window; sum over the window and over all channels; add the bias
    if padding == "same":
        around = [(0, 0)]
        for size, kernel in zip(images.shape[1:3], kernels.shape[:2], strict=True):
            blank = max((-(-size // stride) - 1) * stride + kernel - size, 0)
            around.append((blank // 2, blank - blank // 2))
        images = np.pad(images, [*around, (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(images, kernels.shape[:2], axis=(1, 2))
    windows = windows[:, ::stride, ::stride]  # (batch, h', w', channels, k_h, k_w)
    return np.einsum("bhwcij,ijcf->bhwf", windows, kernels) + bias
    # END BLANK


# %% [markdown] task="16.4"
# Write `max_pool(maps, size)`: the largest value in each window of size × size, each channel by itself. The
# windows do not overlap; rows and columns that are left over at the end are dropped. `maps` has the shape
# (batch, h, w, channels), the result (batch, h // size, w // size, channels).


# %% task="16.4"
def max_pool(maps, size):
    """Return the maximum of each window. (batch, h, w, channels) -> (batch, h // size, w // size, channels)."""
    # BLANK drop what fills no whole window, then take the maximum within each window
    batch, height, width, channels = maps.shape
    rows, columns = height // size, width // size
    whole = maps[:, : rows * size, : columns * size]
    return whole.reshape(batch, rows, size, columns, size, channels).max(axis=(2, 4))
    # END BLANK


# %% [markdown] task="16.5"
# Design two kernels of 3×3 for cross-correlation, in any scale you like:
#
# - `vertical` finds vertical edges: positive where the image gets brighter **to the right** (be it in a step
#   or bit by bit), negative where it gets darker, and 0 wherever the brightness changes only from top to
#   bottom;
# - `horizontal` finds horizontal edges: positive where the image gets brighter **downwards**, and 0 wherever
#   the brightness changes only from left to right.
#
# An even area must give 0, whatever its brightness.

# %% task="16.5"
# BLANK vertical = ... and horizontal = ..., nine numbers each
vertical = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
horizontal = vertical.T
# END BLANK

# %% [markdown] task="16.6"
# `train_images` holds 1,297 digits in the middle of a canvas of 12×12, as float32 in 0..1, **without a
# channel axis**, and **sorted by label** as archives often are. Train a network that recognises a digit also
# when it is *not* in the middle.
#
# 1. Write `build_network()`. It returns a Keras model (of any style) that takes images of shape (batch, 12,
#    12, 1) with values in 0..1 and gives **probabilities** of shape (batch, 10). It has at least one
#    convolution and at most 20,000 parameters.
# 2. Train it on `train_images` and `train_labels` (and on whatever you make of them) and leave the trained
#    model in `network`.
#
# It is tested on the 500 digits that were held out: at least **0.92** must be right when they are centred,
# and at least **0.90** when each is moved by up to two pixels in each direction. Training should take less
# than half a minute; about 15 epochs will do. With `jit_compile=False` in `compile` convolutions take half the time on
# a CPU.


# %% task="16.6"
def build_network():
    """Return a Keras model from (batch, 12, 12, 1) to probabilities (batch, 10), with at most 20,000 parameters."""
    # BLANK some convolutions, something that forgets the place, and an output layer
    return keras.Sequential([
        keras.Input((12, 12, 1)),
        layers.Conv2D(16, 3, padding="same", activation="relu"),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.GlobalMaxPooling2D(),
        layers.Dense(10, activation="softmax"),
    ])  # fmt: skip
    # END BLANK


# BLANK network = build_network(), then compile and fit
network = build_network()
network.compile(
    optimizer=keras.optimizers.Adam(0.003),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
    steps_per_execution=21,
    jit_compile=False,
)
network.fit(train_images[..., None], train_labels, batch_size=64, epochs=15, verbose=0)
# END BLANK

# %% [markdown] task="16.7"
# A convolution bets on two things. For each situation, say whether they hold:
#
# - **neighbours**: inputs that lie next to each other have more to do with each other than inputs far apart,
#   so that a small window is worth looking at;
# - **anywhere**: a pattern means the same for the answer, wherever in the input it lies.
#
# | | situation |
# |---|---|
# | A | Microscope pictures of blood. Is there a parasite in the picture? |
# | B | Loan applications: 30 columns, in the alphabetical order of the columns' names. Will the loan be paid back? |
# | C | Passport photographs, cut so that eyes, nose and mouth lie on the same pixels in all. Are the eyes closed? |
# | D | One second of sound from a machine, 16,000 values in the order of time. Is there a click in it? |
# | E | Digits whose pixels were shuffled, in one fixed way for all images. Which digit is it? |
# | F | Yesterday's rain on a map, always the same, of a mountain range. How much flows to the north? |
#
# Put your answers into the dictionary `judgement`: for each letter a pair of `True` or `False`, first
# neighbours, then anywhere. Example: `"X": (True, False)`.

# %% task="16.7"
# BLANK judgement = {"A": (neighbours, anywhere), "B": ..., ...}
judgement = {
    "A": (True, True),
    "B": (False, False),  # the order of the columns says nothing, and each means something else
    "C": (True, False),  # a dark curve where the eyes are is other news than one where the mouth is
    "D": (True, True),
    "E": (False, False),  # neighbours in the shuffled image were not neighbours on paper
    "F": (True, False),  # clouds are larger than a pixel, but rain on the south side flows south
}
# END BLANK
