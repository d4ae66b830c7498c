# %% [markdown]
# A network can learn wrong labels by heart if many of its units work together on a single image. This unit makes that
# hard in a rude way: at every training step it switches a random half of the units off.

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from keras import layers, regularizers

from layerwise import data, plots
from layerwise.measure import record
from layerwise.training import train

plots.use_style()

# %% [markdown]
# ## Switched off at random
#
# **Dropout** (Hinton and others, 2012; Srivastava and others, 2014) is a layer without weights. In training it sets
# each of its inputs to 0 with a probability called the **rate**, $r$. Each number of each sample is drawn by
# itself, and anew in every step. A unit can therefore never rely on a certain other unit. What it learns must be
# useful in the company of whichever units happen to be there.
#
# What the layer multiplies by is called its **mask**. Here is one for a batch of 12 samples and 32 units.

# %%
random = np.random.default_rng(1)
rate = 0.5
mask = random.uniform(size=(12, 32)) >= rate  # (samples, units), true where a unit is kept

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.0), sharey=True)
left.imshow(mask, cmap="Blues", vmin=0, vmax=1.6, aspect="auto")
left.set(xlabel="unit", ylabel="sample", title="One step: each sample has its own mask")
right.imshow(random.uniform(size=(12, 32)) >= rate, cmap="Blues", vmin=0, vmax=1.6, aspect="auto")
right.set(xlabel="unit", title="The next step: all drawn anew")
for axes in (left, right):
    axes.grid(visible=False)
plots.show(
    figure,
    alt="Two tables of 12 samples by 32 units, each field blue where the unit is kept and white where it is dropped. "
    "About half of the fields are blue, without any pattern, and the two tables differ.",
    caption="**Figure 11.1.** Masks at the rate 0.5, blue where a unit is kept. A row is one of the $2^{32}$ thinned "
    "networks that 32 units contain.",
)

# %% [markdown]
# ## Two modes, and a scale
#
# When the network is *used*, nothing should depend on luck, so dropout is switched off. A layer with dropout thus has
# two **modes**: training and **inference** (use).
#
# That raises a question. A unit of the next layer adds up its inputs. In training a share $r$ of them is missing,
# in inference all are there.

# %% [markdown] tags=["predict"]
# 200 units hand on 1.0 each, and the rate is 0.5. What is their sum in inference? What is it in training, on average?
# What would you do about the difference?

# %%
ones = np.ones((10_000, 200))
kept = random.uniform(size=ones.shape) >= 0.5
print("inference", ones.sum(axis=1).mean(), " training", round((ones * kept).sum(axis=1).mean(), 1))

# %% [markdown] tags=["answer"]
# 200 in inference, about 100 in training: the next layer would learn with inputs half as large as those that it
# gets later. So what is kept is doubled in training. (One could as well halve everything in inference. The first
# papers did that.)

# %% [markdown]
# In general what is kept is divided by the share that is kept, $1 - r$. With a mask $m$ that is 1 with probability
# $1 - r$ and otherwise 0:
#
# $$\tilde a = \frac{m}{1 - r}\, a, \qquad
# \mathbb{E}[\tilde a] = \frac{1 - r}{1 - r}\, a = a, \qquad
# \operatorname{Var}[\tilde a] = \frac{r}{1 - r}\, a^2.$$
#
# The mean is right, and inference has nothing left to do. This is **inverted scaling**, and it is what Keras
# does. Only the mean is right, though: dropout adds noise, and the more, the higher the rate.


# %%
def dropout(x, rate, training, random):
    """Outputs, and what each input was multiplied by."""
    factors = np.ones(x.shape)
    if training:
        factors = (random.uniform(size=x.shape) >= rate) / (1 - rate)
    return x * factors, factors


# %% [markdown]
# The way back is as short. A dropped input had no influence on the loss, so its slope is 0. A kept one was multiplied
# by $1/(1-r)$, so its slope is too. **The slope is multiplied by the same factors as the input.** They have to be
# kept from the forward pass, not drawn again.
#
# $$\frac{\partial L}{\partial a} = \frac{m}{1 - r}\, \frac{\partial L}{\partial \tilde a}$$

# %% [markdown]
# ## By hand, and by Keras
#
# A small network by hand: a hidden layer of 20 units with ReLU, dropout, an output layer of 3 units, softmax and
# cross-entropy. With the factors at hand, forward and backward are unit 5's, with one product more each way.


# %%
def loss_and_slopes(X, labels, W1, b1, W2, b2, factors):
    """Cross-entropy and its slopes, in the order of the parameters."""
    hidden = np.maximum(0, X @ W1 + b1)  # (samples, 20)
    dropped = hidden * factors
    exponentials = np.exp(dropped @ W2 + b2)
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)  # (samples, 3)
    own = probabilities[np.arange(len(X)), labels]
    at_scores = (probabilities - np.eye(3)[labels]) / len(X)
    at_hidden = at_scores @ W2.T * factors * (hidden > 0)  # the same factors as above
    slopes = X.T @ at_hidden, at_hidden.sum(axis=0), dropped.T @ at_scores, at_scores.sum(axis=0)
    return -np.log(own).mean(), slopes


# %% [markdown]
# And Keras. `layers.Dropout(rate, seed=...)` is a layer like any other. To compare the two we need its mask. It can be
# read off: hand the layer ones, and what comes out *is* the mask with its scale. A second layer with the same
# seed draws the same one.

# %%
keras.utils.set_random_seed(0)
inputs_of_five = random.normal(size=(50, 5)).astype("float32")
three_labels = random.integers(0, 3, size=50)
hidden_layer, output_layer = layers.Dense(20, activation="relu"), layers.Dense(3)
keras_factors = layers.Dropout(0.4, seed=7)(np.ones((50, 20), "float32"), training=True).numpy()
print("values in the mask:", np.unique(keras_factors), " 1 / (1 - 0.4) =", round(1 / 0.6, 4))

# %%
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
with tf.GradientTape() as tape:
    hidden = layers.Dropout(0.4, seed=7)(hidden_layer(inputs_of_five), training=True)
    keras_loss = cross_entropy(three_labels, output_layer(hidden))
parameters = hidden_layer.trainable_variables + output_layer.trainable_variables
keras_slopes = [slope.numpy() for slope in tape.gradient(keras_loss, parameters)]
W1, b1, W2, b2 = (parameter.numpy() for parameter in parameters)
our_loss, our_slopes = loss_and_slopes(inputs_of_five, three_labels, W1, b1, W2, b2, keras_factors)

# %%
slope_gap = max(np.abs(a - b).max() / np.abs(b).max() for a, b in zip(our_slopes, keras_slopes, strict=True))
loss_gap = abs(our_loss / float(keras_loss) - 1)
record("loss_gap", loss_gap)
record(
    "slope_gap",
    slope_gap,
    claim="With Keras's own mask, dropout by hand gives Keras's loss and slopes to rounding",
    holds=loss_gap < 1e-5 and slope_gap < 1e-4,
)

# %%
means = []
for seed in range(5):
    layer = layers.Dropout(0.4, seed=seed)
    means.append(layer(np.ones((500, 2_000), "float32"), training=True).numpy().mean())
record(
    "keras_mean",
    means,
    claim="Keras scales in training: the mean of ones after Dropout(0.4) stays 1",
    holds=max(np.abs(np.array(means) - 1)) < 0.01,
)

# %% [markdown]
# The losses agree to {measured:loss_gap:.0e} and all slopes to {measured:slope_gap:.0e}, which is rounding. A million
# ones have the mean {measured:keras_mean:.3f} after `Dropout(0.4)`. So there is nothing else in the layer.
#
# ### Which mode?
#
# Keras passes the mode on for you. `fit` runs in training mode; `predict` and `evaluate` in inference mode. A model
# that you *call* is in inference mode unless you say `training=True`.
#
# The data are those of unit 10: digits of 8×8 pixels, 1,000 for training and 300 for validation, of both of which 40 %
# have a wrong label, and 497 for the test, with right labels.

# %%
parts = [data.mislabelled_digits(seed) for seed in range(3)]  # three random splits
(images, labels), validation, test = parts[0]
keras.utils.set_random_seed(0)
model = keras.Sequential(
    [
        keras.Input((64,)),
        layers.Dense(256, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(256, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(10),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=cross_entropy, metrics=["accuracy"])
history = model.fit(images, labels, batch_size=50, epochs=2, verbose=0)

# %% [markdown] tags=["predict"]
# Three pairs follow: `predict` twice, calling the model twice, calling it twice with `training=True`. In which
# pairs are the two outcomes equal?

# %%
few = test[0][:5]
pairs = {
    "predict": [model.predict(few, verbose=0) for _ in range(2)],
    "model(x)": [model(few).numpy() for _ in range(2)],
    "model(x, training=True)": [model(few, training=True).numpy() for _ in range(2)],
}
for name, (first, second) in pairs.items():
    print(f"{name:24} equal: {np.array_equal(first, second)}")

# %% [markdown] tags=["answer"]
# In the first two. Only with `training=True` masks are drawn, and each call draws others.

# %% [markdown]
# ## Three networks side by side
#
# Everything below is measured on three splits, each with wrong labels of its own. To save time the three networks
# train side by side, as a *stack*: `EinsumDense` holds three weight tables, and network $k$ sees only its own data.
# Nothing passes between them, and dropout draws a mask for each. Apart from that it is the network above:
# 64-256-256-10, Adam at 0.001, batches of 50. It has 50 epochs, as in unit 10's comparison, so that the outcomes can
# be laid side by side.


# %%
def dense(units, activation=None, penalty=None):
    """A dense layer in each of three networks: (batch, 3, inputs) to (batch, 3, units)."""
    start = keras.initializers.VarianceScaling(3, "fan_avg", "uniform")  # as large as in a single layer
    return layers.EinsumDense(
        "bki,kio->bko",
        (3, units),
        activation=activation,
        bias_axes="ko",
        kernel_initializer=start,
        kernel_regularizer=penalty,
    )


def network(after_input=None, after_first=None, after_second=None, penalty=None, seed=0):
    """Three networks 64-256-256-10; the first three arguments are layers of noise, or nothing."""
    keras.utils.set_random_seed(seed)
    hidden = [after_input, dense(256, "relu", penalty), after_first, dense(256, "relu", penalty), after_second]
    model = keras.Sequential([keras.Input((3, 64)), *filter(None, hidden), dense(10, penalty=penalty)])
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=cross_entropy, metrics=["accuracy"])
    return model


# %%
TRAINING, VALIDATION, TEST = range(3)


def stacked(part, parts=parts):
    """Inputs (samples, 3, 64) and labels (samples, 3) of the three splits."""
    inputs, labels = zip(*(split[part] for split in parts), strict=True)
    return np.stack(inputs, axis=1), np.stack(labels, axis=1)


def accuracies(model, parts=parts):
    """Accuracy on each part in each split, (parts, splits), in inference mode."""
    both = [stacked(part, parts) for part in range(3)]
    return np.array([np.mean(np.argmax(model(x), axis=-1) == y, axis=0) for x, y in both])


# %% [markdown]
# Four rates behind both hidden layers, from none to 0.9. `train` takes the steps of `fit`, faster.

# %%
EPOCHS = 50
rates = (0.0, 0.5, 0.7, 0.9)
networks, histories, scores = {}, {}, {}
for rate in rates:
    model = network(after_first=layers.Dropout(rate), after_second=layers.Dropout(rate))
    histories[rate] = train(model, *stacked(TRAINING), epochs=EPOCHS, batch_size=50, validation=stacked(TEST)).history
    networks[rate], scores[rate] = model, accuracies(model)  # (parts, splits)

# %%
table = np.array([scores[rate] for rate in rates])  # (rates, parts, splits)
chosen = table[:, VALIDATION].argmax(axis=0)  # each split chooses by its own validation part
none, best = table[0], table[chosen, :, np.arange(3)].T  # (parts, splits)
common = rates[table[:, VALIDATION].mean(axis=1).argmax()]  # one rate for all three, for what follows
print("chosen rates:", [rates[number] for number in chosen], " for all three:", common)

# %% [markdown]
# And unit 10's best remedy on the same networks, L2. (The loss of the stack is a mean over three networks, so each has
# a third of the usual weight, and the penalty must have a third too.)

# %%
model = network(penalty=regularizers.L2(0.01 / 3))
train(model, *stacked(TRAINING), epochs=EPOCHS, batch_size=50)
bound = accuracies(model)

# %%
gain = best[TEST] - none[TEST]
record("none_test", none[TEST])
record("l2_test", bound[TEST])
record("drop_test", best[TEST])
record("common_rate", common)
record(
    "drop_gain",
    gain,
    claim="With 40 % wrong training labels, dropout at the rate chosen on (wrongly labelled) validation data raises "
    "clean test accuracy by more than 0.1 in every split",
    holds=min(gain) > 0.1,
)
record("over_l2", best[TEST] - bound[TEST])
record(
    "too_high",
    table[-1, TEST],
    claim="Too high a rate underfits: 0.9 is worse than the chosen rate by more than 0.05 on test and training data "
    "alike, in every split",
    holds=min(best[TEST] - table[-1, TEST]) > 0.05 and min(best[TRAINING] - table[-1, TRAINING]) > 0.02,
)

# %%
by_heart = none[TRAINING] - none[VALIDATION], best[TRAINING] - best[VALIDATION]
record("gap_none", by_heart[0])
record(
    "gap_drop",
    by_heart[1],
    claim="Dropout at the chosen rate closes most of the gap between training and validation accuracy (labels alike "
    "40 % wrong): less than a third of it is left",
    holds=max(by_heart[1]) < min(by_heart[0]) / 3,
)

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.6))
epochs = np.arange(1, EPOCHS + 1)
for rate, colour in ((0.0, plots.COLOURS[1]), (common, plots.COLOURS[0])):
    name = f"rate {rate:g}"
    left.plot(epochs, histories[rate]["val_accuracy"], "-", color=colour, label=f"{name}, test (right labels)")
    left.plot(epochs, histories[rate]["accuracy"], "--", color=colour, label=f"{name}, as fit prints it")
left.set(xlabel="epoch", ylabel="accuracy", ylim=(0, 1.02), title="Fewer errors learnt by heart")
left.legend(fontsize=8, loc="lower right")
for part, name in enumerate(("training (40 % wrong)", "validation (40 % wrong)", "test (right labels)")):
    (line,) = right.plot(rates, 1 - table[:, part].mean(axis=1), marker="o", markersize=4, label=name)
    low, high = 1 - table[:, part].max(axis=1), 1 - table[:, part].min(axis=1)
    right.fill_between(rates, low, high, color=line.get_color(), alpha=0.2)
right.axhline(1 - bound[TEST].mean(), color="black", linewidth=1.2, linestyle=":", label="test with L2, no dropout")
right.set(xlabel="rate of dropout", ylabel="error (share wrong)", ylim=(0, 1), title="Error against rate: a U")
right.legend(fontsize=8, loc="upper left")
plots.show(
    figure,
    alt="Left: without dropout training accuracy climbs above 0.9 while test accuracy falls from 0.9 to about 0.74; "
    "with dropout test accuracy stays near 0.94. Right: training error rises with the rate throughout; test and "
    "validation error fall, are lowest near 0.7, and rise again at 0.9.",
    caption="**Figure 11.2.** Left: means of three splits. Right: mean and range, measured in inference mode.",
)

# %% [markdown]
# | | test accuracy | lowest | highest |
# |---|---|---|---|
# | nothing | {measured:none_test:.3f} | {measured:none_test.low:.3f} | {measured:none_test.high:.3f} |
# | L2 (0.01) | {measured:l2_test:.3f} | {measured:l2_test.low:.3f} | {measured:l2_test.high:.3f} |
# | dropout, chosen rate | {measured:drop_test:.3f} | {measured:drop_test.low:.3f} | {measured:drop_test.high:.3f} |
#
# Dropout gained {measured:drop_gain:.2f} in the mean. Between training and validation accuracy (both against labels of
# which 40 % are wrong) there was a gap of {measured:gap_none:.2f}; {measured:gap_drop:.2f} of it is left. Against L2
# the difference lies between {measured:over_l2.low:.3f} and {measured:over_l2.high:.3f}. Three splits are few, and L2
# has only the one strength that unit 10 found good: take the difference for a hint and no proof.
#
# Note how high a rate these data want: {measured:common_rate:.1f}. The usual advice is 0.5 for hidden layers, or 0.2.
# But the usual data do not have 40 % wrong labels. More noise in the labels asks for more noise in the units. Still,
# there is a limit. At 0.9 test accuracy is {measured:too_high:.2f}, because too little of the network is left to
# learn even the training data: it underfits. Hence the U, as with every dial of unit 10.
#
# ### Why is training worse than testing?

# %% [markdown] tags=["predict"]
# In Figure 11.2 the blue dashed curve, the training accuracy of the network with dropout, is far below its test
# accuracy. One reason is that 40 % of the training labels are wrong. Is there another? What will `evaluate` say about
# the *training* data, compared with the loss that `fit` printed last?

# %%
printed = histories[common]["loss"][-1]
evaluated = networks[common].evaluate(*stacked(TRAINING), batch_size=1000, verbose=0)[0]
record("loss_printed", printed)
record(
    "loss_evaluated",
    evaluated,
    claim="On the same training data the loss in inference mode is lower than the loss that fit prints with dropout on",
    holds=evaluated < printed - 0.05,
)

# %% [markdown] tags=["answer"]
# `fit` said {measured:loss_printed:.2f}, `evaluate` says {measured:loss_evaluated:.2f}. The data are the same. `fit`
# measures with units missing, `evaluate` with all of them. So a training loss above the validation loss is *no* fault
# when there is dropout in the network. For a fair comparison evaluate the training data too.

# %% [markdown]
# ## What if the scale is forgotten
#
# Without the division by $1 - r$ everything behind the layer gets inputs in inference that are $1/(1-r)$ times as large
# as in training. Here are the outputs of the second hidden layer in our trained networks: in inference, in training
# with the scale, in training without. And what happens to the answers of a network that gets inputs so much too large.

# %%
trained, (test_x, test_y) = networks[common], stacked(TEST)
first, second, last = (layer for layer in trained.layers if isinstance(layer, layers.EinsumDense))
activations = second(first(test_x)).numpy()  # (497, 3, 256)
masked = activations * (random.uniform(size=activations.shape) >= common)
scaled = masked / (1 - common)

# %%
shift = {name: (x.sum(axis=-1) / activations.sum(axis=-1)).mean(axis=0) for name, x in (("un", masked), ("", scaled))}
record("shift_scaled", shift[""])
record(
    "shift_unscaled",
    shift["un"],
    claim="Without scaling the mean activation in training is only 1 - rate of that in inference; with scaling it is "
    "the same within 3 %",
    holds=max(np.abs(shift["un"] - (1 - common))) < 0.03 and max(np.abs(shift[""] - 1)) < 0.03,
)

# %%
noisy_x, noisy_y = stacked(VALIDATION)
scores_right = trained(noisy_x).numpy()  # (300, 3, 10)
scores_large = last(second(first(noisy_x) / (1 - common)) / (1 - common)).numpy()
largest = [keras.ops.softmax(scores).numpy().max(axis=-1).mean(axis=0) for scores in (scores_right, scores_large)]
losses = [float(cross_entropy(noisy_y, scores)) for scores in (scores_right, scores_large)]
record("agrees", np.mean(scores_right.argmax(axis=-1) == noisy_y, axis=0))
record("agrees_too_large", np.mean(scores_large.argmax(axis=-1) == noisy_y, axis=0))
record("says", largest[0])
record("says_too_large", largest[1])
record("loss_right", losses[0])
record(
    "loss_too_large",
    losses[1],
    claim="Networks whose hidden layers hand on 1/(1 - rate) times too much in inference are as accurate as before, "
    "and their validation loss is more than twice as high",
    holds=losses[1] > 2 * losses[0]
    and max(np.abs(np.mean(scores_large.argmax(axis=-1) == scores_right.argmax(axis=-1), axis=0) - 1)) < 0.1,
)

# %%
figure, axes = plt.subplots(figsize=(6.8, 3.4))
edges = np.linspace(0, 3, 61)
for x, name in ((activations, "inference"), (scaled, "training, scaled"), (masked, "training, not scaled")):
    sums = x.sum(axis=-1).ravel() / activations.sum(axis=-1).mean()
    counts, _ = np.histogram(sums, bins=edges)
    axes.plot((edges[1:] + edges[:-1]) / 2, 100 * counts / sums.size, label=name)
axes.set(
    xlabel="sum over the 256 units, as a multiple of its mean in inference",
    ylabel="images (%)",
    xlim=(0, 2.2),
    title="The scale keeps the mean; the noise remains",
)
axes.legend()
plots.show(
    figure,
    alt="Three distributions of the summed activations. In inference and in training with the scale they are centred "
    "on 1, the latter wider. In training without the scale the distribution lies far to the left.",
    caption="**Figure 11.3.** What the output layer gets, for all test images of three splits.",
)

# %% [markdown]
# Without the scale the sum in training is {measured:shift_unscaled:.2f} of that in inference, with it
# {measured:shift_scaled:.2f}. Now look at the validation part, whose labels are as often wrong as those of the training
# part. The right network names the given label in {measured:agrees:.0%} of the cases and gives its answers a
# probability of {measured:says:.0%} on average. The one that gets too much names it in {measured:agrees_too_large:.0%}
# of the cases, and is {measured:says_too_large:.0%} sure. Its loss is {measured:loss_too_large:.1f} in place of
# {measured:loss_right:.1f}.
#
# So accuracy does not show the fault: when all scores grow alike, the largest stays the largest. That is why it lives
# long in code written by hand. The answers look right, and the probabilities are nonsense.
#
# ## Where to put it
#
# Dropout can stand behind the input, behind the first hidden layer, or behind the second, before the output. Each
# place has a rate of its own. We found them beforehand by the validation parts, out of two or three for each place.
# "Both hidden" is what we had.

# %%
places = {"input": "after_input", "first hidden": "after_first", "second hidden": "after_second"}
own_rates = {"input": 0.5, "first hidden": 0.8, "second hidden": 0.9}
place_scores = {"nothing": none, "both hidden": best}
for place, argument in places.items():
    model = network(**{argument: layers.Dropout(own_rates[place])})
    train(model, *stacked(TRAINING), epochs=EPOCHS, batch_size=50)
    place_scores[place] = accuracies(model)

# %%
order = ("nothing", "input", "first hidden", "second hidden", "both hidden")
for place in order[1:4]:
    record(f"place_{place.replace(' hidden', '')}", place_scores[place][TEST])
single = np.array([place_scores[place][TEST] for place in order[1:4]])  # (places, splits)
record(
    "place_least",
    single.min(axis=0) - none[TEST],
    claim="Dropout in any single place, at a rate of its own, beats no dropout by more than 0.03 in every split",
    holds=min(single.min(axis=0) - none[TEST]) > 0.03,
)
record(
    "place_best",
    best[TEST] - single.max(axis=0),
    claim="Dropout behind both hidden layers is at most 0.02 behind the best single place in every split",
    holds=min(best[TEST] - single.max(axis=0)) > -0.02,
)

# %%
figure, axes = plt.subplots(figsize=(6.8, 3.2))
for number, place in enumerate(order):
    values = place_scores[place][TEST]
    axes.plot(values, [number] * 3, "o", color=plots.COLOURS[0], markersize=7, alpha=0.8)
    axes.plot(values.mean(), number, "|", color="black", markersize=18)
axes.set_yticks(range(len(order)), order)
axes.set(
    xlabel="test accuracy (right labels)",
    ylabel="dropout behind",
    ylim=(-0.5, 4.5),
    title="Every place helps, each at its own rate",
)
plots.show(
    figure,
    alt="Test accuracy of three splits for each place of dropout. Nothing lies lowest; all single places lie well "
    "above; both hidden layers together lie highest or level with the best.",
    caption="**Figure 11.4.** A dot is a split, the bar their mean. Each place has its own rate.",
)

# %% [markdown]
# Behind the input {measured:place_input:.3f}, behind the first hidden layer {measured:place_first:.3f}, before the
# output {measured:place_second:.3f}; behind both hidden layers {measured:drop_test:.3f}. Each place is far better than
# none, and at its own rate none of them is far behind. What differs is the rate: 0.5 behind the input, 0.8 behind the
# first hidden layer, 0.9 before the output. Input pixels are few and cannot be spared; the second hidden layer has
# units in plenty, and all that stands before it can still learn undisturbed unless much is dropped.
#
# Do not make a law of these rates. Dropped pixels of an 8×8 image are a loss of information; dropped words of a long
# text may not be. What does hold in general: never *behind* the output layer, where a dropped score is just a wrong
# answer.
#
# In images with many pixels neighbours tell nearly the same. A dropped pixel can be guessed from those beside it, so
# `SpatialDropout2D` drops whole channels of a convolutional layer (Tompson and others, 2015).
#
# ## Many networks in one
#
# Each mask leaves a *thinned* network. A layer of 256 units holds $2^{256}$ of them, and all share their weights. A
# training step trains as many as there are samples in the batch. So dropout can be seen as training a vast
# **ensemble**: many networks whose answers are averaged. Averages are a good thing: errors that the members do not
# have in common cancel.
#
# For the average in use there are two ways.
#
# 1. **Monte Carlo.** Draw $T$ masks, take the mean of the $T$ answers. That is `model(x, training=True)`, $T$ times.
# 2. **One scaled pass.** Use all units once. For a single sigmoid or softmax layer this is *exactly* the
#    normalised geometric mean of all thinned networks (Baldi and Sadowski, 2013; you will check it in the exercise).
#    With hidden layers between it is an approximation.

# %% [markdown] tags=["predict"]
# How many passes will the Monte-Carlo mean need to reach the accuracy of the single scaled pass? Will it end above
# it or below?

# %%
keras.utils.set_random_seed(0)
draws = np.array([keras.ops.softmax(trained(test_x, training=True)).numpy() for _ in range(100)])
one_pass = keras.ops.softmax(trained(test_x)).numpy()  # (497, 3, 10); draws: (100, 497, 3, 10)


def judge(probabilities):
    """Accuracy and cross-entropy in each split, (2, splits)."""
    own = np.take_along_axis(probabilities, test_y[..., None], axis=-1)[..., 0]  # (497, 3)
    return np.array([np.mean(probabilities.argmax(axis=-1) == test_y, axis=0), -np.log(own).mean(axis=0)])


# %%
passes = (1, 2, 5, 10, 20, 50, 100)
by_passes = []  # for each T the mean over all separate groups of T passes
for number in passes:
    groups = draws.reshape(100 // number, number, *draws.shape[1:]).mean(axis=1)
    by_passes.append(np.mean([judge(group) for group in groups], axis=0))
by_passes, single_pass = np.array(by_passes), judge(one_pass)  # (T, 2, splits), (2, splits)

# %%
record("mc_one", by_passes[0, 0])
record("mc_hundred", by_passes[-1, 0])
record("pass_accuracy", single_pass[0])
record("mc_loss", by_passes[-1, 1])
record("pass_loss", single_pass[1])
record(
    "mc_difference",
    by_passes[-1, 0] - single_pass[0],
    claim="The mean of 100 passes with masks and the single scaled pass agree in test accuracy within 0.015 in every "
    "split",
    holds=max(np.abs(by_passes[-1, 0] - single_pass[0])) < 0.015,
)
record(
    "mc_probabilities",
    np.abs(draws.mean(axis=0) - one_pass).max(axis=-1).mean(axis=0),
)

# %%
figure, plots_in_row = plt.subplots(1, 2, figsize=(8.4, 3.4))
for kind, (axes, name) in enumerate(zip(plots_in_row, ("accuracy", "cross-entropy"), strict=True)):
    axes.semilogx(passes, by_passes[:, kind].mean(axis=1), marker="o", markersize=5, label="mean of T passes")
    axes.axhline(single_pass[kind].mean(), color=plots.COLOURS[1], linestyle="--", label="one scaled pass")
    axes.set(xlabel="passes T", ylabel=f"{name} on test data")
    axes.set_xticks(passes, [str(number) for number in passes])
    axes.minorticks_off()
plots_in_row[0].set_title("A hundred passes match one scaled pass …")
plots_in_row[1].set_title("… but the probabilities differ")
plots_in_row[0].legend(loc="lower right")
plots.show(
    figure,
    alt="Left: the accuracy of the mean of T passes climbs steeply with T and levels off at the dashed line of the "
    "single pass. Right: its cross-entropy falls and levels off, at another height than the dashed line.",
    caption="**Figure 11.5.** The Monte-Carlo average against the single pass with all units. Means of three splits.",
)

# %% [markdown] tags=["answer"]
# One pass with masks is right about {measured:mc_one:.3f} of the images, the mean of a hundred about
# {measured:mc_hundred:.3f}, the single scaled pass about {measured:pass_accuracy:.3f}. Split by
# split the last two differ by {measured:mc_difference.low:.3f} to {measured:mc_difference.high:.3f}. The
# first 20 passes bring nearly all of the gain.

# %% [markdown]
# So the cheap pass is as right as the average, at a hundredth of its cost. Its probabilities are not quite the same:
# an image's largest difference is {measured:mc_probabilities:.2f} in the mean, and the cross-entropy on the clean
# test labels is {measured:pass_loss:.2f} against {measured:mc_loss:.2f}. (Both are high for such an accuracy. The
# networks were trained on labels of which 40 % are wrong, and have learnt to doubt: their answers have a probability
# of {measured:says:.0%} on average.)
#
# ### A true ensemble
#
# How good is the real thing, networks that are trained separately and averaged? Two more networks without dropout for
# each split, with other starting weights and other orders of the samples, make three.

# %%
members = [keras.ops.softmax(networks[0.0](test_x)).numpy()]
for seed in (1, 2):
    model = network(seed=seed)
    train(model, *stacked(TRAINING), epochs=EPOCHS, batch_size=50, seed=seed)
    members.append(keras.ops.softmax(model(test_x)).numpy())
alone = np.mean([judge(member)[0] for member in members], axis=0)  # (splits,)
together = judge(np.mean(members, axis=0))[0]
record("ensemble_one", alone)
record(
    "ensemble_three",
    together,
    claim="The average of three separately trained networks is better than one of them, in every split",
    holds=min(together - alone) > 0.01,
)
record(
    "ensemble_behind",
    best[TEST] - together,
    claim="With 40 % wrong labels one network with dropout beats the average of three without, in every split",
    holds=min(best[TEST] - together) > 0.03,
)

# %% [markdown]
# One network without dropout has {measured:ensemble_one:.3f}, three together {measured:ensemble_three:.3f}, for three
# times the work in training and in use. One network with dropout has {measured:drop_test:.3f} for the work of one.
# Here that is a clear win. But do not take "dropout is an ensemble" for the whole story: the members of a true
# ensemble have learnt the wrong labels by heart, each by itself, and averaging cancels only what differs. Dropout
# prevents much of that learning. It is a disturbance of training as much as it is an average.
#
# ## Other noise
#
# Dropout multiplies by a random number that is 0 or $1/(1-r)$. Other random numbers with the mean 1 will do.
# `layers.GaussianDropout(rate)` takes normally distributed ones with the same variance, $r/(1-r)$.
# `layers.GaussianNoise(deviation)` adds instead of multiplying, and is mostly used on inputs. Both are silent in
# inference, like dropout. One try, at the same rate:

# %%
model = network(after_first=layers.GaussianDropout(common), after_second=layers.GaussianDropout(common))
train(model, *stacked(TRAINING), epochs=EPOCHS, batch_size=50)
gaussian = accuracies(model)[TEST]
record(
    "gaussian",
    gaussian,
    claim="Gaussian noise of the same variance in place of dropout also beats no noise by more than 0.1 in every split",
    holds=min(gaussian - none[TEST]) > 0.1,
)

# %% [markdown]
# It has {measured:gaussian:.3f}, where dropout at this rate has {measured:pass_accuracy:.3f} and no noise
# {measured:none_test:.3f}. So switching *off* is not the point. Noise is: what only a few units know about a single
# image is drowned in it, and what many units know about many images is not.
#
# ## When there is nothing to gain
#
# The same digits with right labels everywhere, 20 epochs, with dropout of 0.5 and without.

# %% [markdown] tags=["predict"]
# The rate of 0.5 is the one that most books recommend. What will it add to the test accuracy here?

# %%
clean_parts = [data.mislabelled_digits(seed, share=0.0) for seed in range(3)]
clean, clean_networks = [], []
for noise in (None, 0.5):
    made = [layers.Dropout(noise) if noise else None for _ in range(2)]
    model = network(after_first=made[0], after_second=made[1])
    train(model, *stacked(TRAINING, clean_parts), epochs=20, batch_size=50)
    clean.append(accuracies(model, clean_parts))
    clean_networks.append(model)
record("clean_none", clean[0][TEST])
record("clean_drop", clean[1][TEST])
record(
    "clean_gain",
    clean[1][TEST] - clean[0][TEST],
    claim="With right labels dropout of 0.5 changes test accuracy by less than 0.02 in every split",
    holds=max(np.abs(clean[1][TEST] - clean[0][TEST])) < 0.02,
)

# %% [markdown] tags=["answer"]
# Next to nothing: {measured:clean_none:.3f} without and {measured:clean_drop:.3f} with. The difference lies between
# {measured:clean_gain.low:.3f} and {measured:clean_gain.high:.3f}, which is a couple of images out of 497.

# %% [markdown]
# There are no wrong labels to learn, so there is nothing to prevent. Dropout is no seasoning that belongs into every
# network.
#
# ## A hint of doubt
#
# The passes with masks differ from each other, and they differ more on some images than on others. Gal and Ghahramani
# (2016) read this **spread** as the network's doubt. Is it greater where the network is wrong? And on images that are
# no digits at all? For the latter we shuffle the pixels of each test image.
#
# The measure is the **AUC**: the probability that a wrong answer has a greater spread than a right one. At 0.5 the
# spread says nothing, at 1 it tells all, and below 0.5 it points the wrong way. Beside it stands the simplest measure
# of doubt: 1 minus the largest probability of *one* scaled pass.


# %%
def probabilities(model, x, training=False):
    return keras.ops.softmax(model(x, training=training)).numpy()


def spread(draws):
    """Standard deviation over the passes of the probability of the answered class, (samples, splits)."""
    answer = draws.mean(axis=0).argmax(axis=-1)
    return np.take_along_axis(draws, answer[None, ..., None], axis=-1)[..., 0].std(axis=0)


def auc(above, below):
    """Probability that a member of the first group is larger than one of the second."""
    return np.mean(above[:, None] > below[None, :])


# %%
def doubts(model, x, y):
    """Which answers are right, and for digits and for shuffled pixels the spread and the plain doubt."""
    shuffled = random.permuted(x, axis=-1)
    passes = [np.array([probabilities(model, z, True) for _ in range(30)]) for z in (x, shuffled)]
    hits = passes[0].mean(axis=0).argmax(axis=-1) == y  # (samples, splits)
    plain = [1 - probabilities(model, z).max(axis=-1) for z in (x, shuffled)]
    return hits, [spread(draws) for draws in passes], plain


def aucs(hits, on_digits, on_nonsense):
    """Wrong above right answers, and shuffled pixels above right answers, each for three splits."""
    wrong = [auc(on_digits[~hits[:, k], k], on_digits[hits[:, k], k]) for k in range(3)]
    return wrong, [auc(on_nonsense[:, k], on_digits[hits[:, k], k]) for k in range(3)]


# %% [markdown] tags=["predict"]
# Two networks with dropout are asked: the one trained on right labels, and the one trained on 40 % wrong labels. In
# which of them will the spread find the wrong answers?

# %%
keras.utils.set_random_seed(0)
clean_doubts = doubts(clean_networks[1], *stacked(TEST, clean_parts))
noisy_doubts = doubts(trained, test_x, test_y)
for name, (hits, by_spread, plain) in (("clean", clean_doubts), ("noisy", noisy_doubts)):
    for kind, values in (("spread", by_spread), ("plain", plain)):
        wrong, nonsense = aucs(hits, *values)
        record(f"{name}_wrong_{kind}", wrong)
        record(f"{name}_nonsense_{kind}", nonsense)

# %%
clean_wrong, clean_nonsense = aucs(clean_doubts[0], *clean_doubts[1])
noisy_wrong, _ = aucs(noisy_doubts[0], *noisy_doubts[1])
record(
    "clean_least",
    [*clean_wrong, *clean_nonsense],
    claim="Trained on right labels, the spread of 30 passes is greater on wrong answers and on shuffled pixels than "
    "on right answers: AUC above 0.8 in every split",
    holds=min(*clean_wrong, *clean_nonsense) > 0.8,
)
record(
    "noisy_most",
    noisy_wrong,
    claim="Trained on 40 % wrong labels, the spread is smaller on wrong answers than on right ones: AUC below 0.4 in "
    "every split",
    holds=max(noisy_wrong) < 0.4,
)

# %%
figure, plots_in_row = plt.subplots(1, 2, figsize=(8.4, 3.4))
panels = ((clean_doubts, "Right labels: spread finds errors"), (noisy_doubts, "Wrong labels: it hides them"))
for axes, ((hits, (on_digits, on_nonsense), _), title) in zip(plots_in_row, panels, strict=True):
    edges = np.linspace(0, 0.5, 26)
    groups = ((on_digits[hits], "right"), (on_digits[~hits], "wrong"), (on_nonsense.ravel(), "no digit"))
    for values, group in groups:
        counts, _ = np.histogram(values, bins=edges)
        axes.plot((edges[1:] + edges[:-1]) / 2, 100 * counts / len(values), label=group)
    axes.set(xlabel="spread of 30 passes", ylabel="share of the group (%)", title=title)
plots_in_row[0].legend()
plots.show(
    figure,
    alt="Distributions of the spread for digits answered rightly, digits answered wrongly and shuffled pixels. Trained "
    "on right labels, right answers crowd near 0 and the other two lie far to the right. Trained on wrong labels, "
    "wrong answers have a smaller spread than right ones, and shuffled pixels overlap with right ones.",
    caption="**Figure 11.6.** The spread of the answered class, all three splits together.",
)

# %% [markdown] tags=["answer"]
# Only in the first. Trained on right labels, wrong against right answers have an AUC of
# {measured:clean_wrong_spread:.2f}; trained on wrong labels {measured:noisy_wrong_spread:.2f}, which is worse than
# guessing.

# %% [markdown]
# | AUC | wrong answers | shuffled pixels |
# |---|---|---|
# | right labels, spread | {measured:clean_wrong_spread:.2f} | {measured:clean_nonsense_spread:.2f} |
# | right labels, one plain probability | {measured:clean_wrong_plain:.2f} | {measured:clean_nonsense_plain:.2f} |
# | wrong labels, spread | {measured:noisy_wrong_spread:.2f} | {measured:noisy_nonsense_spread:.2f} |
# | wrong labels, one plain probability | {measured:noisy_wrong_plain:.2f} | {measured:noisy_nonsense_plain:.2f} |
#
# What went wrong in the third row? The network has learnt to say about 50 % where it is right. A probability near the
# middle has room to vary; one near 0 or 1 has not. A wrong answer there is one of several small probabilities, and
# small numbers have small spreads. On right labels sure answers stand near 1, and it is the doubtful ones that have the
# room.
#
# So the spread is a *hint*, and one to be checked on data whose answers are known. Compare it with the plain
# probability before you pay for thirty passes: on wrong answers that did no worse in either network. Nor is a
# small spread a proof. A network can be wrong in all its passes alike.
#
# ## Pitfalls
#
# - **The rate is what is dropped.** Keras's `Dropout(0.8)` keeps a fifth. Older papers and programs give the share
#   that is *kept*. Look it up before you copy a number.
# - **Training loss above validation loss.** With dropout that is normal: the modes differ. Use `evaluate` on both.
# - **Scaling twice, or never.** Inverted scaling belongs into training alone. Accuracy hardly shows the fault;
#   probabilities do.
# - **The wrong mode in a loop of your own.** `model(x)` is inference. In a training loop written by hand it must be
#   `model(x, training=True)`, or there is no dropout at all.
# - **One mask for the whole batch.** Draw for each sample. A mask of shape (units,) is far noisier for the slopes.
# - **A new mask on the way back.** The slope needs the mask of the forward pass.
# - **Seeds.** `Dropout(0.5, seed=7)` gives the same sequence of masks in each run, not the same mask in each step. Two
#   layers with the same seed draw the same masks, which is what we used above and what you do not want in a network.
# - **Dropout against underfitting.** If training accuracy, *evaluated*, is too low, dropout makes it lower.
# - **Other settings kept.** Noise slows learning. A network with dropout may need more epochs or more units.
#
# ## Summary
#
# - Dropout sets each input to 0 with the probability $r$ in training and divides the rest by $1 - r$. In inference it
#   does nothing. The slope is multiplied by the same factors.
# - By hand it equals Keras's layer to rounding.
# - With 40 % wrong labels test accuracy rose from {measured:none_test:.2f} to {measured:drop_test:.2f}; L2 had
#   {measured:l2_test:.2f}. With right labels it changed by {measured:clean_gain:.3f}.
# - The rate is chosen by validation, and error against rate is a U. Each place has its own best rate.
# - One scaled pass stands for the average over thinned networks: {measured:pass_accuracy:.3f} against
#   {measured:mc_hundred:.3f} for a hundred passes.
# - The spread of many passes found errors after training on right labels (AUC {measured:clean_wrong_spread:.2f}) and
#   misled after training on wrong ones ({measured:noisy_wrong_spread:.2f}). The plain probability did no worse.
#
# Where next: L2 binds the weights, dropout disturbs the units. Unit 12 leaves both alone and asks when to stop.
