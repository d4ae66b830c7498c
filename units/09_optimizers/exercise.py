# %% [markdown]
# Everything here is NumPy. No task needs the answer to an earlier one, and results are compared with a relative
# tolerance of 0.0001 unless a task says otherwise. $\varepsilon$ is `epsilon` in the code.

# %%
import numpy as np

from layerwise import check

# %% [markdown] task="9.1"
# One weight, the loss $L(w) = w^2$, whose slope is $2w$. The start is $w = 2$, the rate 0.1, and all states are 0 at
# first. Compute on paper:
#
# - `two_steps`: a dictionary with the weight after **two** steps, for `"descent"`, for `"momentum"` with $\beta = 0.9$,
#   and for `"nesterov"` with $\beta = 0.9$ in Keras's form (the stored weight is the point ahead).
# - `one_step`: a dictionary with the weight after **one** step, for `"rmsprop"` with $\rho = 0.9$, and for `"adam"`
#   with $\beta_1 = 0.9$, $\beta_2 = 0.999$ and bias correction. Take $\varepsilon = 0$.
#
# Results are numbers, right to 0.001.

# %% task="9.1"
# BLANK two_steps = {"descent": ..., "momentum": ..., "nesterov": ...}, one_step = {"rmsprop": ..., "adam": ...}
two_steps = {
    "descent": 1.28,  # 2 · 0.8 · 0.8
    "momentum": 0.92,  # the velocities are -0.4 and 0.9 · (-0.4) - 0.1 · 3.2
    "nesterov": 0.4448,  # to 2 - 0.36 - 0.4 = 1.24; then the velocity -0.608, and 1.24 - 0.5472 - 0.248
}
one_step = {
    "rmsprop": 1.68377,  # 0.1 · 4 / √(0.1 · 16)
    "adam": 1.9,  # the rate, whatever the slope
}
# END BLANK

# %% [markdown] task="9.2"
# Write two steps as functions. The state goes in and comes out: each returns a pair, the new weights and the new
# velocity. `w`, `velocity` and `gradient` are arrays of the same shape, whichever it is, or numbers. The arrays that
# were passed must stay as they are.
#
# - `momentum_step(w, velocity, gradient, rate, beta)`: $v \leftarrow \beta v - \delta g$, $w \leftarrow w + v$.
# - `nesterov_step(w, velocity, gradient, rate, beta)`: the same velocity, and $w \leftarrow w + \beta v - \delta g$
#   with the new $v$.


# %% task="9.2"
def momentum_step(w, velocity, gradient, rate, beta):
    """Return the new weights and the new velocity."""
    # BLANK the velocity, then the weights
    velocity = beta * velocity - rate * gradient
    return w + velocity, velocity
    # END BLANK


def nesterov_step(w, velocity, gradient, rate, beta):
    """Return the new weights and the new velocity, in Keras's form."""
    # BLANK the velocity, then the weights, which are the point ahead
    velocity = beta * velocity - rate * gradient
    return w + beta * velocity - rate * gradient, velocity
    # END BLANK


# %% [markdown] task="9.3"
# Again functions with the state explicit, weight by weight, for arrays of any shape. Each returns the new weights and
# the new state, and leaves its arguments as they are. $\varepsilon$ stands **inside** the root, and the state is
# renewed before it is used.
#
# - `adagrad_step(w, total, gradient, rate, epsilon)`: `total` is the sum of the squares of all gradients.
# - `rmsprop_step(w, average, gradient, rate, rho, epsilon)`: `average` becomes $\rho$ times the old one plus $1 - \rho$
#   times the square of the gradient.
#
# The move is rate times gradient over the root.


# %% task="9.3"
def adagrad_step(w, total, gradient, rate, epsilon):
    """Return the new weights and the new sum of squares."""
    # BLANK add the square, then divide by the root
    total = total + gradient**2
    return w - rate * gradient / np.sqrt(total + epsilon), total
    # END BLANK


def rmsprop_step(w, average, gradient, rate, rho, epsilon):
    """Return the new weights and the new average of squares."""
    # BLANK renew the average, then divide by the root
    average = rho * average + (1 - rho) * gradient**2
    return w - rate * gradient / np.sqrt(average + epsilon), average
    # END BLANK


# %% [markdown] task="9.4"
# A network has several arrays of weights, of different shapes. Write the class `Adam`. It is made with
# `Adam(rate, beta_1, beta_2, epsilon)` (positional, no defaults needed). Its method `step(weights, gradients)` takes
# two lists of float64 arrays, which belong together in order, and returns a **list** of new arrays. It is called many
# times, with the same shapes each time; the averages live in the object. With $t$ = 1, 2, … counting the calls,
#
# $$m \leftarrow \beta_1 m + (1-\beta_1)\,g, \quad s \leftarrow \beta_2 s + (1-\beta_2)\,g^2, \quad
# w \leftarrow w - \delta\,\frac{m / (1 - \beta_1^t)}{\sqrt{s / (1 - \beta_2^t)} + \varepsilon}.$$
#
# Each array has averages of its own, and so has each object. $\varepsilon$ is where the formula has it (not where Keras
# has it). The arrays that were passed must stay as they are.


# %% task="9.4"
class Adam:
    """Adam for a list of arrays."""

    # BLANK __init__ keeps the settings; step renews the counter, then each array's averages, and returns new arrays
    def __init__(self, rate, beta_1, beta_2, epsilon):
        self.rate, self.beta_1, self.beta_2, self.epsilon = rate, beta_1, beta_2, epsilon
        self.steps = 0

    def step(self, weights, gradients):
        if self.steps == 0:
            self.means = [np.zeros_like(w) for w in weights]
            self.squares = [np.zeros_like(w) for w in weights]
        self.steps += 1
        moved = []
        for k, (w, g) in enumerate(zip(weights, gradients, strict=True)):
            self.means[k] = self.beta_1 * self.means[k] + (1 - self.beta_1) * g
            self.squares[k] = self.beta_2 * self.squares[k] + (1 - self.beta_2) * g**2
            mean = self.means[k] / (1 - self.beta_1**self.steps)
            square = self.squares[k] / (1 - self.beta_2**self.steps)
            moved.append(w - self.rate * mean / (np.sqrt(square) + self.epsilon))
        return moved

    # END BLANK


# %% [markdown] task="9.5"
# A bowl is given by its Hessian `H`, a symmetric array (n, n) with positive eigenvalues, n ≥ 2. The loss is
# $\tfrac12 w^{\mathsf T} H w$, its gradient $Hw$.
#
# - `best_settings(H)` returns a pair `(rate, beta)`, the best for momentum:
#   $\delta = \bigl(2 / (\sqrt{\lambda_{\min}} + \sqrt{\lambda_{\max}})\bigr)^2$ and
#   $\beta = \bigl((\sqrt\kappa - 1)/(\sqrt\kappa + 1)\bigr)^2$ with $\kappa = \lambda_{\max}/\lambda_{\min}$.
# - `steps_to(H, start, rate, beta, share, limit)` walks with momentum from `start`, (n,), velocity 0, and returns how
#   many steps were taken when the loss is **for the first time** at most `share` times the first loss: a whole number,
#   0 if that is so at the start. If it has not happened after `limit` steps, return `None`. (`beta` may be 0.)


# %% task="9.5"
def best_settings(H):
    """Return (rate, beta), the best for momentum on a quadratic."""
    # BLANK eigenvalues, then the two formulas
    curvatures = np.linalg.eigvalsh(H)
    low, high = np.sqrt(curvatures[0]), np.sqrt(curvatures[-1])
    return (2 / (low + high)) ** 2, ((high - low) / (high + low)) ** 2
    # END BLANK


def steps_to(H, start, rate, beta, share, limit):
    """Return after how many steps the loss is at most share times the first, or None."""
    # BLANK test, then step; at most `limit` steps
    w, velocity = start, np.zeros(len(start))
    target = share * (start @ H @ start)
    for steps in range(limit + 1):
        if w @ H @ w <= target:
            return steps
        velocity = beta * velocity - rate * (H @ w)
        w = w + velocity
    return None
    # END BLANK


# %% [markdown] task="9.6"
# - `warm_cosine(largest, warm, total)` returns the rates of the steps $t = 0, 1, \dots, T - 1$ as an array (total,),
#   with $T$ = `total`. In the first `warm` steps the rate is `largest` · $(t + 1)/\text{warm}$. From step `warm` on it
#   is $\text{largest} \cdot \tfrac12\bigl(1 + \cos(\pi\,(t - \text{warm})/(T - \text{warm}))\bigr)$. `warm` may be 0,
#   and it is smaller than `total`.
# - `walk_with_decay(gradient, start, rates, decay)` is plain descent with one rate per step and decoupled weight
#   decay, as in AdamW: $w \leftarrow w - \delta_t\,g(w) - \delta_t\,\lambda\,w$, with $\lambda$ = `decay`. `gradient`
#   is a function that takes an array and returns its gradient, `start` an array (n,). Return all points visited, the
#   start included: (steps + 1, n).


# %% task="9.6"
def warm_cosine(largest, warm, total):
    """Return the rates of all steps, (total,)."""
    # BLANK a straight line up, then half a cosine down
    rise = np.arange(1, warm + 1) / warm  # empty without a warm-up
    fall = (1 + np.cos(np.pi * np.arange(total - warm) / (total - warm))) / 2
    return largest * np.concatenate([rise, fall])
    # END BLANK


def walk_with_decay(gradient, start, rates, decay):
    """Return the points visited, (steps + 1, n)."""
    # BLANK both moves at the old point, both times the rate of the step
    path = [start]
    for rate in rates:
        path.append(path[-1] - rate * (gradient(path[-1]) + decay * path[-1]))
    return np.array(path)
    # END BLANK


# %% [markdown]
# Eight contests for the last task. In each, two optimisers were tried with the same rates, ascending, and four seeds
# each. An array holds the final losses, (rates, seeds): a row for each rate. `inf` says that the run exploded. Problems
# differ, so losses of different contests cannot be compared.

# %%
rates = [0.001, 0.003, 0.01, 0.03, 0.1]
inf = np.inf
contests = {
    "A": (
        np.array([[0.91, 0.88, 0.93, 0.9], [0.52, 0.55, 0.5, 0.53], [0.24, 0.22, 0.25, 0.23], [0.12, 0.11, 0.13, 0.12],
                  [0.41, 0.9, 0.38, inf]]),
        np.array([[0.31, 0.33, 0.3, 0.32], [0.19, 0.2, 0.18, 0.2], [0.21, 0.22, 0.2, 0.21], [0.5, 0.47, 0.61, 0.55],
                  [inf, inf, 2.1, inf]]),
    ),
    "B": (
        np.array([[0.8, 0.83, 0.79, 0.81], [0.4, 0.42, 0.39, 0.41], [0.181, 0.154, 0.192, 0.166],
                  [0.32, 0.29, 0.35, 0.31], [0.9, 1.2, 0.8, 1.1]]),
        np.array([[0.3, 0.31, 0.29, 0.33], [0.158, 0.187, 0.149, 0.171], [0.25, 0.24, 0.27, 0.25], [0.7, 0.6, 0.8, 0.7],
                  [2.2, 1.9, 2.3, 2.1]]),
    ),
    "C": (
        np.array([[2.2, 2.21, 2.19, 2.2], [1.9, 1.93, 1.88, 1.91], [1.3, 1.33, 1.28, 1.31], [0.7, 0.72, 0.69, 0.71],
                  [0.3, 0.31, 0.29, 0.3]]),
        np.array([[0.5, 0.52, 0.49, 0.5], [0.21, 0.22, 0.2, 0.21], [0.3, 0.33, 0.31, 0.3], [0.8, 0.9, 0.7, 0.85],
                  [2.3, 2.2, 2.3, 2.3]]),
    ),
    "D": (
        np.array([[0.6, 0.62, 0.59, 0.6], [0.3, 0.31, 0.29, 0.3], [0.092, 0.094, 0.09, 0.093], [0.2, 0.21, 0.19, 0.22],
                  [inf, inf, inf, inf]]),
        np.array([[0.25, 0.24, 0.26, 0.25], [0.11, 0.112, 0.108, 0.11], [0.087, 0.085, 0.088, 0.086],
                  [0.15, 0.16, 0.14, 0.15], [0.6, 0.5, 0.7, 0.6]]),
    ),
    "E": (
        np.array([[0.9, 0.7, 0.8, 0.85], [0.35, 0.34, 0.36, 0.35], [0.28, 0.27, 0.29, 0.28], [0.05, 0.06, 0.04, inf],
                  [inf, 0.03, inf, inf]]),
        np.array([[0.8, 0.82, 0.79, 0.8], [0.5, 0.48, 0.52, 0.5], [0.36, 0.35, 0.37, 0.36], [0.33, 0.34, 0.32, 0.33],
                  [0.6, 0.7, 0.55, 0.6]]),
    ),
    "F": (
        np.array([[0.44, 0.46, 0.45, 0.43], [0.31, 0.35, 0.28, 0.33], [0.22, 0.41, 0.24, 0.26], [0.4, 0.38, 0.42, 0.37],
                  [0.8, 0.7, 0.9, 0.8]]),
        np.array([[1.4, 1.38, 1.42, 1.4], [1.0, 0.98, 1.03, 1.01], [0.6, 0.61, 0.58, 0.6], [0.36, 0.34, 0.31, 0.33],
                  [0.5, 0.55, 0.6, 0.52]]),
    ),
    "G": (
        np.array([[0.14, 0.15, 0.13, 0.14], [0.16, 0.17, 0.15, 0.16], [0.3, 0.28, 0.33, 0.3], [0.9, 0.8, 1.0, 0.9],
                  [inf, inf, inf, 2.0]]),
        np.array([[0.7, 0.72, 0.69, 0.7], [0.45, 0.44, 0.46, 0.45], [0.25, 0.26, 0.24, 0.25], [0.18, 0.19, 0.17, 0.18],
                  [0.3, 0.33, 0.28, 0.31]]),
    ),
    "H": (
        np.array([[0.0062, 0.006, 0.0061, 0.0063], [0.0041, 0.0042, 0.004, 0.0041], [0.0027, 0.0028, 0.0026, 0.0027],
                  [0.0022, 0.0024, 0.0021, 0.0023], [0.0035, 0.0031, 0.0044, 0.0039]]),
        np.array([[0.0032, 0.0033, 0.0031, 0.0032], [0.0025, 0.0027, 0.0026, 0.0025], [0.0051, 0.0048, 0.0055, 0.005],
                  [0.009, 0.012, 0.008, 0.01], [0.3, 0.2, 0.4, 0.3]]),
    ),
}  # fmt: skip

# %% [markdown] task="9.7"
# `verdicts` is a dictionary with one text for each contest. The *best rate* of an optimiser is the one with the lowest
# mean over the four seeds (a mean with `inf` in it is `inf`: a rate that sometimes explodes is no good rate).
#
# - `"sweep on"`: for at least one of the two, the best rate is the first or the last one tried. Nothing can be said
#   yet.
# - Otherwise compare the four losses of one at its best rate with the four of the other at *its* best rate. `"first"`
#   or `"second"`: every loss of that one is lower than every loss of the other.
# - `"chance"`: the two groups overlap.

# %% task="9.7"
# BLANK verdicts = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ..., "F": ..., "G": ..., "H": ...}
verdicts = {
    "A": "first",  # 0.11 to 0.13 at 0.03, against 0.18 to 0.20 at 0.003, though the second wins at 0.001
    "B": "chance",  # 0.154 to 0.192 against 0.149 to 0.187
    "C": "sweep on",  # the first is still falling at 0.1
    "D": "second",  # by little, but with every seed: at most 0.088 against at least 0.090
    "E": "first",  # with the rates that never explode: at most 0.29 against at least 0.32
    "F": "chance",  # 0.22 to 0.41 against 0.31 to 0.36: one bad seed is enough
    "G": "sweep on",  # the first is best at the smallest rate; it may be better still below
    "H": "first",  # at most 0.0024 against at least 0.0025
}
# END BLANK
