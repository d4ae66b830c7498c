# %% [markdown]
# Everything here is NumPy and plain Python. No task needs the answer to an earlier one, and results are compared with a
# relative tolerance of 0.0001. Throughout, $\sigma(x) = 1 / (1 + e^{-x})$ is the sigmoid and $\odot$ multiplies
# element by element. Net inputs of the gates stay between −30 and 30, so the sigmoid needs no special care.

# %%
import numpy as np

from layerwise import check

# %% [markdown] task="20.1"
# - `parameters(kind, inputs, units)` returns how many numbers a layer learns, as a whole number. `kind` is one of four
#   texts: `"simple"` is a simple recurrent layer with a bias; `"lstm"` is an LSTM; `"gru"` is a GRU as Keras builds
#   it by default (`reset_after=True`); `"gru_before"` is one with `reset_after=False`. All have biases. `inputs` is the
#   size of one step's input.
# - `share_kept(forget_bias, steps)`: the forget gate of a cell hears nothing but its bias, and nothing is written into
#   the cell. Return the share of its content that is left after so many steps.


# %% task="20.1"
def parameters(kind, inputs, units):
    """Return the number of weights and biases of a recurrent layer."""
    # BLANK how many matrices of each sort, how many biases?
    blocks = {"simple": 1, "lstm": 4, "gru": 3, "gru_before": 3}[kind]
    biases = 2 if kind == "gru" else 1
    return blocks * units * (inputs + units + biases)
    # END BLANK


def share_kept(forget_bias, steps):
    """Return what is left of the cell's content after some steps."""
    # BLANK the gate's value, once for each step
    return (1 / (1 + np.exp(-forget_bias))) ** steps
    # END BLANK


# %% [markdown] task="20.2"
# Write `lstm_step(x, h, c, W, U, b)`, one step of an LSTM for a batch. `x` is (batch, inputs), `h` and `c` are
# (batch, units), `W` is (inputs, 4·units), `U` is (units, 4·units) and `b` is (4·units,). The four blocks of columns
# stand in Keras's order: input gate, forget gate, candidate, output gate. Return the new `h` and the new `c`, both
# (batch, units), in this order.
#
# $$i, f, o = \sigma(\ldots), \quad g = \tanh(\ldots), \quad c' = f \odot c + i \odot g, \quad
# h' = o \odot \tanh(c')$$
#
# where each $(\ldots)$ is the gate's own block of $xW + hU + b$.


# %% task="20.2"
def lstm_step(x, h, c, W, U, b):
    """Return (h, c) after one step. x: (batch, inputs); h, c: (batch, units)."""
    # BLANK all net inputs at once, split into four, the gates, the new cell, the new state
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)  # (batch, units) each
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c
    # END BLANK


# %% [markdown] task="20.3"
# Write `gru_step(x, h, W, U, b)`, one step of a GRU in the form that is Keras's default, `reset_after=True`. `x` is
# (batch, inputs), `h` is (batch, units), `W` is (inputs, 3·units), `U` is (units, 3·units). `b` is (2, 3·units): its
# first row belongs to the inputs, its second to the state. The blocks of columns stand in the order update gate $z$,
# reset gate $r$, candidate. Write $a = xW + b_0$ and $s = hU + b_1$, each with three blocks:
#
# $$z = \sigma(a_z + s_z), \quad r = \sigma(a_r + s_r), \quad g = \tanh(a_g + r \odot s_g), \quad
# h' = z \odot h + (1 - z) \odot g$$
#
# Return the new $h$, (batch, units).


# %% task="20.3"
def gru_step(x, h, W, U, b):
    """Return h after one step. x: (batch, inputs); h: (batch, units)."""
    # BLANK both net inputs, split into three; the gates; the candidate; the mixture
    from_input = np.split(x @ W + b[0], 3, axis=1)
    from_state = np.split(h @ U + b[1], 3, axis=1)
    z, r = (1 / (1 + np.exp(-a - s)) for a, s in zip(from_input[:2], from_state[:2], strict=True))
    g = np.tanh(from_input[2] + r * from_state[2])
    return z * h + (1 - z) * g
    # END BLANK


# %% [markdown] task="20.4"
# A recurrent layer takes numbers, all rows of the same length. Write `encode(texts, alphabet, length)`. `texts` is a
# list of strings, `alphabet` a string of different small letters. Turn each text into small letters with `str.lower`,
# and then each character into a number: 0 is padding, 1 is any character that the alphabet does not have, 2 is the
# alphabet's first letter, 3 its second, and so on. A text that is too long loses its end; one that is too short is
# filled up with padding at its **end**.
#
# Return two arrays of the shape (texts, `length`): the codes, whole numbers, and the mask, booleans, `True` where a
# character stands and `False` where there is padding.


# %% task="20.4"
def encode(texts, alphabet, length):
    """Return (codes, mask), both (texts, length)."""
    # BLANK a table of zeros; fill in each row as far as its text reaches
    codes = np.zeros((len(texts), length), dtype=int)
    for row, text in enumerate(texts):
        numbers = [alphabet.find(letter) + 2 for letter in text.lower()[:length]]  # find: -1 if it is not there
        codes[row, : len(numbers)] = numbers
    return codes, codes > 0
    # END BLANK


# %% [markdown] task="20.5"
# Before a network invents names, ask what a table of pairs can do. A name over an alphabet of $A$ letters is written
# as numbers: letters are 1 to $A$, and **0 is the mark** that stands before the first and after the last letter. The
# name `[3, 1]` has three pairs: (0, 3), (3, 1), (1, 0).
#
# - `fit_bigram(names, letters, k)` takes a list of names, each a list of numbers, and the size $A$. It returns
#   an array ($A$ + 1, $A$ + 1). Row $p$, column $q$ is the probability that $q$ follows $p$, with add-k smoothing:
#   (how often the pair occurs + $k$) / (how often $p$ begins a pair + $k$ · ($A$ + 1)). $k$ is positive.
# - `perplexity(names, table)` returns one number, $e$ to the power of the mean of $-\log$ probability over **all pairs
#   of all names** together. `table` is any array as returned by `fit_bigram`.


# %% task="20.5"
def fit_bigram(names, letters, k):
    """Return the smoothed probabilities of what follows what, (letters + 1, letters + 1)."""
    # BLANK begin with k everywhere, add 1 for each pair, divide each row by its sum
    counts = np.full((letters + 1, letters + 1), float(k))
    for name in names:
        for before, after in zip([0, *name], [*name, 0], strict=True):
            counts[before, after] += 1
    return counts / counts.sum(axis=1, keepdims=True)
    # END BLANK


def perplexity(names, table):
    """Return exp of the mean surprise over all pairs."""
    # BLANK collect -log of each pair's probability
    surprises = [
        -np.log(table[before, after]) for name in names for before, after in zip([0, *name], [*name, 0], strict=True)
    ]
    return np.exp(np.mean(surprises))
    # END BLANK


# %% [markdown] task="20.6"
# Let a model invent.
#
# - `tempered(scores, temperature)` returns probabilities in the shape of `scores`, which is (symbols,): the softmax of
#   scores / temperature. The temperature is positive; scores of ±1,000 and temperatures of 0.01 occur, and nothing
#   may overflow or become NaN.
# - `invent(step, state, temperature, draws)` invents one name as a list of numbers. `step(symbol, state)` is the
#   model: it takes the last symbol and the state, and returns two things: the scores of the next symbol, (symbols,),
#   and the new state. Begin with the symbol 0, the mark, and the `state` that you are given. `draws` is an array of
#   numbers from 0 to 1 (1 excluded): use one for each symbol, in order. The symbol drawn with the number $u$ is the
#   **first** whose cumulative probability (its own and all those before it) is **larger than** $u$. The name ends when
#   the mark 0 is drawn, or when `draws` is used up. The mark itself is not part of the name, neither at the beginning
#   nor at the end.


# %% task="20.6"
def tempered(scores, temperature):
    """Return the softmax of scores / temperature. scores: (symbols,)."""
    # BLANK divide, subtract the largest, exponentiate, normalise
    scaled = scores / temperature
    weights = np.exp(scaled - scaled.max())
    return weights / weights.sum()
    # END BLANK


def invent(step, state, temperature, draws):
    """Return one invented name, a list of numbers without marks."""
    # BLANK ask the model, draw, stop at the mark, else keep the symbol and go on with it
    name, symbol = [], 0
    for draw in draws:
        scores, state = step(symbol, state)
        symbol = int(np.argmax(np.cumsum(tempered(scores, temperature)) > draw))
        if symbol == 0:
            break
        name.append(symbol)
    return name
    # END BLANK


# %% [markdown]
# Eight LSTM cells for the last task. Each was given a symbol at step 0, then 19 steps of noise (steps 1 to 19), then 20
# steps of padding (steps 20 to 39); no mask was used. After step 39 it is asked for the symbol.

# %%
STEPS, REAL = 40, 20


def trace(seed, f, i, g, o=0.9, changes=()):
    """Gates and candidate of one cell at each step, (40,) each; f, i and g in three stretches: 0, 1–19, 20–39."""
    random = np.random.default_rng(seed)
    stretches = np.repeat([0, 1, 2], [1, REAL - 1, STEPS - REAL])
    gates = {name: np.array(value)[stretches] for name, value in (("f", f), ("i", i), ("g", g))}
    gates["g"][1:] *= random.choice([-1, 1], size=STEPS - 1)
    gates["o"] = np.full(STEPS, o)
    for name, step, value in changes:
        gates[name][step] = value
    return gates


cells = {
    "A": trace(1, (0.5, 0.98, 0.99), (0.9, 0.02, 0.01), (0.9, 0.5, 0.2)),
    "B": trace(2, (0.5, 0.85, 0.99), (0.95, 0.02, 0.01), (0.9, 0.4, 0.2)),
    "C": trace(3, (0.1, 0.99, 0.995), (0.9, 0.01, 0.01), (-0.9, 0.5, 0.2), o=0.8),
    "D": trace(4, (0.5, 0.995, 0.8), (0.9, 0.01, 0.01), (0.95, 0.3, 0.1)),
    "E": trace(5, (0.5, 0.99, 0.99), (0.04, 0.01, 0.01), (0.95, 0.1, 0.1)),
    "F": trace(6, (0.5, 0.99, 0.99), (0.9, 0.01, 0.01), (0.9, 0.4, 0.2), o=0.9, changes=[("f", 11, 0.03)]),
    "G": trace(7, (0.9, 0.97, 0.98), (0.8, 0.9, 0.02), (0.7, 0.95, 0.3)),
    "H": trace(8, (0.9, 0.99, 0.995), (0.9, 0.02, 0.01), (0.95, 0.4, 0.2), changes=[("o", STEPS - 1, 0.03)]),
}

# %% [markdown] task="20.7"
# What is wrong with each cell? `cells[name]` holds four arrays (40,), one value per step: the gates `"f"`, `"i"`, `"o"`
# and the candidate `"g"`. The cell obeys $c_t = f_t c_{t-1} + i_t g_t$ with an empty cell before step 0. What step $s$
# has written, $i_s g_s$, has shrunk after step 39 to $i_s g_s \cdot f_{s+1} f_{s+2} \cdots f_{39}$.
#
# `verdicts` is a dictionary with one of these texts for each of A to H. Where several apply, take the **first** of the
# list:
#
# - `"never written"`: what step 0 writes is smaller in size than 0.1;
# - `"forgotten"`: of what step 0 wrote, less than a tenth is left after step 19, the last real step;
# - `"lost in padding"`: of what step 0 wrote, less than a tenth is left after step 39;
# - `"drowned"`: after step 39, what all later steps have written, added up with its signs, is larger in size than what
#   is left of step 0;
# - `"not read"`: the output gate is below 0.1 when the answer is asked for;
# - `"sound"`: none of these.

# %% task="20.7"
# BLANK verdicts = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ..., "G": ..., "H": ...}
verdicts = {
    "A": "sound",  # 0.98 nineteen times is 0.68, and 0.99 twenty times is 0.82
    "B": "forgotten",  # 0.85 looks high, but nineteen times it is 0.05
    "C": "sound",  # the sign does not matter, nor does the forget gate of step 0: the cell was empty
    "D": "lost in padding",  # 0.91 is left before the padding, and 0.01 of that after it
    "E": "never written",  # the input gate was shut when the symbol came
    "F": "forgotten",  # one step at 0.03 is enough
    "G": "drowned",  # the input gate stays open for the noise
    "H": "not read",  # all is there, and the door is shut at the last step
}
# END BLANK
