# %% [markdown]
# A network learns what the table says, not what is true. This unit is about the table: how to find what is wrong with
# it, what each fault costs, and what to do when there is too little of something.
#
# The main data set is `clinic`: 1,240 records of stays in three hospitals, and whether the patient had to come
# back within 30 days. All patients are invented, and so are the faults. They were planted for this unit. The lesson
# finds some of them. The others wait for you in the exercise, so do not open the data set's card yet.

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from keras import layers
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score
from sklearn.model_selection import train_test_split

from layerwise import data, plots
from layerwise.measure import record
from layerwise.training import train

plots.use_style()

# %% [markdown]
# ## Look first
#
# Looking takes minutes and four commands: a few rows, the range of each number, the count of each word, and the same
# for each group.

# %%
raw = data.clinic()
raw.head(4)

# %%
raw.describe().loc[["count", "mean", "min", "50%", "max"]].round(1)

# %% [markdown] tags=["predict"]
# Read the table of ranges as a doctor would. Which entries cannot be? And what would you want to see next?

# %%
measured = raw["creatinine"].where(raw["creatinine"] > 0)
raw.assign(measured=measured).groupby("clinic")[["weight", "creatinine", "measured", "readmitted"]].mean().round(2)

# %%
figure, axes = plt.subplots(1, 3, figsize=(9, 3.2))
for name, group in raw.groupby("clinic"):
    axes[0].hist(group["weight"], bins=np.arange(40, 280, 10), density=True, histtype="step", linewidth=2, label=name)
axes[0].set(xlabel="weight (said to be kg)", ylabel="density", title="Clinic B is too heavy")
axes[0].legend(title="clinic")
axes[1].hist(raw["creatinine"].dropna(), bins=40)
axes[1].set(xlabel="creatinine (µmol/l)", ylabel="rows", title="A value of −999")
rates = raw.groupby("clinic")["readmitted"].mean()
axes[2].bar(rates.index, rates)
axes[2].set(xlabel="clinic", ylabel="share with readmitted = 1", ylim=(0, 1), title="Clinic C is different")
plots.show(
    figure,
    alt="Left: weights of clinics A and C around 77, of clinic B around 169. Middle: creatinine values around 95, and "
    "a separate bar at -999. Right: the share of readmitted patients is 0.2 in A and B and 0.7 in C.",
    caption="**Figure 15.1.** Three faults, each seen in one look, and none of them in the overall means.",
)

# %%
record("rate_c", rates["C"])
record("rate_elsewhere", rates[["A", "B"]])

# %% [markdown] tags=["answer"]
# A creatinine of −999 cannot be; it is a code for "missing". An age of 0 or of 1,947 cannot be either. The largest
# weight is possible, but the weights *by clinic* are not: people in B are not twice as heavy as in A. They are weighed
# in pounds. And in C {measured:rate_c:.0%} of the patients come back, against {measured:rate_elsewhere:.0%} elsewhere.
# That might be a clinic for the very ill. One has to ask. Here the answer from the clinic was: "1 means that the
# patient stayed well."

# %% [markdown]
# Note the order. The faults were found before anything was trained, and by comparing *groups*. Ask of each
# suspicious value where it comes from, and mend by rule: never by hand, and never in the original file. Our rules
# go into one function, in which each can be switched off.


# %%
def mend(table, faults):
    """A copy of the table in which some of its faults are mended."""
    table = table.copy()
    if "units" in faults:
        table["weight"] = table["weight"].where(table["clinic"] != "B", table["weight"] / 2.20462)
    if "labels" in faults:
        table["readmitted"] = table["readmitted"].where(table["clinic"] != "C", 1 - table["readmitted"])
    if "code" in faults:
        table["creatinine"] = table["creatinine"].replace(-999, np.nan)
    if "ages" in faults:
        table["age"] = table["age"].where(table["age"].between(1, 110))
    if "repeats" in faults:
        table = table.drop_duplicates("patient")
    return table.drop(columns="days_to_letter") if "leak" in faults else table


# %% [markdown]
# Two of these faults, repeats and a leak, have not been explained. They come now.
#
# As the model we take the neuron of unit 2 with a sigmoid. Gaps are filled with the mean, and inputs are
# standardised; both with figures of the *training* part alone (unit 2 says why).
#
# As the score we take the **area under the curve** (AUC): the chance that a patient who came back gets a higher score
# than one who did not. Guessing has 0.5, perfection 1. Unlike accuracy it does not depend on a threshold, nor on how
# rare the patients are who come back.

# %%
NUMBERS = ["age", "weight", "systolic", "diastolic", "creatinine", "stay", "earlier_stays"]


def fit_neuron(inputs, labels, sample_weights=None, steps=300, rate=1.0):
    """Weights of a sigmoid neuron, the bias last; weighted cross-entropy, all samples in each step."""
    inputs = np.column_stack([inputs, np.ones(len(inputs))])  # (samples, features + 1)
    sample_weights = np.ones(len(labels)) if sample_weights is None else sample_weights
    weights = np.zeros(inputs.shape[1])
    for _ in range(steps):
        error = 1 / (1 + np.exp(-inputs @ weights)) - labels  # (samples,)
        weights -= rate * inputs.T @ (sample_weights * error) / sample_weights.sum()
    return weights


def scores_of(weights, inputs):
    return 1 / (1 + np.exp(-(inputs @ weights[:-1] + weights[-1])))


# %%
def prepare(training, test):
    """Number columns of both parts, filled and standardised by the training part, as arrays."""
    columns = [name for name in [*NUMBERS, "days_to_letter"] if name in training]
    mean, deviation = training[columns].mean(), training[columns].std()
    return [((part[columns].fillna(mean) - mean) / deviation).to_numpy() for part in (training, test)]


def rank(training, test):
    """The AUC on the test part of a neuron trained on the training part."""
    inputs, test_inputs = prepare(training, test)
    weights = fit_neuron(inputs, training["readmitted"].to_numpy())
    return roc_auc_score(test["readmitted"], scores_of(weights, test_inputs))


# %% [markdown]
# ## Too good to be true: leakage
#
# With what we have seen so far mended, we split at random, train, and test.

# %%
SEEDS = range(5)
SEEN = {"units", "labels", "code", "ages"}
seen_mended = mend(raw, SEEN)
splits = [train_test_split(seen_mended, test_size=0.3, random_state=seed) for seed in SEEDS]
flattering = [rank(training, test) for training, test in splits]
record("auc_flattering", flattering)

# %% [markdown] tags=["predict"]
# {measured:auc_flattering:.2f} is excellent for a question about the next 30 days. Would you call the hospital and tell
# them? What would you look at first?

# %%
columns = [*NUMBERS, "days_to_letter"]
known = {name: seen_mended.loc[seen_mended[name].notna(), [name, "readmitted"]] for name in columns}
alone = pd.Series({name: roc_auc_score(part["readmitted"], part[name]) for name, part in known.items()}).sort_values()
figure, axes = plt.subplots(figsize=(6.4, 3.2))
axes.barh(alone.index, alone - 0.5, left=0.5, color=[plots.COLOURS[name == "days_to_letter"] for name in alone.index])
axes.set(xlabel="AUC of the column alone (0.5 is guessing)", title="One column knows more than all the others")
plots.show(
    figure,
    alt="Bars of the AUC of each column alone. Seven columns lie between 0.5 and 0.75, days_to_letter at 0.96.",
    caption="**Figure 15.2.** Rank the patients by one column at a time. What stands out is either a discovery or a "
    "leak.",
)

# %% [markdown] tags=["answer"]
# At each column alone (Figure 15.2). `days_to_letter` is the number of days until the letter to the family doctor was
# written. It is late for patients who came back, *because* they came back. On the day when we must decide nobody has
# written a letter yet.

# %% [markdown]
# This is **leakage**: a model sees in training what it will not have when it is used (Kaufman and others, 2012). A test
# part does not warn of it, because it has the same column. So ask of each column: *when* is it known? What the model
# will meet later, we can simulate: the same test rows, with the letter not yet written.

# %%
future = [rank(training, test.assign(days_to_letter=np.nan)) for training, test in splits]
without = [rank(training.drop(columns="days_to_letter"), test) for training, test in splits]
record(
    "leak_collapse",
    np.array(flattering) - future,
    claim="With a leaking column the AUC on held-out rows is at least 0.1 higher than on the same rows before the "
    "column exists, in every split",
    holds=min(np.array(flattering) - future) > 0.1,
)
record("auc_future", future)
record("auc_without", without)
lost = np.array(without) - future
record("leak_harm", lost)

# %% [markdown]
# The flattering {measured:auc_flattering:.2f} became {measured:auc_future:.2f}. The neuron that never saw the column
# has {measured:auc_without:.2f}: a difference of {measured:leak_harm:.3f} (from {measured:leak_harm.low:.3f} to
# {measured:leak_harm.high:.3f}). So for this neuron the leak mostly spoiled the *forecast of the score*. The promise
# was wrong by {measured:leak_collapse:.2f}.
#
# Leakage is no beginner's fault. Kapoor and Narayanan (2023) found it in published work of seventeen fields.
#
# ## The same patient twice
#
# Some patients stand in the table twice, once exactly and once nearly the same. A random split puts one record into
# training and the other into the test. Does it matter? Not for our neuron, which has too few weights to know a patient
# again. So we take a network that can learn by heart: two hidden layers of 128, trained for 60 epochs.

# %%
honest = mend(raw, {*SEEN, "leak"})
print("rows:", len(honest), " exact repetitions:", honest.duplicated().sum(), " patients:", honest["patient"].nunique())


def memoriser(training, test, seed):
    """Scores of an overtrained network on the test part."""
    inputs, test_inputs = (part.astype("float32") for part in prepare(training, test))
    keras.utils.set_random_seed(seed)
    hidden = [layers.Dense(128, activation="relu") for _ in range(2)]
    model = keras.Sequential([keras.Input(inputs.shape[1:]), *hidden, layers.Dense(1)])
    model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    labels = training["readmitted"].to_numpy("float32")[:, None]
    train(model, inputs, labels, epochs=60, batch_size=64, seed=seed)  # the steps of fit, faster
    return np.asarray(model(test_inputs))[:, 0]


# %% [markdown] tags=["predict"]
# The test part has rows of patients whom the network has met in training, and of others. On which will it score better,
# and by how much? Which of the two figures would you report?

# %%
seen_auc, new_auc, mixed_auc = [], [], []
for seed in range(3):
    training, test = train_test_split(honest, test_size=0.3, random_state=seed)
    answers = memoriser(training, test, seed)
    seen = test["patient"].isin(training["patient"]).to_numpy()
    came_back = test["readmitted"].to_numpy()
    seen_auc.append(roc_auc_score(came_back[seen], answers[seen]))
    new_auc.append(roc_auc_score(came_back[~seen], answers[~seen]))
    mixed_auc.append(roc_auc_score(came_back, answers))

# %%
record("auc_seen", seen_auc)
record("auc_new", new_auc)
record("auc_mixed", mixed_auc)
record(
    "repeat_gain",
    np.array(seen_auc) - new_auc,
    claim="A network that learns by heart scores at least 0.1 better on test rows of patients it was trained on, in "
    "every split",
    holds=min(np.array(seen_auc) - new_auc) > 0.1,
)

# %% [markdown] tags=["answer"]
# {measured:auc_seen:.2f} on patients it had met, {measured:auc_new:.2f} on new ones. Together that reads
# {measured:auc_mixed:.2f}. Only the second figure says what happens with the next patient.

# %% [markdown]
# Two rules follow. Remove repetitions *before* splitting. And where several rows belong together (one patient, one
# photograph cut into pieces, one speaker), put all of them on the same side. This is a **split by group**. Even famous
# data sets have the fault: Barz and Denzler (2020) found that 3.3 % of CIFAR-10's test images have a near copy in
# the training part.
#
# ## Missing values
#
# The laboratory value is missing for a quarter of the patients. *Why* it is missing decides what helps (Rubin, 1976).
#
# - **Missing completely at random**: a tube broke. Those without a value are like the others.
# - **Missing not at random**: the doctor ordered no test because the patient looked well. Then the gap itself says
#   something.
#
# To know the truth we draw patients ourselves. A value $v$ and a second input decide the outcome; 40 % of the $v$ are
# lost, either by lot, or mostly where $v$ is low. Five ways to go on are compared on fresh patients, who have gaps too.


# %%
def ward(random, by_lot, size=1500):
    """Inputs (size, 2) with gaps in the first column, the labels, and the inputs without gaps."""
    whole = random.normal(size=(size, 2))
    labels = (random.uniform(size=size) < 1 / (1 + np.exp(1 - 2 * whole[:, 0] - 0.7 * whole[:, 1]))).astype(int)
    chance = 0.4 if by_lot else 1 / (1 + np.exp(4 * whole[:, 0] + 1.2))
    gaps = whole.copy()
    gaps[random.uniform(size=size) < chance, 0] = np.nan
    return gaps, labels, whole


def filled(inputs, value, indicator=False):
    """Gaps filled with a value; with one more column that says where they were."""
    gap = np.isnan(inputs[:, 0])
    result = np.column_stack([np.where(gap, value, inputs[:, 0]), inputs[:, 1]])
    return np.column_stack([result, gap]) if indicator else result


# %%
def compare_fillings(seed, by_lot):
    """AUC on fresh patients for five ways to treat gaps."""
    random = np.random.default_rng(seed)
    (gaps, labels, whole), (new, new_labels, new_whole) = ward(random, by_lot), ward(random, by_lot)
    known = ~np.isnan(gaps[:, 0])
    mean, median = gaps[known, 0].mean(), np.median(gaps[known, 0])
    ways = {
        "drop rows": (gaps[known], filled(new, mean), labels[known]),
        "mean": (filled(gaps, mean), filled(new, mean), labels),
        "median": (filled(gaps, median), filled(new, median), labels),
        "mean + indicator": (filled(gaps, mean, True), filled(new, mean, True), labels),
        "nothing missing": (whole, new_whole, labels),
    }
    return {n: roc_auc_score(new_labels, scores_of(fit_neuron(x, y), fresh)) for n, (x, fresh, y) in ways.items()}


by_lot = pd.DataFrame([compare_fillings(seed, True) for seed in range(6)])
where_low = pd.DataFrame([compare_fillings(seed, False) for seed in range(6)])

# %%
figure, axes = plt.subplots(figsize=(7, 3.4))
for shift, (table, name) in zip((0.15, -0.15), ((by_lot, "by lot"), (where_low, "mostly low values")), strict=True):
    middle = table.mean()
    spread = np.abs(np.stack([table.min(), table.max()]) - middle.to_numpy())
    axes.errorbar(middle, np.arange(5) + shift, xerr=spread, fmt="o" if shift > 0 else "s", capsize=3, label=name)
axes.set_yticks(range(5), by_lot.columns)
axes.invert_yaxis()
axes.set(xlabel="AUC on fresh patients", title="Where the gap has a meaning, tell the model where the gaps are")
axes.legend(title="values are missing", loc="upper right")
plots.show(
    figure,
    alt="AUC of five ways for two kinds of gaps. By lot, drop rows, mean, median and indicator are equal and below "
    "nothing missing. For low values mean and median are worst, and the indicator wins clearly.",
    caption="**Figure 15.3.** Mean and range over six draws.",
)

# %%
gain_low = where_low["mean + indicator"] - where_low["mean"]
gain_lot = by_lot["mean + indicator"] - by_lot["mean"]
record(
    "indicator_gain",
    gain_low,
    claim="Where low values are missing, a column that marks the gaps raises the AUC by more than 0.02 in every draw, "
    "and where values are missing by lot by less than 0.01",
    holds=min(gain_low) > 0.02 and max(np.abs(gain_lot)) < 0.01,
)
record("indicator_gain_lot", gain_lot)
record("median_gain", pd.concat([where_low["median"] - where_low["mean"], by_lot["median"] - by_lot["mean"]]))

# %% [markdown]
# Where low values are missing, the indicator gains {measured:indicator_gain:.3f}; where they are missing by lot,
# {measured:indicator_gain_lot:.4f}. The median instead of the mean changes little ({measured:median_gain:+.3f} on
# average). The median is safer where a column has outliers. Dropping rows has a price that the figure does not show:
# fresh patients with gaps cannot be dropped. They want an answer.
#
# ## When the world is not the training set
#
# A model from clinic A shall be used in B and C. Are their patients like those of A? There is a test that needs
# no labels: train a model to tell the *rows* of the two places apart (Lopez-Paz and Oquab, 2017). If it cannot, AUC
# near 0.5, then the inputs look alike to it. If it can, its weights say by what.


# %%
def tell_apart(one, other, seed):
    """AUC of a neuron that says from which of two tables a row is, on held-out rows; and its weights."""
    both = pd.concat([one, other])
    origin = np.repeat([0, 1], [len(one), len(other)])
    training, test, y, test_y = train_test_split(both, origin, test_size=0.5, random_state=seed, stratify=origin)
    inputs, test_inputs = prepare(training, test)
    weights = fit_neuron(inputs, y)
    return roc_auc_score(test_y, scores_of(weights, test_inputs)), weights


clinic = {False: mend(raw, {"labels", "code", "ages", "repeats", "leak"})}  # by whether the units are mended
clinic[True] = mend(clinic[False], {"units"})
part = {(name, mended): clinic[mended].query("clinic == @name") for name in "ABC" for mended in (False, True)}

# %%
pairs = {"B in pounds": ("B", False), "B in kilograms": ("B", True), "C": ("C", True)}
told, moved = {}, {}
for name, other in pairs.items():
    told[name] = [tell_apart(part["A", True], part[other], seed)[0] for seed in SEEDS]
    moved[name] = rank(part["A", True], part[other])
record(
    "told_pounds",
    told["B in pounds"],
    claim="A classifier that tells clinics apart finds the pounds (AUC above 0.95) and no difference once they are "
    "kilograms (below 0.6), in every split",
    holds=min(told["B in pounds"]) > 0.95 and max(told["B in kilograms"]) < 0.6,
)
record("told_kilograms", told["B in kilograms"])
record("told_c", told["C"])
strongest = NUMBERS[np.abs(tell_apart(part["A", True], part["B", False], 0)[1][:-1]).argmax()]
print("largest weight, A against B in pounds:", strongest)

# %%
record("moved_pounds", moved["B in pounds"])
record("moved_kilograms", moved["B in kilograms"])
record("moved_c", moved["C"])
inputs, in_pounds = prepare(part["A", True], part["B", False])
called = scores_of(fit_neuron(inputs, part["A", True]["readmitted"].to_numpy()), in_pounds) > 0.5
record("called_pounds", called.mean())
record("rate_b", part["B", True]["readmitted"].mean())

# %% [markdown]
# Telling A from B in pounds: {measured:told_pounds:.2f}, and the largest weight is that of `weight`. In kilograms:
# {measured:told_kilograms:.2f}, which is guessing. So the test would have found the fault by itself. C can be told from
# A with {measured:told_c:.2f}, because its patients are older. That is no fault, but a **shift** of the distribution.
#
# What does it do to the model trained in A? It ranks the patients of B in kilograms with an AUC of
# {measured:moved_kilograms:.2f}, and those of C with {measured:moved_c:.2f}. C has some 100 patients, so its figure is
# uncertain. A shift of the inputs need not harm if the *rule* is the same in both places, as it is here.
#
# In pounds it is {measured:moved_pounds:.2f}. That sounds harmless, because within B all are too heavy by the same
# factor, and the ranking hardly notices. The decisions do: at a threshold of 0.5 the model expects
# {measured:called_pounds:.0%} of B's patients back, and {measured:rate_b:.0%} came. One score alone did not see it.
#
# ## What did the cleaning gain?
#
# Each fault can be mended alone, or be the only one that is left. The test patients are the same in all cases. Their
# labels are right, they stand there once, and their letter is not yet written: so it will be when the model is used.
# For the rest they are treated as the training rows are.

# %%
FAULTS = ("units", "labels", "code", "ages", "repeats", "leak")


def verdict(faults, seed):
    """AUC of the neuron on true outcomes of new patients, with some faults mended."""
    patients, test_patients = train_test_split(raw["patient"].unique(), test_size=0.3, random_state=seed)
    training = mend(raw[raw["patient"].isin(patients)], faults)
    test = mend(raw[raw["patient"].isin(test_patients)], {*faults, "labels", "repeats"})
    return rank(training, test.assign(days_to_letter=np.nan))


nothing, all_mended = ([verdict(faults, seed) for seed in SEEDS] for faults in ((), FAULTS))
only = {fault: [verdict({fault}, seed) for seed in SEEDS] for fault in FAULTS}
left = {fault: [verdict({*FAULTS} - {fault}, seed) for seed in SEEDS] for fault in FAULTS}

# %% [markdown] tags=["predict"]
# Six faults: pounds, turned labels in one clinic of three, the code −999, seven impossible ages, repeated rows, and the
# leak. Which one, left in alone, costs the most? Which the least?

# %%
figure, axes = plt.subplots(figsize=(7.4, 3.6))
names = {
    "units": "pounds",
    "labels": "labels of C",
    "code": "−999",
    "ages": "ages",
    "repeats": "repeats",
    "leak": "letter",
}
for shift, (table, name) in zip((-0.12, 0.12), ((only, "only this mended"), (left, "only this left")), strict=True):
    middle = np.array([np.mean(table[fault]) for fault in FAULTS])
    spread = np.abs([[min(table[f]) for f in FAULTS] - middle, [max(table[f]) for f in FAULTS] - middle])
    axes.errorbar(np.arange(6) + shift, middle, yerr=spread, fmt="o" if shift < 0 else "s", capsize=3, label=name)
axes.axhline(np.mean(nothing), color="0.5", linestyle=":")
axes.axhline(np.mean(all_mended), color="0.5", linestyle="-")
axes.text(5.55, np.mean(nothing), "nothing\nmended", va="center", fontsize=9)
axes.text(5.55, np.mean(all_mended), "all\nmended", va="center", fontsize=9)
axes.set_xticks(range(6), [names[fault] for fault in FAULTS])
axes.set(ylabel="AUC on true outcomes", xlim=(-0.5, 5.5), ylim=(0.46, 0.9))
axes.set_title("Pounds and −999 did most of the harm")
axes.legend(loc="lower center", ncols=2, fontsize=9)
plots.show(
    figure,
    alt="For each of six faults the AUC when only it is mended and when only it is left, with two lines: nothing "
    "mended and all mended.",
    caption="**Figure 15.4.** The same neuron, the same test patients. Mean and range over five splits.",
)

# %%
gain = np.array(all_mended) - nothing
record("auc_nothing", nothing)
record("auc_all", all_mended)
record(
    "cleaning_gain",
    gain,
    claim="Mending six planted faults raises the AUC on true outcomes by more than 0.03 in every split, with the same "
    "model",
    holds=min(gain) > 0.03,
)
for fault in FAULTS:
    record(f"left_{fault}", np.array(all_mended) - left[fault])
record("left_sum", [sum(all_mended[seed] - left[fault][seed] for fault in FAULTS) for seed in SEEDS])

# %% [markdown] tags=["answer"]
# Left in alone, the faults cost: pounds {measured:left_units:.3f}, labels {measured:left_labels:.3f}, −999
# {measured:left_code:.3f}, ages {measured:left_ages:.3f}, repeated rows {measured:left_repeats:.4f}, the letter
# {measured:left_leak:.3f}.

# %% [markdown]
# Without any cleaning the score is {measured:auc_nothing:.2f}, with all of it {measured:auc_all:.2f}. No other model
# was needed for that. The faults also work together: what each costs alone adds up to {measured:left_sum:.2f}, and all
# at once cost {measured:cleaning_gain:.2f}.
#
# The turned labels of C cost little, because nine tenths of the patients have right ones and outvote them. Repeated
# rows and the letter cost this neuron next to nothing. Their harm is of another kind. They do not spoil the model so
# much as our *knowledge* of it.
#
# ## Rare classes
#
# Three parcels in a hundred arrive broken, and a model shall say which to pack better. We draw 20,000 parcels with four
# features, half for training. Whoever always says "whole" is right for 97 %, and finds nothing. So accuracy is of no
# use, and two other shares take its place. **Recall**: of the broken parcels, how many were found? **Precision**: of
# those that were called broken, how many were?


# %%
def parcels(seed, size=10_000):
    """Four features (size, 4) and whether the parcel broke."""
    random = np.random.default_rng(seed)
    features = random.normal(size=(size, 4))
    broken = random.uniform(size=size) < 1 / (1 + np.exp(5 - features @ np.array([1.5, 1.0, -0.7, 0.0])))
    return features, broken.astype(int)


def recall_precision(labels, called):
    found = np.sum(called & (labels == 1))
    return found / labels.sum(), found / max(called.sum(), 1)


# %% [markdown]
# The known remedies: a **class weight** that multiplies the loss of rare samples (unit 4), **resampling**, that is
# drawing rare rows again until both classes are equally many, and simply a lower **threshold**.

# %%
outcomes, curves, precise = {}, {}, {}
for seed in range(3):
    (features, broken), (new, truth) = parcels(seed), parcels(seed + 100)
    share = broken.mean()
    again = np.random.default_rng(seed).choice(np.flatnonzero(broken), size=np.sum(broken == 0))
    rows = np.concatenate([np.flatnonzero(broken == 0), again])
    plain = scores_of(fit_neuron(features, broken), new)
    weighted = scores_of(fit_neuron(features, broken, np.where(broken == 1, (1 - share) / share, 1.0)), new)
    resampled = scores_of(fit_neuron(features[rows], broken[rows]), new)
    answers = {"plain": plain, "class weight": weighted, "resampled": resampled}
    for name, scores in answers.items():
        outcomes.setdefault(name, []).append(recall_precision(truth, scores > 0.5))
        precise.setdefault(name, []).append(average_precision_score(truth, scores))
        curves[name] = precision_recall_curve(truth, scores)  # of the last seed, for the figure
    outcomes.setdefault("threshold", []).append(recall_precision(truth, plain > share))
    outcomes.setdefault("always whole", []).append((np.mean(truth == 0), 0))

# %%
figure, axes = plt.subplots(figsize=(6.6, 3.8))
for (name, (precision, recall, _)), width in zip(curves.items(), (4, 2.5, 1.2), strict=True):
    axes.plot(recall, precision, label=f"{name}, all thresholds", linewidth=width)
for name, marker in {"plain": "o", "class weight": "s", "resampled": "^", "threshold": "D"}.items():
    recall, precision = outcomes[name][-1]
    axes.plot(recall, precision, marker, color="black", markersize=7)
axes.annotate("plain at 0.5", outcomes["plain"][-1], (8, 6), textcoords="offset points", fontsize=9)
together = "class weight at 0.5,\nresampled at 0.5,\nplain at a lower threshold"
axes.annotate(together, outcomes["class weight"][-1], (-60, 18), textcoords="offset points", fontsize=9)
axes.set(xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1), title="One curve, two places on it")
axes.legend(fontsize=9)
plots.show(
    figure,
    alt="Three curves of precision against recall that lie on each other. The plain model at threshold 0.5 sits at low "
    "recall, the other three decisions together at recall 0.8 and precision 0.1.",
    caption="**Figure 15.5.** Class weight, resampling and a lower threshold choose another place on the same curve.",
)

# %%
table = {name: np.array(values) for name, values in outcomes.items()}  # (seeds, recall and precision)
record("majority_accuracy", table["always whole"][:, 0])
record("recall_plain", table["plain"][:, 0])
record("precision_plain", table["plain"][:, 1])
record("recall_weighted", table["class weight"][:, 0])
record("precision_weighted", table["class weight"][:, 1])
record("recall_threshold", table["threshold"][:, 0])
record("precision_threshold", table["threshold"][:, 1])
gap = np.abs(table["class weight"] - table["threshold"])
record(
    "threshold_gap",
    gap.max(axis=1),
    claim="A lower threshold gives the recall and the precision of a class weight (both within 0.1), in every draw",
    holds=gap.max() < 0.1,
)
record("curve_gap", np.abs(np.subtract(precise["class weight"], precise["plain"])))

# %% [markdown]
# Always "whole" has an accuracy of {measured:majority_accuracy:.1%}. The plain neuron finds
# {measured:recall_plain:.0%} of the broken parcels at a precision of {measured:precision_plain:.0%}. With class weight:
# {measured:recall_weighted:.0%} at {measured:precision_weighted:.0%}. With the lower threshold, and no new
# training: {measured:recall_threshold:.0%} at {measured:precision_threshold:.0%}. The area under the curves differs by
# {measured:curve_gap:.3f}. So weights and resampling did not make the neuron know more. They moved it along the curve.
# For a network that overfits they can change more than that; measure before you believe it.
#
# In Keras the weight is an argument of `fit`. It does exactly what repeating rows does, up to one factor: Keras divides
# by the number of samples, and repeated rows are more samples. We take one step of each, with rates that make up for
# it.

# %%
features, broken = (part.astype("float32") for part in parcels(0, size=500))
repeated = np.concatenate([features, *[features[broken == 1]] * 9])  # each broken parcel ten times
repeated_labels = np.concatenate([broken, *[broken[broken == 1]] * 9])


def one_step(inputs, labels, rate, **options):
    """The weights of a Keras neuron after one step with all samples."""
    model = keras.Sequential([keras.Input((4,)), layers.Dense(1, activation="sigmoid", kernel_initializer="zeros")])
    model.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy")
    model.fit(inputs, labels[:, None], batch_size=len(inputs), epochs=1, verbose=0, **options)
    return np.concatenate([weights.ravel() for weights in model.get_weights()])


by_weight = one_step(features, broken, 1.0, class_weight={0: 1.0, 1: 10.0})
by_rows = one_step(repeated, repeated_labels, len(repeated) / len(features))
record(
    "step_difference",
    np.abs(by_weight - by_rows).max(),
    claim="class_weight in Keras's fit takes the step of repeated rows, up to the number of samples (difference below "
    "1e-5)",
    holds=np.abs(by_weight - by_rows).max() < 1e-5 and np.abs(by_rows).max() > 0.1,
)
print(by_weight.round(5), by_rows.round(5), sep="\n")

# %% [markdown]
# ## A group that hardly occurs
#
# A model learns what is frequent. If a group of people is rare in the training data and differs from the rest, the
# model may fail for that group, and a high overall accuracy will hide it. Buolamwini and Gebru (2018) found that three
# commercial programs misjudged the sex of up to 34.7 % of darker-skinned women, and of at most 0.8 % of lighter-skinned
# men.
#
# We build a small case. The digits in our data stand more or less upright. We make a second group of writers, whose
# hand leans to the left: each row of pixels is pushed sideways, the top to the left and the bottom to the right.

# %%
images, digits = data.digits()  # (1797, 8, 8)


def lean(images):
    """The same digits, leaning to the left: row r is pushed by up to 2 pixels, and zeros come in."""
    padded = np.pad(images, ((0, 0), (0, 0), (2, 2)))
    rows = [padded[:, row, 2 - by : 10 - by] for row, by in enumerate((-2, -1, -1, 0, 0, 1, 1, 2))]
    return np.stack(rows, axis=1)  # (images, 8, 8)


# %%
figure, axes = plt.subplots(2, 6, figsize=(6, 2.3))
for column in range(6):
    for row, picture in enumerate((images[column + 2], lean(images[column + 2 : column + 3])[0])):
        axes[row, column].imshow(picture, cmap="gray_r")
        axes[row, column].axis("off")
figure.suptitle("The same digits, by the usual hand and by a left-leaning one", fontsize=10, fontweight="bold")
plots.show(
    figure,
    alt="Six digits of the data set, and below them the same digits leaning to the left; all can still be read.",
    caption="**Figure 15.6.** People read both rows without trouble.",
)

# %% [markdown]
# Of 600 training images 5 % lean to the left, 30 in all. We compare the network trained on them with two remedies: each
# of the 30 images counts 19 times (**reweighting**, here by repeating rows), and 270 *more* images of that group are
# collected.

# %% [markdown] tags=["predict"]
# Which remedy will help the left-leaning group more? Will one of them cost the majority something?


# %%
def dense_network(seed, *first):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [keras.Input((8, 8, 1)), *first, layers.Flatten(), layers.Dense(64, activation="relu"), layers.Dense(10)]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(0.003), loss=loss)
    return model


def accuracy(model, inputs, labels):
    return float(np.mean(np.argmax(model(inputs, training=False), axis=1) == labels))


def train_groups(seed, remedy):
    """Accuracy on 600 usual test images, and on the same images leaning to the left."""
    order = np.random.default_rng(seed).permutation(len(images))
    usual, rare, more, test = np.split(order[:1770], [570, 600, 870])
    leaning = {"as it is": rare, "reweighted": np.repeat(rare, 19), "more data": np.append(rare, more)}[remedy]
    inputs = np.concatenate([images[usual], lean(images[leaning])])[..., None]
    model = dense_network(seed)
    epochs = 30 * 600 // len(inputs)  # equally many steps for all
    train(model, inputs, np.concatenate([digits[usual], digits[leaning]]), epochs=epochs, seed=seed)
    test = test[:600]
    return [accuracy(model, part[test][..., None], digits[test]) for part in (images, lean(images))]


# %%
remedies = ("as it is", "reweighted", "more data")
by_group = {remedy: np.array([train_groups(seed, remedy) for seed in range(3)]) for remedy in remedies}
overall = 0.95 * by_group["as it is"][:, 0] + 0.05 * by_group["as it is"][:, 1]  # as often as in the training data

# %%
figure, axes = plt.subplots(figsize=(6.6, 3.4))
for column, (name, shift) in enumerate({"usual hand": -0.18, "left-leaning hand": 0.18}.items()):
    error = 100 * (1 - np.array([by_group[remedy][:, column] for remedy in remedies]))  # (remedies, seeds)
    axes.bar(np.arange(3) + shift, error.mean(axis=1), width=0.34, label=name)
    axes.plot((np.arange(3) + shift)[:, None].repeat(3, 1), error, "o", color="black", markersize=4)
axes.set_xticks(range(3), ["5 % leaning", "reweighted", "270 more images"])
axes.set(ylabel="test error (%)", title="More images of the group help, weighting the same 30 hardly")
axes.legend()
plots.show(
    figure,
    alt="Bars of test error for two groups and three trainings. The left-leaning group has by far the larger error "
    "with 5 % of the data, almost as large with reweighting, and a small one with more data. The usual group hardly "
    "changes.",
    caption="**Figure 15.7.** Error by group. Bars: mean of three seeds; dots: each seed; 600 test images a group.",
)

# %%
usual_error, rare_error = (1 - by_group["as it is"]).T
gain_weight, gain_data = (by_group[remedy][:, 1] - by_group["as it is"][:, 1] for remedy in remedies[1:])
record("overall_accuracy", overall)
record("usual_error", usual_error)
record(
    "rare_error",
    rare_error,
    claim="A group with 5 % of the training data has more than twice the error of the majority, in every seed",
    holds=min(rare_error / usual_error) > 2,
)
record("gain_weight", gain_weight)
record(
    "gain_data",
    gain_data,
    claim="More data of the rare group lowers its error by more than reweighting the data there are, in every seed",
    holds=min(gain_data - gain_weight) > 0.02,
)
record("cost_data", by_group["as it is"][:, 0] - by_group["more data"][:, 0])

# %% [markdown] tags=["answer"]
# More data: it lowered the group's error by {measured:gain_data:.3f}, reweighting by {measured:gain_weight:.3f}. The
# majority's accuracy fell by {measured:cost_data:.3f} with more data: the same small network now has two hands to
# learn.

# %% [markdown]
# Overall the first network is right for {measured:overall_accuracy:.1%}, which looks well. By group it is wrong for
# {measured:usual_error:.1%} of the usual and {measured:rare_error:.1%} of the left-leaning digits. Weights cannot add
# what thirty images do not show. And a network that gets all its training images right has little use for weights: Byrd
# and Lipton (2019) show how their effect fades as training goes on.
#
# ### How sure is an error by group?
#
# Small groups have few test samples, so each rate needs an interval. With $k$ errors in $n$ samples, $\hat p = k/n$,
# and $z = 1.96$ for 95 %, **Wilson's interval** (1927) is
#
# $$\frac{\hat p + \frac{z^2}{2n} \pm z\sqrt{\frac{\hat p(1 - \hat p)}{n} + \frac{z^2}{4n^2}}}{1 + \frac{z^2}{n}}.$$
#
# It also works where the plain $\hat p \pm z\sqrt{\hat p(1-\hat p)/n}$ fails: at 0 errors that one claims to be
# certain.


# %%
def wilson(errors, samples, z=1.96):
    p = errors / samples
    middle, half = p + z**2 / (2 * samples), z * np.sqrt(p * (1 - p) / samples + z**2 / (4 * samples**2))
    return max(middle - half, 0) / (1 + z**2 / samples), (middle + half) / (1 + z**2 / samples)


for errors, samples in ((0, 15), (3, 15), (120, 600)):
    low, high = wilson(errors, samples)
    print(f"{errors:3} errors in {samples:3}: {errors / samples:.0%}, with an interval from {low:.1%} to {high:.1%}")

# %% [markdown]
# Fifteen samples without an error still allow one error in five.
#
# ## Few labels: augmentation
#
# If labels are scarce, make new samples from the old in ways that do not change the answer. This is
# **augmentation**. A digit that is shifted by a pixel is the same digit. Keras has layers for it, which change each
# image anew in each step of training, and do nothing when the model is used. We take them into a list of choices.

# %%
CHANGES = {
    "none": lambda: [],
    "shift": lambda: [layers.RandomTranslation(0.1, 0.1, fill_mode="constant", interpolation="nearest")],
    "smooth shift": lambda: [layers.RandomTranslation(0.1, 0.1, fill_mode="constant", interpolation="bilinear")],
    "turn": lambda: [layers.RandomRotation(0.06, fill_mode="constant")],  # up to 0.06 of a full turn, 22°
    "mirror": lambda: [layers.RandomFlip("horizontal")],
}

# %% [markdown]
# A shift by up to 0.1 of 8 pixels is 0.8 pixels. With `interpolation="nearest"` it becomes 0 or a whole pixel, with
# `"bilinear"`, the default, neighbouring pixels are mixed. `fill_mode="constant"` lets zeros come in at the edge; by
# default Keras mirrors the image there.

# %%
keras.utils.set_random_seed(3)
seven = np.repeat(images[7:8, ..., None], 5, axis=0)  # (5, 8, 8, 1)
figure, axes = plt.subplots(4, 6, figsize=(6, 4.3))
for row, name in enumerate(list(CHANGES)[1:]):
    changed = np.asarray(CHANGES[name]()[0](seven, training=True))[..., 0]
    for column, picture in enumerate([images[7], *changed]):
        axes[row, column].imshow(picture, cmap="gray_r", vmin=0, vmax=1)
        axes[row, column].set(xticks=[], yticks=[])
        axes[row, column].spines[:].set_visible(False)
    axes[row, 0].set_ylabel(name)
axes[0, 0].set_title("original", fontsize=10)
plots.show(
    figure,
    alt="A seven, and five random versions of it in each of four rows: shifted by whole pixels, shifted smoothly and "
    "so blurred, turned, and partly mirrored.",
    caption="**Figure 15.8.** Look at what the network will see. The smooth shifts are blurred, which no scanned "
    "digit is; a mirrored seven is none that anybody writes.",
)

# %% [markdown]
# The network is a small convolutional one. Unit 16 explains it; here it is a network that can make use of shifts. It is
# compiled with `jit_compile=False`, which is faster for it on a CPU. For comparison there is the dense network from
# above.


# %%
def convolutional(seed, *first):
    keras.utils.set_random_seed(seed)
    body = [layers.Conv2D(16, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten(), layers.Dense(10)]
    model = keras.Sequential([keras.Input((8, 8, 1)), *first, *body])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(0.003), loss=loss, jit_compile=False)
    return model


def few_labels(seed, per_class, change, network=convolutional):
    """Test accuracy after 500 steps with per_class labelled images of each digit."""
    order = np.random.default_rng(seed).permutation(len(images))
    pool, test = order[:1000], order[1000:]
    chosen = np.concatenate([pool[digits[pool] == digit][:per_class] for digit in range(10)])
    chosen = np.tile(chosen, 500 // len(chosen))  # about 500 rows an epoch, each image equally often
    model = network(seed, *CHANGES[change]())
    train(model, images[chosen][..., None], digits[chosen], epochs=25, batch_size=25, seed=seed)
    return accuracy(model, images[test][..., None], digits[test])


# %% [markdown] tags=["predict"]
# With 5 labelled images of each digit, by how much will shifting raise the accuracy? And with 50? What will mirroring
# do?

# %%
counts = (5, 15, 50)
by_count = {
    change: np.array([[few_labels(seed, count, change) for seed in range(3)] for count in counts])
    for change in ("none", "shift")
}  # (counts, seeds)
at_5 = {change: np.array([few_labels(seed, 5, change) for seed in range(3)]) for change in list(CHANGES)[2:]}
dense_at_5 = {
    change: np.array([few_labels(seed, 5, change, dense_network) for seed in range(3)]) for change in ("none", "shift")
}

# %%
figure, (left_axes, right_axes) = plt.subplots(1, 2, figsize=(8.6, 3.5))
for name, table in by_count.items():
    (line,) = left_axes.plot(counts, table.mean(axis=1), marker="o", label={"none": "as they are"}.get(name, "shifted"))
    left_axes.fill_between(counts, table.min(axis=1), table.max(axis=1), color=line.get_color(), alpha=0.2)
left_axes.set_xscale("log")
left_axes.set_xticks(counts, [str(count) for count in counts])
left_axes.minorticks_off()
left_axes.set(xlabel="labelled images of each digit", ylabel="test accuracy", title="Shifts help where labels are few")
left_axes.legend(loc="lower right")
gains = {"shift": by_count["shift"][0], **at_5}
gains = {name: 100 * (values - by_count["none"][0]) for name, values in gains.items()}
gains["shift,\ndense"] = 100 * (dense_at_5["shift"] - dense_at_5["none"])
right_axes.bar(range(5), [values.mean() for values in gains.values()])
right_axes.plot(np.repeat(range(5), 3), np.concatenate(list(gains.values())), "o", color="black", markersize=4)
right_axes.axhline(0, color="black", linewidth=1, linestyle="-")
right_axes.set_xticks(range(5), [name.replace(" ", "\n") for name in gains])
right_axes.set(ylabel="gain (percentage points)", title="5 labels: not every change helps")
plots.show(
    figure,
    alt="Left: accuracy of a convolutional network for 5, 15 and 50 labels per digit, plain and with shifts; the gap "
    "is largest at 5 and nearly closed at 50. Right: gain at 5 labels; shift gains, mirror loses.",
    caption="**Figure 15.9.** Three draws of the labelled images, 797 test images. Left: mean and range. Right: bars "
    "are means, dots single draws; the last bar is the dense network.",
)

# %%
shift_gains = by_count["shift"] - by_count["none"]  # (counts, seeds)
record("plain_5", by_count["none"][0])
record("shifted_5", by_count["shift"][0])
record(
    "shift_gain_5",
    shift_gains[0],
    claim="With 5 labels a class, shifts by whole pixels raise the accuracy of a convolutional network in every draw",
    holds=min(shift_gains[0]) > 0,
)
record(
    "shift_gain_50",
    shift_gains[-1],
    claim="With 50 labels a class shifts gain less than with 5, by more than 0.015 on average",
    holds=shift_gains[0].mean() - shift_gains[-1].mean() > 0.015,
)
record("smooth_gain", at_5["smooth shift"] - by_count["none"][0])
record("turn_gain", at_5["turn"] - by_count["none"][0])
record(
    "mirror_loss",
    by_count["none"][0] - at_5["mirror"],
    claim="Mirror images of digits lower the accuracy with 5 labels a class, in every draw",
    holds=min(by_count["none"][0] - at_5["mirror"]) > 0,
)
record("dense_gain", dense_at_5["shift"] - dense_at_5["none"])

# %% [markdown] tags=["answer"]
# From {measured:plain_5:.3f} to {measured:shifted_5:.3f} with 5 images of each digit, a gain of
# {measured:shift_gain_5:.3f}; with 50 images {measured:shift_gain_50:.3f}. Mirroring lost {measured:mirror_loss:.3f}.

# %% [markdown]
# Not every reasonable change helps. The smooth shifts changed the accuracy by {measured:smooth_gain:+.3f} (from
# {measured:smooth_gain.low:+.3f} to {measured:smooth_gain.high:+.3f}), turning by {measured:turn_gain:+.3f}. On 8 by 8
# pixels both blur the image, and test images are not blurred. Shifts by whole pixels changed the dense network by
# {measured:dense_gain:+.3f} (from {measured:dense_gain.low:+.3f} to {measured:dense_gain.high:+.3f}): no clear gain. It
# has to learn each position of a stroke anew, where a convolution shares what it learns.
#
# Augmentation is knowledge: we tell the network that a shifted digit has the same name. With more labels the data say
# so themselves. If what we tell is wrong, as in a mirror, it harms. For photographs of cats a mirror image is fine. So
# ask of each change: would a person give the same answer, and does such an image occur? Then measure.
#
# Augment the training part only, and after the split. Shifted copies of one image on both sides are the repeated
# patients again.
#
# ## A checklist to take along
#
# Before training:
#
# 1. Who collected the data, when, and what does each column mean? *When is it known?*
# 2. How many rows, how many distinct, how many people behind them?
# 3. Range of each number; count of each word, spellings included.
# 4. The same by group: place, time, device.
# 5. What is missing, under which codes, and for whom?
# 6. How frequent is each class? What does the simplest answer score?
# 7. Which single column predicts the outcome? Too well?
# 8. Split by group (or time) before anything is computed. Means, medians and scales from the training part alone.
#
# After training:
#
# 9. Is the score too good? Look for a leak before you celebrate.
# 10. Error by group, with intervals. Recall and precision for rare classes.
# 11. Can a classifier tell the training rows from those on which the model shall be used?
#
# ## Pitfalls
#
# - **Mending by hand.** Nobody can repeat it. Write a function, keep the raw file.
# - **Filling gaps before the split.** The test part then takes part in the mean.
# - **Dropping outliers that are true.** An age of 98 is rare and right, an age of 203 is not. Ask, do not cut by
#   reflex.
# - **Resampling before the split.** Copies of one row land on both sides.
# - **A threshold chosen on the test part.** It is a setting like any other; choose it on validation data.
# - **A clean test part, and dirty rows in use.** The model meets what the clinic sends. Put the mending into the
#   pipeline.
# - **Augmenting the test images.** `predict` and `evaluate` switch random layers off. A plain call `model(images)`
#   leaves those of augmentation on; write `model(images, training=False)`.
# - **Leaving a group out of the table of errors because it is small.** Give the interval instead.
#
# ## Summary
#
# - Look before you train, and look by group. Pounds, codes and turned labels were seen in one figure.
# - A leaking column gave an AUC of {measured:auc_flattering:.2f}; before it exists there remain
#   {measured:auc_future:.2f}. A test part does not notice.
# - The same patients on both sides of the split: {measured:auc_seen:.2f} against {measured:auc_new:.2f} for new ones.
# - If a gap has a meaning, mark it: {measured:indicator_gain:.3f} of AUC here.
# - Mending six faults took the same neuron from {measured:auc_nothing:.2f} to {measured:auc_all:.2f}.
# - Class weights, resampling and a lower threshold led to nearly the same recall and precision.
# - Overall accuracy hides a failing group. More of its data helped by {measured:gain_data:.2f}, reweighting by
#   {measured:gain_weight:.2f}.
# - Augmentation gained {measured:shift_gain_5:.3f} with 5 labels a class, and {measured:shift_gain_50:.3f} with 50.
#
# Where next: unit 16 builds what we told the network by shifting, that a digit may stand anywhere, into the network
# itself.
