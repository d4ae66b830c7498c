# %%
from collections import Counter, defaultdict

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import layers
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB

from layerwise import data, plots
from layerwise.measure import record
from layerwise.training import Trainer

plots.use_style()
tf.get_logger().setLevel("ERROR")  # each net compiles functions of its own; TensorFlow would warn

# %% [markdown]
# ## A second line of memory
#
# A simple recurrent network (unit 19) has one state, and it rewrites all of it at every step: multiply by a matrix,
# add the input, squash. What was there ten steps ago has been multiplied and squashed ten times. The gradient on its
# way back is treated the same way, so it fades, and what happened long ago is hardly ever learnt.
#
# The remedy of Hochreiter and Schmidhuber (1997) is a second line, the **cell** $c$, on which things may simply stay.
# Nothing is multiplied by a matrix there. At each step the cell is only weakened a little and added to:
#
# $$c_t = f_t \odot c_{t-1} + i_t \odot g_t.$$
#
# - The **forget gate** $f$ says which share of each number stays. (It should be called the keep gate: 1 keeps all.)
# - The **candidate** $g$ is what might be written, and the **input gate** $i$ says how much of it is written.
# - The **output gate** $o$ says how much of the cell is shown to the rest of the network: $h_t = o_t \odot \tanh c_t$.
#
# The sign $\odot$ multiplies element by element. A gate is a layer of sigmoids, so it lies between 0 (shut) and 1
# (open), and it decides by looking at the input $x_t$ and at the last state $h_{t-1}$. All four are computed in one
# go, by matrices whose columns stand in four blocks. Keras's order is $i$, $f$, $g$, $o$. This is the **long short-term
# memory**, LSTM:


# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm_step(x, h, c, W, U, b):
    """One step. x: (batch, inputs); h, c: (batch, units); W: (inputs, 4·units)."""
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)  # (batch, units) each
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    h = sigmoid(o) * np.tanh(c)
    return h, c


# %% [markdown]
# The proof is a comparison: Keras makes an LSTM with random weights, we take its weights and walk through the same
# sequences.


# %%
def difference_to_keras(layer, step, seed):
    """Largest difference between the last states of a Keras layer and of our steps."""
    random = np.random.default_rng(seed)
    sequences = random.normal(size=(20, 12, 5)).astype("float32")  # (batch, steps, inputs)
    theirs = keras.ops.convert_to_numpy(layer(sequences))
    layer.set_weights([0.3 * random.normal(size=weights.shape) for weights in layer.get_weights()])  # biases, too
    theirs = keras.ops.convert_to_numpy(layer(sequences))  # (20, units)
    state = tuple(np.zeros((20, layer.units)) for _ in range(2 if isinstance(layer, layers.LSTM) else 1))
    for t in range(12):
        state = step(sequences[:, t], *state, *layer.get_weights())
    return np.abs(state[0] - theirs).max()


lstm_differences = [difference_to_keras(layers.LSTM(6), lstm_step, seed) for seed in range(3)]
record(
    "lstm_difference",
    lstm_differences,
    claim="An LSTM written by hand gives the same states as Keras's, to the accuracy of float32",
    holds=max(lstm_differences) < 1e-5,
)

# %% [markdown]
# The largest difference is {measured:lstm_difference.high:.0e}, the rounding of float32.
#
# ### The gated recurrent unit
#
# Cho and others (2014) found a leaner way, the **GRU**. It has no separate cell. One gate, the **update gate** $z$,
# does two jobs: the share that is kept and the share that is new add up to 1. A second one, the **reset gate** $r$,
# decides how much of the old state the candidate may see:
#
# $$h_t = z_t \odot h_{t-1} + (1 - z_t) \odot g_t.$$
#
# There are two forms, and they are often confused. The difference is *where* the reset gate stands:
#
# $$\text{before the matrix: } g = \tanh\bigl(xW + (r \odot h)U + b\bigr), \qquad
# \text{after it: } g = \tanh\bigl(xW + b_0 + r \odot (hU + b_1)\bigr).$$
#
# The paper describes the first. The second computes all products with $h$ at once, which is faster on graphics
# cards, and is Keras's default (`reset_after=True`). Because the reset gate reaches the state's part only, that part
# needs a bias of its own, so the default GRU has two rows of biases.


# %%
def gru_after(x, h, W, U, b):
    """Keras's default. b: (2, 3·units)."""
    x_z, x_r, x_g = np.split(x @ W + b[0], 3, axis=1)
    h_z, h_r, h_g = np.split(h @ U + b[1], 3, axis=1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    return (z * h + (1 - z) * np.tanh(x_g + r * h_g),)


def gru_before(x, h, W, U, b):
    """reset_after=False. b: (3·units,)."""
    (x_z, x_r, x_g), (U_z, U_r, U_g) = np.split(x @ W + b, 3, axis=1), np.split(U, 3, axis=1)
    z, r = sigmoid(x_z + h @ U_z), sigmoid(x_r + h @ U_r)
    return (z * h + (1 - z) * np.tanh(x_g + (r * h) @ U_g),)


# %%
after = [difference_to_keras(layers.GRU(6), gru_after, seed) for seed in range(3)]
before = [difference_to_keras(layers.GRU(6, reset_after=False), gru_before, seed) for seed in range(3)]
record("gru_difference_before", before)
record(
    "gru_difference_after",
    after,
    claim="A GRU written by hand gives the same states as Keras's in both forms, to the accuracy of float32",
    holds=max(after + before) < 1e-5,
)

# %% [markdown] tags=["predict"]
# How many numbers does each of these layers learn, for 16 inputs and 32 units: `SimpleRNN`, `LSTM`, `GRU`, and
# `GRU(reset_after=False)`? Count matrices and biases, then run.

# %%
kinds = {
    "SimpleRNN": (layers.SimpleRNN(32), 32 * (16 + 32 + 1)),
    "LSTM": (layers.LSTM(32), 4 * 32 * (16 + 32 + 1)),
    "GRU, after": (layers.GRU(32), 3 * 32 * (16 + 32 + 2)),
    "GRU, before": (layers.GRU(32, reset_after=False), 3 * 32 * (16 + 32 + 1)),
}
counted = {}
for name, (layer, by_hand) in kinds.items():
    layer.build((None, None, 16))
    counted[name] = layer.count_params()
    print(f"{name:12} by hand {by_hand:5}, Keras {counted[name]:5}")
record(
    "parameters_agree",
    [float(counted[name] == by_hand) for name, (_, by_hand) in kinds.items()],
    claim="The parameters counted by hand are those that Keras counts: 1, 4, 3 and 3 blocks, the default GRU with two "
    "biases for each unit and block",
    holds=all(counted[name] == by_hand for name, (_, by_hand) in kinds.items()),
)

# %% [markdown] tags=["answer"]
# Each block has $u(n + u + 1)$ numbers for $n$ inputs and $u$ units. The simple layer has one block, the LSTM four, the
# GRU three, and its default form $u$ biases more in each. At equal size an LSTM is four times as dear, so a fair
# comparison gives all layers equally many *parameters*, not units.

# %% [markdown]
# ## What the forget gate does to time
#
# Suppose that nothing new is written and the forget gate stands at $f$. After $n$ steps a share $f^n$ of the cell is
# left. The same holds for the gradient, because the derivative of $c_t$ with respect to $c_{t-1}$ along the cell is
# $f_t$: over many steps it is the **product of the forget gates**. No matrix, no tanh. To check this we cut the other
# way ($U = 0$, so that gates do not hear the state) and nudge the cell at the beginning.

# %%
random = np.random.default_rng(0)
W, U, b = random.normal(size=(3, 16)), np.zeros((4, 16)), random.normal(size=16) + np.repeat([0, 2, 0, 0], 4)
inputs = random.normal(size=(20, 1, 3))  # (steps, batch, inputs)


def cell_after(c):
    h = np.zeros((1, 4))
    for x in inputs:
        h, c = lstm_step(x, h, c, W, U, b)
    return c  # (1, 4)


nudge = 1e-4
slope = (cell_after(np.full((1, 4), nudge)) - cell_after(np.full((1, 4), -nudge))) / (2 * nudge)
product = np.prod([sigmoid((x @ W + b)[:, 4:8]) for x in inputs], axis=0)
record(
    "conveyor_error",
    np.abs(slope / product - 1).ravel(),
    claim="Along the cell, the derivative over many steps is the product of the forget gates",
    holds=np.abs(slope / product - 1).max() < 1e-6,
)

# %% [markdown]
# A product of numbers below 1 still fades, only more slowly, and *how* slowly is for the gate to say. At the beginning
# of training its weights are small, so the gate is about the sigmoid of its bias. Keras starts that bias at 1
# (`unit_forget_bias=True`), after Gers and others (2000) and Jozefowicz and others (2015): $f = \sigma(1) = 0.73$.

# %%
steps = np.arange(0, 201)
figure, axes = plt.subplots()
for bias in (0, 1, 3, 5):
    gate = sigmoid(bias)
    axes.semilogy(steps, gate**steps, label=f"bias {bias}: f = {gate:.3f}")
axes.set(
    xlabel="distance (steps)",
    ylabel="share left, $f^n$",
    ylim=(1e-8, 2),
    title="A forget gate at 0.73 forgets within 30 steps",
)
axes.legend(loc="lower right", fontsize=9)
plots.show(
    figure,
    alt="Four falling straight lines on a logarithmic scale. With a forget bias of 0 or 1 the share falls below one "
    "in ten thousand within 30 steps, with 3 after about 190, with 5 a quarter is left after 200 steps.",
    caption="**Figure 20.1.** What is left of a cell's content, and of a gradient along it, if the forget gate hears "
    "only its bias.",
)

# %% [markdown]
# Which bias would suit sequences of length $T$? A gate $f$ keeps things for about $1/(1-f)$ steps. Tallec and Ollivier
# (2018) therefore draw, for each unit, a time $\tau$ evenly from 1 to $T - 1$ and set the forget bias to $\log \tau$
# and the input bias to $-\log \tau$. Then each unit begins with a memory of about $\tau$ steps: some short, some
# long. They call it **chrono initialisation**. In Keras it is four lines.


# %%
def chrono(layer, longest, seed):
    """Set the biases of a built LSTM for memories of up to so many steps."""
    W, U, b = layer.get_weights()
    forget = np.log(np.random.default_rng(seed).uniform(1, longest - 1, size=layer.units))
    b[: layer.units], b[layer.units : 2 * layer.units] = -forget, forget
    layer.set_weights([W, U, b])


# %% [markdown] tags=["predict"]
# Three **untrained** layers of 16 units read 60 steps of noise: a `SimpleRNN`, an `LSTM` as Keras makes it, and an LSTM
# with chrono initialisation. How large is the gradient of the last state with respect to the input 50 steps earlier,
# compared with that of the last input? Order the three.

# %%
WAYS = ("SimpleRNN", "LSTM", "LSTM, chrono")
faded = {name: [] for name in WAYS}  # gradient by distance, relative to distance 0, one row per seed


def compiled_gradient(layer):
    """A function: the gradient of the last state, taken in some direction, with respect to all inputs."""

    @tf.function(jit_compile=True)
    def gradient(noise, direction):
        return tf.gradients(direction * layer(noise), noise)[0]  # (batch, steps, inputs)

    return gradient


for kind, ways in ((layers.SimpleRNN, WAYS[:1]), (layers.LSTM, WAYS[1:])):
    layer = kind(16)
    layer.build((None, 60, 8))
    gradient = compiled_gradient(layer)
    for seed in range(5):
        random = np.random.default_rng(seed)
        noise = (0.3 * random.normal(size=(32, 60, 8))).astype("float32")
        direction = random.normal(size=(32, 16)).astype("float32")
        for name in ways:
            keras.utils.set_random_seed(seed)
            fresh = kind.from_config(layer.get_config())
            fresh.build((None, 60, 8))
            layer.set_weights(fresh.get_weights())
            if "chrono" in name:
                chrono(layer, 60, seed)
            sizes = np.linalg.norm(gradient(noise, direction), axis=2).mean(axis=0)[::-1]  # (distance,)
            faded[name].append(sizes / sizes[0])

# %%
at_50 = {name: np.array(rows)[:, 50] for name, rows in faded.items()}
record("fade_simple", at_50["SimpleRNN"])
record("fade_lstm", at_50["LSTM"])
record(
    "fade_chrono",
    at_50["LSTM, chrono"],
    claim="Before training, the gradient over 50 steps is largest in an LSTM with chrono initialisation; an LSTM with "
    "Keras's defaults loses more of it than a simple RNN with its orthogonal matrix",
    holds=min(at_50["LSTM, chrono"] / at_50["SimpleRNN"]) > 2 and min(at_50["SimpleRNN"] / at_50["LSTM"]) > 2,
)

# %%
figure, axes = plt.subplots()
for name, rows in faded.items():
    (line,) = axes.semilogy(np.exp(np.log(rows).mean(axis=0)), label=name)
    axes.fill_between(range(60), np.min(rows, axis=0), np.max(rows, axis=0), color=line.get_color(), alpha=0.15)
axes.set(
    xlabel="distance back in time (steps)",
    ylabel="gradient / gradient at distance 0",
    title="An untrained LSTM fades fastest, unless its biases say otherwise",
)
axes.legend(loc="lower left")
plots.show(
    figure,
    alt="Gradient against distance on a logarithmic scale for three untrained layers. The default LSTM falls in a "
    "straight line to about one in ten million, the simple RNN much less, the chrono LSTM stays highest.",
    caption="**Figure 20.2.** How much of the gradient comes back to an input so many steps earlier, mean and range "
    "of five seeds.",
)

# %% [markdown] tags=["answer"]
# At 50 steps the default LSTM keeps {measured:fade_lstm:.0e} of the gradient, the simple RNN
# {measured:fade_simple:.0e}, and the chrono LSTM {measured:fade_chrono:.2f}. It is *not* true that an LSTM as such
# keeps the gradient. Keras starts the simple RNN's matrix as an orthogonal one, which shrinks nothing by itself, and
# only the tanh takes a little at each step; a forget gate of 0.73 takes a quarter. What the LSTM has is a knob for
# it, which training can turn and which can be set beforehand.

# %% [markdown]
# ### Does it matter? Recall the first symbol
#
# A task that needs memory and nothing else: the first step shows one of eight symbols, then comes noise, and at the end
# the network must name the symbol. Guessing is right one time in eight.
#
# We shall train dozens of small networks in this unit. For a recurrent net most of `fit`'s time goes into starting
# thousands of tiny operations. `Trainer` compiles many steps into one function, with `jit_compile=True` by the compiler
# XLA, and then trains the same network anew for each seed. What happens in a step is what happens in `fit`. (For one
# network `compile(..., jit_compile=True)` and `fit` will do.)


# %%
def trainer_of(model, rate):
    """A model of integer classes with scores as outputs, ready to be trained; class -1 is left out of the loss."""
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=-1)
    model.compile(keras.optimizers.Adam(rate), loss, jit_compile=False)  # predictions without XLA
    return Trainer(model, jit_compile=True)


def fresh_weights(model, seed):
    keras.utils.set_random_seed(seed)
    return keras.models.clone_model(model).get_weights()


# %%
def recall_task(random, number, length):
    """First a symbol, then noise. Returns (number, length, 8) and the symbols (number,)."""
    symbols = random.integers(0, 8, size=number).astype("int32")
    sequences = 0.2 * random.standard_normal((number, length, 8), dtype="float32")
    sequences[:, 0] = np.eye(8)[symbols]
    return sequences, symbols


def recall_accuracy(trainer, length, seed):
    """Train on ever new sequences, longer where it is harder; test on 300 more."""
    random = np.random.default_rng(seed)
    for _ in range(10 if length == 100 else 6):  # times 50 steps
        sequences, symbols = recall_task(random, 50 * 32, length)
        trainer.steps(sequences, symbols, np.arange(50 * 32).reshape(50, 32))
    sequences, symbols = recall_task(random, 300, length)
    return np.mean(np.argmax(trainer.model.predict_on_batch(sequences), axis=1) == symbols)


# %% [markdown] tags=["predict"]
# Lengths of 10, 30 and 100 steps, 300 training steps for the first two and 500 for the last. Which of the three
# networks of Figure 20.2 will manage which length?

# %%
LENGTHS = (10, 30, 100)
recalled = {name: np.zeros((len(LENGTHS), 3)) for name in WAYS}  # (lengths, seeds)
for row, length in enumerate(LENGTHS):
    for kind, ways in ((layers.SimpleRNN, WAYS[:1]), (layers.LSTM, WAYS[1:])):
        model = keras.Sequential([keras.Input((length, 8)), kind(16), layers.Dense(8)])
        trainer = trainer_of(model, 0.02 if kind is layers.LSTM else 0.005)
        for name in ways:
            for seed in range(3):
                trainer.restart(fresh_weights(model, seed))
                if "chrono" in name:
                    chrono(model.layers[0], length, seed)
                recalled[name][row, seed] = recall_accuracy(trainer, length, seed)

# %%
for name, key in zip(WAYS, ("simple", "lstm", "chrono"), strict=True):
    for row, length in enumerate(LENGTHS):
        record(f"recall_{key}_{length}", recalled[name][row])
record(
    "recall_gain",
    recalled["LSTM, chrono"][-1] - recalled["LSTM"][-1],
    claim="After 100 noisy steps an LSTM with Keras's defaults cannot name the first symbol, and neither can a simple "
    "RNN; with chrono initialisation the same LSTM, trained equally long, names it far more often",
    holds=recalled["LSTM"][-1].max() < 0.25
    and recalled["SimpleRNN"][-1].max() < 0.25
    and recalled["LSTM, chrono"][-1].min() > 0.4,
)

# %%
figure, axes = plt.subplots()
for (name, table), marker in zip(recalled.items(), "o^s", strict=True):
    (line,) = axes.plot(LENGTHS, 100 * table.mean(axis=1), marker=marker, label=name)
    for seed in range(3):
        axes.plot(LENGTHS, 100 * table[:, seed], marker=marker, linestyle="", color=line.get_color(), alpha=0.3)
axes.axhline(12.5, color="grey", linewidth=1, linestyle="-")
axes.text(10, 14, "guessing", color="grey", fontsize=9)
axes.set_xscale("log")
axes.set_xticks(LENGTHS, [f"{length}" for length in LENGTHS])
axes.minorticks_off()
axes.set(
    xlabel="length of the sequence (steps)",
    ylabel="symbol recalled (%)",
    ylim=(0, 105),
    title="The same LSTM remembers 100 steps, or 10: its biases decide",
)
axes.legend(loc="center left", bbox_to_anchor=(0.0, 0.4))
plots.show(
    figure,
    alt="Accuracy against length. All three networks do well at 10 steps; at 100 the simple RNN and the default LSTM "
    "are at the line of guessing, the chrono LSTM is far above it.",
    caption="**Figure 20.3.** The first symbol, recalled at the end. Lines: mean of three seeds; pale marks: each "
    "seed.",
)

# %% [markdown] tags=["answer"]
# At 100 steps the simple RNN is right for {measured:recall_simple_100:.0%}, the default LSTM for
# {measured:recall_lstm_100:.0%} (a guess), the chrono LSTM for {measured:recall_chrono_100:.0%}. At 30 the three have
# {measured:recall_simple_30:.0%}, {measured:recall_lstm_30:.0%} and {measured:recall_chrono_30:.0%}. The default LSTM
# would have to learn first that it should not forget, and the gradient that could tell it so has faded. The biases
# cost nothing: set them to the length that matters.

# %% [markdown]
# ## Which language is this?
#
# Now real sequences. `data.phrases()` has 700 phrases of each of twelve languages: names of countries, currencies, time
# zones, units, days. The network reads a phrase letter by letter and names the language.

# %%
table = data.phrases()
languages = sorted(table["language"].unique())
texts = table["phrase"].str.lower().to_numpy()
labels = table["language"].map(languages.index).to_numpy("int32")
table.sample(6, random_state=1)

# %% [markdown]
# A network takes numbers, all rows of the same length. So each character gets a number, and short phrases are filled
# up with 0, the **padding**. Characters that do not occur in the training data are 1, "unknown". We cut at 24
# characters. (Take the length *after* `lower()`: the Turkish "İ" becomes two characters, an i and a dot.)

# %%
WIDTH = 24


def split(seed, train_size=6000):
    order = np.random.default_rng(seed).permutation(len(texts))
    return order[:train_size], order[train_size:]


def encode(texts, alphabet, width):
    """Codes (texts, width): 0 padding, 1 unknown, from 2 the alphabet."""
    numbers = {letter: number for number, letter in enumerate(alphabet, start=2)}
    codes = np.zeros((len(texts), width), "int32")
    for row, text in zip(codes, texts, strict=True):
        row[: len(text[:width])] = [numbers.get(letter, 1) for letter in text[:width]]
    return codes


train_rows, test_rows = split(0)
alphabet = sorted(set("".join(texts[train_rows])))
print(repr(texts[0]), encode(texts[:1], alphabet, WIDTH)[0])

# %% [markdown]
# These numbers are names, not amounts: "e" is not more than "d". An **`Embedding`** layer therefore has a table with
# one row of weights for each number, and looks up the row. It is what a `Dense` layer without bias would make of a
# one-hot vector, without the multiplication by zeros. The rows are learnt like any weights.
#
# And the padding? A recurrent layer does not know that 0 means "nothing". It would go on for another dozen steps on
# empty input while its state fades. With `mask_zero=True` the embedding passes on a **mask**, and the recurrent layer
# leaves its state alone wherever the mask says "padding". In ordinary Keras the whole model is this:

# %%
keras.utils.set_random_seed(0)
reader = keras.Sequential(
    [
        keras.Input((None,), dtype="int32"),
        layers.Embedding(len(alphabet) + 2, 16, mask_zero=True),
        layers.LSTM(24),
        layers.Dense(len(languages)),
    ]
)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
reader.compile(keras.optimizers.Adam(0.01), loss=loss, metrics=["accuracy"])
codes = encode(texts[train_rows], alphabet, WIDTH)
history = reader.fit(codes, labels[train_rows], batch_size=200, epochs=1, verbose=0)
print("parameters:", reader.count_params(), " accuracy after one epoch:", round(history.history["accuracy"][0], 2))

# %% [markdown]
# ### The plain baseline first
#
# Before the network, count. A **naive Bayes** classifier asks how often each letter occurs in each language, and
# multiplies the probabilities as if letters came independently of each other. The better baseline counts every run of
# one to four letters.

# %%
baselines = {"letters": [], "1 to 4 letters": []}
for seed in range(3):
    train_rows, test_rows = split(seed)
    for name, runs in (("letters", (1, 1)), ("1 to 4 letters", (1, 4))):
        counter = CountVectorizer(analyzer="char", ngram_range=runs)
        bayes = MultinomialNB(alpha=0.1).fit(counter.fit_transform(texts[train_rows]), labels[train_rows])
        baselines[name].append(bayes.score(counter.transform(texts[test_rows]), labels[test_rows]))
record("letters_bayes", baselines["letters"])
record("four_bayes", baselines["1 to 4 letters"])

# %% [markdown] tags=["predict"]
# Counts of letters: {measured:letters_bayes:.0%} on phrases not seen. Counts of one to four letters:
# {measured:four_bayes:.0%}. Four networks with about equally many parameters compete on the same splits: a simple RNN,
# an LSTM, a GRU, and a one-dimensional convolution over four letters whose maximum over all places is taken. Where will
# they land? And an LSTM without the mask?

# %%
NETWORKS = {  # body, masked, units: all near 5,800 parameters
    "simple RNN": (layers.SimpleRNN, True, 56),
    "LSTM": (layers.LSTM, True, 24),
    "GRU": (layers.GRU, True, 29),
    "convolution": (layers.Conv1D, False, 60),
    "LSTM, no mask": (layers.LSTM, False, 24),
}


def language_net(name):
    kind, masked, units = NETWORKS[name]
    if kind is layers.Conv1D:
        body = [layers.Conv1D(units, 4, padding="same", activation="relu"), layers.GlobalMaxPooling1D()]
    else:
        body = [kind(units)]
    embedding = layers.Embedding(100, 16, mask_zero=masked)
    return keras.Sequential([keras.Input((None,), dtype="int32"), embedding, *body, layers.Dense(12)])


# %%
EPOCHS, BATCH = 5, 200
accuracy = {name: [] for name in NETWORKS}
by_width = {name: [] for name in ("LSTM", "LSTM, no mask")}  # the same net, the same phrases, more padding
WIDTHS = (24, 32, 48, 64)
for name in NETWORKS:
    model = language_net(name)
    trainer = trainer_of(model, 0.004 if name == "simple RNN" else 0.012)
    for seed in range(3):
        train_rows, test_rows = split(seed)
        alphabet = sorted(set("".join(texts[train_rows])))
        codes = encode(texts[train_rows], alphabet, WIDTH)
        trainer.restart(fresh_weights(model, seed))
        trainer.train(codes, labels[train_rows], epochs=EPOCHS, batch_size=BATCH, seed=seed)
        test = encode(texts[test_rows], alphabet, WIDTH)
        right = [
            np.mean(
                model.predict_on_batch(np.pad(test, ((0, 0), (0, width - WIDTH)))).argmax(axis=1) == labels[test_rows]
            )
            for width in (WIDTHS if name in by_width else WIDTHS[:1])
        ]
        accuracy[name].append(right[0])
        if name in by_width:
            by_width[name].append(right)
    if name == "LSTM":
        listener, listener_alphabet, listener_rows = model, alphabet, test_rows

# %%
KEYS = ("simple", "lstm", "gru", "convolution", "unmasked")
for name, key in zip(NETWORKS, KEYS, strict=True):
    record(f"language_{key}", accuracy[name])
best_recurrent = np.max([accuracy[name] for name in ("simple RNN", "LSTM", "GRU")], axis=0)
record(
    "language_gap",
    np.subtract(baselines["1 to 4 letters"], best_recurrent),
    claim="For naming the language of a phrase, counting runs of one to four letters beats small recurrent networks "
    "after five epochs on the same 6,000 phrases",
    holds=min(np.subtract(baselines["1 to 4 letters"], best_recurrent)) > 0.02,
)
record(
    "mask_gain",
    np.subtract(accuracy["LSTM"], accuracy["LSTM, no mask"]),
    claim="Without the mask the same LSTM, trained equally long, names fewer languages",
    holds=min(np.subtract(accuracy["LSTM"], accuracy["LSTM, no mask"])) > 0.01,
)
for name, key in (("LSTM", "masked"), ("LSTM, no mask", "unmasked")):
    record(f"wide_{key}", np.array(by_width[name])[:, -1])

# %%
everything = {f"naive Bayes, {name}": values for name, values in baselines.items()} | accuracy
order = sorted(everything, key=lambda name: np.mean(everything[name]))
figure, axes = plt.subplots(figsize=(6.8, 3.8))
for row, name in enumerate(order):
    colour = plots.COLOURS[1] if "Bayes" in name else plots.COLOURS[0]
    axes.barh(row, 100 * np.mean(everything[name]), color=colour, alpha=0.75, height=0.65)
    axes.plot(100 * np.array(everything[name]), [row] * 3, "|", color="black", markersize=9)
    axes.text(
        100 * np.max(everything[name]) + 1, row, f"{100 * np.mean(everything[name]):.0f}", va="center", fontsize=9
    )
axes.set_yticks(range(len(order)), order)
axes.set(xlabel="languages named rightly (%), new phrases", xlim=(0, 100), title="Counting runs of letters wins")
axes.grid(axis="y", visible=False)
plots.show(
    figure,
    alt="Bars of the accuracy of two counting baselines and five networks. Naive Bayes with one to four letters is "
    "highest, the convolution next, then the masked GRU and LSTM; the LSTM without a mask, naive Bayes with single "
    "letters and the simple RNN are lowest.",
    caption="**Figure 20.4.** Twelve languages, 6,000 phrases for training, 2,400 for testing; strokes are the three "
    "splits. All networks have about equally many parameters.",
)

# %% [markdown] tags=["answer"]
# Simple RNN {measured:language_simple:.0%}, LSTM {measured:language_lstm:.0%}, GRU {measured:language_gru:.0%},
# convolution {measured:language_convolution:.0%}; naive Bayes with runs of letters has {measured:four_bayes:.0%} and
# is trained in a second. A language betrays itself by short runs of letters, *wherever* they stand: this is what
# counts and convolutions look for. An LSTM must find that out by itself, and with so little data and time it does
# not get as far. The networks had five epochs and no tuning, to keep this lesson short: the gap is that of a small
# budget, not a law. Without the mask the LSTM had {measured:language_unmasked:.0%}.

# %% [markdown]
# So what is a recurrent network for? For tasks in which *order over a distance* matters, in which an answer is due
# at every step, or in which the next step must be predicted. Counting cannot do the last two, and they are the rest
# of this unit. And note who set the bar: without the baseline, {measured:language_lstm:.0%} of twelve languages
# would have looked splendid.
#
# ### What the missing mask does
#
# An unmasked net has another fault, which no accuracy on equal widths shows. The answer depends on how much padding
# there is. In Keras a batch is padded to its longest row, so the same phrase may get different answers in different
# company. We pad the test phrases further and ask the same networks again.

# %%
figure, axes = plt.subplots()
for (name, rows), marker in zip(by_width.items(), "os", strict=True):
    axes.plot(WIDTHS, 100 * np.mean(rows, axis=0), marker=marker, label=name.replace("LSTM", "LSTM, mask", 1)
              if name == "LSTM" else name)  # fmt: skip
    axes.fill_between(WIDTHS, 100 * np.min(rows, axis=0), 100 * np.max(rows, axis=0), alpha=0.15)
axes.set(
    xlabel="padded to (characters)",
    ylabel="languages named rightly (%)",
    ylim=(0, 100),
    title="Without a mask, padding changes the answers",
)
axes.legend(loc="lower left")
plots.show(
    figure,
    alt="Accuracy against the width to which phrases are padded. With the mask it is a level line, without it the line "
    "falls with every bit of padding beyond 24 characters.",
    caption="**Figure 20.5.** The same trained networks, the same phrases, more padding at the end.",
)

# %% [markdown]
# At a width of 64 the masked LSTM still has {measured:wide_masked:.0%}, the unmasked one {measured:wide_unmasked:.0%}.
#
# ### An answer after every letter
#
# Give the LSTM the beginnings of a phrase, one letter more each time, and its opinion can be watched. (Inside it is one
# pass: `return_sequences=True` would return the state after every letter.)


# %%
def opinions(phrase):
    """Probabilities after each letter: (letters, languages)."""
    beginnings = [phrase[: end + 1] for end in range(len(phrase))]
    return np.array(tf.nn.softmax(listener(encode(beginnings, listener_alphabet, WIDTH))))


guesses = np.argmax(listener(encode(texts[listener_rows], listener_alphabet, WIDTH)), axis=1)
suitable = [
    text
    for text, guess, label in zip(texts[listener_rows], guesses, labels[listener_rows], strict=True)
    if guess == label and 12 <= len(text) <= 18
]
paths = [opinions(text) for text in suitable[:20]]
changes = [len(set(path.argmax(axis=1))) * (path[-1].max() > 0.7) for path in paths]
phrase = suitable[int(np.argmax(changes))]
path = opinions(phrase)

# %%
winner = path[-1].argmax()
shown = [winner, *[k for k in np.argsort(path.max(axis=0))[::-1] if k != winner][:4]]
figure, axes = plt.subplots(figsize=(7.0, 3.6))
for language, marker in zip(shown, "osD^v", strict=True):
    axes.plot(100 * path[:, language], marker=marker, markersize=5, label=languages[language])
axes.set_xticks(range(len(phrase)), [letter.replace(" ", "␣") for letter in phrase], family="DejaVu Sans")
axes.set(
    xlabel="letter just read", ylabel="probability (%)", ylim=(-3, 103), title="The opinion changes as letters arrive"
)
axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=9)
plots.show(
    figure,
    alt="Probabilities of five languages after each letter of a phrase from the test data. The favourite changes "
    "several times before the right language wins at the end.",
    caption=f"**Figure 20.6.** A phrase that the network has not seen, “{phrase}”, read by the LSTM letter by letter.",
)

# %% [markdown]
# ## A network that invents names
#
# A **language model** says how probable each next character is, given those before. Multiplied along a name, these
# probabilities are the probability of the whole name; drawn from, they invent new ones. The data are the 474 names of
# places in `data.place_names()`, in small letters. A mark "." stands before and after each name, so that beginning and
# end are predicted, too.
#
# The measure is the mean cross-entropy per character on **held-out names**, and its exponential, the **perplexity**
# (unit 4): a perplexity of 14 is the surprise of an even choice among 14 characters. Three hundred names, roughly, for
# training, fifty to decide when to stop (unit 12), a hundred for the final figure.

# %%
names = [name.lower() for name in data.place_names()]
MARK = "."
characters = MARK + "".join(sorted(set("".join(names))))  # the mark has the number 0


def split_names(seed):
    mixed = [names[row] for row in np.random.default_rng(seed).permutation(len(names))]
    return mixed[:324], mixed[324:374], mixed[374:]


print(len(names), "names,", len(characters), "characters:", characters)

# %% [markdown]
# ### The bar: n-grams
#
# An **n-gram** model looks at the last $n - 1$ characters and counts what followed them in the training data. Most long
# contexts never occurred, so counts are mixed with those of the shorter context. The mixture of Witten and Bell (1991)
# trusts a context the more, the more often it was seen and the fewer different characters followed it: with $N$ cases
# and $D$ different followers,
#
# $$p(\text{next} \mid \text{context}) = \frac{\text{count} + D \cdot p(\text{next} \mid \text{shorter context})}{N +
# D}.$$


# %%
class NGram:
    """Counts of what follows the last n - 1 characters, mixed after Witten and Bell."""

    def __init__(self, names, n):
        self.n, self.followers = n, defaultdict(Counter)
        for name in names:
            marked = MARK * (n - 1) + name + MARK
            for place in range(n - 1, len(marked)):
                for size in range(n):
                    self.followers[marked[place - size : place]][marked[place]] += 1

    def probability(self, context, character):
        """Begin with an even choice; let ever longer contexts correct it."""
        probability = 1 / len(characters)
        for size in range(self.n):
            seen = self.followers.get(context[len(context) - size :], Counter())
            if seen:
                probability = (seen[character] + len(seen) * probability) / (seen.total() + len(seen))
        return probability

    def perplexity(self, names):
        marked = [(MARK * (self.n - 1), name + MARK) for name in names]
        surprises = [
            -np.log(self.probability((before + name)[: place + self.n - 1], name[place]))
            for before, name in marked
            for place in range(len(name))
        ]
        return np.exp(np.mean(surprises))


# %% [markdown] tags=["predict"]
# 324 names are some 2,600 characters. Which will predict held-out names best: single characters (n = 1), pairs (n = 2),
# triples (n = 3), or an LSTM? And what will happen to the LSTM if it trains for long?

# %%
counting = {n: [] for n in (1, 2, 3, 4)}
for seed in range(3):
    train_names, _, test_names = split_names(seed)
    for n in counting:
        counting[n].append(NGram(train_names, n).perplexity(test_names))
for n in counting:
    record(f"perplexity_{n}", counting[n])

# %% [markdown]
# ### The LSTM as a language model
#
# Input and target are the same name, shifted by one: at each place the net sees the characters so far and predicts
# the next. `return_sequences=True` gives the state at every step, and the `Dense` layer makes scores of each. Places
# after the end have the target −1, which the loss leaves out (`ignore_class=-1`). Here no mask is needed: the
# padding comes after everything that is scored, and a recurrent layer does not look ahead.

# %%
LENGTH = max(map(len, names)) + 1


def shifted(names):
    """Inputs and targets, (names, LENGTH) each; padding is len(characters) in the inputs, -1 in the targets."""
    inputs = np.full((len(names), LENGTH), len(characters), "int32")
    targets = np.full((len(names), LENGTH), -1, "int32")
    for row, name in enumerate(names):
        numbers = [characters.index(character) for character in MARK + name + MARK]
        inputs[row, : len(name) + 1], targets[row, : len(name) + 1] = numbers[:-1], numbers[1:]
    return inputs, targets


def name_model(dropout):
    return keras.Sequential(
        [
            keras.Input((LENGTH,), dtype="int32"),
            layers.Embedding(len(characters) + 1, 16),
            layers.Dropout(dropout),
            layers.LSTM(48, return_sequences=True),
            layers.Dropout(dropout),
            layers.Dense(len(characters)),
        ]
    )


# %%
def perplexity(model, names):
    return float(np.exp(model.evaluate(*shifted(names), batch_size=len(names), verbose=0)))


def learn_names(trainer, seed):
    """Perplexity: on training and validation names by epoch, (epochs, 2); on test names at the end and at the best."""
    train_names, validation_names, test_names = split_names(seed)
    at_the_end = []
    callbacks = [
        keras.callbacks.LambdaCallback(on_train_end=lambda _: at_the_end.append(perplexity(trainer.model, test_names))),
        keras.callbacks.EarlyStopping(patience=30, restore_best_weights=True),  # never stops, but picks the best epoch
    ]
    trainer.restart(fresh_weights(trainer.model, seed))
    validation, options = shifted(validation_names), {"epochs": 30, "batch_size": 54, "seed": seed}
    found = trainer.train(*shifted(train_names), validation=validation, callbacks=callbacks, **options).history
    return np.exp([found["loss"], found["val_loss"]]).T, at_the_end[0], perplexity(trainer.model, test_names)


curves, final, last = {}, {}, {}  # by dropout; perplexity on test names with and without the choice of the best epoch
for dropout in (0.0, 0.3):
    model = name_model(dropout)
    trainer = trainer_of(model, 0.01)
    curves[dropout], last[dropout], final[dropout] = zip(
        *(learn_names(trainer, seed) for seed in range(3)), strict=True
    )

# %%
record("perplexity_plain_last", last[0.0])
record("perplexity_plain", final[0.0])
record("perplexity_dropout_last", last[0.3])
record("perplexity_dropout", final[0.3])
best_counting = np.min([counting[n] for n in counting], axis=0)
record(
    "lstm_over_ngrams",
    best_counting - final[0.3],
    claim="On 324 place names, an LSTM with dropout and early stopping predicts held-out names better than the best "
    "n-gram model with Witten–Bell smoothing",
    holds=min(best_counting - final[0.3]) > 0.2,
)
record(
    "overfitted_names",
    np.subtract(last[0.0], final[0.0]),
    claim="Without dropout, thirty epochs on 324 names overfit: the perplexity on held-out names ends higher than at "
    "the epoch that early stopping picks",
    holds=min(np.subtract(last[0.0], final[0.0])) > 0.4,
)

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(7.6, 3.6), width_ratios=(1.2, 1))
for dropout, colour in zip(curves, plots.COLOURS, strict=False):
    mean = np.mean(curves[dropout], axis=0)  # (epochs, 2)
    left.plot(mean[:, 1], color=colour, linestyle="-", label=f"held out, dropout {dropout:.1f}")
    left.plot(mean[:, 0], color=colour, linestyle=":", label=f"training, dropout {dropout:.1f}")
left.set(xlabel="epoch", ylabel="perplexity", ylim=(4, 24), title="Small data are learnt by heart")
left.legend(fontsize=8, loc="lower left")
bars = {f"{n}-gram": values for n, values in counting.items()}
bars |= {"LSTM, long": last[0.0], "LSTM, stopped": final[0.0], "dropout, stopped": final[0.3]}
for row, (name, values) in enumerate(bars.items()):
    right.barh(row, np.mean(values), color=plots.COLOURS[1 if "gram" in name else 0], alpha=0.75, height=0.65)
    right.plot(values, [row] * 3, "|", color="black", markersize=9)
right.set_yticks(range(len(bars)), bars)
right.invert_yaxis()
right.grid(axis="y", visible=False)
right.set(xlabel="perplexity on 100 test names", title="Lower is better")
plots.show(
    figure,
    alt="Left: perplexity against epochs. Without dropout the training curve falls far below the held-out curve, which "
    "turns upwards; with dropout both stay closer. Right: bars of the perplexity of four n-gram models and 3 LSTMs.",
    caption="**Figure 20.7.** Left: mean of three splits; training as measured during the epoch, with dropout on. "
    "Right: the three splits as strokes.",
)

# %% [markdown] tags=["answer"]
# Single characters leave a perplexity of {measured:perplexity_1:.1f}, pairs {measured:perplexity_2:.1f}, triples
# {measured:perplexity_3:.1f}: with so few names longer contexts no longer help. The LSTM that trained on to the end
# has {measured:perplexity_plain_last:.1f}, no better than counting pairs. Stopped at its best epoch it reaches
# {measured:perplexity_plain:.1f}, and with dropout besides {measured:perplexity_dropout:.1f}. The network wins, but
# not by much, and only with the care of units 11 and 12.

# %% [markdown]
# ### Temperature
#
# To invent, begin with the mark, draw the next character from the model's probabilities, feed it back, and go on
# until the mark is drawn again. One knob is customary. Divide the scores by a **temperature** $T$ before the
# softmax, which is the same as
#
# $$p_k^{(T)} = \frac{p_k^{1/T}}{\sum_j p_j^{1/T}}.$$
#
# At $T = 1$ these are the model's own probabilities. Below 1 the probable becomes more probable; near 0 only the
# largest is left. Above 1 everything becomes more even.

# %%
scores = model.predict_on_batch(shifted(["san"])[0])[0, 3]  # after ".san"
figure, panels = plt.subplots(1, 3, figsize=(7.6, 2.8), sharey=True)
for axes, temperature in zip(panels, (0.5, 1.0, 1.5), strict=True):
    tempered = np.array(tf.nn.softmax(scores / temperature))
    shown = np.argsort(scores)[::-1][:10]
    axes.bar(range(10), 100 * tempered[shown], color=plots.COLOURS[0])
    axes.set_xticks(range(10), [{" ": "␣", MARK: "end"}.get(characters[k], characters[k]) for k in shown], fontsize=8)
    axes.set_title(f"T = {temperature}")
    axes.grid(axis="x", visible=False)
panels[0].set_ylabel("probability (%)")
figure.supxlabel("character after “san”: the ten most probable", fontsize=10)
plots.show(
    figure,
    alt="Three bar charts of the ten most probable characters after s, a, n. At temperature 0.5 few bars hold almost "
    "everything, at 1.5 the bars are nearly even.",
    caption="**Figure 20.8.** One set of scores at three temperatures.",
)

# %% [markdown]
# The generator is our own step from the beginning of the unit, with the weights that Keras has trained.


# %%
def invent(model, temperature, number, seed):
    """So many names, drawn side by side, and the mean log-probability per character at temperature 1."""
    embedding, W, U, b, V, d = model.get_weights()
    random, symbols, total, drawn = np.random.default_rng(seed), np.zeros(number, int), 0.0, 0
    h = c = np.zeros((number, U.shape[0]))
    found, alive = [""] * number, np.ones(number, bool)
    for _ in range(LENGTH):
        h, c = lstm_step(embedding[symbols], h, c, W, U, b)
        scores = h @ V + d  # (number, characters)
        p = np.exp(scores / temperature - (scores / temperature).max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        symbols = (p.cumsum(axis=1) < random.uniform(size=(number, 1))).sum(axis=1).clip(max=len(characters) - 1)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        total, drawn = total + logs[alive, symbols[alive]].sum(), drawn + alive.sum()
        alive &= symbols > 0
        for row in np.flatnonzero(alive):
            found[row] += characters[symbols[row]]
    return found, total / drawn


# %% [markdown] tags=["predict"]
# At $T = 0.5$ and at 1.5: which repeats itself more? Will names of the training data turn up? Which
# invents names that one could pronounce?

# %%
table, new, distinct, likely = {}, {}, {}, {}
for temperature in (0.5, 1.0, 1.5):
    runs = [invent(model, temperature, 500, seed) for seed in range(3)]
    table[f"T = {temperature}"] = [name.title() for name in runs[0][0] if name][:10]
    new[temperature] = [np.mean([name not in train_names for name in found]) for found, _ in runs]
    distinct[temperature] = [len(set(found)) / len(found) for found, _ in runs]
    likely[temperature] = [mean for _, mean in runs]
    key = f"{temperature}".replace(".", "")
    record(f"new_{key}", new[temperature])
    record(f"distinct_{key}", distinct[temperature])
    record(f"likely_{key}", likely[temperature], unit="log-probability per character")
pd.DataFrame(table)

# %%
record(
    "temperature_effect",
    np.subtract(likely[0.5], likely[1.5]),
    claim="A lower temperature draws characters that the model finds more probable",
    holds=min(np.subtract(likely[0.5], likely[1.5])) > 0.3,
)

# %% [markdown] tags=["answer"]
# Of the names at $T = 0.5$, {measured:new_05:.1%} are not in the training data, at 1.5 {measured:new_15:.1%}: this
# network has not learnt its names by heart. Nor does it repeat itself: of 500 names, {measured:distinct_05:.0%} are
# different from each other even at $T = 0.5$. What changes is how safely it spells. The mean
# log-probability per character falls from {measured:likely_05:.2f} by way of {measured:likely_10:.2f} to
# {measured:likely_15:.2f}. Low temperatures keep to what is safe, high ones spell at random. Always count how much
# of what a generator "invents" stands in its training data.

# %% [markdown]
# ## Films, if you have the time
#
# The classic task for an LSTM is the mood of a film review: IMDB's 50,000 reviews. They must be downloaded (17 MB) and
# take some minutes, so this cell runs in the full profile only.

# %%
if data.profile() == "full":
    (reviews, moods), (new_reviews, new_moods) = data.imdb(vocabulary=5000)
    first = keras.utils.pad_sequences(reviews, maxlen=150, padding="post", truncating="pre")
    second = keras.utils.pad_sequences(new_reviews, maxlen=150, padding="post", truncating="pre")
    keras.utils.set_random_seed(0)
    body = [layers.Embedding(5000, 32, mask_zero=True), layers.LSTM(32), layers.Dense(1)]
    critic = keras.Sequential([keras.Input((150,), dtype="int32"), *body])
    film_loss = keras.losses.BinaryCrossentropy(from_logits=True)
    critic.compile("adam", loss=film_loss, metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)])
    critic.fit(first, moods, batch_size=128, epochs=2, verbose=0)
    print("new reviews judged rightly:", round(critic.evaluate(second, new_moods, verbose=0)[1], 3))
else:
    print("To run this, set LAYERWISE_PROFILE=full and start the notebook anew.")

# %% [markdown]
# ## Pitfalls
#
# - **"An LSTM remembers."** Only as long as its forget gates let it. For long sequences set the forget bias
#   (chrono), and look at the gradient by distance.
# - **`mask_zero=True` with real characters at 0.** They are skipped. Keep 0 for padding.
# - **No mask.** The answer depends on the company: a phrase padded further gets another answer.
# - **Padding in the loss.** Padded places are easy to predict and make every average look good. Leave them out
#   (`ignore_class`, sample weights, or a mask).
# - **The wrong GRU.** Weights trained with `reset_after=True` do not fit a GRU with `False`, and the shapes of the
#   biases differ.
# - **Equal units are no equal size.** An LSTM with $u$ units has four times the parameters of a simple RNN with $u$.
# - **No baseline.** Counts of letters and n-grams take a second, and often win on small data.
# - **Perplexities of different alphabets.** Per character or per word, with end mark or without: only like with like.
# - **Near copies in the test data.** The phrases follow patterns, some places stand there in two spellings. A random
#   split flatters everybody; it still compares fairly.
#
# ## Summary
#
# - An LSTM adds to a cell instead of rewriting it: $c_t = f \odot c_{t-1} + i \odot g$. By hand and in Keras the
#   states agree to {measured:lstm_difference.high:.0e}. A GRU does with two gates; its default form resets after the
#   matrix.
# - Along the cell the gradient is the product of the forget gates. With Keras's defaults {measured:fade_lstm:.0e} of it
#   is left after 50 steps, with chrono initialisation {measured:fade_chrono:.2f}; and after 100 noisy steps the first
#   symbol is recalled by {measured:recall_lstm_100:.0%} against {measured:recall_chrono_100:.0%}.
# - Padding needs a mask: without it the language net fell from {measured:language_unmasked:.0%} to
#   {measured:wide_unmasked:.0%} when phrases were padded further.
# - Counting runs of letters named {measured:four_bayes:.0%} of the languages, the LSTM {measured:language_lstm:.0%}. A
#   recurrent net is for order, for answers at every step and for prediction.
# - As a model of names, the LSTM with dropout and early stopping had a perplexity of
#   {measured:perplexity_dropout:.1f}, the best n-gram {measured:perplexity_2:.1f}, and the overfitted LSTM
#   {measured:perplexity_plain_last:.1f}.
# - The temperature divides the scores: low is safe, high is bold and misspelt.
#
# Where next: a recurrent net must carry everything through its state, step by step. Attention lets each step look back
# at all others directly; that is the subject of the transformer.
