"""Checks of unit 24: restricted Boltzmann machines."""

import itertools

import numpy as np

from layerwise.checks import array, assert_close, assert_equal, entry, number, require, several, task, word

# What is computed here independently of the reference


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def machine(rng, visible, hidden, scale=1.0):
    """W, a, b with normal weights."""
    return (
        scale * rng.normal(size=(visible, hidden)),
        scale * rng.normal(size=visible),
        scale * rng.normal(size=hidden),
    )


def states(units):
    return np.array(list(itertools.product([0.0, 1.0], repeat=units)))


def pictures(rng, n, visible):
    return rng.integers(0, 2, size=(n, visible)).astype(float)


def energies_of(v, h, W, a, b):
    """E of each picture with each hidden state: (pictures, hidden states)."""
    return -(v @ a)[:, None] - h @ b - v @ W @ h.T


def log_sum_exp(values, axis=None):
    top = values.max(axis=axis, keepdims=True)
    return (top + np.log(np.exp(values - top).sum(axis=axis, keepdims=True))).squeeze(axis)


def right_free_energy(v, W, a, b):
    inputs = b + v @ W
    return -(v @ a) - (np.maximum(inputs, 0) + np.log1p(np.exp(-np.abs(inputs)))).sum(axis=1)


# 24.1 Energies by hand


@task("24.1", points=1)
def test_energies(student):
    """The four energies are those of the formula."""
    right = {"000": 0, "100": -1, "101": -3, "111": -1}
    for name, energy in right.items():
        what = f"energies[{name!r}]"
        assert_close(
            number(entry(student.energies, name, "energies"), what=what),
            energy,
            what=what,
            hint="The three digits are v1, v2 and h. Which biases count, and which weights?",
            mistakes={"The sign is wrong: what units like makes the energy lower.": -energy} if energy else {},
            reveal=False,
        )


@task("24.1", points=1)
def test_times_as_likely(student):
    """times_as_likely is how many times as likely as "000" the state "101" is."""
    assert_close(
        number(student.times_as_likely, what="times_as_likely"),
        20.0855369,
        what="times_as_likely",
        hint="Probability goes with exp(-E): divide one by the other, Z cancels.",
        mistakes={
            "This is its inverse: the lower energy is the more likely state.": np.exp(-3),
            "This is the difference of the energies: take the exponential.": 3,
        },
        reveal=False,
    )


@task("24.1", points=1)
def test_free_energy_by_hand(student):
    """free_energy_10 is minus the logarithm of the sum of exp(-E) over both hidden states of the picture (1, 0)."""
    assert_close(
        number(student.free_energy_10, what="free_energy_10"),
        -np.log(np.exp(1) + np.exp(3)),
        what="free_energy_10",
        hint="Its two states are 100 and 101.",
        mistakes={
            "The sign is wrong: the free energy is minus the logarithm.": np.log(np.exp(1) + np.exp(3)),
            "The visible bias is missing: -a·v belongs to it.": -np.log(1 + np.exp(2)),
            "This is the lower one of the two energies: both states count.": -3,
            "The sum of the energies is not meant: add exp(-E), then take minus the logarithm.": -4,
        },
        reveal=False,
    )


@task("24.1", points=1)
def test_statements(student):
    """The five statements are judged rightly."""
    look = {
        "A": "Are there links within the hidden layer?",
        "B": "Two hidden units that like the same pixels: if one is on, what does that say about those pixels?",
        "C": "What divides exp(-F) is the same for both pictures.",
        "D": "What divides exp(-F) is another number in each machine.",
        "E": "By which factor does each exp(-E) change, and Z?",
    }
    for name, right in {"A": True, "B": False, "C": True, "D": False, "E": True}.items():
        answer = entry(student.statements, name, "statements")
        require(
            isinstance(answer, (bool, np.bool_)), f"statements[{name!r}] is {answer!r}.", "Answer with True or False."
        )
        require(bool(answer) == right, f"You say that {name} is {bool(answer)}.", look[name])


# 24.2 Up, down, and a step of the chain


@task("24.2", points=1)
def test_up_and_down(student, rng):
    """up and down give the probabilities of one layer given the other, as counting all states does."""
    W, a, b = machine(rng, 4, 3)
    v, h = states(4), states(3)
    joint = np.exp(-energies_of(v, h, W, a, b))
    assert_close(
        student.up(v, W, b),
        joint @ h / joint.sum(axis=1, keepdims=True),
        what="up(v, W, b)",
        hint="The sigmoid of b plus v times W.",
        mistakes={
            "The biases are missing.": sigmoid(v @ W),
            "The sigmoid is missing: these are its inputs.": b + v @ W,
            "This is the probability of 0: the sign within the sigmoid is wrong.": sigmoid(-b - v @ W),
        },
    )
    assert_close(
        student.down(h, W, a),
        joint.T @ v / joint.T.sum(axis=1, keepdims=True),
        what="down(h, W, a)",
        hint="The sigmoid of a plus h times the transposed W.",
        mistakes={
            "The biases are missing.": sigmoid(h @ W.T),
            "The sigmoid is missing: these are its inputs.": a + h @ W.T,
            "This is the probability of 0: the sign within the sigmoid is wrong.": sigmoid(-a - h @ W.T),
        },
    )


@task("24.2", points=1)
def test_gibbs_step(student, rng):
    """gibbs_step draws h given v, then a new v given that h, each by comparing with its own uniform numbers."""
    for n, visible, hidden in ((40, 5, 3), (1, 3, 6)):
        W, a, b = machine(rng, visible, hidden)
        v, u, w = pictures(rng, n, visible), rng.random((n, hidden)), rng.random((n, visible))
        got = several(student.gibbs_step(v, W, a, b, u, w), 2, "gibbs_step")
        p = sigmoid(b + v @ W)
        h = (u < p).astype(float)
        new = (w < sigmoid(a + h @ W.T)).astype(float)
        many = n > 1
        assert_equal(
            got[0],
            h,
            what="h",
            hint="A unit is 1 where its uniform number is below its probability.",
            mistakes={
                "These are probabilities: compare them with u_hidden.": p,
                "The comparison is the wrong way round: 1 where the uniform number is below.": 1 - h,
                "You round at 1/2: compare with u_hidden.": (p > 0.5).astype(float),
            }
            if many
            else {},
        )
        assert_equal(
            got[1],
            new,
            what="new_v",
            hint="Go down from the drawn h, and compare with u_visible.",
            mistakes={
                "You went down from the probabilities: go down from the drawn h.": (w < sigmoid(a + p @ W.T)).astype(
                    float
                ),
                "These are probabilities: compare them with u_visible.": sigmoid(a + h @ W.T),
                "The comparison is the wrong way round: 1 where the uniform number is below.": 1 - new,
                "This is the old v.": v,
            }
            if many
            else {},
        )


@task("24.2", points=1)
def test_numbers_equal_to_the_probability(student):
    """A unit whose uniform number is exactly its probability, 1/2, stays 0: only below it becomes 1."""
    n, visible, hidden = 2, 3, 2
    zero = np.zeros
    h, v = several(
        student.gibbs_step(
            np.ones((n, visible)),
            zero((visible, hidden)),
            zero(visible),
            zero(hidden),
            np.full((n, hidden), 0.5),
            np.full((n, visible), 0.5),
        ),
        2,
        "gibbs_step",
    )
    assert_equal(h, zero((n, hidden)), what="h for u = p = 1/2", hint="Compare with <.")
    assert_equal(v, zero((n, visible)), what="new_v for u = p = 1/2", hint="Compare with <.")


# 24.3 Free energy and log Z


@task("24.3", points=1)
def test_free_energy(student, rng):
    """free_energy(v, W, a, b) equals minus the logarithm of the sum of exp(-E) over all hidden states."""
    for visible, hidden in ((5, 3), (2, 6)):
        W, a, b = machine(rng, visible, hidden)
        v = pictures(rng, 7, visible)
        assert_close(
            student.free_energy(v, W, a, b),
            -log_sum_exp(-energies_of(v, states(hidden), W, a, b), axis=1),
            what="free_energy(v, W, a, b)",
            hint="Minus v·a, minus the sum of softplus over the hidden units.",
            mistakes={
                "The sign is wrong.": -right_free_energy(v, W, a, b),
                "The visible biases are missing.": right_free_energy(v, W, 0 * a, b),
                "The hidden biases are missing.": right_free_energy(v, W, a, 0 * b),
                "The softplus has the wrong sign: subtract it.": -2 * (v @ a) - right_free_energy(v, W, a, b),
                "The hidden units' inputs are added as they are: each goes through log(1 + exp(·)).": -(v @ a)
                - (b + v @ W).sum(axis=1),
            },
        )


@task("24.3", points=1)
def test_free_energy_of_large_weights(student, rng):
    """With inputs of up to ±2,000 the free energy is finite and right."""
    W = np.array([[1000.0, -1000, 3], [1000, -1000, -2]])
    a, b = np.array([1.0, -2]), np.array([0.0, 0, 1])
    v = states(2)
    assert_close(
        student.free_energy(v, W, a, b),
        right_free_energy(v, W, a, b),
        what="The free energy with large weights",
        hint="exp overflows beyond 709. np.logaddexp(0, x) does not.",
    )


@task("24.3", points=1)
def test_log_partition(student, rng):
    """log_partition(W, a, b) equals the logarithm of the sum over all joint states, whichever layer is smaller."""
    for visible, hidden in ((4, 3), (3, 4), (4, 4), (1, 5), (6, 1)):
        W, a, b = machine(rng, visible, hidden)
        right = log_sum_exp(-energies_of(states(visible), states(hidden), W, a, b).ravel())
        assert_close(
            number(student.log_partition(W, a, b), what="log_partition"),
            right,
            what=f"log Z of a machine with {visible} visible and {hidden} hidden units",
            hint="The logarithm of the sum of exp(-F) over all states of one layer.",
            mistakes={
                "This is Z: its logarithm is asked for.": np.exp(right),
                "The sign is wrong.": -right,
            },
        )


@task("24.3", points=1, held_out=True)
def test_log_partition_of_wide_machines(student, rng):
    """log_partition is right for machines with a layer of 60 to 100 units, and where Z is too large for a float."""
    for visible, hidden, scale in ((3, 100, 1.0), (60, 4, 1.0), (5, 70, 30.0), (80, 6, 20.0)):
        W, a, b = machine(rng, visible, hidden, scale)
        if visible < hidden:
            right = log_sum_exp(-right_free_energy(states(visible), W, a, b))
        else:
            right = log_sum_exp(-right_free_energy(states(hidden), W.T, b, a))
        assert_close(
            number(
                student.log_partition(W, a, b), what="log_partition", hint="Subtract the largest exponent before exp."
            ),
            right,
            what=f"log Z of a machine with {visible} visible and {hidden} hidden units",
            hint="List the states of the smaller layer only, and subtract the largest exponent before you take exp.",
        )


# 24.4 One step of contrastive divergence


def cd(W, a, b, batch, u, w, rate, *, sampled_data=False, sampled_model=False, soft=False, soft_v=False, summed=False):
    """W with a as last column and b as last row, by CD-1, right by default and wrong in one way on request."""
    p = sigmoid(b + batch @ W)
    h = (u < p).astype(float)
    q = sigmoid(a + (p if soft else h) @ W.T)
    v = q if soft_v else (w < q).astype(float)
    h_model = sigmoid(b + v @ W)
    if sampled_model:
        h_model = (u < h_model).astype(float)
    h_data = h if sampled_data else p
    scale = rate * (len(batch) if summed else 1)
    return packed(
        W + scale * (batch.T @ h_data - v.T @ h_model) / len(batch),
        a + scale * (batch.mean(axis=0) - v.mean(axis=0)),
        b + scale * (h_data.mean(axis=0) - h_model.mean(axis=0)),
    )


def packed(W, a, b):
    return np.vstack([np.column_stack([W, a]), np.append(b, 0)])


def cd_of(student, W, a, b, *arguments):
    new = several(student.cd_step(W, a, b, *arguments), 3, "cd_step", "Write: return W, a, b.")
    return packed(
        *(
            array(part, shape=old.shape, what=f"The new {name}")
            for part, old, name in zip(new, (W, a, b), "Wab", strict=True)
        )
    )


def cd_case(rng, n, visible, hidden, grey):
    batch = rng.random((n, visible)) if grey else pictures(rng, n, visible)
    return (*machine(rng, visible, hidden), batch, rng.random((n, hidden)), rng.random((n, visible)))


@task("24.4", points=2)
def test_cd_step(student, rng):
    """cd_step gives the new W, a and b: statistics from probabilities, the chain from samples, means over rows."""
    for n, visible, hidden, rate in ((30, 4, 3, 0.5), (25, 3, 5, 0.1)):
        case = (*cd_case(rng, n, visible, hidden, grey=False), rate)
        W, a, b = case[:3]
        right = cd(*case)
        assert_close(
            cd_of(student, *case),
            right,
            what="W, with the new a as its last column and the new b as its last row,",
            hint="Go through the four points. Which arrays are probabilities, and which are drawn?",
            mistakes={
                "The signs are exchanged: data minus model.": 2 * packed(W, a, b) - right,
                "You return the changes: return the new W, a and b.": right - packed(W, a, b),
                "h_data is a sample: the statistics take the probabilities.": cd(*case, sampled_data=True),
                "h_model is a sample: the statistics take the probabilities.": cd(*case, sampled_model=True),
                "You went down from the probabilities: go down from the drawn hidden states.": cd(*case, soft=True),
                "v_model is not drawn: compare its probabilities with u_visible.": cd(*case, soft_v=True),
                "The sums over the rows are not divided by their number.": cd(*case, summed=True),
            },
        )


@task("24.4", points=1)
def test_cd_step_with_grey_values(student, rng):
    """A batch with grey values goes into the step as it is, and a batch of one row is one as well."""
    for n in (20, 1):
        case = (*cd_case(rng, n, 4, 3, grey=True), 0.2)
        right = cd(*case)
        rounded = cd(*case[:3], np.round(case[3]), *case[4:])
        assert_close(
            cd_of(student, *case),
            right,
            what="W, with the new a as its last column and the new b as its last row,",
            hint="Use the batch as it is.",
            mistakes={"You round or draw the batch: use the grey values as they are.": rounded},
        )


@task("24.4", points=1)
def test_cd_step_compares(student):
    """A unit whose uniform number is exactly its probability, 1/2, stays 0, in both layers."""
    case = (
        np.zeros((3, 2)),
        np.zeros(3),
        np.zeros(2),
        np.ones((4, 3)),
        np.full((4, 2), 0.5),
        np.full((4, 3), 0.5),
        1.0,
    )
    assert_close(cd_of(student, *case), cd(*case), what="The step where u = p = 1/2", hint="Compare with <.")
    # The weights are 0 there, so that the hidden states do not matter; here they decide where the chain goes.
    W = np.full((3, 2), 40.0)
    a = np.full(3, -20.0)
    case = (W, a, np.zeros(2), np.zeros((4, 3)), np.full((4, 2), 0.5), np.full((4, 3), 0.5), 1.0)
    assert_close(cd_of(student, *case), cd(*case), what="The step where u = p = 1/2", hint="Compare with <.")


# 24.5 What belongs into the gap?


def mean_field(v, known, W, a, b, steps, *, put_back=True, begin=0.5):
    filled = np.where(known, v, begin)
    for _ in range(steps):
        filled = sigmoid(a + sigmoid(b + filled @ W) @ W.T)
        if put_back:
            filled = np.where(known, v, filled)
    return np.where(known, v, filled)


@task("24.5", points=1)
def test_complete(student, rng):
    """complete walks up and down with probabilities and puts the known pixels back after each step."""
    W, a, b = machine(rng, 6, 4)
    v, known = pictures(rng, 15, 6), rng.random((15, 6)) < 0.5
    known[0] = True
    known[1] = False
    for steps in (1, 2, 5):
        assert_close(
            student.complete(v, known, W, a, b, steps),
            mean_field(v, known, W, a, b, steps),
            what=f"complete with {steps} step(s)",
            hint="Begin with 1/2 in the unknown pixels; up, down, and put the known pixels back, in each step.",
            mistakes={
                "The known pixels are put back at the end only: do it in each step.": mean_field(
                    v, known, W, a, b, steps, put_back=False
                ),
                "You begin with 0 in the unknown pixels: begin with 1/2.": mean_field(
                    v, known, W, a, b, steps, begin=0.0
                ),
                "You begin with what v has in its unknown pixels: begin with 1/2.": mean_field(
                    v, known, W, a, b, steps, begin=v
                ),
                "This is one step too many.": mean_field(v, known, W, a, b, steps + 1),
                "This is one step too few.": mean_field(v, known, W, a, b, steps - 1),
                "Known and unknown are exchanged.": mean_field(v, ~known, W, a, b, steps),
            }
            if steps > 1
            else {},
        )


@task("24.5", points=1)
def test_complete_keeps_what_is_known(student, rng):
    """With 0 steps the unknown pixels are 1/2; whatever stood in them does not matter."""
    W, a, b = machine(rng, 5, 3)
    v, known = pictures(rng, 8, 5), rng.random((8, 5)) < 0.5
    assert_close(
        student.complete(v, known, W, a, b, 0),
        np.where(known, v, 0.5),
        what="complete with 0 steps",
        hint="1/2 in the unknown pixels, the known ones as they are.",
    )
    assert_close(
        student.complete(np.where(known, v, 7.0), known, W, a, b, 3),
        mean_field(v, known, W, a, b, 3),
        what="complete with other values in the unknown pixels of v",
        hint="Begin with 1/2 in the unknown pixels.",
    )


def pixel_by_counting(v, pixel, W, a, b):
    weights = []
    for value in (0.0, 1.0):
        picture = v.copy()
        picture[:, pixel] = value
        weights.append(np.exp(-energies_of(picture, states(len(b)), W, a, b)).sum(axis=1))
    return weights[1] / (weights[0] + weights[1])


@task("24.5", points=1)
def test_pixel_probability(student, rng):
    """pixel_probability equals what counting all hidden states gives, for each pixel."""
    W, a, b = machine(rng, 5, 4)
    v = pictures(rng, 12, 5)
    for pixel in range(5):
        right = pixel_by_counting(v, pixel, W, a, b)
        assert_close(
            student.pixel_probability(v, pixel, W, a, b),
            right,
            what=f"pixel_probability(v, {pixel}, W, a, b)",
            hint="Set the column to 0 and to 1, and take the sigmoid of F0 - F1.",
            mistakes={
                "This is the probability of 0: exchange the two free energies.": 1 - right,
                "This is one step up and down from v: it depends on what the pixel was.": sigmoid(
                    a + sigmoid(b + v @ W) @ W.T
                )[:, pixel],
                "The sigmoid is missing: this is the difference of the free energies.": np.log(right / (1 - right)),
            },
        )


@task("24.5", points=1, held_out=True)
def test_pixel_probability_ignores_the_pixel(student, rng):
    """What stands in the pixel itself does not matter."""
    W, a, b = machine(rng, 4, 6)
    v = pictures(rng, 9, 4)
    for value in (0.0, 1.0, 0.3):
        given = v.copy()
        given[:, 2] = value
        assert_close(
            student.pixel_probability(given, 2, W, a, b),
            pixel_by_counting(v, 2, W, a, b),
            what=f"The probability of pixel 2, where v has {value} in it,",
            hint="Overwrite the pixel in a copy, once with 0 and once with 1.",
        )


# 24.6 What the monitors say

WORDS = ("healthy", "overfitting", "dead units", "rate too large")
LOOK = {
    "A": "Does any number jump? How far apart are the two free energies at the end?",
    "B": "Its reconstruction is the best of all. How far apart are the two free energies at the end?",
    "C": "Look at the last four numbers: how much does a hidden unit differ from picture to picture?",
    "D": "Follow the reconstruction error from epoch to epoch.",
    "E": "The size of a free energy says nothing. How far apart are the two at the end?",
    "F": "How far apart are the two free energies at the end?",
    "G": "Look at the last four numbers: how much does a hidden unit differ from picture to picture?",
    "H": "Follow each number from epoch to epoch, and not only the first and the third.",
}


def examine_verdict(student, name, right):
    answer = word(student.verdicts, name, "verdicts", WORDS)
    require(answer == right, f"The log of {name} does not say {answer!r}.", LOOK[name])


@task("24.6", points=1)
def test_verdicts_a_and_e(student):
    """The verdicts on A and E fit their logs."""
    examine_verdict(student, "A", "healthy")
    examine_verdict(student, "E", "healthy")


@task("24.6", points=1)
def test_verdicts_b_and_f(student):
    """The verdicts on B and F fit their logs."""
    examine_verdict(student, "B", "overfitting")
    examine_verdict(student, "F", "overfitting")


@task("24.6", points=1)
def test_verdicts_c_and_g(student):
    """The verdicts on C and G fit their logs."""
    examine_verdict(student, "C", "dead units")
    examine_verdict(student, "G", "dead units")


@task("24.6", points=1)
def test_verdicts_d_and_h(student):
    """The verdicts on D and H fit their logs."""
    examine_verdict(student, "D", "rate too large")
    examine_verdict(student, "H", "rate too large")
