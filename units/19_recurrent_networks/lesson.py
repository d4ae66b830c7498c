# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from keras import layers
from sklearn.neighbors import KNeighborsRegressor

from layerwise import data, plots
from layerwise.measure import record
from layerwise.training import train

plots.use_style()

# %% [markdown]
# ## Reading in order
#
# "Dog bites man" and "man bites dog" have the same words. A dense layer could take three words at once, with a weight
# for each place. Then it must learn at each place anew what a dog is, and a fourth word finds no input. We want
# a net that reads one element after the other, treats each in the same way, and remembers what it has read.
#
# The memory is a row of numbers, the **state** $h$. At each step a **cell** makes the next state from the
# element $x_t$ and the state before:
#
# $$h_t = \tanh(x_t W + h_{t-1} U + b)$$
#
# This is a dense layer with two inputs, the world and its own past. $W$ is (inputs, units), $U$ is (units, units). The
# three arrays are **the same at every step**. The loop around the cell is all there is to a simple recurrent network
# (Elman, 1990).


# %%
def cell(x, h, W, U, b):
    return np.tanh(x @ W + h @ U + b)  # (batch, units)


def read(X, h, W, U, b):
    """All states, (batch, steps, units). X: (batch, steps, inputs)."""
    states = []
    for t in range(X.shape[1]):
        h = cell(X[:, t], h, W, U, b)
        states.append(h)
    return np.stack(states, axis=1)


# %% [markdown]
# ### The same in Keras
#
# `layers.SimpleRNN(units)` is this loop. By default it gives only the last state. `return_sequences=True` gives all of
# them, `return_state=True` gives the last one in addition, and `initial_state` is where reading begins (zeros, if you
# say nothing).

# %% [markdown] tags=["predict"]
# The layer below has 5 units and reads 3 numbers at each step. How many weights has it? How many would it have if the
# sequences were ten times as long?

# %%
keras.utils.set_random_seed(0)
random = np.random.default_rng(0)
X, first = random.normal(size=(4, 7, 3)).astype("float32"), random.normal(size=(4, 5)).astype("float32")
layer = layers.SimpleRNN(5, return_sequences=True, return_state=True)
sequence, last = map(keras.ops.convert_to_numpy, layer(X, initial_state=first))
weights = layer.get_weights()  # W (3, 5), U (5, 5), b (5,)
by_hand = read(X, first, *weights)
print("states", sequence.shape, " last", last.shape, " weights", [part.shape for part in weights])

# %%
differences = []
for seed in range(3):
    keras.utils.set_random_seed(seed)
    layer = layers.SimpleRNN(5, return_sequences=True, return_state=True)
    sequence, last = map(keras.ops.convert_to_numpy, layer(X, initial_state=first))
    by_hand = read(X, first, *layer.get_weights())
    differences.append(max(np.abs(by_hand - sequence).max(), np.abs(by_hand[:, -1] - last).max()))
record(
    "keras_difference",
    differences,
    claim="A recurrent cell of one line in a loop gives all states of Keras's SimpleRNN, from any start",
    holds=max(differences) < 1e-5,
)
record("parameters", layer.count_params(), unit="weights")

# %% [markdown] tags=["answer"]
# It has {measured:parameters:.0f}: $3 \cdot 5$ in $W$, $5 \cdot 5$ in $U$ and 5 biases. The length of the sequences
# does not occur, so the layer can read sequences of any length. Our loop differs from Keras by at most
# {measured:keras_difference.high:.0e}, which is rounding.

# %% [markdown]
# One more word of Keras's: `stateful=True`. Normally every sequence begins with the state 0, and the samples of a
# batch know nothing of each other. A **stateful** layer keeps its last states, and sample 7 of the next batch goes on
# where sample 7 of this batch ended. It serves series that are too long for one batch. You must then keep the batch
# size, leave the order unshuffled, and call `layer.reset_state()` where a new series begins. If you forget one of
# these, nothing crashes. Use it only when you need it.
#
# ## Back through time
#
# To learn, we need the slope of the loss at $W$, $U$ and $b$. Write the loop out, one cell beside the other: the net is
# **unrolled**. Now it is a deep net as in unit 5, with one layer for each step, and the rules of unit 5 hold. Only two
# things are new:
#
# - a state has **two** ways to the loss, by its own output and by the next state, so two slopes add up;
# - all layers share their weights, so the slopes of a weight from all steps add up.
#
# This is **back-propagation through time** (Werbos, 1990).

# %%
figure, axes = plt.subplots(figsize=(7.4, 3.2))
box = {"boxstyle": "round,pad=0.45", "facecolor": "white", "edgecolor": "black"}
for t in range(5):
    axes.text(2 * t, 1, f"$h_{t}$", ha="center", va="center", bbox=box, fontsize=13)
    if t:
        axes.text(2 * t, -0.35, f"$x_{t}$", ha="center", va="center", fontsize=13)
        axes.annotate("", (2 * t, 0.68), (2 * t, -0.15), arrowprops={"arrowstyle": "->"})
        axes.text(2 * t + 0.08, 0.22, "$W$", fontsize=11)
        axes.annotate("", (2 * t - 0.4, 1.1), (2 * t - 1.6, 1.1), arrowprops={"arrowstyle": "->"})
        axes.text(2 * t - 1, 1.22, "$U$", ha="center", fontsize=11)
        back = {"arrowstyle": "->", "color": plots.COLOURS[1], "linestyle": "--"}
        axes.annotate("", (2 * t - 1.6, 0.88), (2 * t - 0.4, 0.88), arrowprops=back)
axes.text(8, 2.35, "loss", ha="center", va="center", bbox=box, fontsize=12)
axes.annotate("", (7.92, 2.05), (7.92, 1.35), arrowprops={"arrowstyle": "->"})
axes.annotate("", (8.08, 1.35), (8.08, 2.05), arrowprops=back)
axes.text(3, 0.5, "slopes", color=plots.COLOURS[1], ha="center", fontsize=11)
axes.text(3, 1.75, "states", ha="center", fontsize=11)
axes.set(xlim=(-0.7, 8.9), ylim=(-0.7, 2.8), title="States go forward, slopes come back, and U is met at every step")
axes.axis("off")
plots.show(
    figure,
    alt="Five states in a row, h0 to h4. Arrows marked U lead from each to the next, arrows marked W lead from "
    "the inputs x1 to x4 up to the states, and h4 leads to the loss. Dashed arrows lead "
    "from the loss back through all states.",
    caption="**Figure 19.1.** A recurrent net of four steps, unrolled, with a loss at its end. Every arrow "
    "with the same letter has the same weights.",
)

# %% [markdown]
# Let $\delta_t$ be the slope of the loss at the net input of step $t$, and $s_t$ its slope at $h_t$ by the
# output of that step. Going from the last step to the first:
#
# $$\delta_t = \bigl(s_t + \delta_{t+1} U^\top\bigr) \odot (1 - h_t^2), \qquad
# \frac{\partial L}{\partial W} = \sum_t x_t^\top \delta_t, \quad
# \frac{\partial L}{\partial U} = \sum_t h_{t-1}^\top \delta_t, \quad
# \frac{\partial L}{\partial b} = \sum_t \delta_t.$$
#
# We write it as a class, because we shall use it: a cell, and one linear output at the end. As in unit 8 it holds a
# whole **stack** of nets that are trained side by side, so that five seeds cost little more than one. Every array has
# the net as its first axis.


# %%
def glorot(random, nets, rows, columns):
    limit = np.sqrt(6 / (rows + columns))  # unit 8
    return random.uniform(-limit, limit, size=(nets, rows, columns))


def orthogonal(random, nets, units):
    """Matrices that keep every length: all their singular values are 1."""
    Q, R = np.linalg.qr(random.normal(size=(nets, units, units)))
    return Q * np.sign(np.diagonal(R, axis1=1, axis2=2))[:, None]


# %%
class Recurrent:
    """A stack of recurrent nets with one linear output at the end of the sequence."""

    def __init__(self, nets, inputs, units, seed=0, U=None):
        random = np.random.default_rng(seed)
        W, V = glorot(random, nets, inputs, units), glorot(random, nets, units, 1)
        U = orthogonal(random, nets, units) if U is None else U
        parts = W, U, np.zeros((nets, 1, units)), V, np.zeros((nets, 1, 1))
        self.parameters = [part.astype("float32") for part in parts]

    def forward(self, X):
        W, U, b, V, c = self.parameters
        self.X = np.moveaxis(X, -2, 0)  # (steps, nets, batch, inputs)
        drive = self.X @ W + b
        self.states = [np.zeros_like(drive[0])]
        for pushed in drive:
            self.states.append(np.tanh(pushed + self.states[-1] @ U))
        return (self.states[-1] @ V + c)[..., 0]  # (nets, batch)

    def backward(self, slope):
        """Slopes of the loss at all parameters; slope: at the outputs, (nets, batch)."""
        _, U, _, V, _ = self.parameters
        before, last, slope = np.stack(self.states[:-1]), self.states[-1], slope[..., None]
        delta = np.zeros_like(before)  # (steps, nets, batch, units)
        back = slope @ np.swapaxes(V, 1, 2)
        for t in reversed(range(len(delta))):
            delta[t] = back * (1 - self.states[t + 1] ** 2)
            back = delta[t] @ np.swapaxes(U, 1, 2)
        dW, dU = (np.sum(np.swapaxes(part, 2, 3) @ delta, axis=0) for part in (self.X, before))
        db, dV, dc = delta.sum(axis=(0, 2))[:, None], np.swapaxes(last, 1, 2) @ slope, slope.sum(axis=1, keepdims=True)
        return [dW, dU, db, dV, dc]


# %% [markdown]
# Is it right? TensorFlow's tape differentiates the same net in Keras: three seeds, random sequences, squared error.

# %%
X, targets = random.normal(size=(6, 10, 2)).astype("float32"), random.normal(size=6).astype("float32")
differences = []
for seed in range(3):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((10, 2)), layers.SimpleRNN(4), layers.Dense(1)])
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(X)[:, 0] - targets) ** 2)
    slopes = tape.gradient(loss, model.trainable_variables)
    net = Recurrent(1, 2, 4)
    net.parameters = [part.reshape(1, -1, part.shape[-1]) for part in model.get_weights()]
    own = net.backward(2 * (net.forward(X[None]) - targets) / 6)
    differences += [np.abs(a.ravel() - b.numpy().ravel()).max() for a, b in zip(own, slopes, strict=True)]

# %%
record(
    "tape_difference",
    differences,
    claim="Back-propagation through time by hand gives the slopes of TensorFlow's tape at all five arrays",
    holds=max(differences) < 1e-4,
)

# %% [markdown]
# The largest difference is {measured:tape_difference.high:.0e}. Our ten lines are the real thing.
#
# Like every backward pass it needs all states of the forward pass (unit 5), so a sequence of a million steps does not
# fit into memory. **Truncated** back-propagation cuts: it reads, say, 50 steps, sends slopes back through these 50,
# keeps the last *state* as the next start and forgets the slopes. What lies more than 50 steps apart is then never
# learned as cause and effect.
#
# ## How far does a slope reach?
#
# On its way from step $t$ to step $t - k$ a slope is multiplied $k$ times by $U^\top$ and by $1 - h^2$, which is at
# most 1. If the **largest singular value** of $U$ is $r$, one step cannot stretch a slope by more than $r$, so
#
# $$\text{length after } k \text{ steps} \;\le\; r^k .$$
#
# With $r < 1$ it must vanish. With $r > 1$ it *may* grow. It is the product of unit 8, but worse: a deep net has
# a different matrix in each layer, and here the same one strikes again and again. We measure with matrices whose
# singular values are all equal.

# %% [markdown] tags=["predict"]
# Singular values of 0.8, 1 and 1.5: what will be left of a slope of length 1 after 50 steps? The last is not as easy as
# it looks.


# %%
def slope_lengths(scale, seed, steps=60, units=32):
    """Lengths of a slope after 0, 1, … steps back through a tanh net that reads faint noise."""
    random = np.random.default_rng(seed)
    U, W = scale * orthogonal(random, 1, units)[0], glorot(random, 1, 1, units)[0]
    states = read(0.1 * random.normal(size=(1, steps, 1)), np.zeros((1, units)), W, U, 0)[0]
    slope = random.normal(size=units)
    slope, lengths = slope / np.linalg.norm(slope), []
    for state in states[::-1]:
        lengths.append(np.linalg.norm(slope))
        slope = (slope * (1 - state**2)) @ U.T
    return np.array(lengths)


lengths = {scale: np.array([slope_lengths(scale, seed) for seed in range(5)]) for scale in (0.8, 1.0, 1.5)}

# %%
after = {scale: table[:, 50] for scale, table in lengths.items()}
for name, scale in (("below", 0.8), ("at", 1.0)):
    record(f"slope_{name}", after[scale])
record(
    "slope_above",
    after[1.5],
    claim="Fifty steps back a slope has vanished with singular values of 0.8, is there with 1, and has grown with 1.5",
    holds=max(after[0.8]) < 1e-3 and min(after[1.0]) > 0.1 and max(after[1.0]) <= 1 and min(after[1.5]) > 2,
)
figure, axes = plt.subplots()
for scale, table in lengths.items():
    (line,) = axes.plot(table.mean(axis=0), label=f"measured, r = {scale:g}")
    axes.plot(scale ** np.arange(60.0), color=line.get_color(), linestyle=":", linewidth=1)
axes.set(xlabel="steps back in time", ylabel="length of the slope", yscale="log", ylim=(1e-6, 1e6))
axes.set_title("Below 1 a slope vanishes, above 1 it may grow")
axes.legend(loc="upper left")
plots.show(
    figure,
    alt="Length of a slope against the steps back in time, on a logarithmic scale. With r = 0.8 it falls along "
    "a straight line to a millionth, with r = 1 it stays near 1, with r = 1.5 it rises, but far more "
    "slowly than its bound.",
    caption="**Figure 19.2.** Means of five nets of 32 units. Thin dotted: the bound $r^k$.",
)

# %% [markdown] tags=["answer"]
# With 0.8 some {measured:slope_below:.0e} is left, and the bound is reached almost exactly. With 1 it is
# {measured:slope_at:.2f}, the rest went to the slopes of tanh. With 1.5 it grows to {measured:slope_above:.0f},
# between {measured:slope_above.low:.0f} and {measured:slope_above.high:.0f}: far from $1.5^{50}$, which has nine
# digits. The states of such a net grow into the flat ends of tanh, and that brakes. Note how much the length differs
# from net to net.

# %% [markdown]
# So a recurrent net stands on a ridge, and there are two first aids. Begin with an **orthogonal** $U$; this is Keras's
# default. And **clip** the gradient's length (unit 8), so that one explosion does not destroy what was learned. What
# both are worth, we measure at the end.
#
# ## One loop, many kinds of problem
#
# | kind | example | in Keras |
# |---|---|---|
# | one-to-one | a number to a number | `Dense`; nothing recurrent |
# | one-to-many | a pitch to a sound wave | `RepeatVector(n)`, `SimpleRNN(…, return_sequences=True)`, `Dense` |
# | many-to-one | a review to its verdict | `SimpleRNN(…)`, `Dense` |
# | many-to-many, aligned | each word to its part of speech | `SimpleRNN(…, return_sequences=True)`, `Dense` |
# | many-to-many, not aligned | a sentence to its translation | an encoder, `RepeatVector(n)`, a decoder |
#
# `Dense` after a sequence works on every step with the same weights. In the last row the **encoder** reads everything
# into its last state, and the **decoder** writes the answer from that state alone (Sutskever, Vinyals and Le, 2014).
#
# Here is a many-to-one net in full: how many ones are in six bits?

# %%
bits = random.integers(0, 2, size=(2500, 6)).astype("float32")
count = bits.sum(axis=1, keepdims=True)  # (2500, 1)
keras.utils.set_random_seed(0)
model = keras.Sequential([keras.Input((6, 1)), layers.SimpleRNN(16), layers.Dense(1)])
model.compile(keras.optimizers.Adam(0.01), loss="mse", jit_compile=False)
model.fit(bits[:2000, :, None], count[:2000], epochs=6, verbose=0)
answers = keras.ops.convert_to_numpy(model(bits[:3, :, None]))
for row, answer in zip(bits[:3].astype(int), answers[:, 0], strict=True):
    print(row, f"ones: {row.sum()}, the net says {answer:.2f}")

# %% [markdown]
# Now all five, three seeds each, with `train`, which does what `fit` does, faster. `unroll=True` writes the loop out,
# which pays for short sequences. A score is 1 minus the mean squared error on 500 new samples over the targets'
# variance ($R^2$), or the share of right answers. The aligned problem is **parity so far**: after each bit, is the
# number of ones up to here odd? The last problem is to write four symbols in reverse. And a sixth row asks for the
# same parity, but *only at the end*.


# %%
def rnn(units, sequences=False):
    return layers.SimpleRNN(units, return_sequences=sequences, unroll=True)


def encoder_and_decoder():
    return [rnn(48), layers.RepeatVector(4), rnn(48, True), layers.Dense(4, activation="softmax")]


number = random.uniform(-1, 1, size=(2500, 1)).astype("float32")
pitch = random.uniform(0.5, 1.5, size=(2500, 1)).astype("float32")
wave = np.sin(pitch * 0.5 * np.arange(12, dtype="float32"))[..., None]  # (2500, 12, 1)
odd = np.cumsum(bits, axis=1)[..., None] % 2  # (2500, 6, 1)
symbols = random.integers(0, 4, size=(2500, 4))
one_hot = np.eye(4, dtype="float32")[symbols]  # (2500, 4, 4)

# %%
kinds = {  # inputs, targets, layers, loss
    "square": (number, number**2, lambda: [layers.Dense(16, activation="tanh"), layers.Dense(1)], "mse"),
    "wave": (pitch, wave, lambda: [layers.RepeatVector(12), rnn(16, True), layers.Dense(1)], "mse"),
    "count": (bits[..., None], count, lambda: [rnn(16), layers.Dense(1)], "mse"),
    "parity": (bits[..., None], odd, lambda: [rnn(16, True), layers.Dense(1, "sigmoid")], "binary_crossentropy"),
    "reverse": (one_hot, symbols[:, ::-1].copy(), encoder_and_decoder, "sparse_categorical_crossentropy"),
    "parity_at_end": (
        bits[..., None],
        odd[:, -1],
        lambda: [rnn(16), layers.Dense(1, "sigmoid")],
        "binary_crossentropy",
    ),
}


# %%
def learned(inputs, targets, build, loss, seed):
    """A trained model and its score on the last 500 samples."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input(inputs.shape[1:]), *build()])
    metrics = None if loss == "mse" else ["accuracy"]
    model.compile(keras.optimizers.Adam(0.01), loss=loss, metrics=metrics, jit_compile=False)
    held_out = inputs[2000:], targets[2000:]
    curves = train(
        model, inputs[:2000], targets[:2000], epochs=12, validation=held_out, batch_size=50, seed=seed
    ).history
    return model, curves["val_accuracy"][-1] if metrics else 1 - curves["val_loss"][-1] / targets[2000:].var()


# %% [markdown] tags=["predict"]
# Which of the two parities is harder: to say it after every bit, or only once, after the last?

# %%
models, scores = {}, {}
for name, kind in kinds.items():
    runs = [learned(*kind, seed) for seed in range(3)]
    models[name], scores[name] = runs[0][0], [score for _, score in runs]

# %%
for name in ("square", "wave", "count", "parity", "reverse"):
    record(f"score_{name}", scores[name])
learnt = [score for name in ("square", "wave", "count", "parity", "reverse") for score in scores[name]]
record(
    "kinds_lowest",
    min(learnt),
    claim="One-to-many, many-to-one, aligned and not aligned problems are learned by recurrent nets of a few lines",
    holds=min(learnt) > 0.9,
)
record(
    "parity_at_end",
    scores["parity_at_end"],
    claim="Parity is learned when it is asked for at every step, and not, as fast, when it is asked for at the end",
    holds=min(scores["parity"]) > 0.95 and max(scores["parity_at_end"]) < 0.8,
)

# %% [markdown] tags=["answer"]
# Once at the end is harder. It asks for less, and it is learned worse: {measured:parity_at_end:.2f} of the answers are
# right, where guessing has 0.5. With a target at every step the net reaches {measured:score_parity:.2f}. It then has
# only to learn "turn the last answer round if the bit is 1", and each step tells it at once whether it did. Where you
# have targets along the way, use them.

# %% [markdown]
# | kind | problem | in | out | lowest score of three |
# |---|---|---|---|---|
# | one-to-one | square of a number | (batch, 1) | (batch, 1) | {measured:score_square.low:.2f} |
# | one-to-many | a pitch to a wave | (batch, 1) | (batch, 12, 1) | {measured:score_wave.low:.2f} |
# | many-to-one | count the ones | (batch, 6, 1) | (batch, 1) | {measured:score_count.low:.2f} |
# | aligned | parity so far | (batch, 6, 1) | (batch, 6, 1) | {measured:score_parity.low:.2f} |
# | not aligned | four symbols in reverse | (batch, 4, 4) | (batch, 4, 4) | {measured:score_reverse.low:.2f} |
# | many-to-one | parity at the end | (batch, 6, 1) | (batch, 1) | {measured:parity_at_end.low:.2f} |

# %%
figure, axes = plt.subplots()
for value, colour in zip((0.6, 1.0, 1.4), plots.COLOURS, strict=False):
    drawn = keras.ops.convert_to_numpy(models["wave"](np.array([[value]], dtype="float32")))[0, :, 0]
    axes.plot(np.arange(12), np.sin(value * 0.5 * np.arange(12)), color=colour, linestyle="-", linewidth=1)
    axes.plot(np.arange(12), drawn, "o", color=colour, label=f"asked for {value}")
axes.set(xlabel="step", ylabel="value of the wave", title="One number in, twelve out", ylim=(-1.3, 1.9))
axes.legend(loc="upper center", ncols=3)
plots.show(
    figure,
    alt="Three sine waves of different pitch as lines, and on them the dots that the net wrote.",
    caption="**Figure 19.3.** One-to-many: the net gets one pitch and writes a wave of twelve steps. Lines: the truth.",
)

# %% [markdown]
# ## From a series to windows
#
# A forecaster meets one long series, not many short ones. We cut it into **windows**: `length` values as input, the
# value `horizon` places later as target. Then we split into a part for training and a part for the test. Three things
# go wrong here so often that they have a name, **leakage**: the model learns from what it could not have known
# (Kaufman and others, 2012).


# %%
def windows(series, length, horizon=1):
    """Inputs (windows, length) and targets (windows,)."""
    table = np.lib.stride_tricks.sliding_window_view(series, length + horizon)
    return table[:, :length], table[:, -1]


# %% [markdown]
# ### Leak 1: shuffled windows
#
# Neighbouring windows share nearly all their values. If windows are shuffled *before* the split, each test window has
# twins in the training part. To see what that does, take a series that nobody can forecast: a **random walk**, where
# each value is the one before plus a random step. The best forecast of the change over 20 steps is 0.
#
# The model is the plainest one that memorises: it finds the three most similar training windows and answers with
# the mean of their targets.

# %% [markdown] tags=["predict"]
# No method can do better than "no change". How good will the memoriser look with shuffled windows, and how good when
# the test part comes after the training part?


# %%
def memoriser_error(seed, shuffled, length=16, horizon=20):
    """Test error over the error of forecasting no change."""
    random = np.random.default_rng(seed)
    inputs, values = windows(np.cumsum(random.normal(size=1000)), length, horizon)
    changes, count = values - inputs[:, -1], len(inputs) * 3 // 4
    order = random.permutation(len(inputs)) if shuffled else np.arange(len(inputs))
    known, asked = order[:count] if shuffled else order[: count - horizon], order[count:]
    answers = KNeighborsRegressor(3).fit(inputs[known], changes[known]).predict(inputs[asked])
    return np.sqrt(np.mean((answers - changes[asked]) ** 2) / np.mean(changes[asked] ** 2))


shuffled, in_order = ([memoriser_error(seed, way) for seed in range(8)] for way in (True, False))

# %%
record("leak_in_order", in_order)
record(
    "leak_shuffled",
    shuffled,
    claim="On random walks, which nobody can forecast, shuffled windows make a memoriser look better than no change",
    holds=max(shuffled) < 0.8 and np.mean(in_order) > 1,
)
figure, axes = plt.subplots(figsize=(6.4, 2.8))
for row, values in enumerate((in_order, shuffled)):
    axes.plot(values, np.full(8, row), "o", alpha=0.7)
axes.axvline(1, color="black", linewidth=1, linestyle="-")
axes.text(1.01, 1.35, "no change", fontsize=9)
axes.set_yticks([0, 1], ["test part\nafter training part", "shuffled windows"])
axes.set(xlabel="test error / error of forecasting no change", ylim=(-0.5, 1.6), xlim=(0, None))
axes.set_title("Shuffling finds skill where there is none")
plots.show(
    figure,
    alt="Errors of a memoriser on eight random walks. Split in order they lie around 1.2, shuffled near 0.6.",
    caption="**Figure 19.4.** The same model on the same eight random walks. Left of the line would be skill.",
)

# %% [markdown] tags=["answer"]
# Shuffled, its error seems to be {measured:leak_shuffled:.2f} of that of "no change", in order it is
# {measured:leak_in_order:.2f}. The difference is pure leak. How much a leak flatters depends on how well the model can
# memorise, and you do not know that beforehand. **Split first, in order of time; then cut windows.** With a horizon
# above 1 leave out the windows whose targets lie between the two parts.

# %% [markdown]
# ### Leaks 2 and 3: scaling, and a target in its window
#
# Mean and deviation come from the training part alone, as ever (unit 13). A series makes this more than a formality:
# if it rises, the mean of the whole tells the model how far. And an index that is off by one puts the target into its
# own window. We try that on the sunspots.
#
# ## Sunspots
#
# The sunspot number goes back to the year 1700. The spots come and go in about eleven years. Yule invented the linear
# autoregression for this very series in 1927. We train on the years before 1920 and test on the 89 years from 1920 on,
# one year ahead: **walk-forward**, each forecast from all that had been measured by then.
#
# First the plain rivals. **Naive**: next year is like this year. **Seasonal-naive**: like eleven years before. **Linear
# autoregression**: a weighted sum of the last values, the weights found by least squares. How many values? That must be
# chosen on other years than those of the test; we take 1860 to 1919.


# %%
def root_mean_square(errors, axis=None):
    return np.sqrt(np.mean(np.square(errors), axis=axis))


def linear(inputs, targets):
    """Weights by least squares, the bias last."""
    return np.linalg.lstsq(np.column_stack([inputs, np.ones(len(inputs))]), targets)[0]


def linear_errors(series, length, start, end):
    """One-step errors on the values from start to end of a linear autoregression fitted before start."""
    inputs, targets = windows(series[:end], length)
    count = start - length  # windows whose targets lie before start
    weights = linear(inputs[:count], targets[:count])
    return inputs[count:] @ weights[:-1] + weights[-1] - targets[count:]


# %%
sunspots = data.sunspots()
years, spots = sunspots["year"].to_numpy(), sunspots["sunspots"].to_numpy()
validation, start = 160, 220  # the numbers of 1860 and 1920
tried = {length: root_mean_square(linear_errors(spots, length, validation, start)) for length in range(1, 31)}
best = min(tried, key=tried.get)
leaky, targets = windows(spots, 10)[0], windows(spots, 10)[0][:, -1]  # off by one: the target is in the window
weights = linear(leaky[:200], targets[:200])
record("length_chosen", best, unit="years")
record("error_with_target", root_mean_square(leaky[200:] @ weights[:-1] + weights[-1] - targets[200:]))

# %% [markdown]
# On these years a window of {measured:length_chosen:.0f} years is best; it is also the one that Yule took. With the
# target in its window the error is {measured:error_with_target:.0e}. So be glad of a leak that large: an error of 0
# wakes everybody up. One of 10 % does not.
#
# ### The recurrent net
#
# Twelve years as input, 16 units, one output. Our own `Recurrent` trains five nets at once, with Adam (unit 9) and
# clipped gradients, 32 random windows a step. How many steps? The validation years decide (unit 12).


# %%
def learn(net, inputs, targets, steps, rate=0.01, seed=0):
    """Adam on the squared error, each net's gradient clipped to length 1. inputs: (windows, steps)."""
    random, nets = np.random.default_rng(seed), len(net.parameters[0])
    means, squares = [0.0] * 5, [0.0] * 5
    for step in range(1, steps + 1):
        pick = random.integers(len(inputs), size=(nets, 32))
        errors = net.forward(inputs[pick][..., None]) - targets[pick]
        slopes = clipped(net.backward(2 * errors / 32), 1.0)
        for i, slope in enumerate(slopes):
            means[i], squares[i] = 0.9 * means[i] + 0.1 * slope, 0.999 * squares[i] + 0.001 * slope**2
            move = means[i] / (1 - 0.9**step) / (np.sqrt(squares[i] / (1 - 0.999**step)) + 1e-7)
            net.parameters[i] -= (rate * move).astype("float32")
    return net


def clipped(slopes, longest):
    length = np.sqrt(sum(np.sum(slope**2, axis=(1, 2)) for slope in slopes))  # (nets,)
    factor = np.minimum(1, longest / (length + 1e-12)).astype("float32")[:, None, None]
    return [slope * factor for slope in slopes]


def answers_of(net, inputs):
    """Outputs of all nets for the same windows, (nets, windows)."""
    nets = len(net.parameters[0])
    return net.forward(np.broadcast_to(inputs[..., None], (nets, *inputs.shape, 1)))


# %%
def net_errors(series, start, end, steps, length=12, units=16, nets=5, scaled_by=None):
    """Errors on the values from start to end, (nets, values), of nets trained before start; the nets; their scale."""
    known = series[:start] if scaled_by is None else scaled_by
    mean, deviation = known.mean(), known.std()
    inputs, targets = windows(((series[:end] - mean) / deviation).astype("float32"), length)
    count = start - length
    net = learn(Recurrent(nets, 1, units), inputs[:count], targets[:count], steps)
    outputs = answers_of(net, inputs[count:])
    return (outputs - targets[count:]) * deviation, net, (mean, deviation)


candidates = (50, 100, 200, 400)
validated = np.array([root_mean_square(net_errors(spots, validation, start, n)[0], axis=1) for n in candidates])
steps = candidates[validated.mean(axis=1).argmin()]
record("steps_chosen", steps, unit="steps")
record("validated", validated.mean(axis=1), unit="spots")

# %% [markdown]
# {measured:steps_chosen:.0f} steps it is, the fewest that we tried; the errors lie between {measured:validated.low:.1f}
# and {measured:validated.high:.1f}. Now the test. All models are fitted anew in 1920, 1950 and 1980, each time on
# everything before.

# %% [markdown] tags=["predict"]
# The naive forecast errs by {measured:spots_naive:.0f} spots. Where will the linear autoregression be, and how much
# better is the recurrent net?

# %%
blocks = ((220, 250), (250, 280), (280, 309))  # 1920 to 1949, to 1979, to 2008
spot_errors = {
    "naive": spots[start - 1 : -1] - spots[start:],
    "seasonal-naive": spots[start - 11 : -11] - spots[start:],
    "linear": np.concatenate([linear_errors(spots, best, *block) for block in blocks]),
}
nets = np.concatenate([net_errors(spots, *block, steps)[0] for block in blocks], axis=1)  # (5, 89)
spot_scores = {name: root_mean_square(errors) for name, errors in spot_errors.items()}
net_scores = root_mean_square(nets, axis=1)
same_window = np.concatenate([linear_errors(spots, 12, *block) for block in blocks])
hindsight_nets = np.concatenate([net_errors(spots, *block, 400)[0] for block in blocks], axis=1)


# %%
def gap(nets, line):
    """The range that holds 95 % of the gaps between nets and line, if the years of the test are drawn anew."""
    drawn = np.random.default_rng(0).integers(len(line), size=(2000, len(line)))
    of_nets = np.sqrt(np.square(nets).mean(axis=0)[drawn].mean(axis=1))
    return np.quantile(of_nets - root_mean_square(line[drawn], axis=1), [0.025, 0.975])


same_gap, hindsight_gap = gap(nets, same_window), gap(hindsight_nets, same_window)

# %%
for name, score in spot_scores.items():
    record(f"spots_{name.replace('-', '_')}", score, unit="spots")
record(
    "spots_net",
    net_scores,
    unit="spots",
    claim="One year ahead, linear autoregression and recurrent nets both forecast sunspots far better than naive rules",
    holds=max(*net_scores, spot_scores["linear"]) < 0.8 * min(spot_scores["naive"], spot_scores["seasonal-naive"]),
)
record("spots_same_window", root_mean_square(same_window), unit="spots")
record("spots_hindsight_nets", root_mean_square(hindsight_nets, axis=1), unit="spots")
record("gap_low", same_gap[0], unit="spots")
record(
    "gap_high",
    same_gap[1],
    unit="spots",
    claim="On 89 years of sunspots recurrent nets cannot be shown to be better than a linear autoregression",
    holds=same_gap[1] > 0 and hindsight_gap[1] > 0,
)
record("hindsight_gap_low", hindsight_gap[0], unit="spots")
record("hindsight_gap_high", hindsight_gap[1], unit="spots")

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(7.6, 3.6), width_ratios=[1.9, 1])
left.plot(years[start:], spots[start:], color="black", linewidth=1.2, label="measured")
left.plot(years[start:], spots[start:] + spot_errors["linear"], color=plots.COLOURS[0], linewidth=1, label="linear")
left.plot(years[start:], spots[start:] + nets[0], color=plots.COLOURS[1], linewidth=1, label="a recurrent net")
left.set(xlabel="year", ylabel="sunspot number", ylim=(0, 260), title="One year ahead …")
left.legend(loc="upper left", ncols=2, fontsize=9)
names = ["naive", "seasonal-naive", f"linear, {best} years", "linear, 12 years", "recurrent", "recurrent*"]
line_scores = [*spot_scores.values(), root_mean_square(same_window)]
right.plot(line_scores, range(4), "o", color=plots.COLOURS[0])
right.plot(net_scores, np.full(5, 4), "o", color=plots.COLOURS[1], alpha=0.6)
right.plot(root_mean_square(hindsight_nets, axis=1), np.full(5, 5), "o", color=plots.COLOURS[1], alpha=0.6)
right.set_yticks(range(6), names, fontsize=9)
right.set(xlabel="error (spots)", xlim=(0, 40), ylim=(5.5, -0.5), title="… and the errors")
plots.show(
    figure,
    alt="Left: the sunspot number from 1920 to 2008 and two forecasts that follow it closely. Right: errors of 30 "
    "and 34 for the naive rules; those of two linear autoregressions and of five nets lie between 15 and 20.",
    caption="**Figure 19.5.** Walk-forward forecasts of 89 years. Right: root mean squared errors; five nets differ by "
    "their first weights and the order of training. With a star: a setting of hindsight.",
)

# %% [markdown] tags=["answer"]
# Naive errs by {measured:spots_naive:.1f} spots, seasonal-naive by {measured:spots_seasonal_naive:.1f} (the
# cycles are not eleven years sharp). The linear autoregression errs by {measured:spots_linear:.1f} with the chosen
# window, and by {measured:spots_same_window:.1f} with the nets' own twelve years. The five nets err by
# {measured:spots_net.low:.1f} to {measured:spots_net.high:.1f}, on average {measured:spots_net:.1f}. Draw the test
# years anew from these 89, again and again: in 95 of 100 draws the gap from the line over twelve years to the nets lies
# between {measured:gap_low:.1f} and {measured:gap_high:.1f}. **No advantage of the nets can be shown.**

# %% [markdown]
# Sixty years are five cycles, few to choose by. In hindsight more training would have been better: after 400 steps the
# nets have {measured:spots_hindsight_nets:.1f} (the star in the figure). But only the test years tell us so, and the
# figure is therefore too good: to choose by the test is a leak as well. Even then the gap lies between
# {measured:hindsight_gap_low:.1f} and {measured:hindsight_gap_high:.1f}, and may have either sign.
#
# Both are a good deal better than the naive rules, and that is the honest result: 300 values do not feed a net that
# could know more than a weighted sum. Large comparisons of forecasting methods found the same: on many single series
# simple statistics did better than nets (Makridakis and others, 2018).
#
# ### Further ahead
#
# To forecast several years, **iterate**: put the forecast into the window as if it had been measured, and forecast
# again. Errors then feed on errors.


# %%
def iterate(forecast, inputs, horizon):
    """Forecasts for 1, 2, … years ahead, (windows, horizon). inputs: (windows, length)."""
    length = inputs.shape[1]
    for _ in range(horizon):
        inputs = np.column_stack([inputs, forecast(inputs[:, -length:])])
    return inputs[:, -horizon:]


horizon, length = 15, 12
weights = linear(*windows(spots[:start], length))
starts = np.arange(start, len(spots) - horizon + 1)  # numbers of the first years to be forecast
past = np.stack([spots[t - length : t] for t in starts])  # (origins, 12)
future = np.stack([spots[t : t + horizon] for t in starts])  # (origins, 15)
_, net, (mean, deviation) = net_errors(spots, start, len(spots), steps)
scaled = ((past - mean) / deviation).astype("float32")
by_nets = np.stack(
    [mean + deviation * iterate(lambda x, k=k: answers_of(net, x)[k], scaled, horizon) for k in range(5)]
)
by_line = iterate(lambda x: x @ weights[:-1] + weights[-1], past, horizon)

# %%
by_horizon = {  # root mean square over all starts, (15,)
    "naive": root_mean_square(past[:, -1:] - future, axis=0),
    "mean of the past": root_mean_square(mean - future, axis=0),
    "linear": root_mean_square(by_line - future, axis=0),
    "recurrent": root_mean_square(by_nets - future, axis=(0, 1)),
}
record("one_ahead", by_horizon["recurrent"][0], unit="spots")
record("ten_ahead", by_horizon["recurrent"][9], unit="spots")
record("ten_ahead_mean", by_horizon["mean of the past"][9], unit="spots")
record("ten_ahead_naive", by_horizon["naive"][9], unit="spots")
record("ten_ahead_linear", by_horizon["linear"][9], unit="spots")

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(7.6, 3.5))
shown = int(np.flatnonzero(years[starts] == 1985)[0])
left.plot(
    years[start + shown - 12 : start + shown + 15],
    spots[start + shown - 12 : start + shown + 15],
    color="black",
    linewidth=1.2,
)
left.plot(1985 + np.arange(15), by_line[shown], color=plots.COLOURS[0], label="linear")
for k, forecast in enumerate(by_nets[:, shown]):
    left.plot(
        1985 + np.arange(15), forecast, "-", color=plots.COLOURS[1], linewidth=1, label="" if k else "recurrent, 5 nets"
    )
left.axvline(1984.5, color="grey", linewidth=1, linestyle="-")
left.set(xlabel="year", ylabel="sunspot number", ylim=(0, 230), title="From 1985 on its own …")
left.legend(loc="upper left", fontsize=9)
for name, colour in zip(by_horizon, ("grey", "black", *plots.COLOURS[:2]), strict=True):
    right.plot(np.arange(1, 16), by_horizon[name], color=colour, label=name)
right.set(
    xlabel="years ahead", ylabel="root mean squared error (spots)", ylim=(0, 125), title="… and the error by distance"
)
right.set_xticks([1, 5, 10, 15])
right.legend(loc="upper left", fontsize=8, ncols=2)
plots.show(
    figure,
    alt="Left: forecasts for 15 years from 1985. Right: errors by years ahead. Those of the linear model and of the "
    "nets begin near 20; the line's then stay well below that of the past's mean, those of the nets come near it. "
    "The naive error swings with the cycle.",
    caption="**Figure 19.6.** Iterated forecasts. Right: root mean square over all starts from 1920 on.",
)

# %% [markdown]
# One year ahead the nets, trained once, err by {measured:one_ahead:.0f} spots, ten years ahead by
# {measured:ten_ahead:.0f}, the line by {measured:ten_ahead_linear:.0f}. Whoever always says the mean of the past errs
# by {measured:ten_ahead_mean:.0f}. Compare with that figure: where your curve meets it, your knowledge ends. The nets
# come near it; the line keeps the cycle for longer. And look at the naive curve: ten years ahead it is a
# seasonal-naive forecast and errs by {measured:ten_ahead_naive:.0f} only.
#
# ## Carbon dioxide: a trend
#
# The air over Mauna Loa is another kind of series: the year's swing is regular, and the level rises. We take monthly
# means. {measured:empty_months:.0f} months are empty. A line drawn across a gap would use the value *after* it, which
# nobody had; so we repeat the last value before it. (The last gap is in {measured:last_gap:.0f}, in the training part.
# There the line would not have flattered the test. In the test part it would.)

# %%
months = data.co2().set_index("date")["co2"].resample("MS").mean()
co2 = months.ffill().to_numpy()  # filled from the past
changes = np.diff(co2)
test = len(co2) - 120  # the last ten years, 1992 to 2001
record("empty_months", int(months.isna().sum()), unit="months")
record("last_gap", max(months.index[months.isna()].year), unit="year")
co2_scores = {
    "naive": co2[test - 1 : -1] - co2[test:],
    "seasonal-naive": co2[test - 12 : -12] - co2[test:],
    "seasonal change": changes[test - 13 : -12] - changes[test - 1 :],  # as a year ago, plus the year's rise
    "linear, changes": linear_errors(changes, 24, test - 1, len(changes)),
}
co2_scores = {name: root_mean_square(errors) for name, errors in co2_scores.items()}

# %% [markdown] tags=["predict"]
# A net trained on the levels before 1992 meets levels that it has never seen. A second net gets and forecasts monthly
# *changes* instead of levels. What will become of each of them?

# %%
settings = {"steps": 600, "length": 24, "units": 16}  # set once, not tuned
on_levels, _, _ = net_errors(co2, test, len(co2), **settings)  # (5, 120)
on_changes, _, _ = net_errors(changes, test - 1, len(changes), **settings)
leaky_scale, _, _ = net_errors(co2, test, len(co2), **settings, scaled_by=co2)  # leak 2
level_scores, change_scores = root_mean_square(on_levels, axis=1), root_mean_square(on_changes, axis=1)

# %%
for name, score in co2_scores.items():
    record(f"co2_{name.replace('-', '_').replace(', ', '_').replace(' ', '_')}", score, unit="ppm")
record(
    "co2_levels",
    level_scores,
    unit="ppm",
    claim="A recurrent net on the levels of a rising series does worse than the naive forecast, on changes far better",
    holds=min(level_scores) > 1.2 * co2_scores["naive"] and max(change_scores) < 0.5 * co2_scores["naive"],
)
record(
    "co2_changes",
    change_scores,
    unit="ppm",
    claim="On changes of monthly carbon dioxide a linear autoregression is within a tenth of recurrent nets",
    holds=abs(np.mean(change_scores) / co2_scores["linear, changes"] - 1) < 0.1,
)

# %%
record(
    "co2_leaky_scale",
    root_mean_square(leaky_scale, axis=1),
    unit="ppm",
    claim="Scaling a rising series by the mean and deviation of the whole of it makes a net's test error look smaller",
    holds=root_mean_square(leaky_scale, axis=1).mean() < 0.9 * level_scores.mean(),
)
record("co2_bias", -on_levels[:, -12:].mean(), unit="ppm")

# %%
figure, axes = plt.subplots()
dates = months.index[test:]
axes.plot(dates, co2[test:], color="black", linewidth=1.2, label="measured")
axes.plot(dates, co2[test:] + on_changes[0], color=plots.COLOURS[0], label="net on changes")
axes.plot(dates, co2[test:] + on_levels[0], color=plots.COLOURS[1], label="net on levels")
axes.axhline(co2[:test].max(), color="grey", linewidth=1, linestyle="-")
axes.text(dates[-1], co2[:test].max() - 1.3, "highest level of the training part", fontsize=9, ha="right")
axes.set(
    xlabel="year", ylabel="carbon dioxide (ppm)", title="A net on levels does not follow the trend", ylim=(350, 377)
)
axes.legend(loc="upper left")
plots.show(
    figure,
    alt="Carbon dioxide from 1992 to 2001, swinging and rising. The net on changes follows it; the net on levels "
    "flattens near the highest level of its training and falls behind further each year.",
    caption="**Figure 19.7.** One month ahead, always from true values. The first of five nets each.",
)

# %% [markdown] tags=["answer"]
# The nets on levels err by {measured:co2_levels:.1f} ppm, more than the naive forecast with {measured:co2_naive:.2f}.
# In the last year they lie {measured:co2_bias:.1f} ppm too low. Their states are tanh of what they get, and beyond the
# largest input of the training that is flat: **a net does not extrapolate a trend**. On changes, which do not climb
# with the level, the error is {measured:co2_changes:.2f}. And the second leak, measured: nets on levels that were
# scaled by the mean and deviation of the *whole* series seem to err only by {measured:co2_leaky_scale:.1f}.

# %% [markdown]
# And the honest comparison: seasonal-naive alone misses the rise ({measured:co2_seasonal_naive:.2f}), "the same change
# as a year ago" has {measured:co2_seasonal_change:.2f}, the linear autoregression on 24 changes has
# {measured:co2_linear_changes:.2f}. A season plus a trend is what linear models are made for. The net's
# {measured:co2_changes:.2f} is hardly worth its trouble.
#
# ## How far does memory reach?
#
# The sharpest test: the first element is +1 or −1, then comes noise, and at the end the net is asked what the first
# element was. For 20, 50 and 100 steps. We use plain gradient descent at the rate 0.1, so that nothing hides
# explosions, and four stacks of six nets: orthogonal start; Glorot's; a small random start, with weights of deviation
# 0.05; and the orthogonal start without clipping.


# %%
def recall(random, nets, steps, batch=16):
    """Sequences (nets, batch, steps, 1) of noise after a sign, and the signs."""
    X = 0.3 * random.normal(size=(nets, batch, steps, 1)).astype("float32")
    signs = random.choice([-1.0, 1.0], size=(nets, batch)).astype("float32")
    X[:, :, 0, 0] = signs
    return X, signs


def memory(steps, nets=6, units=16, updates=300):
    """Share of right answers, (4 ways, nets)."""
    random = np.random.default_rng(0)
    starts = (
        orthogonal(random, nets, units),
        glorot(random, nets, units, units),
        0.05 * random.normal(size=(nets, units, units)),
    )
    net = Recurrent(4 * nets, 1, units, U=np.concatenate([*starts, starts[0]]))
    longest = np.repeat([1, 1, 1, 1e9], nets)
    for _ in range(updates):
        X, signs = recall(random, 4 * nets, steps)
        slopes = clipped(net.backward(2 * (net.forward(X) - signs) / 16), longest)
        net.parameters = [part - np.float32(0.1) * slope for part, slope in zip(net.parameters, slopes, strict=True)]
    X, signs = recall(random, 4 * nets, steps, 300)
    return np.mean(np.sign(net.forward(X)) == signs, axis=1).reshape(4, nets)


# %%
spans = (20, 50, 100)
with np.errstate(all="ignore"):  # some of those without clipping will run to infinity
    recalled = np.array([memory(span) for span in spans])  # (spans, ways, nets)
ways = ("orthogonal", "Glorot", "small", "orthogonal, not clipped")

# %%
matrices = glorot(np.random.default_rng(0), 50, 16, 16)
record("glorot_largest", np.linalg.norm(matrices, 2, axis=(1, 2)))
record("recall_20", recalled[0, 0])
record("recall_100", recalled[2, 0])
record("recall_100_glorot", recalled[2, 1])
record(
    "recall_small",
    recalled[1, 2],
    claim="A recurrent matrix that starts small cannot recall over 50 steps what one with an orthogonal start recalls",
    holds=recalled[1, 2].mean() < 0.7 and recalled[1, 0].mean() > 0.9,
)
record("recall_clipped", recalled[:2, 0].ravel())
record(
    "recall_not_clipped",
    recalled[:2, 3].ravel(),
    claim="With gradient descent at a large rate, clipping saves recurrent nets that are lost without it",
    holds=recalled[:2, 0].mean() > recalled[:2, 3].mean() + 0.15,
)

# %%
figure, axes = plt.subplots()
for number, way in enumerate(ways):
    place = np.arange(3) + (number - 1.5) * 0.13
    axes.plot(np.repeat(place, 6), recalled[:, number].ravel(), "o", alpha=0.35, color=plots.COLOURS[number])
    axes.plot(
        place,
        recalled[:, number].mean(axis=1),
        "_",
        markersize=16,
        markeredgewidth=3,
        label=way,
        color=plots.COLOURS[number],
    )
axes.axhline(0.5, color="grey", linewidth=1, linestyle="-")
axes.set_xticks(range(3), [f"{span} steps" for span in spans])
axes.set(xlabel="how long the first element had to be kept", ylabel="right answers (share)", ylim=(0, 1.45))
axes.set_title("A small start forgets; an unclipped gradient destroys")
axes.legend(loc="upper center", ncols=2, fontsize=9)
plots.show(
    figure,
    alt="Shares of right answers for 20, 50 and 100 steps and four ways of training, six nets each, with their means.",
    caption="**Figure 19.8.** Dots: nets. Bars: their means. Grey: guessing.",
)

# %% [markdown]
# Over 20 steps the orthogonal start recalls {measured:recall_20:.2f} of the signs, over 100 steps
# {measured:recall_100:.2f}; Glorot's start, whose largest singular value is {measured:glorot_largest:.1f} on average,
# has {measured:recall_100_glorot:.2f} there. The small start has {measured:recall_small:.2f} over 50 steps: guessing.
# Without clipping, over 20 and 50 steps, {measured:recall_not_clipped:.2f} are right, with it
# {measured:recall_clipped:.2f}.
#
# So the famous advice holds in one half. A start that lets slopes pass, and clipping, are needed. That the orthogonal
# one is better than Glorot's cannot be seen here: the luck of single nets decides. And all this is first aid. A cell
# that keeps its state *unless it decides otherwise* cures the cause; it is the LSTM of unit 20.
#
# ## Pitfalls
#
# - **Axes.** Keras wants (batch, steps, features). A single series has a feature axis of length 1, not none.
# - **`return_sequences` forgotten** between two recurrent layers. The second one needs a sequence.
# - **Shuffling before the split**, scaling with the whole series, filling gaps from both sides, a smoothed input: all
#   of them leaks. Shuffling *training* windows after the split is fine.
# - **No plain rival.** Without naive and seasonal-naive an error says nothing.
# - **Raw levels of a rising series.** Forecast changes.
# - **Choosing by the test years.** Steps, lengths and seeds too are choices.
# - **A forecast drawn over the truth** that looks perfect, one step late. Look at the error, not at the picture.
# - **Padding** is not content: sequences of different lengths need a mask (unit 20).
#
# ## Summary
#
# - A recurrent net is one cell in a loop, $h_t = \tanh(x_t W + h_{t-1} U + b)$, with the same weights at every step.
# - Back-propagation through time is backpropagation on the unrolled loop. A step stretches a slope by
#   at most the largest singular value of $U$: with 0.8, {measured:slope_below:.0e} were left after 50.
# - `return_sequences`, `RepeatVector` and an encoder with a decoder make all kinds of sequence problems.
# - Split first, in order, and scale and fill from the past. Shuffled windows turned an unforecastable walk into one
#   with {measured:leak_shuffled:.2f} of the true error.
# - On sunspots five nets had an error of {measured:spots_net:.1f}, a weighted sum of the same years
#   {measured:spots_same_window:.1f}, naive {measured:spots_naive:.1f}. On carbon dioxide it was
#   {measured:co2_changes:.2f}, {measured:co2_linear_changes:.2f} and {measured:co2_naive:.2f}.
#
# ## Where to go next
#
# Unit 20 gives the cell gates: LSTM and GRU, and text to read.
