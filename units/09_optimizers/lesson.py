# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

from layerwise import data, plots
from layerwise.measure import record

plots.use_style()

# %% [markdown]
# ## Bad ground
#
# Unit 6 walked downhill with one rule: step against the gradient $g$, times a rate $\delta$,
#
# $$w \leftarrow w - \delta\,g.$$
#
# It is called plain gradient descent, or SGD when the gradient comes from a batch. Three kinds of ground are hard
# for it, and each appears in the loss of every larger network.
#
# - **A ravine**: steep across, nearly level along. The steep direction limits the rate (unit 6: $\delta < 2/\lambda$),
#   and with that rate hardly anything happens along the floor.
# - **A plateau**: nearly level everywhere. The step is rate times slope, so a small slope makes a small step.
# - **A saddle**: the slope is 0 as in a valley, but the loss falls in some direction. Right on it nothing happens at
#   all, and near it very little.
#
# We build one of each, with two weights, so that we can look at them. A ground is a loss and its gradient, both for
# points (..., 2).

# %%
curvatures = np.array([1.0, 100.0])


def ravine_loss(w):
    return 0.5 * np.sum(curvatures * w**2, axis=-1)


def ravine_slope(w):
    return curvatures * w


def plateau_loss(w):
    square = np.sum(w**2, axis=-1)
    return square / (1 + square)


def plateau_slope(w):
    return 2 * w / (1 + np.sum(w**2, axis=-1, keepdims=True)) ** 2


def saddle_loss(w):
    return 0.5 * w[..., 0] ** 2 - 0.5 * w[..., 1] ** 2 + 0.25 * w[..., 1] ** 4


def saddle_slope(w):
    return np.stack([w[..., 0], w[..., 1] ** 3 - w[..., 1]], axis=-1)


# %% [markdown]
# ## A rule with a memory
#
# Every rule in this unit has the same form. It gets the weights and the gradient, and it returns the new weights.
# Most remember something between the steps: their **state**. So each becomes a small class with a method `step`.
# The plain rule has nothing to remember.


# %%
class Descent:
    def __init__(self, rate=0.01):
        self.rate = rate

    def step(self, w, g):
        return w - self.rate * g


def walk(optimiser, slope, start, steps):
    """The points visited, the start included: (steps + 1, ...)."""
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        path.append(optimiser.step(path[-1], slope(path[-1])))
    return np.array(path)


# %%
shades = plt.cm.Blues_r(np.linspace(0.35, 1, 7))  # dark is low
grounds = {
    "ravine": (ravine_loss, ravine_slope, [-10, 1.0], 0.019),
    "plateau": (plateau_loss, plateau_slope, [-4.0, 2.5], 0.3),
    "saddle": (saddle_loss, saddle_slope, [-1.6, 0.001], 0.1),
}
figure, panels = plt.subplots(1, 3, figsize=(7.2, 2.6))
titles = {"ravine": "Ravine: to and fro", "plateau": "Plateau: it hardly moves", "saddle": "Saddle: it stops"}
levels = {
    "ravine": [0, 5, 20, 60, 150, 300, 500, 900],
    "plateau": np.linspace(0, 1, 8),
    "saddle": np.linspace(-0.25, 3.15, 8),
}
windows = {"ravine": (11, 4), "plateau": (5, 4), "saddle": (2, 1.8)}
for axes, (name, (loss, slope, start, rate)) in zip(panels, grounds.items(), strict=True):
    wide, high = windows[name]
    grid = np.stack(np.meshgrid(np.linspace(-wide, wide, 121), np.linspace(-high, high, 121)), axis=-1)
    axes.contourf(grid[..., 0], grid[..., 1], loss(grid), levels=levels[name], colors=shades)
    axes.plot(*walk(Descent(rate), slope, start, 40).T, "o-", color=plots.COLOURS[1], markersize=3, linewidth=1)
    axes.plot(*start, "s", color="black", markersize=6)
    axes.set(xlabel="weight 1", title=titles[name])
    axes.grid(visible=False)
figure.supylabel("weight 2", fontsize=10)
plots.show(
    figure,
    alt="Three maps with a path of forty steps each. In the ravine it zigzags across and comes only halfway along. On "
    "the plateau it hardly leaves its start. At the saddle it runs straight into the middle and stays there.",
    caption="**Figure 9.1.** Forty steps of plain descent. Dark is low, the square is the start. The "
    "lowest point of the first two is (0, 0); the saddle lies between two valleys, at (0, 1) and (0, −1).",
)

# %% [markdown]
# ## Momentum
#
# A ball that rolls through a ravine does not stop and think at every point. It keeps its speed. Across the floor it is
# pushed to and fro, and the pushes cancel. Along the floor they all have the same sign, and add up. Polyak (1964)
# gave the weights a **velocity** $v$, which starts at 0:
#
# $$v \leftarrow \beta v - \delta g, \qquad w \leftarrow w + v.$$
#
# The number $\beta$ between 0 and 1 is the momentum: how much of the velocity is left after a step, often 0.9. With
# $\beta = 0$ it is plain descent.


# %%
class Momentum:
    def __init__(self, rate=0.01, beta=0.9):
        self.rate, self.beta, self.velocity = rate, beta, 0.0

    def step(self, w, g):
        self.velocity = self.beta * self.velocity - self.rate * g
        return w + self.velocity


# %% [markdown]
# Put the formula into itself, and the velocity turns out to be a weighted sum of all past gradients:
#
# $$v_t = -\delta\,(g_t + \beta g_{t-1} + \beta^2 g_{t-2} + \dots).$$
#
# The weights add up to $1/(1 - \beta)$, which is 10 for $\beta = 0.9$. So momentum is an *average* of roughly the last
# $1/(1-\beta)$ gradients, times a rate that is $1/(1-\beta)$ times as large. Keep both halves of that sentence in mind.
# Whoever raises $\beta$ from 0.9 to 0.99 also raises the rate ten times.

# %% [markdown] tags=["predict"]
# The gradient is 1 in every step, the rate 0.01. How long is the hundredth step, with momentum 0.9?

# %%
push = Momentum(rate=0.01, beta=0.9)
steady = np.diff(walk(push, lambda w: np.ones(1), [0.0], 100), axis=0)[:, 0]
swing = Momentum(rate=0.01, beta=0.9)
signs = iter(np.resize([1.0, -1.0], 100))
swinging = np.diff(walk(swing, lambda w: np.array([next(signs)]), [0.0], 100), axis=0)[:, 0]
print("first and hundredth step, steady gradient:     ", steady[[0, -1]].round(4))
print("first and hundredth step, alternating gradient:", swinging[[0, -1]].round(4))
record("momentum_gain", steady[-1] / steady[0])
record("momentum_loss", abs(swinging[-1] / swinging[0]))

# %% [markdown] tags=["answer"]
# It is {measured:momentum_gain:.1f} times as long as the first one. Where the sign of the gradient changes in every
# step, as it does across a ravine, the steps become shorter: {measured:momentum_loss:.2f} of the first.

# %% [markdown]
# ### How much does it save?
#
# In unit 6 the best rate made both the steepest and the flattest direction shrink by $(\kappa-1)/(\kappa+1)$ per step,
# with the condition number $\kappa = \lambda_{\max}/\lambda_{\min}$. Polyak showed that with momentum the best factor
# has $\sqrt\kappa$ in place of $\kappa$. It is reached with
#
# $$\delta = \left(\frac{2}{\sqrt{\lambda_{\min}} + \sqrt{\lambda_{\max}}}\right)^{2}, \qquad
# \beta = \left(\frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}\right)^{2}.$$
#
# Our ravine has $\kappa = 100$. We count the steps until the loss is a millionth of the first, from eight starting
# points with the same loss, each rule at its own best setting.


# %%
def steps_until(losses, share):
    """Steps after which the losses (steps + 1, ...) stay below a share of the first; inf where they do not."""
    above = ~(losses <= share * losses[0])  # written so that nan counts as above
    last = len(losses) - np.argmax(above[::-1], axis=0)  # the number of steps after the last one above
    return np.where(last < len(losses), last, np.inf)


angles = 2 * np.pi * (np.arange(8) + 0.5) / 8
starts = np.stack([10 * np.cos(angles), np.sin(angles)], axis=-1)  # (8, 2), on one line of equal loss
low, high = curvatures
root = np.sqrt(high / low)
plain = Descent(2 / (low + high))
heavy = Momentum((2 / (low**0.5 + high**0.5)) ** 2, ((root - 1) / (root + 1)) ** 2)
plain_losses = ravine_loss(walk(plain, ravine_slope, starts, 500))  # (501, 8)
heavy_losses = ravine_loss(walk(heavy, ravine_slope, starts, 500))

# %%
plain_steps, heavy_steps = steps_until(plain_losses, 1e-6), steps_until(heavy_losses, 1e-6)
record("ravine_plain", plain_steps, unit="steps")
record("ravine_momentum", heavy_steps, unit="steps")
record("best_beta", heavy.beta)
record(
    "ravine_ratio",
    plain_steps / heavy_steps,
    claim="In a ravine of condition 100 momentum needs less than a quarter of the steps of plain descent, "
    "each at its best setting",
    holds=min(plain_steps / heavy_steps) > 4,
)

# %% [markdown]
# Plain descent needs {measured:ravine_plain:.0f} steps, momentum {measured:ravine_momentum.low:.0f} to
# {measured:ravine_momentum.high:.0f}, about {measured:ravine_ratio:.0f} times fewer.
# The best momentum here is {measured:best_beta:.2f}. The narrower the ravine, the nearer to 1 it should be: that is
# why 0.9 and 0.99 are common and 0.3 is not.
#
# ### Nesterov: look before you leap
#
# Momentum measures the slope where it stands, although it knows already that the velocity will carry it further.
# Nesterov (1983) measures it at the place where it is about to land: $g$ is taken at $w + \beta v$. If the ground rises
# there, the ball brakes one step earlier.
#
# A framework cannot easily take the gradient somewhere else than at the weights. So Keras, following a reformulation,
# simply *stores* the point ahead as the weights. Then the rule is: renew the velocity as before, and go
#
# $$w \leftarrow w + \beta v - \delta g.$$
#
# It looks like a correction and is the same walk, seen from one half-step further on.


# %%
class Nesterov(Momentum):
    def step(self, w, g):
        self.velocity = self.beta * self.velocity - self.rate * g
        return w + self.beta * self.velocity - self.rate * g


# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(6.7, 2.8))
ages = np.arange(31)
for beta, marker in ((0.5, "o"), (0.9, "s"), (0.97, "^")):
    left.plot(ages, (1 - beta) * beta**ages, marker=marker, markersize=3, linewidth=1.2, label=f"β = {beta}")
left.set(xlabel="age of the gradient (steps)", ylabel="its weight in the average", title="Momentum is an average")
left.legend()
eager = ravine_loss(walk(Nesterov(1 / high, (root - 1) / (root + 1)), ravine_slope, starts, 500))
for name, losses in (("plain descent", plain_losses), ("momentum", heavy_losses), ("Nesterov", eager)):
    right.semilogy((losses / losses[0]).mean(axis=1)[:151], label=name)
right.axhline(1e-6, color="grey", linewidth=1, linestyle="-")
right.set(xlabel="step", ylabel="loss / first loss", ylim=(1e-9, 30), title="It shortens the ravine")
right.legend(fontsize=9)
plots.show(
    figure,
    alt="Left: the weights of past gradients fall as powers of beta, fast for 0.5, slowly for 0.97. Right: loss "
    "against "
    "steps in the ravine on a logarithmic axis; plain descent falls slowly, momentum and Nesterov several times "
    "as steeply.",
    caption="**Figure 9.2.** Left: how long momentum remembers (weights divided by their sum). Right: the ravine of "
    "condition 100, each rule at the best setting that theory gives, mean of eight starts.",
)

# %% [markdown]
# The loss of momentum may rise at first: the ball has to get going, and then it overshoots. For a quadratic, theory
# gives Nesterov the rate $1/\lambda_{\max}$ and
# $\beta = (\sqrt\kappa-1)/(\sqrt\kappa+1)$. Its curve is smoother, and in the end less steep.
#
# ## A rate for each weight
#
# The second idea is older than it looks: why should all weights share one rate? In the ravine the first weight could
# have a rate a hundred times that of the second. We do not know the curvatures. But we see the gradients: a weight
# whose gradients are large should take smaller steps.
#
# **Adagrad** (Duchi and others, 2011) adds up the squares of each weight's gradients, and divides by the root:
#
# $$s \leftarrow s + g^2, \qquad w \leftarrow w - \frac{\delta}{\sqrt{s + \varepsilon}}\,g.$$
#
# All this happens weight by weight: $g^2$ means the square of each entry. The small $\varepsilon = 10^{-7}$ keeps the
# divisor from being 0.


# %%
class Adagrad:
    def __init__(self, rate=0.001, initial=0.1, epsilon=1e-7):
        self.rate, self.total, self.epsilon = rate, initial, epsilon

    def step(self, w, g):
        self.total = self.total + g**2
        return w - self.rate * g / np.sqrt(self.total + self.epsilon)


# %% [markdown]
# Keras starts the sum $s$ at 0.1 and not at 0, which makes the first steps shorter. The sum only grows, so the steps
# only shrink. That is right where the work will be done some day. It is wrong in a network, where the ground changes:
# whoever met one cliff must creep for ever.
#
# **RMSprop** (Tieleman and Hinton, 2012) replaces the sum by an average that forgets, as momentum does with the
# gradients themselves:
#
# $$s \leftarrow \rho s + (1 - \rho)\,g^2, \qquad w \leftarrow w - \frac{\delta}{\sqrt{s + \varepsilon}}\,g,
# \qquad \rho = 0.9.$$
#
# The root of a mean square is what engineers call RMS, hence the name.


# %%
class RMSprop:
    def __init__(self, rate=0.001, rho=0.9, epsilon=1e-7):
        self.rate, self.rho, self.epsilon, self.average = rate, rho, epsilon, 0.0

    def step(self, w, g):
        self.average = self.rho * self.average + (1 - self.rho) * g**2
        return w - self.rate * g / np.sqrt(self.average + self.epsilon)


# %% [markdown]
# Three weights get noisy gradients for 300 steps. Those of weight A have the size 1, those of B 0.03. Weight C begins
# like A, and from step 100 on its gradients are like B's: the cliff lies behind it.

# %% [markdown] tags=["predict"]
# Which rate does each weight get in the end, from Adagrad and from RMSprop?

# %%
sizes = np.ones((300, 3)) * [1, 0.03, 1]
sizes[100:, 2] = 0.03
gradients = sizes * np.random.default_rng(0).normal(size=(300, 3))
rates = {}
for name, optimiser in (("Adagrad", Adagrad(0.001, initial=0.0)), ("RMSprop", RMSprop(0.001))):
    rates[name] = []
    for g in gradients:
        rates[name].append(np.abs(optimiser.step(0.0, g) / g))  # (3,)
    rates[name] = np.array(rates[name])
rms_end, ada_end = (rates[name][-100:].mean(axis=0) for name in ("RMSprop", "Adagrad"))
record("rms_b_over_a", rms_end[1] / rms_end[0])
record("rms_c_over_a", rms_end[2] / rms_end[0])
record("ada_c_over_a", ada_end[2] / ada_end[0])

# %%
figure, panels = plt.subplots(1, 2, figsize=(6.7, 2.7), sharey=True)
for axes, curves in zip(panels, rates.values(), strict=True):
    for weight, curve in zip("ABC", curves.T, strict=True):
        axes.semilogy(np.arange(1, 301), curve, linewidth=1.5, label=f"weight {weight}")
    axes.axvline(100, color="grey", linewidth=1, linestyle="-")
    axes.set(xlabel="step", ylim=(2e-5, 15))
panels[0].set(title="Adagrad never forgives C", ylabel="the weight's own rate")
panels[1].set(title="RMSprop forgets the cliff")
panels[0].legend(ncols=3, fontsize=8, loc="upper right", columnspacing=1, handlelength=1.6)
plots.show(
    figure,
    alt="Effective rates of three weights on a logarithmic axis. Adagrad: all fall, B stays far above A, and C stays "
    "with A. RMSprop: the rates fluctuate about a level, B above A, and C changes from A's level to B's after step "
    "100.",
    caption="**Figure 9.3.** The rate $\\delta/\\sqrt{s + \\varepsilon}$ that each weight really has. At the vertical "
    "line the gradients of C become 30 times smaller.",
)

# %% [markdown] tags=["answer"]
# RMSprop gives B a rate {measured:rms_b_over_a:.0f} times that of A, since its gradients are 33 times smaller, and the
# same to C ({measured:rms_c_over_a:.0f} times). Adagrad still holds the first hundred steps against C: its rate is only
# {measured:ada_c_over_a:.1f} times that of A.

# %% [markdown]
# **Adadelta** (Zeiler, 2012) goes one step further. In RMSprop the gradient's size cancels, so the rate alone says how
# far a weight moves: it should have the unit of a weight. Zeiler puts the root mean square $r$ of the *past moves* in
# its place:
#
# $$s \leftarrow \rho s + (1-\rho)\,g^2, \quad
# m = -\frac{\sqrt{r + \varepsilon}}{\sqrt{s + \varepsilon}}\,g, \quad
# r \leftarrow \rho r + (1-\rho)\,m^2, \quad w \leftarrow w + \delta m, \quad \rho = 0.95.$$
#
# In the paper there is no $\delta$ at all, that is, $\delta = 1$. Keras has one, and its default is 0.001, so
# `optimizer="adadelta"` moves a thousand times less than Zeiler's. If your Adadelta does not learn, this is why.


# %%
class Adadelta:
    def __init__(self, rate=0.001, rho=0.95, epsilon=1e-7):
        self.rate, self.rho, self.epsilon, self.average, self.moves = rate, rho, epsilon, 0.0, 0.0

    def step(self, w, g):
        self.average = self.rho * self.average + (1 - self.rho) * g**2
        move = -g * np.sqrt(self.moves + self.epsilon) / np.sqrt(self.average + self.epsilon)
        self.moves = self.rho * self.moves + (1 - self.rho) * move**2
        return w + self.rate * move


# %% [markdown]
# ## Adam
#
# Adam (Kingma and Ba, 2015) takes both ideas: an average of the gradients, as momentum, and an average of their
# squares, as RMSprop.
#
# $$m \leftarrow \beta_1 m + (1-\beta_1)\,g, \qquad s \leftarrow \beta_2 s + (1-\beta_2)\,g^2,
# \qquad \beta_1 = 0.9, \quad \beta_2 = 0.999.$$
#
# Both start at 0, and so both are too small at first. After one step $m = 0.1\,g$ and $s = 0.001\,g^2$. How much too
# small is known exactly: if all gradients were equal to $g$, then after $t$ steps $m = (1 - \beta_1^t)\,g$. So Adam
# divides by that factor, the **bias correction**:
#
# $$\hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat s = \frac{s}{1 - \beta_2^t}, \qquad
# w \leftarrow w - \delta\,\frac{\hat m}{\sqrt{\hat s} + \varepsilon}.$$
#
# Here $\varepsilon$ stands *outside* the root. Keras computes it in another order, which the paper also mentions: it
# puts both corrections into the rate and adds $\varepsilon$ to $\sqrt s$ instead of $\sqrt{\hat s}$. That makes a
# difference only where gradients are smaller than about $10^{-5}$. We follow Keras.


# %%
class Adam:
    def __init__(self, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        self.rate, self.beta_1, self.beta_2, self.epsilon = rate, beta_1, beta_2, epsilon
        self.mean, self.square, self.steps = 0.0, 0.0, 0

    def step(self, w, g):
        self.steps += 1
        self.mean = self.beta_1 * self.mean + (1 - self.beta_1) * g
        self.square = self.beta_2 * self.square + (1 - self.beta_2) * g**2
        correction = np.sqrt(1 - self.beta_2**self.steps) / (1 - self.beta_1**self.steps)
        return w - self.rate * correction * self.mean / (np.sqrt(self.square) + self.epsilon)


# %% [markdown] tags=["predict"]
# How long is Adam's very first step, with the rate 0.001, if the gradient is 0.001? And if it is 1,000? How long would
# it be without the correction?

# %%
first_sizes = 10.0 ** np.arange(-3, 4)
first_steps = np.abs(Adam(0.001).step(0.0, first_sizes))
uncorrected = 0.001 * 0.1 * first_sizes / (np.sqrt(0.001 * first_sizes**2) + 1e-7)
print("gradient   ", first_sizes)
print("first step ", first_steps.round(6))
print("uncorrected", uncorrected.round(6))

# %%
record("first_step", first_steps[3], unit="weight")
record("uncorrected_step", uncorrected[3] / 0.001, unit="rates")
record(
    "first_step_share",
    first_steps / 0.001,
    claim="Adam's first step has the length of the rate, for gradients from 0.001 to 1,000",
    holds=max(abs(first_steps / 0.001 - 1)) < 0.01,
)

# %% [markdown] tags=["answer"]
# As long as the rate, each time: {measured:first_step:.4f}, within half a per cent. After one step
# $\hat m = g$ and $\hat s = g^2$, and $g/\sqrt{g^2}$ is the sign of $g$. Without the correction it would be
# {measured:uncorrected_step:.1f} rates, because $s$ starts further below its value than $m$ does. The correction makes
# the first steps *shorter*.

# %% [markdown]
# From this follows what Adam is loved for. If all gradients are multiplied by 100, then $m$ is multiplied by 100 and
# $\sqrt s$ too, and the step stays as it was. Somebody who measures the loss in pence instead of pounds, or takes a sum
# for a mean, need not look for a new rate. Plain descent would take steps 100 times as long.

# %%
scaled = {}
for name, make, steps in (("descent", Descent, 1), ("Adam", Adam, 60)):
    for factor in (1, 100):
        scaled[name, factor] = walk(make(0.05), lambda w, f=factor: f * saddle_slope(w), [-1.5, 0.4], steps)
descent_shift = np.abs(scaled["descent", 1] - scaled["descent", 100]).max()
adam_shift = np.abs(scaled["Adam", 1] - scaled["Adam", 100]).max()
record("descent_shift", descent_shift)
record(
    "adam_shift",
    adam_shift,
    claim="Multiplying the loss by 100 changes the path of plain descent and not that of Adam",
    holds=adam_shift < 1e-3 and descent_shift > 1,
)

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(6.7, 2.8))
steps = np.arange(1, 3001)
shown = np.unique(np.geomspace(1, 3000, 40).astype(int)) - 1
noise = np.random.default_rng(0).normal(size=(3000, 400))
for corrected in (True, False):
    m = s = 0.0
    lengths = []
    for t, g in enumerate(noise, start=1):
        m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
        factor = np.sqrt(1 - 0.999**t) / (1 - 0.9**t) if corrected else 1.0
        lengths.append(np.sqrt(np.mean((factor * m / np.sqrt(s)) ** 2)))
    left.semilogx(steps[shown], np.array(lengths)[shown], label="with correction" if corrected else "without")
left.set(xlabel="step", ylabel="length of a step / rate", ylim=(0, 3.4), title="Uncorrected, it leaps at first")
left.legend()
for (name, factor), path in scaled.items():
    if name == "Adam":
        right.plot(*path.T, "o" if factor == 1 else "x", markersize=6 if factor == 1 else 4, color=plots.COLOURS[0],
                   markerfacecolor="none", linestyle="none", label=f"Adam, loss × {factor}")  # fmt: skip
    elif factor == 1:
        right.plot(*walk(Descent(0.05), saddle_slope, [-1.5, 0.4], 60).T, "-", color=plots.COLOURS[1],
                   label="descent, loss × 1")  # fmt: skip
    else:
        right.plot(*path.T, "--", color=plots.COLOURS[1], label="descent, loss × 100")
right.set(xlabel="weight 1", ylabel="weight 2", xlim=(-1.8, 1.8), ylim=(0.1, 2.4), title="Adam ignores the scale")
right.legend(fontsize=8, loc="upper right")
plots.show(
    figure,
    alt="Left: root mean square length of Adam's steps for random gradients; corrected it starts at one and falls; "
    "uncorrected it starts above three. Right: near a saddle the points of Adam for both scales coincide, while "
    "descent with a hundredfold loss leaves the picture in its first step.",
    caption="**Figure 9.4.** Left: gradients that are pure noise. Right: the same walk with the loss as it is and "
    "multiplied by 100; all rates are 0.05.",
)

# %% [markdown]
# After 60 steps the two walks of Adam differ by {measured:adam_shift:.0e} (that is $\varepsilon$); those of plain
# descent differ by {measured:descent_shift:.1f} after a single one.
#
# A change of the rate of Adam is a change of the length of its steps, in the unit of the weights. This is why
# 0.001 suits so many networks: weights are numbers of about 0.1 (unit 8), and a hundred steps may carry one about that
# far. 0.0005 and 0.0001 are common where training must not be hasty.
#
# ## Are these Keras's rules?
#
# Every rule as we wrote it, with Keras's default settings, against Keras's own. The gradients are those of a network:
# the digits, 64 inputs, 32 ReLU units, 10 softmax outputs. We need that network for the rest of the unit, many times
# over, with other rates and other seeds. So we write it with one axis in front: `w` is (replicas, parameters), one
# network in each row. The mathematics is that of unit 5, and `@` multiplies all pairs of tables at once.

# %%
images, digits = data.digits()
order = np.random.default_rng(0).permutation(len(digits))
pixels, labels = images.reshape(len(images), -1).astype("float32")[order], digits[order]
one_hot = np.eye(10, dtype="float32")[labels]
train_x, test_x, train_y, test_y = pixels[:1297], pixels[1297:], one_hot[:1297], one_hot[1297:]
shapes = [(64, 32), (1, 32), (32, 10), (1, 10)]
ends = np.cumsum([rows * columns for rows, columns in shapes])  # the last is 2,410


def tables(w):
    """Views of the flat weights (replicas, 2410): W1, b1, W2, b2, each (replicas, rows, columns)."""
    pieces = np.split(w, ends[:-1], axis=1)
    return [piece.reshape(-1, *shape) for piece, shape in zip(pieces, shapes, strict=True)]


# %%
def forward(w, x):
    """Hidden values and log-probabilities, (replicas, batch, 32) and (replicas, batch, 10)."""
    W1, b1, W2, b2 = tables(w)
    hidden = np.maximum(x @ W1 + b1, 0)
    scores = hidden @ W2 + b2
    scores -= scores.max(axis=-1, keepdims=True)
    return hidden, scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))


def loss_of(w, x, y):
    return -np.mean(np.sum(y * forward(w, x)[1], axis=-1), axis=-1)  # (replicas,)


def gradient_of(w, x, y):
    """The slopes of the mean cross-entropy: (replicas, 2410)."""
    hidden, logs = forward(w, x)
    slope = (np.exp(logs) - y) / x.shape[-2]  # at the scores
    below = (slope @ tables(w)[2].swapaxes(1, 2)) * (hidden > 0)
    slopes = [x.swapaxes(-1, -2) @ below, below.sum(axis=1), hidden.swapaxes(1, 2) @ slope, slope.sum(axis=1)]
    return np.concatenate([piece.reshape(len(w), -1) for piece in slopes], axis=1)


def start_weights(seed):
    """Glorot's uniform weights and zero biases, as Keras begins: (2410,)."""
    random = np.random.default_rng(seed)
    limits = [np.sqrt(6 / (rows + columns)) if rows > 1 else 0.0 for rows, columns in shapes]
    pieces = [random.uniform(-limit, limit, shape) for limit, shape in zip(limits, shapes, strict=True)]
    return np.concatenate([piece.ravel() for piece in pieces]).astype("float32")


# %% [markdown]
# One more rule belongs in the list. **Weight decay** shrinks every weight a little in each step, so that weights that
# nobody needs fade away (unit 10 says what that is good for). The old way adds $\lambda w$ to the gradient. Under Adam
# that goes wrong: the addition is divided by $\sqrt s$ like everything else, so the weights with the largest gradients
# decay least. **AdamW** (Loshchilov and Hutter, 2019) keeps the decay out of the averages:
#
# $$w \leftarrow w - \delta\,\frac{\hat m}{\sqrt{\hat s} + \varepsilon} - \delta\lambda w.$$


# %%
class AdamW(Adam):
    def __init__(self, rate=0.001, decay=0.004, **settings):
        super().__init__(rate, **settings)
        self.decay = decay

    def step(self, w, g):
        return super().step(w, g) - self.rate * self.decay * w


# %% [markdown]
# `keras.optimizers` offers all of them. An optimiser's method `apply` takes gradients and variables. Usually `fit`
# calls it; here we do. Both sides take 50 steps with the same batches, each with the gradient at its own weights.

# %%
pairs = {
    "descent": (Descent(), keras.optimizers.SGD()),
    "momentum": (Momentum(), keras.optimizers.SGD(momentum=0.9)),
    "Nesterov": (Nesterov(), keras.optimizers.SGD(momentum=0.9, nesterov=True)),
    "Adagrad": (Adagrad(), keras.optimizers.Adagrad()),
    "Adadelta": (Adadelta(), keras.optimizers.Adadelta()),
    "RMSprop": (RMSprop(), keras.optimizers.RMSprop()),
    "Adam": (Adam(), keras.optimizers.Adam()),
    "AdamW": (AdamW(), keras.optimizers.AdamW()),
}
gaps, moved = {}, {}
for name, (ours, theirs) in pairs.items():
    w = start_weights(0)[None].astype("float64")  # (1, 2410)
    variable = keras.Variable(start_weights(0)[None])
    for k in range(50):
        x, y = train_x[20 * k : 20 * k + 20], train_y[20 * k : 20 * k + 20]
        w = ours.step(w, gradient_of(w, x, y))
        theirs.apply([gradient_of(variable.numpy(), x, y)], [variable])
    gaps[name] = np.abs(w - variable.numpy()).max()
    moved[name] = np.abs(w - start_weights(0)).max()
    print(f"{name:9} moved by up to {moved[name]:.4f}, differs by at most {gaps[name]:.0e}")

# %%
record("weights_moved", list(moved.values()))
record("rules_compared", len(pairs))
record(
    "keras_gap",
    list(gaps.values()),
    claim="All eight rules as written here give Keras's weights after 50 steps, within 0.00002",
    holds=max(gaps.values()) < 2e-5 and min(moved.values()) > 5e-5,
)

# %% [markdown]
# All {measured:rules_compared:.0f} agree within {measured:keras_gap.high:.0e}. That is the rounding of float32. Look at
# the other column, too: with its default settings Adadelta has hardly moved.
#
# ## Who crosses the ravine?
#
# Now the contest. First on the ravine, each rule at its own best rate from a sweep of 41 rates, the other settings as
# they are by default. We watch 1,000 steps, and count how many are needed until the loss stays
# below a ten-thousandth of the first. The eight starts are the same.
#
# There are two ravines. The first is the old one: its floor runs along the axis of weight 1. The second is the same,
# turned by 45°. Same curvatures, same condition number.

# %% [markdown] tags=["predict"]
# Plain descent and momentum do not notice that the ravine has been turned. Who does?

# %%
rules = (Descent, Momentum, Nesterov, Adagrad, Adadelta, RMSprop, Adam)
names = ("descent", "momentum", "Nesterov", "Adagrad", "Adadelta", "RMSprop", "Adam")
makers = dict(zip(names, rules, strict=True))
turn = np.array([[1, -1], [1, 1]]) / np.sqrt(2)
hessians = {"along the axis": np.diag(curvatures), "turned by 45°": turn @ np.diag(curvatures) @ turn.T}
sweep = 10 ** np.linspace(-3, 2, 41)
crossing, best_rates, best_paths = {}, {}, {}
with np.errstate(all="ignore"):  # some rates explode, as they should
    for ground, hessian in hessians.items():
        begin = starts if ground == "along the axis" else starts @ turn.T
        for name, make in makers.items():
            paths = walk(make(sweep[:, None, None]), lambda w, h=hessian: w @ h, np.tile(begin, (41, 1, 1)), 1000)
            needed = steps_until(0.5 * np.sum(paths @ hessian * paths, axis=-1), 1e-4)  # (41, 8)
            best = np.argmin(needed.mean(axis=1))
            crossing[ground, name], best_rates[ground, name] = needed[best], sweep[best]
            best_paths[ground, name] = paths[:, best, 4]

# %%
straight = {name: crossing["along the axis", name] for name in makers}
oblique = {name: crossing["turned by 45°", name] for name in makers}
for name in ("Adagrad", "RMSprop", "Adam"):
    record(f"straight_{name.lower()}", straight[name], unit="steps")
for name in ("momentum", "Nesterov", "Adagrad", "RMSprop", "Adam"):
    record(f"turned_{name.lower()}", oblique[name], unit="steps")
record(
    "turning_cost",
    oblique["Adagrad"].mean() / straight["Adagrad"].mean(),
    claim="Adagrad crosses a ravine along an axis in far fewer steps than one turned by 45°; momentum does not notice",
    holds=oblique["Adagrad"].mean() > 8 * straight["Adagrad"].mean()
    and np.allclose(oblique["momentum"], straight["momentum"], atol=1),
)

# %%
figure, axes = plt.subplots(figsize=(6.7, 2.9))
place = np.arange(len(makers))
for shift, (label, counts, colour) in zip(
    (-0.2, 0.2),
    (("floor along an axis", straight, plots.COLOURS[0]), ("turned by 45°", oblique, plots.COLOURS[5])),
    strict=True,
):
    middle = [min(values.mean(), 1000) for values in counts.values()]
    axes.bar(place + shift, middle, 0.38, color=colour, label=label)
    for x, height in zip(place + shift, middle, strict=True):
        if height < 1000:
            axes.text(x, height * 1.06, f"{height:.0f}", ha="center", fontsize=8)
axes.text(list(makers).index("Adadelta"), 1060, "more than 1,000", ha="center", fontsize=8)
axes.set(xticks=place, xticklabels=list(makers), yscale="log", ylim=(3, 3500), ylabel="steps to 1/10,000 of the loss",
         title="A rate for each weight helps most along the axes")  # fmt: skip
axes.grid(visible=False, axis="x")
axes.legend(ncols=2, loc="upper left")
plots.show(
    figure,
    alt="Bars for seven rules. Descent, momentum and Nesterov need the same number of steps in both ravines. Adagrad "
    "needs a handful of steps in the straight one and far more in the turned one; the others change little.",
    caption="**Figure 9.5.** Steps through a ravine of condition 100, each rule at its own best rate; mean of eight "
    "starts. Mind the logarithmic axis.",
)

# %% [markdown] tags=["answer"]
# Those with a rate for each weight, and Adagrad most of all: {measured:straight_adagrad:.0f} steps if the floor runs
# along an axis, {measured:turned_adagrad:.0f} if it does not. In the turned ravine both weights have gradients of the
# same size, so they get the same rate, and nothing is gained. Momentum needs {measured:turned_momentum:.0f} and
# Nesterov {measured:turned_nesterov:.0f} steps both times, Adam, which has momentum too, about
# {measured:straight_adam:.0f} and {measured:turned_adam:.0f}.

# %% [markdown]
# RMSprop is slow in both ({measured:straight_rmsprop:.0f} and {measured:turned_rmsprop:.0f} steps), and this is no
# accident. It divides by the size of the gradient, so its steps do not become shorter near the lowest point: with a
# constant rate it ends up hopping to and fro across it. To land within our target it needs a small rate, and then the
# way is long. Adagrad's steps shrink by themselves. For a network no precise landing is needed, or a schedule (below)
# takes care of it.

# %%
figure, panels = plt.subplots(1, 4, figsize=(7.2, 2.4), sharex=True, sharey=True)
shown = ("descent", "momentum", "Adagrad", "Adam")
grid = np.stack(np.meshgrid(np.linspace(-9, 9, 121), np.linspace(-9, 9, 121)), axis=-1)
hessian = hessians["turned by 45°"]
heights = 0.5 * np.sum(grid @ hessian * grid, axis=-1)
lines, heads = [], []
for axes, name in zip(panels, shown, strict=True):
    axes.contourf(grid[..., 0], grid[..., 1], heights, levels=[0, 1, 6, 30, 150, 600, 2000, 9000], colors=shades)
    axes.plot(0, 0, "+", color="black", markersize=10, markeredgewidth=2)
    lines += axes.plot([], [], "-", color=plots.COLOURS[1], linewidth=1.3, animated=True)
    heads += axes.plot([], [], "o", color=plots.COLOURS[1], markersize=5, animated=True)
    axes.set(xlabel="weight 1", xlim=(-9, 9), ylim=(-9, 9), aspect="equal")
    axes.set_title(f"{name}\nrate {best_rates['turned by 45°', name]:.2g}", fontsize=10)
    axes.grid(visible=False)
panels[0].set_ylabel("weight 2")
counter = panels[0].text(0.05, 0.88, "", transform=panels[0].transAxes, fontsize=9, animated=True)
moments = [0, 1, 2, 4, 7, 12, 20, 36, 64]


def draw(frame):
    for line, head, name in zip(lines, heads, shown, strict=True):
        path = best_paths["turned by 45°", name][: moments[frame] + 1]
        line.set_data(*path.T)
        head.set_data(*path[-1:].T)
    counter.set_text(f"step {moments[frame]}")


plots.animate(
    figure,
    draw,
    len(moments),
    alt="Four maps of the turned ravine. Descent drops to the floor and creeps along it. Momentum swings along the "
    "floor and arrives. Adagrad drops to the floor and walks along it in ever shorter steps. Adam swings like "
    "momentum.",
    caption="**Figure 9.6.** 64 steps in the turned ravine, each rule at its own best rate. The steps are shown on a "
    "clock that speeds up.",
)

# %% [markdown]
# ## Who leaves the saddle?
#
# At a saddle the slope is 0, and close to it nearly 0. Near ours the gradient in the falling direction is $-w_2$, so
# plain descent multiplies the distance $w_2$ by $1 + \delta$ per step. It leaves, but if it starts 10 times closer it
# needs a fixed number of steps more. Momentum is faster by a factor. A rule that divides by the gradient's size need
# not care at all. We start ever closer to the line on which one rolls straight into the saddle, with $w_1 = -1.6$, and
# count the steps until $|w_2| > 0.5$. All rates are 0.1 (Adadelta: 1, as in the paper).

# %%
distances = 10.0 ** -np.arange(1, 9)
saddle_starts = np.stack([np.full(8, -1.6), distances], axis=-1)  # (8, 2)
saddle_paths = {
    name: walk(make(1.0 if name == "Adadelta" else 0.1), saddle_slope, saddle_starts, 300)
    for name, make in makers.items()
}
leaving = {name: np.argmax(np.abs(path[..., 1]) > 0.5, axis=0) for name, path in saddle_paths.items()}

# %%
record("leave_descent", leaving["descent"][5], unit="steps")
record("leave_momentum", leaving["momentum"][5], unit="steps")
record("leave_adam", leaving["Adam"][5], unit="steps")
record("leave_per_ten", np.diff(leaving["descent"]).mean(), unit="steps")
record(
    "leave_ratio",
    leaving["descent"][5] / leaving["Adam"][5],
    claim="From a millionth beside a saddle's ridge Adam leaves in less than a fifth of the steps of plain descent",
    holds=leaving["descent"][5] > 5 * leaving["Adam"][5] and leaving["descent"][5] > 1.8 * leaving["momentum"][5],
)

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(6.7, 2.8))
grid = np.stack(np.meshgrid(np.linspace(-1.9, 1.2, 121), np.linspace(-0.4, 1.5, 121)), axis=-1)
left.contourf(grid[..., 0], grid[..., 1], saddle_loss(grid), levels=[-0.25, -0.15, 0, 0.3, 0.8, 1.6], colors=shades)
left.plot(-1.6, 0.001, "s", color="black", markersize=6)
shown = ("descent", "momentum", "RMSprop", "Adam")
lines = [left.plot([], [], "-", linewidth=1.5, color=plots.COLOURS[k], animated=True)[0] for k in range(4)]
heads = [left.plot([], [], "os^D"[k], color=plots.COLOURS[k], markersize=6, animated=True)[0] for k in range(4)]
counter = left.text(0.03, 0.03, "", transform=left.transAxes, animated=True)
left.set(xlabel="weight 1", ylabel="weight 2", title="From 0.001 beside the ridge")
left.grid(visible=False)
for k, name in enumerate(shown):
    right.semilogx(distances, leaving[name], marker="os^D"[k], markersize=5, linewidth=1.5, label=name)
right.invert_xaxis()
right.set(xlabel="distance from the ridge at the start", ylabel="steps to leave", title="Closer costs descent most")
right.legend(fontsize=9, loc="upper left")
moments = [0, 2, 4, 7, 11, 17, 26, 50, 80]


def draw(frame):
    for line, head, name in zip(lines, heads, shown, strict=True):
        path = saddle_paths[name][: moments[frame] + 1, 2]
        line.set_data(*path.T)
        head.set_data(*path[-1:].T)
    counter.set_text(f"step {moments[frame]}")


plots.animate(
    figure,
    draw,
    len(moments),
    alt="Left: a map of a saddle with four paths from the left. RMSprop and Adam turn off to the valley above at once; "
    "momentum runs through the saddle point and comes back; descent stops near the saddle and leaves last. Right: "
    "steps to leave against the distance; a steep line for descent, a flatter one for momentum, nearly level ones for "
    "RMSprop and Adam.",
    caption="**Figure 9.7.** Left: 80 steps of four rules; the valley is at (0, 1). Right: how many steps it takes to "
    "leave, against how close one starts. The colours are the same.",
)

# %% [markdown]
# From a millionth beside the ridge plain descent needs {measured:leave_descent:.0f} steps, momentum
# {measured:leave_momentum:.0f}, Adam {measured:leave_adam:.0f}. Each factor of ten closer costs plain descent
# {measured:leave_per_ten:.0f} more. In large networks saddles are thought to be far more common than poor valleys
# (Dauphin and others, 2014): a point without slope is a valley only if the loss rises in *every* direction, and there
# are very many directions. In practice the noise of mini-batches also pushes one off.
#
# The plateau is the same story. From (−4, 2.5), where Figure 9.1 saw no movement, all with the rate 0.1:

# %%
across = {name: walk(makers[name](0.1), plateau_slope, [-4.0, 2.5], 5000) for name in ("descent", "momentum", "Adam")}
crossed = {name: int(np.argmax(np.linalg.norm(path, axis=-1) < 0.5)) for name, path in across.items()}
record("plateau_descent", crossed["descent"], unit="steps")
record("plateau_momentum", crossed["momentum"], unit="steps")
record(
    "plateau_adam",
    crossed["Adam"],
    unit="steps",
    claim="Across a plateau, at the same rate, Adam needs less than a tenth of the steps of plain descent",
    holds=0 < 10 * crossed["Adam"] < crossed["descent"],
)

# %% [markdown]
# Plain descent needs {measured:plateau_descent:,.0f} steps to come within 0.5 of the lowest point, momentum
# {measured:plateau_momentum:.0f}, and Adam {measured:plateau_adam:.0f}: it walks at its own pace, however faint the
# slope.
#
# ## A fair race on the digits
#
# Pictures with two weights are not networks. So: the digits, batches of 64, 15 epochs. How many steps until the loss on
# the training data is 0.1? Each rule is tried with twelve rates from 0.0003 to 100, and each rate with five seeds. That
# makes 60 networks per rule, all trained at once as rows of one table. The seeds 0 and 1 *choose* the best rate, and
# seeds 2, 3 and 4 are measured: whoever chooses and measures on the same runs reports luck.

# %%
race_rates = (10.0 ** np.arange(-3.5, 2.1, 0.5)).astype("float32")  # (12,)
seeds = 5


def race(make, rates, batch=64, epochs=15, schedule=None):
    """Losses on the training data every 5 steps, (measurements, seeds, rates), and the final weights."""
    w = np.repeat([start_weights(seed) for seed in range(seeds)], len(rates), axis=0)  # (seeds · rates, 2410)
    every_rate = np.tile(rates, seeds)[:, None]
    optimiser, losses, steps = make(every_rate), [], 0
    orders = [np.random.default_rng(100 + seed) for seed in range(seeds)]
    whole = len(train_x) // batch
    with np.errstate(all="ignore"):
        for _ in range(epochs):
            epoch = np.stack([random.permutation(len(train_x)) for random in orders])  # (seeds, samples)
            for k in range(whole):
                if steps % 5 == 0:
                    losses.append(loss_of(w, train_x[::3], train_y[::3]))
                if schedule is not None:
                    optimiser.rate = every_rate * np.float32(schedule(steps, epochs * whole))
                rows = np.repeat(epoch[:, k * batch : (k + 1) * batch], len(rates), axis=0)
                w = optimiser.step(w, gradient_of(w, train_x[rows], train_y[rows]))
                steps += 1
        losses.append(loss_of(w, train_x[::3], train_y[::3]))
    losses = np.nan_to_num(np.array(losses), nan=np.inf).reshape(-1, seeds, len(rates))
    return losses, w.reshape(seeds, len(rates), -1)


# %%
curves, finals = {}, {}
for name, make in makers.items():
    curves[name], finals[name] = race(make, race_rates)


# %%
def steps_to_target(losses, target=0.1):
    """The first measured step at which the loss is at most the target: (seeds, rates); inf if never."""
    reached = losses <= target
    return np.where(reached.any(axis=0), 5.0 * reached.argmax(axis=0), np.inf)


defaults = {name: 0.001 if name in ("Adagrad", "Adadelta", "RMSprop", "Adam") else 0.01 for name in makers}
needed = {name: steps_to_target(losses) for name, losses in curves.items()}
chosen = {name: int(np.argmin(needed[name][:2].mean(axis=0))) for name in makers}  # by seeds 0 and 1
at_best = {name: needed[name][2:, chosen[name]] for name in makers}  # measured on seeds 2, 3, 4


def final_loss(name, rate):
    """The training loss after 15 epochs, seeds 2, 3 and 4."""
    return curves[name][-1, 2:, np.argmin(np.abs(np.log(race_rates / rate)))]


# %% [markdown] tags=["predict"]
# Before you look: somebody compares all seven at the rate 0.001, and somebody else at 0.3. Will they agree?

# %%
print("rule        loss after 15 epochs (mean of 3 seeds)        own best   steps to a loss of 0.1")
print("            rate 0.001   rate 0.3   default rate          rate       three seeds")
for name in makers:
    losses = [final_loss(name, rate).mean() for rate in (0.001, 0.316, defaults[name])]
    steps = "  ".join(f"{count:3.0f}" for count in at_best[name])
    print(f"{name:11} {losses[0]:10.3f} {losses[1]:10.3f} {losses[2]:14.3f}", end="")
    print(f"{race_rates[chosen[name]]:14.3g}       {steps}")

# %%
for name in ("descent", "Nesterov", "Adam"):
    record(f"race_{name.lower()}", at_best[name], unit="steps")
record("default_descent", final_loss("descent", 0.01))
record("default_adam", final_loss("Adam", 0.001))
small = {name: final_loss(name, 0.001) for name in makers}
large = {name: final_loss(name, 0.316) for name in makers}
record(
    "same_rate_ratio",
    small["Nesterov"] / small["Adam"],
    claim="Compared at one rate for all, the winner depends on the rate: at 0.001 Adam's loss is less than half of "
    "Nesterov's, at 0.3 more than ten times as large",
    holds=small["Adam"].max() < 0.5 * small["Nesterov"].min() and large["Adam"].min() > 10 * large["Nesterov"].max(),
)
record("same_rate_large", large["Adam"] / large["Nesterov"])
everyone = np.concatenate(list(at_best.values()))
late = min(needed[name][2:, np.argmin(np.abs(np.log(race_rates / defaults[name])))].min() for name in makers)
record(
    "slowest_at_best",
    everyone.max(),
    unit="steps",
    claim="At its own best rate each of the seven reaches the target in 15 epochs of the digits, at the default rates "
    "none",
    holds=everyone.max() < 290 and np.isinf(late),
)

# %%
figure, panels = plt.subplots(1, 2, figsize=(6.7, 3.0), sharey=True)
groups = ("descent", "momentum", "Nesterov"), ("Adagrad", "Adadelta", "RMSprop", "Adam")
for axes, group in zip(panels, groups, strict=True):
    for k, name in enumerate(group):
        runs = np.minimum(curves[name][-1, 2:], 6)  # (3, 12)
        (line,) = axes.loglog(race_rates, runs.mean(axis=0), linewidth=1.6, label=name)
        axes.vlines(race_rates, runs.min(axis=0), runs.max(axis=0), color=line.get_color(), linewidth=1)
        default = np.argmin(np.abs(np.log(race_rates / defaults[name])))
        axes.plot(race_rates[default], runs.mean(axis=0)[default], "os^D"[k], color=line.get_color(), markersize=7)
    axes.set(xlabel="rate", ylim=(2e-4, 8))
    axes.legend(fontsize=8, loc="lower left", ncols=2)
panels[0].set(ylabel="loss after 15 epochs", title="One rate for all weights")
panels[1].set(title="A rate for each weight")
plots.show(
    figure,
    alt="Loss against the rate, both axes logarithmic, three curves left and four right. Each is a valley: high where "
    "the "
    "rate is too small, falling by a straight slope to a lowest point, and then a steep wall. The valleys lie at "
    "different rates, from 0.03 for Adam to 30 for Adadelta. The markers at the default rates lie high on the left.",
    caption="**Figure 9.8.** The digits: mean of three seeds. The marker is Keras's default rate. "
    "The thin lines are the range; losses above 6 are drawn at 6.",
)

# %% [markdown] tags=["answer"]
# They will swear to opposite things. At 0.001 Nesterov's loss is {measured:same_rate_ratio:.1f} times Adam's. At 0.3
# it is Adam's that is {measured:same_rate_large:.0f} times Nesterov's. The default rates are no better: there plain
# descent ends at {measured:default_descent:.2f} and Adam at {measured:default_adam:.2f}, which says something about the
# numbers 0.01 and 0.001, and nothing about the rules.

# %% [markdown]
# With each at its own best rate all seven arrive: plain descent after {measured:race_descent:.0f} steps
# ({measured:race_descent.low:.0f} to {measured:race_descent.high:.0f}), Nesterov after {measured:race_nesterov:.0f}
# ({measured:race_nesterov.low:.0f} to {measured:race_nesterov.high:.0f}), Adam after {measured:race_adam:.0f}
# ({measured:race_adam.low:.0f} to {measured:race_adam.high:.0f}).
# Nesterov needs fewer steps than plain descent with every seed, on average less than half. That is worth having, and
# far from what the defaults suggest, where plain descent hardly learns at all. Between Nesterov and Adam
# the seeds overlap: that may be chance. And rates in steps of a factor of three are coarse; a finer sweep would
# move each number.
#
# This is small work; on large networks the distances may be greater. The lesson holds there too. Choi and others
# (2019) show that who wins such contests is decided by how carefully each was tuned.
#
# Look at the shape of the valleys once more. On the left they slope gently, and right behind the best rate stands a
# wall. Too small a rate costs time. Too large a rate costs everything.
#
# ### The same with `fit`
#
# In Keras all this is one argument of `compile`: a name for the default settings, or an object for others. Here is one
# of the runs above again, the ordinary way, with the same batches for both.

# %%
model = keras.Sequential([keras.Input((64,)), layers.Dense(32, "relu"), layers.Dense(10, "softmax")])
model.compile(keras.optimizers.Adam(learning_rate=0.01), loss="categorical_crossentropy")
model.set_weights([table[0].reshape(shape[shape[0] == 1 :]) for table, shape in
                   zip(tables(start_weights(2)[None]), shapes, strict=True)])  # fmt: skip
history = model.fit(train_x, train_y, batch_size=64, epochs=5, shuffle=False, verbose=0)
w, adam = start_weights(2)[None], Adam(rate=0.01)
for _ in range(5):
    for first in range(0, len(train_x), 64):
        w = adam.step(w, gradient_of(w, train_x[first : first + 64], train_y[first : first + 64])).astype("float32")
ours, theirs = np.exp(forward(w, test_x)[1][0]), model.predict(test_x, verbose=0)
record("fit_gap", np.abs(ours - theirs).max(),
       claim="After five epochs our Adam and Keras's fit give the same probabilities for the test digits",
       holds=np.abs(ours - theirs).max() < 1e-3)  # fmt: skip

# %% [markdown]
# After five epochs the probabilities for the test digits differ by at most {measured:fit_gap:.0e}.
#
# ## Where Adam is not the best
#
# Does a faster rule find better networks? The test accuracy of the final networks, each rule at its best rate:

# %%
accuracy = {}
for name in makers:
    answers = forward(finals[name][2:, chosen[name]], test_x)[1].argmax(axis=-1)  # (3, 500)
    accuracy[name] = (answers == test_y.argmax(axis=-1)).mean(axis=-1)
    print(f"{name:9}", accuracy[name].round(3))
means = [values.mean() for values in accuracy.values()]
record("accuracy", means)
record("seed_spread", [np.ptp(values) for values in accuracy.values()])
record(
    "accuracy_range",
    max(means) - min(means),
    claim="At their own best rates the mean test accuracies of the seven rules lie within three points",
    holds=max(means) - min(means) < 0.03,
)

# %% [markdown]
# The means lie between {measured:accuracy.low:.1%} and {measured:accuracy.high:.1%}. That is a difference of
# {measured:accuracy_range:.1%}, while the seeds of a single rule differ by up to {measured:seed_spread.high:.1%}. On
# this task the rule decides how soon one arrives, and not where.
#
# There are cases in which a rate for each weight does harm. An insurer wants to know what an average customer costs.
# One in a hundred has a claim of 100, all others cost nothing. The smallest network, one bias and the squared error,
# should learn the mean: 1 (unit 4). It sees one customer at a time, 30,000 of them, starts at 1, the right answer, and
# we average what it says over the second half.

# %% [markdown] tags=["predict"]
# Most gradients are small and say "less". A rare one is large and says "much more". What does a rule make of that
# which divides each gradient by its recent size?

# %%
costs = np.where(np.random.default_rng(1).random((30_000, 5)) < 0.01, 100.0, 0.0)  # five insurers at once
estimators = {
    "descent": Descent(0.001),
    "RMSprop": RMSprop(0.001),
    "Adam, β₂ = 0.99": Adam(0.001, beta_2=0.99),
    "Adam, β₂ = 0.999": Adam(0.001),
}
premiums = {}
for name, rule in estimators.items():
    customers = iter(costs)
    said = walk(rule, lambda w, rows=customers: 2 * (w - next(rows)), np.ones(5), 30_000)  # (30001, 5)
    premiums[name] = said[15_000:].mean(axis=0)
    print(f"{name:17}", premiums[name].round(3))

# %%
record("premium_descent", premiums["descent"])
record("premium_rmsprop", premiums["RMSprop"])
record("premium_adam_99", premiums["Adam, β₂ = 0.99"])
record("premium_adam", premiums["Adam, β₂ = 0.999"])
record(
    "premium_share",
    premiums["RMSprop"] / premiums["descent"],
    claim="Where rare large gradients count, RMSprop settles far below the mean that plain descent finds",
    holds=max(premiums["RMSprop"]) < 0.2 < 0.8 < min(premiums["descent"]),
)

# %% [markdown] tags=["answer"]
# It makes all of them about equally long, so the many outvote the few. Plain descent says
# {measured:premium_descent:.2f}. RMSprop says {measured:premium_rmsprop:.3f}: nearly the median, and the insurer is
# bankrupt. Adam with a memory of 100 steps says {measured:premium_adam_99:.2f}. With the usual 1,000 steps the divisor
# hardly changes any more when a claim comes in, and Adam is only a little too low, {measured:premium_adam:.2f}.

# %% [markdown]
# Reddi and others (2018) found this fault by theory, with an example of the same kind. The remedies are those that make
# the divisor steadier: larger batches, a longer memory $\beta_2$, or their variant `Adam(amsgrad=True)`, which never
# lets the divisor fall.
#
# ### Decay, under Adam and under AdamW
#
# Back to the claim about weight decay. Four weights start at 1. Their gradients are pure noise of four sizes, so that
# only the decay has a direction. All four have the same $\lambda = 0.1$ and 5,000 steps at the rate 0.001, which should
# leave $(1 - 0.0001)^{5000} \approx 0.61$ of each.

# %%
noise_sizes = np.array([0.01, 0.1, 1.0, 10.0])
random = np.random.default_rng(0)
added, apart = np.ones((300, 4)), np.ones((300, 4))  # 300 copies, to average over the noise
in_gradient, decoupled = Adam(0.001), AdamW(0.001, decay=0.1)
for _ in range(5000):
    g = random.normal(size=(300, 4)) * noise_sizes
    added = in_gradient.step(added, g + 0.1 * added)
    apart = decoupled.step(apart, g)
record("decay_large", added.mean(axis=0)[3])
record("decay_adamw", apart.mean(axis=0),
       claim="AdamW decays all weights alike; a decay added to Adam's gradient depends on the size of the gradient",
       holds=np.ptp(apart.mean(axis=0)) < 0.05 and added.mean(axis=0)[3] - added.mean(axis=0)[0] > 0.5)  # fmt: skip

# %% [markdown]
# AdamW leaves {measured:decay_adamw.low:.2f} to {measured:decay_adamw.high:.2f} of each. Added to the gradient, the
# same decay wipes out the weight with the smallest gradients and leaves {measured:decay_large:.2f} of that with the
# largest. In Keras: `keras.optimizers.AdamW(learning_rate=0.001, weight_decay=0.004)`.
#
# ## Schedules
#
# A constant rate is a compromise: large for the way, small for the landing (unit 6's noise floor). A **schedule**
# changes it as training goes on. With $t$ steps taken of $T$:
#
# - **stages**: divide the rate by 10 at half-time, and again at three quarters;
# - **cosine**: $\delta_t = \delta\,\tfrac12\bigl(1 + \cos(\pi t/T)\bigr)$, slow at both ends (Loshchilov and Hutter,
#   2017);
# - **warm-up**: let the rate rise from 0 in the first steps, then let it fall.
#
# Warm-up sounds strange. But at the beginning the ground is steepest and Adam's averages know only a handful of
# batches; one leap too far there and many ReLU units are dead (unit 3). The digits once
# more, Adam, 10 epochs, three rates up to 0.1, which is too large for a constant one.


# %%
def constant(t, total):
    return 1.0


def stages(t, total):
    return 1.0 if t < total / 2 else 0.1 if t < 0.75 * total else 0.01


def cosine(t, total):
    return 0.5 * (1 + np.cos(np.pi * t / total))


def warm_cosine(t, total, warm=40):
    return (t + 1) / warm if t < warm else cosine(t - warm, total - warm)


# %%
schedules = {"constant": constant, "stages": stages, "cosine": cosine, "warm-up, cosine": warm_cosine}
planned = {
    name: race(Adam, np.array([0.03, 0.05, 0.1]), epochs=10, schedule=plan)[0] for name, plan in schedules.items()
}
last = {name: losses[-1].mean(axis=0) for name, losses in planned.items()}  # (3 rates,), mean of five seeds
for name, losses in last.items():
    print(f"{name:16}", losses.round(4))
record("constant_large", planned["constant"][-1, :, 2])
record("constant_best", last["constant"].min())
record("cosine_large", planned["cosine"][-1, :, 2])
record(
    "warm_large",
    planned["warm-up, cosine"][-1, :, 2],
    claim="With a warm-up and a cosine Adam reaches a lower loss at the rate 0.1 than with the best constant rate",
    holds=last["warm-up, cosine"][2] < 0.75 * last["constant"].min(),
)

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(6.7, 2.8))
for name, plan in schedules.items():
    left.plot([plan(t, 200) for t in range(200)], linewidth=1.6, label=name)
    right.semilogy(5 * np.arange(len(planned[name])), planned[name][..., 2].mean(axis=1), linewidth=1.6, label=name)
left.set(xlabel="step", ylabel="rate / largest rate", title="Four plans", ylim=(-0.03, 1.42))
left.legend(fontsize=8, ncols=2, loc="upper center")
right.set(xlabel="step", ylabel="loss", title="Warm-up, then ever smaller steps")
plots.show(
    figure,
    alt="Left: four schedules over 200 steps, constant, in stages, cosine, and a rise over 40 steps followed by a "
    "cosine. "
    "Right: the loss with each at the rate 0.1; the constant one ends highest and jumps about, the warm-up with cosine "
    "is slow at first and ends lowest.",
    caption="**Figure 9.9.** Adam on the digits with the largest rate 0.1, mean of five seeds.",
)

# %% [markdown]
# At 0.1 the constant rate ends at {measured:constant_large:.3f}, the cosine at {measured:cosine_large:.3f}, and with a
# warm-up at {measured:warm_large:.3f}. The best of the three constant rates reaches {measured:constant_best:.3f}. So a
# schedule does not only land better: it makes a larger rate possible. Its price is that one must know $T$ beforehand.
# In Keras a schedule is an object in place of the rate:

# %%
plan = keras.optimizers.schedules.CosineDecay(0.0, decay_steps=160, warmup_target=0.1, warmup_steps=40)
optimizer = keras.optimizers.Adam(learning_rate=plan)
print([round(float(plan(step)), 4) for step in (0, 20, 40, 120, 200)])

# %% [markdown]
# `decay_steps` counts the steps *after* the warm-up, and a step is a batch, not an epoch.
#
# ## Which one, then?
#
# - Start with Adam at 0.001. It is rarely the best and rarely fails, because its step does not depend on the scale of
#   the loss. Try 0.0003 and 0.003 before you try anything else.
# - With time to tune: SGD with Nesterov, momentum 0.9, three or four rates, and a cosine.
# - With weight decay: AdamW.
# - Adagrad where features are rare and the ground does not change. Adadelta: set its rate to 1.
#
# ## Pitfalls
#
# - **Comparing at one rate**, or at the defaults. It compares numbers that somebody once chose.
# - **Reporting the runs that chose the rate.** The best of many is lucky. Measure again with other seeds.
# - **The best rate is the last one tried.** Then the sweep was too short.
# - **Raising the momentum and keeping the rate.** From 0.9 to 0.99 the steps become ten times as long.
# - **One state for two arrays of weights.** Each array needs averages of its own, and the counter $t$ grows once per
#   step, not once per array.
# - **$\varepsilon$ inside or outside the root.** Keras: inside for Adagrad, Adadelta and RMSprop, outside for Adam.
# - **Compiling again in the middle of training.** The averages start from 0, and the loss may jump.
# - **Weight decay through the loss, under Adam.** Use AdamW.
#
# ## Summary
#
# - Ravine, plateau, saddle: small slopes where one should hurry, large ones where one should be careful.
# - Momentum averages past gradients. In a ravine of condition 100 it needed {measured:ravine_momentum:.0f} steps
#   instead of {measured:ravine_plain:.0f}. Nesterov measures the slope ahead.
# - Adagrad, RMSprop and Adadelta divide each weight's gradient by its usual size. It helps along the axes and at
#   saddles, and it forgets how large the gradients were.
# - Adam does both. Its first step is as long as the rate, and its path does not depend on the scale of the loss.
# - Eight rules, a few lines each, equal to Keras's within {measured:keras_gap.high:.0e} after 50 steps.
# - Compare each at its own best rate, over seeds. On the digits Nesterov then needed {measured:race_nesterov:.0f}
#   steps, Adam {measured:race_adam:.0f} and plain descent {measured:race_descent:.0f}, and the test accuracies did not
#   differ.
#
# Where next: unit 10 asks what happens on data that the network has not seen, and what weight decay is good for.
