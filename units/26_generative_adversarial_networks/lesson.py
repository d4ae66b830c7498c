# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from keras import layers, ops
from sklearn.decomposition import PCA
from sklearn.mixture import GaussianMixture

from layerwise import data, plots
from layerwise.measure import record
from layerwise.training import Trainer, train

plots.use_style()
tf.get_logger().setLevel("ERROR")  # each net compiles functions of its own; TensorFlow would warn

# %% [markdown]
# ## A forger and an expert
#
# A variational autoencoder (unit 22) draws new digits, and they are blurred. Its loss compares pixels with pixels.
# Where a stroke may lie here or there, the cheapest answer is grey in between. What we want is a loss that says "this
# looks like a digit", and nobody can write that loss down.
#
# The idea of this unit is to *learn* the loss. There are two networks.
#
# - The **generator** $G$ turns random numbers $z$, the *noise*, into an image $G(z)$. It never sees a real image.
# - The **discriminator** $D$ gets an image and says how likely it is that the image is real. It is an ordinary
#   classifier with one output, as in unit 4. Its labels cost nothing: we know which images we took from the data set
#   and which the generator made.
#
# The discriminator learns to tell the two apart. The generator learns to make images that the discriminator takes for
# real. Each is trained against the other, and so the pair is called a **generative adversarial network**, GAN
# (Goodfellow and others, 2014).

# %%
figure, axis = plt.subplots(figsize=(7.6, 3.3))
box = {"boxstyle": "round,pad=0.5", "facecolor": "white", "linewidth": 1.6}
for name, place, colour in (
    ("noise z", (0.6, 0.8), "black"),
    ("generator G", (2.8, 0.8), plots.COLOURS[0]),
    ("real images", (2.8, 2.4), "black"),
    ("discriminator D", (6.0, 1.6), plots.COLOURS[1]),
    ("real or not?", (8.9, 1.6), "black"),
):
    axis.text(*place, name, ha="center", va="center", fontsize=11, bbox=box | {"edgecolor": colour})
for start, end in (
    ((1.2, 0.8), (1.85, 0.8)),
    ((3.8, 0.9), (4.95, 1.4)),
    ((3.75, 2.3), (4.95, 1.8)),
    ((7.1, 1.6), (8.1, 1.6)),
):
    axis.annotate("", end, start, arrowprops={"arrowstyle": "->", "linewidth": 1.6})
for start, end, bend, colour in (((8.9, 2.0), (6.0, 2.05), 0.45, 1), ((8.9, 1.2), (2.8, 0.38), -0.32, 0)):
    arrow = {"arrowstyle": "->", "linewidth": 1.6, "linestyle": "--", "color": plots.COLOURS[colour]}
    axis.annotate("", end, start, arrowprops=arrow | {"connectionstyle": f"arc3,rad={bend}"})
axis.text(7.4, 2.85, "both halves of the error\nteach D", color=plots.COLOURS[1], ha="center", fontsize=10)
axis.text(
    6.2,
    -0.75,
    "the error on made images teaches G;\nit passes through D, whose weights are held",
    color=plots.COLOURS[0],
    ha="center",
    fontsize=10,
)
axis.text(4.45, 0.8, "made", fontsize=9)
axis.set(xlim=(-0.3, 10), ylim=(-1.1, 3.3))
axis.axis("off")
axis.set_title("Two feedback loops share one judgement")
plots.show(
    figure,
    alt="Noise enters the generator; its images and the real images enter the discriminator, which answers real or "
    "not. A dashed arrow leads from the answer back to the discriminator, another one back to the generator.",
    caption="**Figure 26.1.** The two loops of a GAN. Solid: computing. Dashed: learning.",
)

# %% [markdown]
# ## The game
#
# Write $D(x)$ for the probability that $D$ gives to "real". The discriminator wants the cross-entropy (unit 4) small;
# that is, it wants
#
# $$V(D, G) = \mathbb E_{x \sim p}\,\log D(x) + \mathbb E_{z}\,\log\bigl(1 - D(G(z))\bigr)$$
#
# large. Here $p$ is the density of the real data. The generator wants the same $V$ small. So the two play a
# **minimax game**, $\min_G \max_D V$. No single number falls in the course of training: what is good for one is bad for
# the other.
#
# ### What the best discriminator knows
#
# Hold the generator, and let $q$ be the density of what it makes. At a place $x$ the discriminator chooses one number
# $d$ to make $p \log d + q \log (1-d)$ largest. The derivative $p/d - q/(1-d)$ is zero at
#
# $$D^*(x) = \frac{p(x)}{p(x) + q(x)}.$$
#
# The best discriminator is a ratio of densities. It says 1 where only real data lie, 0 where only made ones lie, and
# ½ where both are equally dense. If $q = p$ it says ½ everywhere: the generator has won, and there is
# nothing more to learn from the expert.
#
# Put $D^*$ into $V$, and what remains is $2\,\mathrm{JS}(p, q) - 2\log 2$. JS is the *Jensen–Shannon divergence*, the
# mean of the two Kullback–Leibler divergences (unit 4) from $p$ and from $q$ to their average. It is zero only if
# $p = q$. That is the promise of the method. It holds for a discriminator that is always the best one, and for a
# generator that can make any density.
#
# We check the formula where we know both densities: the real data are two bumps, the made data one wide bump.


# %%
def bump(x, middle, deviation):
    return np.exp(-(((x - middle) / deviation) ** 2) / 2) / (deviation * np.sqrt(2 * np.pi))


line = np.linspace(-5, 5, 401)
real_density = 0.5 * bump(line, -1.5, 0.5) + 0.5 * bump(line, 1.5, 0.8)  # p
made_density = bump(line, 0, 1.5)  # q
best = real_density / (real_density + made_density)


# %%
def dense(inputs, outputs, units=64, activation="relu", last=None):
    """A network with two hidden layers."""
    hidden = [layers.Dense(units, activation=activation) for _ in range(2)]
    return keras.Sequential([keras.Input((inputs,)), *hidden, layers.Dense(outputs, activation=last)])


def train_expert(expert, real, made, epochs, seed):
    """Train a discriminator that answers by a score: its sigmoid is D."""
    x = np.concatenate([real, made]).astype("float32")
    y = np.repeat([1.0, 0.0], [len(real), len(made)]).astype("float32")[:, None]
    sinking = keras.optimizers.schedules.CosineDecay(5e-3, epochs * len(x) // 500)
    expert.compile(optimizer=keras.optimizers.Adam(sinking), loss=keras.losses.BinaryCrossentropy(from_logits=True))
    train(expert, x, y, epochs=epochs, batch_size=500, seed=seed)


def probability(expert, x):
    return ops.convert_to_numpy(ops.sigmoid(expert(ops.cast(x, "float32"))))[:, 0]


# %% [markdown]
# The output layer has no sigmoid. It gives a **score** (a logit), and $D$ is the sigmoid of it. All losses of this unit
# are computed from scores, for the reason of unit 4: nothing overflows.

# %%
learned, misses = [], []
weight = (real_density + made_density) / (real_density + made_density).sum()  # how often a place is seen
for seed in range(3):
    random = np.random.default_rng(seed)
    sides = random.random((10000, 1)) < 0.5
    real = np.where(sides, random.normal(-1.5, 0.5, (10000, 1)), random.normal(1.5, 0.8, (10000, 1)))
    keras.utils.set_random_seed(seed)
    expert = dense(1, 1, units=32)
    train_expert(expert, real, random.normal(0, 1.5, (10000, 1)), 15, seed)
    learned.append(probability(expert, line[:, None]))
    misses.append(float(np.sum(weight * np.abs(learned[-1] - best))))
record(
    "expert_miss",
    misses,
    claim="In one dimension a trained discriminator approaches p/(p+q): its mean distance from it is below 0.04",
    holds=max(misses) < 0.04,
)

# %%
figure, axis = plt.subplots(figsize=(6.8, 3.5))
axis.fill_between(line, real_density, alpha=0.3, color=plots.COLOURS[2], label="real density p")
axis.fill_between(line, made_density, alpha=0.3, color=plots.COLOURS[5], label="made density q")
axis.plot(line, best, color="black", linestyle="-", label="p / (p + q)")
for number, curve in enumerate(learned):
    axis.plot(line, curve, color=plots.COLOURS[1], linestyle="--", linewidth=1.3, label=None if number else "learned D")
axis.set(
    xlabel="x", ylabel="density; probability of real", title="The trained discriminator finds the ratio of densities"
)
axis.legend(fontsize=9, ncols=2, loc="upper left")
axis.set_ylim(0, 1.35)
plots.show(
    figure,
    alt="A density of two bumps and one of a single wide bump. The curve p over p plus q has two peaks; three learned "
    "curves lie on it, except far outside where there are no data.",
    caption="**Figure 26.2.** Known densities, the best discriminator, and three trained ones (seeds 0 to 2).",
)

# %% [markdown]
# Where data lie, the three differ from the formula by {measured:expert_miss:.3f} in the mean. Far outside there are
# no data of either kind, and there $D$ says what it likes. This will matter: a generator that is lost out there gets
# advice from an expert who has never been there.
#
# ## What the generator is told
#
# The generator's error passes *through* the discriminator. With the score $s = D$'s output for a made image, $D =
# \sigma(s)$, and by the chain rule (unit 5)
#
# $$\frac{\partial\,\text{loss}}{\partial \theta_G} = \frac{\partial\,\text{loss}}{\partial s}\;\cdot\;
# \frac{\partial s}{\partial x}\;\cdot\;\frac{\partial x}{\partial \theta_G}.$$
#
# The factor in the middle is the expert's advice: in which direction should this image change to look more real? The
# weights of $D$ are used for it, and are not changed by it. The first factor depends on which loss we choose.
#
# - **Minimax loss**: $\log(1 - \sigma(s))$, the generator's half of the game. Its slope at the score is $-\sigma(s)$.
# - **Non-saturating loss**: $-\log \sigma(s)$. Instead of making "made" improbable, make "real" probable. Its slope is
#   $\sigma(s) - 1$.
# - **Least squares** (Mao and others, 2017): $\tfrac12 (s - 1)^2$, with slope $s - 1$. There is no sigmoid; the
#   discriminator is trained by squared error to answer 1 and 0.

# %% [markdown] tags=["predict"]
# Early in training made images are bad, and the discriminator is sure: $s$ is, say, −6. How large are the three slopes
# there? With which loss will the generator learn?

# %%
scores = np.linspace(-8, 8, 200)
sigmoid = 1 / (1 + np.exp(-scores))
figure, (left, right) = plt.subplots(1, 2, figsize=(7.8, 3.2), sharex=True)
for name, loss, slope in (
    ("minimax", np.log1p(-sigmoid), -sigmoid),
    ("non-saturating", -np.log(sigmoid), sigmoid - 1),
    ("least squares", (scores - 1) ** 2 / 2, scores - 1),
):
    left.plot(scores, loss, label=name)
    right.plot(scores, np.abs(slope), label=name)
left.set(ylim=(-8, 12), xlabel="score of a made image", ylabel="generator's loss", title="The losses")
right.set(
    ylim=(0, 2), xlabel="score of a made image", ylabel="size of the slope", title="Minimax is flat where D is sure"
)
left.legend(fontsize=9)
plots.show(
    figure,
    alt="Left: three losses against the score. Right: sizes of their slopes. The minimax slope is near 0 for negative "
    "scores, the non-saturating slope near 1 there, and the least-squares slope grows without bound.",
    caption="**Figure 26.3.** Generator losses and their slopes. A sure discriminator gives scores far to the left.",
)

# %% [markdown] tags=["answer"]
# At −6 the minimax slope is σ(−6), about 0.0025; the non-saturating one 0.9975; least squares 7. The first is silent
# exactly when there is most to learn. This is the trouble of squared error behind a sigmoid in unit 4, come back.

# %% [markdown]
# Now the gradient at a generator's weights, in a real case. The data for this and the next sections are a **ring of
# eight Gaussians**. A digit's ten classes are hard to see in 64 dimensions; here we can count by eye which of the eight
# *modes* a generator makes.

# %%
angles = 2 * np.pi * np.arange(8) / 8
centres = 2 * np.stack([np.cos(angles), np.sin(angles)], axis=1)  # (8, 2)
random = np.random.default_rng(26)
ring = (centres[random.integers(8, size=20000)] + random.normal(0, 0.05, (20000, 2))).astype("float32")


def draw(generator, count, seed):
    """What a generator makes of normal noise."""
    noise = np.random.default_rng(seed).normal(size=(count, generator.input_shape[1])).astype("float32")
    return ops.convert_to_numpy(generator(noise))


# %% [markdown]
# An untrained generator, and a discriminator that was trained against it until it was sure. The generator does not
# move. We ask for its gradient under both losses. `softplus(s)` is $\log(1 + e^s)$, and so $-\log\sigma(s)$ is
# `softplus(-s)` and $\log(1-\sigma(s))$ is `-softplus(s)`.


# %%
def gradient_size(generator, expert, loss):
    noise = np.random.default_rng(0).normal(size=(500, 8)).astype("float32")
    with tf.GradientTape() as tape:
        value = ops.mean(loss(expert(generator(noise))))
    return float(tf.linalg.global_norm(tape.gradient(value, generator.trainable_variables)))


ratios, trust = [], []
for seed in range(3):
    keras.utils.set_random_seed(seed)
    generator, expert = dense(8, 2), dense(2, 1)
    made = draw(generator, 2000, seed)
    train_expert(expert, ring[:2000], made, 25, seed)
    saturating = gradient_size(generator, expert, lambda scores: -ops.softplus(scores))
    ratios.append(gradient_size(generator, expert, lambda scores: ops.softplus(-scores)) / saturating)
    trust.append(float(probability(expert, made).mean()))

# %%
record("trust", trust)
record(
    "saturation",
    ratios,
    unit="times",
    claim="While the discriminator is sure, the minimax loss gives the generator a gradient at least 10 times smaller",
    holds=min(ratios) > 10,
)

# %% [markdown]
# The discriminator gives made points a probability of {measured:trust:.4f} in the mean, and the non-saturating gradient
# is {measured:saturation:.0f} times as large ({measured:saturation.low:.0f} to {measured:saturation.high:.0f}). From
# here on we use it, as nearly everybody does. The game is then no longer quite minimax: each player has a loss of its
# own.
#
# ## A GAN by hand
#
# Before Keras, the whole game in NumPy. Real numbers come from a normal distribution around 1 with deviation 0.5. The
# generator is $G(z) = az + b$. For two normal densities $\log (p/q)$ is a parabola, so a score $s(x) = w_0 + w_1 x +
# w_2 x^2$ is all that the best discriminator needs. The slopes are those of unit 2: for the discriminator "target
# minus probability" times the inputs, for the generator the three factors from above, $(\sigma(s) - 1) \cdot (w_1 + 2
# w_2 x) \cdot z$ for $a$, and the same without $z$ for $b$.


# %%
def powers(x):
    return np.stack([np.ones_like(x), x, x * x])  # (3, batch)


def judged(weights, x):
    return 1 / (1 + np.exp(-weights @ powers(x)))  # (batch,)


def discriminator_step(weights, real, made, rate=0.2):
    lift = (powers(real) * (1 - judged(weights, real))).mean(axis=1)
    return weights + rate * (lift - (powers(made) * judged(weights, made)).mean(axis=1))


def generator_step(a, b, weights, noise, rate=0.05):
    x = a * noise + b
    slope = (judged(weights, x) - 1) * (weights[1] + 2 * weights[2] * x)  # loss by x
    return a - rate * (slope * noise).mean(), b - rate * slope.mean()


# %%
def play(seed, rounds=1000):
    random, weights, a, b = np.random.default_rng(seed), np.zeros(3), 1.0, -1.0
    states = [(a, b, weights)]
    for _ in range(rounds):
        for _ in range(3):  # the expert takes three steps for each of the forger
            real, made = random.normal(1, 0.5, 256), a * random.normal(size=256) + b
            weights = discriminator_step(weights, real, made)
        a, b = generator_step(a, b, weights, random.normal(size=256))
        states.append((a, b, weights))
    return states


games = [play(seed) for seed in range(3)]
record("hand_deviation", [abs(game[-1][0]) for game in games])
record("hand_middle", [game[-1][1] for game in games])

# %%
moments = np.unique(np.geomspace(1, 1001, 16).astype(int)) - 1
figure, axis = plt.subplots(figsize=(6.4, 3.4))
across = np.linspace(-3, 3, 241)
axis.fill_between(across, bump(across, 1, 0.5), alpha=0.3, color=plots.COLOURS[2], label="real density")
(made_curve,) = axis.plot([], [], color=plots.COLOURS[0], linestyle="-", label="made density", animated=True)
(judge_curve,) = axis.plot([], [], color=plots.COLOURS[1], linestyle="--", label="D", animated=True)
clock = axis.text(-2.9, 1.5, "", animated=True)
axis.set(xlim=(-3, 3), ylim=(0, 1.75), xlabel="x", ylabel="density; probability of real")
axis.set_title("Made numbers overshoot, return and settle; D becomes flat")
axis.legend(loc="upper right", fontsize=9)


def draw_moment(frame):
    a, b, weights = games[0][moments[frame]]
    made_curve.set_data(across, bump(across, b, abs(a)))
    judge_curve.set_data(across, judged(weights, across))
    clock.set_text(f"round {moments[frame]}")


plots.animate(
    figure,
    draw_moment,
    len(moments),
    alt="The made density starts left of the real one, moves right past it, becomes too narrow, widens again and ends "
    "on the real density, while the discriminator's curve flattens at one half.",
    caption="**Figure 26.4.** The game by hand. Press Play.",
)

# %% [markdown]
# After 1,000 rounds the generator's middle is {measured:hand_middle:.2f} and its deviation
# {measured:hand_deviation:.2f}; 1 and 0.5 were wanted. On the way it is no descent: for a while the generator piles
# all its numbers on the spot that the expert likes best. Then the expert changes its mind. In one dimension with
# three weights they come to rest. With large networks they may circle for ever.
#
# ## A model with a `train_step` of its own
#
# In Keras a training step that is not "one loss, one gradient" is written by overriding `train_step`. `fit` calls it
# for each batch, and so does `train`. Two tapes, two optimisers, and each optimiser gets only the weights of its own
# network. That is all there is to "holding" the discriminator: its weights are not in the list.


# %%
class GAN(keras.Model):
    def __init__(self, generator, discriminator, seed=0):
        super().__init__()
        self.generator, self.discriminator = generator, discriminator
        self.dice = keras.random.SeedGenerator(seed)
        self.blur = keras.Variable(0.0, trainable=False)  # for later
        self.losses_seen = [keras.metrics.Mean(name="d_loss"), keras.metrics.Mean(name="g_loss")]
        self.built = True  # both networks are

    def compile(self, generator_rate, discriminator_rate):
        super().compile(optimizer=keras.optimizers.Adam(generator_rate, beta_1=0.5))
        self.discriminator_optimizer = keras.optimizers.Adam(discriminator_rate, beta_1=0.5)
        self.discriminator_optimizer.build(self.discriminator.trainable_variables)

    @property
    def metrics(self):
        return self.losses_seen

    def make(self, labels):
        noise = keras.random.normal((ops.shape(labels)[0], self.generator.input_shape[1]), seed=self.dice)
        return self.generator(noise)

    def judge(self, images, labels):  # the labels are for later, too
        noise = keras.random.normal(ops.shape(images), seed=self.dice)
        return self.discriminator(images + self.blur * noise, training=True)  # scores: (batch, 1)

    def train_step(self, batch):
        real, labels = batch
        with tf.GradientTape() as tape:
            on_real, on_made = self.judge(real, labels), self.judge(self.make(labels), labels)
            d_loss = ops.mean(ops.softplus(-on_real)) + ops.mean(ops.softplus(on_made))
        weights = self.discriminator.trainable_variables
        self.discriminator_optimizer.apply(tape.gradient(d_loss, weights), weights)
        with tf.GradientTape() as tape:
            g_loss = ops.mean(ops.softplus(-self.judge(self.make(labels), labels)))
        weights = self.generator.trainable_variables
        self.optimizer.apply(tape.gradient(g_loss, weights), weights)
        for seen, loss in zip(self.losses_seen, (d_loss, g_loss), strict=True):
            seen.update_state(loss)
        return {seen.name: seen.result() for seen in self.losses_seen}


# %% [markdown]
# The first momentum of Adam (unit 9) is 0.5 instead of 0.9, after Radford and others (2016): the opponent moves, and
# old slopes mislead. One epoch with `fit`, to see that the right weights move:

# %%
keras.utils.set_random_seed(0)
gan = GAN(dense(8, 2), dense(2, 1))
gan.compile(1e-3, 1e-3)
dummy = np.zeros(len(ring))  # a GAN needs no labels
history = gan.fit(ring, dummy, batch_size=128, epochs=1, verbose=0)
print({name: round(values[0], 2) for name, values in history.history.items()})

# %% [markdown] tags=["predict"]
# Suppose that both networks were perfect: $q = p$, and $D = ½$ everywhere. What are the two losses?

# %%
print(f"D: {2 * np.log(2):.3f}   G: {np.log(2):.3f}")

# %% [markdown] tags=["answer"]
# Each term is $-\log ½ = 0.693$. The discriminator's loss has two of them, one for real and one for made images. Keep
# 1.386 and 0.693 in mind when you read curves: a *lower* loss of $D$ means that it can tell them apart.

# %% [markdown]
# ## Mode collapse
#
# Now the ring, with two settings. `train` takes the same steps as `fit`, and its `Trainer` lets us look in between.
#
# - **slow expert**: the discriminator's rate is a tenth of the generator's;
# - **fast and blurred**: the discriminator's rate is twice the generator's; Heusel and others (2017) argue for unlike
#   rates. Also, normal noise is added to all points that the discriminator sees, real and made. Its deviation falls
#   from 0.5 to 0.1. This is called *instance noise* (Sønderby and others, 2017). Blurred modes overlap, so that the
#   discriminator's advice reaches from one to the next, and $D^*$ is no cliff.
#
# We judge a generator by 1,000 points. A point is **good** if it is within 0.2 (four deviations) of a centre. A mode
# counts as **covered** if at least 1 % of all points are good and belong to it.


# %%
def ring_quality(points):
    """The number of covered modes and the share of good points."""
    distances = np.linalg.norm(points[:, None] - centres, axis=2)  # (points, 8)
    good = distances.min(axis=1) < 0.2
    counts = np.bincount(distances.argmin(axis=1)[good], minlength=8)
    return int((counts >= 0.01 * len(points)).sum()), float(good.mean())


def ring_run(seed, generator_rate, discriminator_rate, blur=0.0, parts=16):
    keras.utils.set_random_seed(seed)
    gan = GAN(dense(8, 2), dense(2, 1), seed)
    gan.compile(generator_rate, discriminator_rate)
    trainer, random, log = Trainer(gan), np.random.default_rng(seed), []
    for part in range(parts):
        gan.blur.assign(blur * max(0.2, 1 - 4 / 3 * part / parts))
        losses = trainer.steps(ring, dummy, random.integers(len(ring), size=(120, 128)))
        points = draw(gan.generator, 1000, 1)
        log.append((points, losses["d_loss"], losses["g_loss"], *ring_quality(points)))
    return log


# %%
settings = {"slow expert": (2e-3, 2e-4), "fast and blurred": (2e-3, 4e-3, 0.5)}
runs = {(name, seed): ring_run(seed, *setting) for name, setting in settings.items() for seed in range(3)}
covered = {name: [runs[name, seed][-1][3] for seed in range(3)] for name in settings}
good = {name: [runs[name, seed][-1][4] for seed in range(3)] for name in settings}

# %%
record("modes_slow", covered["slow expert"], unit="modes")
record(
    "modes_blurred",
    covered["fast and blurred"],
    unit="modes",
    claim="With a fast discriminator and fading instance noise all 8 modes of a ring are covered in every run; with a "
    "slow discriminator at least 3 fewer are",
    holds=min(covered["fast and blurred"]) == 8 and max(covered["slow expert"]) <= 5,
)
record("good_slow", good["slow expert"])
record(
    "good_blurred",
    good["fast and blurred"],
    claim="At least 7 of 10 points of the cured GAN lie within four deviations of a mode, in every run",
    holds=min(good["fast and blurred"]) > 0.7,
)

# %%
shown = (1, 5, 9, 15)
figure, axes = plt.subplots(2, 4, figsize=(7.6, 4.2), sharex=True, sharey=True)
for row, name in zip(axes, settings, strict=True):
    for axis, part in zip(row, shown, strict=True):
        axis.plot(*centres.T, "o", color=plots.COLOURS[5], markersize=11, alpha=0.4)
        axis.plot(*runs[name, 0][part][0][:400].T, ".", color=plots.COLOURS[0], markersize=2)
        axis.set(xlim=(-3, 3), ylim=(-3, 3), aspect="equal")
        axis.text(0, 0, f"{runs[name, 0][part][3]} of 8", ha="center", va="center", fontsize=9)
    row[0].set_ylabel(f"{name}\nx₂", fontsize=9)
for axis, part in zip(axes[0], shown, strict=True):
    axis.set_title(f"step {120 * (part + 1):,}", fontsize=10)
for axis in axes[1]:
    axis.set_xlabel("x₁")
figure.suptitle(
    "A slow expert is chased from mode to mode; blur lets all eight be found", fontsize=11, fontweight="bold"
)
plots.show(
    figure,
    alt="Two rows of four scatter plots on a ring of eight spots. Slow expert: the points sit in one or two lumps "
    "that wander. Fast and blurred: all eight spots are hit at the end.",
    caption="**Figure 26.5.** Generated points over training, seed 0. In the middle: modes covered.",
)

# %% [markdown]
# With the slow expert {measured:modes_slow:.1f} modes are covered in the mean ({measured:modes_slow.low:.0f} to
# {measured:modes_slow.high:.0f}), and {measured:good_slow:.0%} of the points are good. This is **mode collapse**. To
# put everything on one mode is a good answer to *today's* discriminator. A slow discriminator takes long to learn
# "that spot is full of forgeries". Then the generator moves on to another spot, and the chase goes round. No term of
# the loss asks for variety: each point is judged alone.
#
# With a fast expert and blur it is {measured:modes_blurred:.0f} in every run, and {measured:good_blurred:.0%} of the
# points are good. We changed two things at once; try each of them alone.
#
# There are other cures. To judge a few images *together*, so that sameness shows, is the idea of minibatch
# discrimination (Salimans and others, 2016) and of packing (Lin and others, 2018). Unrolling lets the generator look
# some steps of the discriminator ahead (Metz and others, 2017). The Wasserstein GAN replaces the divergence by a
# distance that also has a slope where $p$ and $q$ do not overlap (Arjovsky and others, 2017; Gulrajani and others,
# 2017). Lucic and others (2018) compared many such losses with equal budgets for tuning. They found no loss that was
# consistently better than the first one.
#
# ### What the losses say

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(7.8, 3.2))
steps = 120 * np.arange(1, 17)
for number, name in enumerate(("slow expert", "fast and blurred")):
    _, _, g_losses, _, shares = zip(*runs[name, 0], strict=True)
    style = {"color": plots.COLOURS[number], "linestyle": plots.DASHES[number], "label": name}
    left.plot(steps, g_losses, **style)
    right.plot(steps, shares, **style)
left.axhline(np.log(2), color="black", linestyle=":", linewidth=1)
left.set(xlabel="training steps", ylabel="generator's loss", title="The loss hardly moves …")
right.set(xlabel="training steps", ylabel="share of good points", ylim=(0, 1), title="… while the quality does")
left.legend(fontsize=9)
plots.show(
    figure,
    alt="Left: the generator's loss in both settings swings, then stays near 0.8. Right: the share of good "
    "points rises to about 0.9 with the cure and stays low with the slow expert.",
    caption="**Figure 26.6.** The generator's loss (dotted: ln 2) and the share of good points, seed 0.",
)

# %%
late_losses = {name: [np.mean([part[2] for part in runs[name, seed][-5:]]) for seed in range(3)] for name in settings}
record("late_slow", late_losses["slow expert"])
record("late_blurred", late_losses["fast and blurred"])

# %% [markdown]
# In the last third the generator's loss is {measured:late_slow:.2f} in the collapsed runs and
# {measured:late_blurred:.2f} in the cured ones. Whoever had only these curves could not say which generator is better:
# each loss is measured by an opponent who changes, and the two opponents are not the same. The curves show whether one
# side has run away, and little else. Quality must be measured on samples.
#
# ## Digits
#
# Now images: the small digits, 64 pixels between 0 and 1. The generator ends in a sigmoid. The discriminator uses
# leaky ReLUs, which keep a slope on both sides (unit 3), since the generator lives on that slope. It has dropout
# (unit 11). Only 1,197 images are in the training set, and without dropout it would soon know them by heart. Then it
# would be sure, and useless as a teacher.
#
# One more thing helps against the endless chase: we take the **mean of the generator's weights** over the last third of
# training. What circles around a good place is, in the mean, near that place.

# %%
images, labels = data.digits()  # (1797, 8, 8) in 0..1
order = np.random.default_rng(26).permutation(len(images))
pixels = images.reshape(-1, 64).astype("float32")  # (1797, 64)
real_digits, held_out = pixels[order[:1197]], pixels[order[1197:]]
real_labels, held_out_labels = labels[order[:1197]], labels[order[1197:]]


def leaky(inputs, outputs, units=128, last=None, dropout=0.0):
    stack = [keras.Input((inputs,))]
    for _ in range(2):
        stack += [layers.Dense(units), layers.LeakyReLU(negative_slope=0.2), layers.Dropout(dropout)]
    return keras.Sequential([*stack, layers.Dense(outputs, activation=last)])


# %%
def train_gan(gan, targets, seed, parts=24):
    """Train on the digits in parts of 100 steps; the generator gets the mean weights of the last third."""
    gan.compile(1e-3, 1e-3)
    trainer, random, kept = Trainer(gan), np.random.default_rng(seed), []
    for part in range(parts):
        trainer.steps(real_digits, targets, random.integers(len(real_digits), size=(100, 64)))
        if part >= parts * 2 // 3:
            kept.append(gan.generator.get_weights())
    gan.generator.set_weights([np.mean(group, axis=0) for group in zip(*kept, strict=True)])
    return kept[-1]  # the weights without averaging


generators, last_weights = [], []
for seed in range(3):
    keras.utils.set_random_seed(seed)
    gan = GAN(leaky(16, 64, last="sigmoid"), leaky(64, 1, dropout=0.3), seed)
    last_weights.append(train_gan(gan, np.zeros(len(real_digits)), seed))
    generators.append(gan.generator)

# %%
made = [draw(generator, 600, 100 + seed) for seed, generator in enumerate(generators)]


def sheet(pictures, across):
    """Pictures side by side in rows, dark on light."""
    tiles = pictures.reshape(-1, across, 8, 8)
    padded = np.pad(tiles, ((0, 0), (0, 0), (0, 1), (0, 1)))
    return 1 - padded.transpose(0, 2, 1, 3).reshape(len(tiles) * 9, across * 9)


figure, axes = plt.subplots(1, 2, figsize=(7.6, 3.9))
for axis, pictures, name in zip(axes, (held_out, made[0]), ("real", "made by the GAN"), strict=True):
    axis.imshow(sheet(pictures[:80], 10), vmin=0, vmax=1)
    axis.set_title(name)
    axis.axis("off")
figure.suptitle("Most made digits can be read; not all of them are digits", fontsize=11, fontweight="bold")
plots.show(
    figure,
    alt="Eighty real digits of 8 by 8 pixels beside eighty made by the GAN. Most of the made ones can be read, "
    "some are scrawls between two classes.",
    caption="**Figure 26.7.** Held-out digits, and images from the generator of seed 0, unselected.",
)

# %% [markdown]
# ## Measuring quality
#
# "Looks good" is no measure. A useful one asks: *do made and real images have the same distribution?* That cannot be
# counted in 64 dimensions. So one looks at a few features, those that a classifier has learned (unit 17), and compares
# two normal distributions in the space of features. With means $\mu$ and covariances $\Sigma$ the squared **Fréchet
# distance** is
#
# $$d^2 = \lVert \mu_1 - \mu_2 \rVert^2 + \mathrm{tr}\bigl(\Sigma_1 + \Sigma_2 - 2 (\Sigma_1 \Sigma_2)^{1/2}\bigr).$$
#
# Heusel and others (2017) use the features of a large network called Inception and speak of the *Fréchet Inception
# distance*, FID. We use the last hidden layer of a small classifier of real training digits. It is the formula of FID
# with other features, and our figures cannot be compared with any FID in a paper. The trace of the root is the sum of
# the roots of the eigenvalues of $\Sigma_1 \Sigma_2$.

# %%
keras.utils.set_random_seed(26)
classifier = dense(64, 10, units=32)
classifier.compile(
    optimizer=keras.optimizers.Adam(3e-3), loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True)
)
train(classifier, real_digits, real_labels, epochs=40, batch_size=64)
hidden_layers = keras.Sequential(classifier.layers[:-1])  # (batch, 64) -> (batch, 32)


def named(pictures):
    return ops.convert_to_numpy(classifier(pictures)).argmax(axis=1)


def frechet(some, others):
    """The squared Fréchet distance of two sets of images in the classifier's features."""
    one, two = (ops.convert_to_numpy(hidden_layers(pictures)).astype(float) for pictures in (some, others))
    first, second = np.cov(one.T), np.cov(two.T)  # (32, 32)
    roots = np.sqrt(np.maximum(np.linalg.eigvals(first @ second).real, 0))  # none is negative but by rounding
    return float(np.sum((one.mean(axis=0) - two.mean(axis=0)) ** 2) + np.trace(first + second) - 2 * roots.sum())


record("classifier_accuracy", float(np.mean(named(held_out) == held_out_labels)))

# %% [markdown] tags=["predict"]
# Two sets of *real* digits that have no image in common: is their distance zero? Will it grow or shrink when we take
# fewer images in each set?

# %%
small = [frechet(pixels[order[start : start + 100]], held_out[:100]) for start in (0, 100, 200)]
floors = [frechet(np.random.default_rng(seed).permutation(real_digits)[:600], held_out) for seed in range(3)]
record("floor", floors)
record(
    "floor_small",
    small,
    claim="The Fréchet distance of two sets of real digits is at least twice as large with 100 images each as with 600",
    holds=min(small) > 2 * max(floors),
)

# %% [markdown] tags=["answer"]
# It is not zero: {measured:floor:.2f} with 600 images in each set, and {measured:floor_small:.2f} with 100. Means and
# covariances of few images are wrong by chance, and every error makes the distance larger. So compare only distances
# of sets of the same size, and give the distance of real from real beside them: nothing can be expected below that
# floor.

# %% [markdown]
# Now rivals that need no network. Each gets the 1,197 training digits and makes 600.
#
# - **Normal distribution**: 32 principal components (unit 22), and for each of them normal random numbers of the right
#   spread.
# - **Gaussian mixture**: 20 normal distributions in the same 32 components, fitted by scikit-learn.
# - **Copies with noise**: a training digit, drawn at random, with a little noise on each pixel. This is a forger with
#   a photocopier.

# %%
components = PCA(32, random_state=0).fit(real_digits)
codes = components.transform(real_digits)  # (1197, 32)
spread = np.sqrt(components.explained_variance_)


def from_codes(drawn):
    return np.clip(components.inverse_transform(drawn), 0, 1).astype("float32")


rivals = {"normal distribution": [], "Gaussian mixture": [], "copies with noise": []}
for seed in range(3):
    random = np.random.default_rng(seed)
    rivals["normal distribution"].append(from_codes(random.normal(size=(600, 32)) * spread))
    mixture = GaussianMixture(20, reg_covar=1e-3, random_state=seed).fit(codes)
    rivals["Gaussian mixture"].append(from_codes(mixture.sample(600)[0]))
    copied = real_digits[random.integers(len(real_digits), size=600)] + random.normal(0, 0.05, (600, 64))
    rivals["copies with noise"].append(np.clip(copied, 0, 1).astype("float32"))

# %%
distances = {name: [frechet(pictures, held_out) for pictures in sets] for name, sets in rivals.items()}
distances["GAN"] = [frechet(pictures, held_out) for pictures in made]
raw = []
for seed, generator in enumerate(generators):
    averaged = generator.get_weights()
    generator.set_weights(last_weights[seed])
    raw.append(frechet(draw(generator, 600, 100 + seed), held_out))
    generator.set_weights(averaged)
distances["GAN, last weights"] = raw
distances["real digits"] = floors

# %%
record("frechet_mixture", distances["Gaussian mixture"])
record("frechet_copies", distances["copies with noise"])
record("frechet_last", distances["GAN, last weights"])
record("frechet_normal", distances["normal distribution"])
record(
    "frechet_gan",
    distances["GAN"],
    claim="Digits of a small GAN have a smaller Fréchet distance from real ones than those of a normal distribution of "
    "32 principal components, in every run",
    holds=max(distances["GAN"]) < 0.95 * min(distances["normal distribution"]),
)
record(
    "mixture_lead",
    np.divide(distances["GAN"], distances["Gaussian mixture"]),
    unit="times",
    claim="On digits of 64 pixels a mixture of 20 normal distributions has a smaller Fréchet distance than the GAN",
    holds=min(distances["GAN"]) > 1.2 * max(distances["Gaussian mixture"]),
)

# %%
names = ["normal distribution", "GAN, last weights", "GAN", "Gaussian mixture", "copies with noise", "real digits"]
figure, axis = plt.subplots(figsize=(6.8, 3.2))
for place, name in enumerate(reversed(names)):
    colour = plots.COLOURS[0] if name.startswith("GAN") else plots.COLOURS[5] if name == "real digits" else "#999999"
    axis.barh(place, np.mean(distances[name]), color=colour)
    axis.plot(distances[name], [place] * 3, "o", color="black", markersize=4)
axis.set_yticks(range(len(names)), list(reversed(names)))
axis.set(xlabel="squared Fréchet distance from held-out digits, 600 images each")
axis.set_title("The GAN beats one Gaussian, and loses to twenty")
plots.show(
    figure,
    alt="Bars of the Fréchet distance: largest for the normal distribution, then the GAN with its last weights, the "
    "GAN with mean weights, the Gaussian mixture, copies with noise, and real digits.",
    caption="**Figure 26.8.** Smaller is better. Dots are three seeds; real digits are the floor.",
)

# %% [markdown]
# The GAN is at {measured:frechet_gan:.2f}, one normal distribution at {measured:frechet_normal:.2f}. Averaging
# helped: the last weights alone give {measured:frechet_last:.2f}. But the Gaussian mixture, at
# {measured:frechet_mixture:.2f}, is better than our GAN, and needs no network. With 64 pixels and a thousand
# images that is no surprise. The case for GANs is large images, where no mixture can follow.
#
# Lowest of all, {measured:frechet_copies:.2f}, is the photocopier. It makes nothing new, and the distance
# praises it. A measure of similarity cannot see copying. We need more than one number.
#
# ### Variety and memory
#
# Two questions more. *Do all classes occur?* The classifier names the made images. *Are they copies?* We look
# how far each made image is from the nearest training image. Held-out digits show which distance is natural.


# %%
def nearest(pictures):
    """The distance of each image to the nearest training digit."""
    squares = (pictures**2).sum(1)[:, None] + (real_digits**2).sum(1) - 2 * pictures @ real_digits.T
    return np.sqrt(np.maximum(squares, 0)).min(axis=1)


shares = np.array([np.bincount(named(pictures), minlength=10) / 600 for pictures in made])  # (seeds, 10)
entropies = np.exp(-np.sum(shares * np.log(np.maximum(shares, 1e-9)), axis=1))
record(
    "smallest_class",
    shares.min(axis=1),
    claim="All ten classes occur among a GAN's digits, each with at least 2 %, in every run",
    holds=shares.min() > 0.02,
)
record("effective_classes", entropies, unit="classes")

# %%
gaps = {"GAN": made, "copies with noise": rivals["copies with noise"], "Gaussian mixture": rivals["Gaussian mixture"]}
gaps = {name: [float(nearest(pictures).mean()) for pictures in sets] for name, sets in gaps.items()}
record("gap_held_out", float(nearest(held_out).mean()), unit="distance")
record("gap_copies", gaps["copies with noise"], unit="distance")
record(
    "gap_gan",
    gaps["GAN"],
    unit="distance",
    claim="The GAN does not copy: its digits are on average no nearer to training digits than held-out digits are",
    holds=min(gaps["GAN"]) > 0.95 * nearest(held_out).mean(),
)

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(7.8, 3.2))
left.bar(range(10), shares.mean(axis=0), color=plots.COLOURS[0])
for row in shares:
    left.plot(range(10), row, "o", color="black", markersize=3.5)
left.axhline(0.1, color="black", linestyle=":", linewidth=1)
left.set(xlabel="class, as the classifier names it", ylabel="share of made digits", xticks=range(10))
left.set_title("All classes occur")
bins = np.linspace(0, 3, 31)
for number, (name, pictures) in enumerate(
    (("held-out digits", held_out), ("GAN", made[0]), ("copies with noise", rivals["copies with noise"][0]))
):
    counts = np.histogram(nearest(pictures), bins)[0] / len(pictures)
    right.plot((bins[1:] + bins[:-1]) / 2, counts, linestyle=plots.DASHES[number], label=name)
right.set(xlabel="distance to the nearest training digit", ylabel="share of images", title="The GAN is no photocopier")
right.legend(fontsize=8)
plots.show(
    figure,
    alt="Left: bars for the ten classes, all between a few and some twenty per cent. Right: distances to the nearest "
    "training digit; held-out digits lie around 1.1, those of the GAN around 1.4, copies with noise near 0.3.",
    caption="**Figure 26.9.** Left: classes of made digits, three seeds. Right: distances to the training set.",
)

# %% [markdown]
# The rarest class has {measured:smallest_class:.1%} of the images, and the ten classes are as varied as
# {measured:effective_classes:.1f} equally frequent ones. The mean distance to the nearest training digit is
# {measured:gap_gan:.2f}; for held-out digits it is {measured:gap_held_out:.2f}, for the photocopier
# {measured:gap_copies:.2f}. Now the photocopier is exposed. That the GAN's digits lie *farther* away than real ones
# has another reason: not all of them are digits.
#
# ## Asking for a digit: the conditional GAN
#
# A GAN gives *some* digit. To ask for a 7, tell both networks the class (Mirza and Osindero, 2014). The
# generator gets noise and a one-hot label; the discriminator gets an image and a label, and asks: is this a real image
# *of this class*? Only `make` and `judge` change.


# %%
class ConditionalGAN(GAN):
    def make(self, labels):
        noise = keras.random.normal((ops.shape(labels)[0], 16), seed=self.dice)
        return self.generator(ops.concatenate([noise, labels], axis=1))  # (batch, 16 + 10)

    def judge(self, images, labels):
        return self.discriminator(ops.concatenate([images, labels], axis=1), training=True)


one_hot = np.eye(10, dtype="float32")
keras.utils.set_random_seed(0)
conditional = ConditionalGAN(leaky(26, 64, last="sigmoid"), leaky(74, 1, dropout=0.3))
_ = train_gan(conditional, one_hot[real_labels], 0, parts=12)

# %%
asked = np.tile(np.arange(10), 60)
noise = np.repeat(np.random.default_rng(0).normal(size=(60, 16)).astype("float32"), 10, axis=0)  # one for ten classes
answered = ops.convert_to_numpy(conditional.generator(np.hstack([noise, one_hot[asked]])))
record(
    "obeyed",
    float(np.mean(named(answered) == asked)),
    claim="A conditional GAN makes the class that is asked for in at least 8 of 10 cases, as a classifier judges",
    holds=np.mean(named(answered) == asked) > 0.8,
)

# %% [markdown]
# The classifier, which is right on {measured:classifier_accuracy:.0%} of held-out digits, reads the class that was
# asked for in {measured:obeyed:.0%} of the images.
#
# Between two points of noise every point makes an image. We walk from one to another, as between codes in unit 22, and
# beside it stands what the conditional generator makes of the same noise for ten classes.

# %%
ends = np.random.default_rng(5).normal(size=(2, 5, 1, 16)).astype("float32")
share = np.linspace(0, 1, 10, dtype="float32")[:, None]  # (10, 1)
path = (1 - share) * ends[0] + share * ends[1]  # (5, 10, 16)
walk = ops.convert_to_numpy(generators[0](path.reshape(50, 16)))
figure, axes = plt.subplots(1, 2, figsize=(7.6, 2.6))
for axis, pictures, name in zip(
    axes, (walk, answered[:50]), ("a walk in each row", "one noise in each row, classes 0 to 9"), strict=True
):
    axis.imshow(sheet(pictures, 10), vmin=0, vmax=1)
    axis.set_title(name, fontsize=10)
    axis.axis("off")
figure.suptitle("Neighbouring noise makes similar digits; the label chooses the class", fontsize=11, fontweight="bold")
plots.show(
    figure,
    alt="Left: five rows of ten digits; in each row one digit turns into another. Right: five rows with the digits 0 "
    "to 9, each row in a manner of its own.",
    caption="**Figure 26.10.** Left: straight walks in the space of noise. Right: the conditional generator.",
)

# %% [markdown]
# ## Larger images
#
# The same class plays with any two networks. The next two take images of 28×28 pixels: the expert's convolutions halve
# them twice, the generator's *transposed* convolutions double them twice, as in the DCGAN of Radford and others (2016).
# In the full profile they are trained on Fashion-MNIST, 60,000 pictures of clothes, which are downloaded once;
# an epoch takes about a minute and a half on two cores.

# %%
forger = keras.Sequential([
    keras.Input((64,)),  # noise
    layers.Dense(7 * 7 * 64),
    layers.LeakyReLU(negative_slope=0.2),
    layers.Reshape((7, 7, 64)),
    layers.Conv2DTranspose(32, 4, strides=2, padding="same"),  # (batch, 14, 14, 32)
    layers.LeakyReLU(negative_slope=0.2),
    layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="sigmoid"),  # (batch, 28, 28, 1)
])  # fmt: skip
expert = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(32, 4, strides=2, padding="same"),  # (batch, 14, 14, 32)
    layers.LeakyReLU(negative_slope=0.2),
    layers.Dropout(0.3),
    layers.Conv2D(64, 4, strides=2, padding="same"),  # (batch, 7, 7, 64)
    layers.LeakyReLU(negative_slope=0.2),
    layers.Flatten(),
    layers.Dense(1),
])  # fmt: skip
print("weights:", forger.count_params(), "and", expert.count_params())

# %%
if data.profile() == "full":
    (clothes, _), _ = data.fashion_mnist()
    pictures = clothes[..., np.newaxis].astype("float32") / 255  # (60000, 28, 28, 1)
    gan = GAN(forger, expert)
    gan.compile(5e-4, 5e-4)
    gan.fit(pictures, np.zeros(len(pictures)), batch_size=128, epochs=5)
    made_clothes = draw(forger, 40, 0).reshape(4, 10, 28, 28).transpose(0, 2, 1, 3).reshape(112, 280)
    plt.imshow(1 - made_clothes, vmin=0, vmax=1)
    plt.axis("off")
else:
    print("To run this, set LAYERWISE_PROFILE=full and start the notebook anew.")

# %% [markdown]
# ## Where GANs stand, and what they are used for
#
# For images, diffusion models (Ho and others, 2020) have taken the first place: they are trained by an ordinary loss
# that falls, and they rarely lose modes. A GAN is still fast, one pass through one network for each image, and
# adversarial losses live on as one part of other models, where sharpness counts.
#
# A network that makes convincing faces or voices can be used to deceive: to put a person into a film that was never
# shot, to forge a call, to humiliate. Such *deepfakes* are made with GANs and with their successors. A detector is no
# lasting remedy, for you have just seen what a generator does with a detector. What you can do: make no likeness of a
# person without consent, and say of made images that they are made.
#
# ## What people get wrong
#
# - **Waiting for the loss to fall.** It need not. Look at samples, and measure them.
# - **All weights in one optimiser.** Then one step makes the discriminator worse on purpose, or the generator.
# - **A sigmoid at the end and `from_logits=True`,** or neither.
# - **The minimax loss for the generator.** The gradient vanishes while the discriminator is sure.
# - **Smoothing both labels.** With targets 0.9 for real images, called label smoothing, the best discriminator is
#   $0.9\,p/(p+q)$. Smooth the made ones, too, to $\beta$, and it becomes $(0.9\,p + \beta q)/(p+q)$. Where $p$ is
#   small, made images now get a peak of their own, and the generator stays there (Salimans and others, 2016). Smooth
#   the real side only.
# - **Other pixel ranges.** Real images in 0…1 and a tanh at the end: the discriminator needs only to look for
#   negative pixels.
# - **One good figure.** A small Fréchet distance may come from copies, and a sharp sample from a collapsed generator.
# - **Comparing distances of sets of unlike sizes,** or with other features.
# - **Showing the best samples.** Show them unselected.
#
# ## Summary
#
# - A generator and a discriminator learn from one judgement, in opposite directions. The best discriminator is
#   $p/(p+q)$; a trained one came within {measured:expert_miss:.3f}.
# - The minimax loss is silent where the discriminator is sure; the non-saturating gradient was
#   {measured:saturation:.0f} times as large.
# - `train_step` with two tapes and two optimisers makes it a Keras model.
# - Mode collapse: a slow discriminator left {measured:modes_slow:.1f} of 8 modes, a fast one with fading noise
#   all {measured:modes_blurred:.0f}.
# - Quality has several sides: the Fréchet distance with its floor, classes, distances to the training set. On
#   small digits a Gaussian mixture wins the first of them.
#
# Next comes the last question: which of all these networks, if any, does a problem need?
