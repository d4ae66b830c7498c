# %% [markdown]
# Everything here is NumPy. A machine is three arrays: `W` (visible, hidden), `a` (visible,), `b` (hidden,), in
# float64. Pictures `v` are (n, visible), hidden states `h` are (n, hidden), one in each row. No task needs the answer
# to an earlier one. Results are compared with a relative tolerance of 0.0001.

# %%
import numpy as np

from layerwise import check

# %% [markdown] task="24.1"
# A machine with two visible units and one hidden unit: $a = (1, -1)$, $b = 0$, $W_{11} = 2$, $W_{21} = -1$. Say:
#
# - `energies`: a dictionary with the energy $E(v, h) = -a \cdot v - b \cdot h - v W h$ of four joint states, named by
#   $v_1 v_2 h$: `"000"`, `"100"`, `"101"`, `"111"`.
# - `times_as_likely`: how many times as likely as `"000"` is `"101"`? One number.
# - `free_energy_10`: the free energy of the picture $v = (1, 0)$, one number (logarithms are natural).
# - `statements`: a dictionary with True or False for each of these:
#   - **A**: given the picture, the hidden units are independent of each other.
#   - **B**: without knowing the picture, the hidden units are independent of each other.
#   - **C**: of two pictures, one machine finds the one with the lower free energy more likely.
#   - **D**: of two machines, the one that gives a picture the lower free energy finds it more likely.
#   - **E**: to add 1 to the energy of *every* joint state changes no probability.

# %% task="24.1"
# BLANK energies = {"000": ..., "100": ..., "101": ..., "111": ...}, and the other three
energies = {"000": 0, "100": -1, "101": -3, "111": -1}
times_as_likely = np.exp(3)
free_energy_10 = -1 - np.log(1 + np.exp(2))
statements = {"A": True, "B": False, "C": True, "D": False, "E": True}
# END BLANK

# %% [markdown] task="24.2"
# Translate in both directions, and walk.
#
# - `up(v, W, b)` returns $p(h_j = 1 \mid v) = \sigma(b_j + \sum_i v_i W_{ij})$, (n, hidden). `down(h, W, a)` returns
#   $p(v_i = 1 \mid h) = \sigma(a_i + \sum_j W_{ij} h_j)$, (n, visible). The arguments of $\sigma$ stay within ±30.
# - `gibbs_step(v, W, a, b, u_hidden, u_visible)` walks one step and returns `(h, new_v)`: first `h` is drawn given `v`,
#   then `new_v` given that `h`. Both are float arrays of zeros and ones. So that the result is determined,
#   the uniform numbers are given: `u_hidden` (n, hidden), `u_visible` (n, visible). A unit becomes 1 where its own
#   uniform number is *below* its probability.


# %% task="24.2"
def up(v, W, b):
    """Return the probabilities of the hidden units, (n, hidden)."""
    # BLANK a sigmoid of what comes from below
    return 1 / (1 + np.exp(-(b + v @ W)))
    # END BLANK


def down(h, W, a):
    """Return the probabilities of the visible units, (n, visible)."""
    # BLANK the same weights, the other way
    return 1 / (1 + np.exp(-(a + h @ W.T)))
    # END BLANK


def gibbs_step(v, W, a, b, u_hidden, u_visible):
    """Return (h, new_v) after half a step up and half a step down."""
    # BLANK draw h given v, then new_v given h
    h = np.where(u_hidden < up(v, W, b), 1.0, 0.0)
    return h, np.where(u_visible < down(h, W, a), 1.0, 0.0)
    # END BLANK


# %% [markdown] task="24.3"
# - `free_energy(v, W, a, b)` returns $F(v) = -\sum_i a_i v_i - \sum_j \log(1 + e^{\,b_j + \sum_i v_i W_{ij}})$ for each
#   row of `v`: (n,). Weights of any size occur: the arguments of the exponential may be ±2,000, and nothing may become
#   infinite.
# - `log_partition(W, a, b)` returns $\log Z$, one number, exactly. $Z$ is the sum of $e^{-E(v, h)}$ over all $v$ and
#   all $h$. One layer has at most 6 units; the *other* may have up to 100, so its states cannot be listed: sum them
#   away. Here too, $Z$ itself may be far too large for a float, $\log Z$ up to some thousands.


# %% task="24.3"
def free_energy(v, W, a, b):
    """Return the free energy of each picture, (n,)."""
    # BLANK a product for the visible biases, and a softplus that does not overflow
    return -v @ a - np.logaddexp(0, b + v @ W).sum(axis=1)
    # END BLANK


def log_partition(W, a, b):
    """Return log Z, one number, by listing all states of the smaller layer."""
    # BLANK exchange the layers if the hidden one is smaller; list all states; logarithm of a sum of exponentials
    if len(b) < len(a):
        W, a, b = W.T, b, a
    states = np.arange(2 ** len(a))[:, None] >> np.arange(len(a)) & 1
    return np.logaddexp.reduce(-free_energy(states, W, a, b))
    # END BLANK


# %% [markdown] task="24.4"
# `cd_step(W, a, b, batch, u_hidden, u_visible, rate)` takes one step of contrastive divergence (CD-1) and returns the
# *new* `(W, a, b)`. `batch` is (n, visible), possibly with grey values
# between 0 and 1.
#
# 1. `h_data`: the *probabilities* of the hidden units, given the batch.
# 2. The chain starts at the batch: hidden states are *drawn* from `h_data` with `u_hidden` (n, hidden), then visible
#    states `v_model` are *drawn* given those states, with `u_visible` (n, visible). A unit becomes 1 where its
#    uniform number is below its probability.
# 3. `h_model`: the *probabilities* of the hidden units, given `v_model`.
# 4. `W` grows by `rate` times (data − model), where data is the mean over the rows of $v_i h_j$ with `batch` and
#    `h_data`, and model the same with `v_model` and `h_model`. `a` grows by `rate` times the difference of the means of
#    `batch` and `v_model`, `b` by `rate` times that of `h_data` and `h_model`.


# %% task="24.4"
def cd_step(W, a, b, batch, u_hidden, u_visible, rate):
    """Return the new (W, a, b) after one step of CD-1."""
    # BLANK up, draw, down, draw, up; then data statistics minus model statistics
    h_data = 1 / (1 + np.exp(-(b + batch @ W)))
    h = (u_hidden < h_data).astype(float)
    v_model = (u_visible < 1 / (1 + np.exp(-(a + h @ W.T)))).astype(float)
    h_model = 1 / (1 + np.exp(-(b + v_model @ W)))
    change = (batch.T @ h_data - v_model.T @ h_model) / len(batch)
    new_a = a + rate * (batch - v_model).mean(axis=0)
    return W + rate * change, new_a, b + rate * (h_data - h_model).mean(axis=0)
    # END BLANK


# %% [markdown] task="24.5"
# Complete pictures, without chance this time. `complete(v, known, W, a, b, steps)` fills in the unknown pixels by
# **mean field**: probabilities travel up and down instead of samples.
#
# - `v` is (n, visible), zeros and ones; what stands in its unknown pixels means nothing. `known` is (n, visible) of
#   True and False: each picture has known pixels of its own.
# - Begin with ½ in every unknown pixel. In each of `steps` steps go up and down once, with probabilities, and then put
#   the known pixels back. Return the result, (n, visible). With
#   `steps` = 0 they are ½. The arguments of the sigmoid stay within ±30.
#
# Then a second way, exact, for one pixel: `pixel_probability(v, pixel, W, a, b)` returns
# $p(v_{pixel} = 1 \mid \text{all other pixels})$ for each row of `v`: (n,). What stands in column `pixel` must
# not matter. It is $\sigma(F_0 - F_1)$, where $F_0$ and $F_1$ are the free energies of the picture with that pixel set
# to 0 and to 1.


# %% task="24.5"
def complete(v, known, W, a, b, steps):
    """Return the pictures with their unknown pixels filled in, (n, visible)."""
    # BLANK begin with 1/2; up, down, put back
    filled = np.where(known, v, 0.5)
    for _ in range(steps):
        h = 1 / (1 + np.exp(-(b + filled @ W)))
        filled = np.where(known, v, 1 / (1 + np.exp(-(a + h @ W.T))))
    return filled
    # END BLANK


def pixel_probability(v, pixel, W, a, b):
    """Return the probability that one pixel is 1, given all the others, (n,)."""
    # BLANK the picture with the pixel 0 and with the pixel 1, and their free energies
    energies = []
    for value in (0.0, 1.0):
        picture = v.copy()
        picture[:, pixel] = value
        energies.append(-picture @ a - np.logaddexp(0, b + picture @ W).sum(axis=1))
    return 1 / (1 + np.exp(energies[1] - energies[0]))
    # END BLANK


# %% [markdown]
# Eight trainings, watched by four numbers at four epochs, for the last task. Higher free energy means less likely;
# each machine has its own zero.

# %%
epochs = (1, 10, 30, 60)
logs = {
    # reconstruction error | mean F of training pictures | mean F of validation | mean of each hidden probability's
    # standard deviation over the pictures (0: the units say the same about every picture)
    "A": [(0.081, 0.052, 0.041, 0.037), (-31.0, -48.2, -60.9, -66.3),
          (-31.0, -47.9, -60.4, -65.8), (0.02, 0.19, 0.27, 0.29)],
    "B": [(0.080, 0.047, 0.028, 0.019), (-12.4, -30.8, -52.5, -71.0),
          (-12.3, -30.0, -46.3, -55.1), (0.03, 0.21, 0.30, 0.34)],
    "C": [(0.118, 0.104, 0.104, 0.103), (-9.1, -9.8, -9.9, -9.9),
          (-9.0, -9.8, -9.8, -9.9), (0.004, 0.001, 0.001, 0.001)],
    "D": [(0.094, 0.131, 0.088, 0.142), (-260.0, -1910.0, -830.0, -2740.0),
          (-259.0, -1912.0, -827.0, -2744.0), (0.31, 0.38, 0.24, 0.40)],
    "E": [(0.074, 0.043, 0.030, 0.024), (-88.0, -131.0, -160.2, -175.5),
          (-88.1, -130.6, -159.3, -174.4), (0.04, 0.22, 0.30, 0.32)],
    "F": [(0.083, 0.058, 0.049, 0.046), (-3.2, -11.5, -22.0, -30.4),
          (-3.2, -11.0, -17.6, -19.1), (0.03, 0.15, 0.22, 0.24)],
    "G": [(0.090, 0.103, 0.102, 0.102), (-140.0, -152.0, -152.5, -152.6),
          (-139.7, -151.9, -152.3, -152.5), (0.010, 0.002, 0.000, 0.000)],
    "H": [(0.071, 0.125, 0.079, 0.119), (-95.0, -410.0, -205.0, -655.0),
          (-94.6, -409.0, -206.1, -653.2), (0.28, 0.36, 0.22, 0.35)],
}  # fmt: skip

# %% [markdown] task="24.6"
# What happened? `verdicts` is a dictionary with one of these texts for each of the eight trainings:
#
# - `"healthy"`: it learned, and the gap between the free energies of validation and training stays within 2 nats;
# - `"overfitting"`: the gap grows beyond 5 nats;
# - `"dead units"`: the hidden units say the same about every picture;
# - `"rate too large"`: the numbers jump up and down instead of settling.

# %% task="24.6"
# BLANK verdicts = {"A": ..., "B": ..., ..., "H": ...}
verdicts = {
    "A": "healthy",
    "B": "overfitting",  # the best reconstruction of all, and a gap of 16 nats
    "C": "dead units",
    "D": "rate too large",
    "E": "healthy",  # a gap of 1.1 nats, whatever the size of the free energies
    "F": "overfitting",  # an unspectacular reconstruction, and a gap of 11 nats
    "G": "dead units",
    "H": "rate too large",
}
# END BLANK
