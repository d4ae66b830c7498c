"""Checks of unit 20: LSTM and GRU."""

import numpy as np

from layerwise.checks import array, assert_close, assert_equal, require, several, task, word


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


# 20.1 Counting, and what a gate leaves


@task("20.1", points=1)
def test_parameters_of_simple_and_lstm(student):
    """parameters(kind, inputs, units) is right for "simple" and "lstm", whatever the sizes."""
    for inputs, units in ((5, 3), (1, 7), (16, 32), (9, 1)):
        for kind, blocks in (("simple", 1), ("lstm", 4)):
            right = blocks * units * (inputs + units + 1)
            assert_close(
                student.parameters(kind, inputs, units),
                right,
                what=f"parameters({kind!r}, {inputs}, {units})",
                rtol=0,
                hint="Each gate has a matrix for the input, one for the state, and a bias for each unit.",
                mistakes={
                    "The biases are missing.": blocks * units * (inputs + units),
                    "The matrix from the old state to the new one is missing.": blocks * units * (inputs + 1),
                    "An LSTM has four of them: three gates and the candidate.": 3 * units * (inputs + units + 1),
                    "This is one gate: an LSTM has three of them, and the candidate.": units * (inputs + units + 1),
                },
            )


@task("20.1", points=1)
def test_parameters_of_both_gru_forms(student):
    """parameters(kind, inputs, units) is right for "gru" and "gru_before", whatever the sizes."""
    for inputs, units in ((5, 3), (1, 7), (16, 32), (9, 1)):
        for kind, biases in (("gru_before", 1), ("gru", 2)):
            right = 3 * units * (inputs + units + biases)
            assert_close(
                student.parameters(kind, inputs, units),
                right,
                what=f"parameters({kind!r}, {inputs}, {units})",
                rtol=0,
                hint="A GRU has two gates and a candidate. How many biases has each in this form?",
                mistakes={
                    "This form has two biases for each block: one at the input, one at the state.": 3
                    * units
                    * (inputs + units + 1),
                    "Only the default form has two biases for each block.": 3 * units * (inputs + units + 2),
                    "A GRU has three blocks, an LSTM four.": 4 * units * (inputs + units + biases),
                },
            )


@task("20.1", points=1)
def test_share_kept(student):
    """share_kept(forget_bias, steps) is the gate's value to the power of the steps."""
    for bias, steps in ((1.0, 10), (0.0, 3), (4.6, 100), (-2.0, 2), (1.0, 1), (3.0, 0)):
        gate = sigmoid(bias)
        assert_close(
            student.share_kept(bias, steps),
            gate**steps,
            what=f"share_kept({bias}, {steps})",
            atol=1e-9,
            hint="A gate is a sigmoid of its net input, and each step multiplies by it once.",
            mistakes={
                "The bias is a net input: the gate is its sigmoid.": bias**steps,
                "Each step multiplies by the gate: take a power, not a product.": gate * steps,
                "This is the share that is lost.": 1 - gate**steps,
                "The sigmoid is turned round: a large bias keeps the gate open.": sigmoid(-bias) ** steps,
            },
        )


# 20.2 and 20.3 One step


def lstm_case(rng, batch=4, inputs=3, units=5):
    x, W = rng.normal(size=(batch, inputs)), rng.normal(size=(inputs, 4 * units))
    h, c, U = rng.normal(size=(batch, units)), 2 * rng.normal(size=(batch, units)), rng.normal(size=(units, 4 * units))
    return x, h, c, W, U, rng.normal(size=4 * units)


def reference_lstm(x, h, c, W, U, b, order="ifgo"):
    blocks = dict(zip(order, np.split(x @ W + h @ U + b, 4, axis=1), strict=True))
    i, f, o = (sigmoid(blocks[name]) for name in "ifo")
    c = f * c + i * np.tanh(blocks["g"])
    return o * np.tanh(c), c


def lstm_pair(student, case):
    """What lstm_step returns, both of the right shape, in one array (2, batch, units)."""
    result = several(student.lstm_step(*case), 2, "lstm_step", "Write: return h, c.")
    return [array(value, shape=case[1].shape, what=name) for value, name in zip(result, "hc", strict=True)]


SIZES = ((4, 3, 5), (1, 6, 2), (3, 1, 1))


@task("20.2", points=2)
def test_lstm_cell_content(student, rng):
    """The new c is what the forget gate keeps plus what the input gate lets in, for any sizes."""
    for sizes in SIZES:
        case = lstm_case(rng, *sizes)
        x, h, c, W, U, b = case
        new_h, right = reference_lstm(*case)
        i, f, g, _ = np.split(x @ W + h @ U + b, 4, axis=1)
        assert_close(
            lstm_pair(student, case)[1],
            right,
            what="The new c",
            hint="c' = f ⊙ c + i ⊙ g: sigmoids for the gates, tanh for the candidate g.",
            mistakes={
                "This is the new h: return h first, then c.": new_h,
                "The blocks stand in another order: input gate, forget gate, candidate, output gate.": reference_lstm(
                    *case, order="figo"
                )[1],
                "The third block is the candidate, the fourth the output gate.": reference_lstm(*case, order="ifog")[1],
                "The bias is missing.": reference_lstm(x, h, c, W, U, 0 * b)[1],
                "The candidate goes through tanh, not through the sigmoid.": sigmoid(f) * c + sigmoid(i) * sigmoid(g),
                "The candidate lacks its tanh.": sigmoid(f) * c + sigmoid(i) * g,
                "The old state h is missing: it stands in every net input.": reference_lstm(x, 0 * h, c, W, U, b)[1],
                "You add everything to the old c: the forget gate multiplies it.": c + sigmoid(i) * np.tanh(g),
            },
        )


@task("20.2", points=2)
def test_lstm_state(student, rng):
    """The new h is what the output gate shows of tanh of the new c, for any sizes."""
    for sizes in SIZES:
        case = lstm_case(rng, *sizes)
        x, h, c, W, U, b = case
        right, new_c = reference_lstm(*case)
        o = sigmoid(np.split(x @ W + h @ U + b, 4, axis=1)[3])
        assert_close(
            lstm_pair(student, case)[0],
            right,
            what="The new h",
            hint="h' = o ⊙ tanh(c'), with the new c'.",
            mistakes={
                "This is the new c: return h first, then c.": new_c,
                "This uses the old c: the state shows the new one.": o * np.tanh(c),
                "The tanh of the new c is missing.": o * new_c,
                "The output gate is missing.": np.tanh(new_c),
            },
        )


def gru_case(rng, batch=4, inputs=3, units=5):
    x, h = rng.normal(size=(batch, inputs)), 2 * rng.normal(size=(batch, units))
    W, U = rng.normal(size=(inputs, 3 * units)), rng.normal(size=(units, 3 * units))
    return x, h, W, U, rng.normal(size=(2, 3 * units))


def reference_gru(x, h, W, U, b, swapped=False, before=False, turned=False, order="zrg"):
    a = dict(zip(order, np.split(x @ W + b[0], 3, axis=1), strict=True))
    s = dict(zip(order, np.split(h @ U + b[1], 3, axis=1), strict=True))
    z, r = sigmoid(a["z"] + s["z"]), sigmoid(a["r"] + s["r"])
    z, r = (r, z) if swapped else (z, r)
    third = slice(2 * h.shape[1], None)
    from_state = (r * h) @ U[:, third] + b[1, third] if before else r * s["g"]
    g = np.tanh(a["g"] + from_state)
    return z * g + (1 - z) * h if turned else z * h + (1 - z) * g


@task("20.3", points=3)
def test_gru_step(student, rng):
    """gru_step gives the state of Keras's default GRU, for any sizes."""
    for sizes in SIZES:
        case = gru_case(rng, *sizes)
        x, h, W, U, b = case
        once = np.array([b[0], 0 * b[1]])
        assert_close(
            student.gru_step(*case),
            reference_gru(*case),
            what="The new h",
            hint="Split both net inputs into z, r and the candidate, and put the formulas beside your lines.",
            mistakes={
                "The gates are exchanged: the first block is the update gate z, the second the reset gate r.": (
                    reference_gru(*case, swapped=True)
                ),
                "This is the other form: here r multiplies what the matrix has made of h.": reference_gru(
                    *case, before=True
                ),
                "z and 1 - z are exchanged: in Keras, z is what is kept of the old h.": reference_gru(
                    *case, turned=True
                ),
                "The bias at the state, b[1], is missing.": reference_gru(x, h, W, U, once),
                "The bias at the input, b[0], is missing.": reference_gru(x, h, W, U, np.array([0 * b[0], b[1]])),
            },
        )


@task("20.3", points=1, held_out=True)
def test_gru_gate_shut(student, rng):
    """With the update gate at 1 the state stays as it was; with both gates at 0 the old state has no say."""
    x, h, W, U, b = gru_case(rng)
    units = h.shape[1]
    kept = b.copy()
    kept[0, :units] = 30
    W[:, :units], U[:, :units] = 0, 0
    assert_close(student.gru_step(x, h, W, U, kept), h, what="With z = 1 the new h", hint="z multiplies the old h.")
    W[:, : 2 * units], U[:, : 2 * units] = 0, 0
    kept[0, : 2 * units], kept[1, : 2 * units] = -30, 0
    right = np.tanh(x @ W[:, 2 * units :] + kept[0, 2 * units :])
    assert_close(
        student.gru_step(x, h, W, U, kept),
        right,
        what="With z = 0 and r = 0 the new h",
        hint="Then only the input's part of the candidate is left: r multiplies its own bias b[1], too.",
    )


# 20.4 From texts to numbers

TEXTS = ["Lima", "Rio", "", "São Tomé", "ABIDJAN", "a-b", "zzzz"]


def reference_codes(texts, alphabet, length):
    rows = [[alphabet.find(letter) + 2 for letter in text.lower()[:length]] for text in texts]
    return np.array([row + [0] * (length - len(row)) for row in rows])


def coded(student, texts, alphabet, length):
    codes, mask = several(student.encode(texts, alphabet, length), 2, "encode", "Write: return codes, mask.")
    shape = (len(texts), length)
    return array(codes, shape=shape, what="codes"), array(mask, shape=shape, what="mask")


def examine_codes(student, texts, alphabet, length):
    codes, _ = coded(student, texts, alphabet, length)
    right = reference_codes(texts, alphabet, length)
    front = np.array([np.roll(row, (row == 0).sum()) for row in right])
    exact = [[alphabet.find(letter) + 2 for letter in text[:length]] for text in texts]
    assert_equal(
        codes,
        right,
        what=f"The codes of {texts} with the alphabet {alphabet!r} and length {length}",
        hint="0 is padding, 1 a strange character, 2 the alphabet's first letter.",
        mistakes={
            "The padding stands at the front: it belongs to the end.": front,
            "Your codes are one too small: 0 and 1 are taken, so the first letter is 2.": np.maximum(right - 1, 0),
            "Strange characters become padding: their code is 1.": np.where(right == 1, 0, right),
            "Capital letters are strange to you: use str.lower first.": np.array(
                [row + [0] * (length - len(row)) for row in exact]
            ),
            "A text that is too long should lose its end, not its beginning.": np.array(
                [
                    row + [0] * (length - len(row))
                    for row in [[alphabet.find(letter) + 2 for letter in text.lower()[-length:]] for text in texts]
                ]
            ),
        },
    )


@task("20.4", points=1)
def test_codes(student):
    """Characters become the right codes, whatever the alphabet; capitals count as small letters, strange ones are 1."""
    examine_codes(student, TEXTS, "abcdefghijklmnopqrstuvwxyz", 9)
    examine_codes(student, ["Oslo", "Lola", "Kyoto"], "ol", 6)


@task("20.4", points=1)
def test_lengths(student):
    """Every row has the asked length: long texts lose their end, short ones are padded at the end."""
    examine_codes(student, ["Montevideo", "Rome", "Apia", ""], "abcdefghijklmnopqrstuvwxyz", 4)
    examine_codes(student, ["Montevideo"], "edimnotv", 1)
    examine_codes(student, ["İzmir", "Iris"], "imrsz", 5)  # "İ".lower() has two characters


@task("20.4", points=1)
def test_mask(student):
    """The mask is True exactly where a character stands, also a strange one."""
    for texts, alphabet, length in (
        (TEXTS, "abcdefghijklmnopqrstuvwxyz", 9),
        (["Oslo", "Quito"], "o", 4),
        (["İz"], "z", 5),
    ):
        mask = coded(student, texts, alphabet, length)[1]
        right = reference_codes(texts, alphabet, length) > 0
        require(mask.dtype == bool, f"The mask is an array of {mask.dtype}.", "It should hold True and False.")
        assert_equal(
            mask,
            right,
            what=f"The mask of {texts}",
            hint="A strange character is a character.",
            mistakes={
                "The mask is turned round: True stands for a character.": ~right,
                "Strange characters count as characters.": reference_codes(texts, alphabet, length) > 1,
            },
        )


# 20.5 The table of pairs


def some_names(rng, letters, names):
    return [[int(letter) for letter in rng.integers(1, letters + 1, size=rng.integers(1, 8))] for _ in range(names)]


def pairs(names):
    return [pair for name in names for pair in zip([0, *name], [*name, 0], strict=True)]


def counts_of(names, letters):
    counts = np.zeros((letters + 1, letters + 1))
    for before, after in pairs(names):
        counts[before, after] += 1
    return counts


@task("20.5", points=2)
def test_bigram(student, rng):
    """fit_bigram(names, letters, k) gives the smoothed shares of each row, for any k and any size of the alphabet."""
    for letters, names, k in ((4, 12, 0.5), (6, 9, 0.1), (3, 2, 2.5)):
        data = some_names(rng, letters, names)
        counts = counts_of(data, letters)
        endless = counts.copy()
        endless[:, 0] = 0
        headless = counts.copy()
        headless[0] = 0
        assert_close(
            student.fit_bigram(data, letters, k),
            (counts + k) / (counts + k).sum(axis=1, keepdims=True),
            what=f"The table for {names} names of {letters} letters with k = {k}",
            hint="Count the pairs with the mark at both ends, add k everywhere, divide each row by its sum.",
            mistakes={
                "You divide by the columns' sums: a row says what follows.": (counts + k) / (counts + k).sum(axis=0),
                "Rows and columns are exchanged: the row is what comes before.": (
                    (counts.T + k) / (counts.T + k).sum(axis=1, keepdims=True)
                ),
                "You divide by the sum of all: each row should add up to 1.": (counts + k) / (counts + k).sum(),
                "k is ignored: you add 1.": (counts + 1) / (counts + 1).sum(axis=1, keepdims=True),
                "The mark at the end of each name is missing.": (endless + k)
                / (endless + k).sum(axis=1, keepdims=True),
                "The mark at the beginning of each name is missing.": (headless + k)
                / (headless + k).sum(axis=1, keepdims=True),
            },
        )


@task("20.5", points=1, held_out=True)
def test_bigram_of_unseen(student):
    """A letter that never occurs is followed by everything with the same probability."""
    table = array(student.fit_bigram([[1, 2], [2]], 4, 0.5), shape=(5, 5), what="The table")
    assert_close(table[3:], np.full((2, 5), 0.2), what="The rows of the letters 3 and 4", hint="k / (k · 5).")


@task("20.5", points=2)
def test_perplexity(student, rng):
    """perplexity(names, table) is exp of the mean surprise over all pairs of all names, the marks included."""
    for letters in (3, 6):
        table = rng.uniform(0.05, 1, size=(letters + 1, letters + 1))
        table /= table.sum(axis=1, keepdims=True)
        data = [*some_names(rng, letters, 6), [1], [2] * 9]
        surprise = [np.array([-np.log(table[pair]) for pair in pairs([name])]) for name in data]
        everything = np.concatenate(surprise)
        assert_close(
            student.perplexity(data, table),
            np.exp(everything.mean()),
            what="The perplexity",
            hint="A name of n letters has n + 1 pairs; take the mean over all of them, then exp.",
            mistakes={
                "This is the mean of the names' means: long names should count more.": np.exp(
                    np.mean([s.mean() for s in surprise])
                ),
                "This is the mean surprise: the perplexity is exp of it.": everything.mean(),
                "The logarithm is to the base 2: exp wants the natural one.": np.exp(everything.mean() / np.log(2)),
                "The pair that ends each name is missing.": np.exp(np.mean(np.concatenate([s[:-1] for s in surprise]))),
                "The pair that begins each name is missing.": np.exp(
                    np.mean(np.concatenate([s[1:] for s in surprise]))
                ),
                "This is the mean per name: divide by the number of pairs.": np.exp(everything.sum() / len(data)),
            },
        )
    names, size = [[1, 2, 1], [2]], 3
    assert_close(
        student.perplexity(names, np.full((size, size), 1 / size)),
        size,
        what="The perplexity of a table that knows nothing",
        hint="It should be the number of symbols.",
    )


# 20.6 A model that invents


def reference_tempered(scores, temperature):
    scaled = np.asarray(scores, dtype=float) / temperature
    weights = np.exp(scaled - scaled.max())
    return weights / weights.sum()


@task("20.6", points=2)
def test_tempered(student, rng):
    """tempered(scores, temperature) is the softmax of scores / temperature, also for scores of ±1,000."""
    for temperature in (0.5, 1.0, 1.7, 4.0):
        scores = 2 * rng.normal(size=6)
        assert_close(
            student.tempered(scores, temperature),
            reference_tempered(scores, temperature),
            what=f"tempered(scores, {temperature})",
            hint="Divide the scores, then softmax.",
            mistakes={
                "The temperature divides; you multiply by it.": reference_tempered(scores, 1 / temperature),
                "The temperature belongs to the scores, before exp.": reference_tempered(scores, 1) / temperature,
            }
            if temperature != 1
            else {},
        )
    for scores in ([1000.0, 999.0, -1000.0], [-1000.0, -1001.0, -1000.0]):
        for temperature in (0.01, 1.0, 2.0):
            assert_close(
                student.tempered(np.array(scores), temperature),
                reference_tempered(scores, temperature),
                what=f"tempered({scores}, {temperature})",
                hint="Subtract the largest scaled score before exp.",
            )


# A model whose scores depend on the symbol and on how many steps it has taken; its state is the count.
MODEL = "lambda symbol, state: (2.5 * __import__('numpy').sin({seed} + 3.1 * symbol + 1.7 * state + \
1.3 * __import__('numpy').arange({symbols}) ** 2), state + 1)"


def model(symbol, state, seed, symbols):
    return 2.5 * np.sin(seed + 3.1 * symbol + 1.7 * state + 1.3 * np.arange(symbols) ** 2), state + 1


def reference_invent(seed, symbols, state, temperature, draws, kind=""):
    name, symbol, start = [], 0, state
    for draw in draws[::-1] if kind == "backwards" else draws:
        scores, state = model(
            0 if kind == "forgetful" else symbol, start if kind == "stateless" else state, seed, symbols
        )
        probabilities = reference_tempered(scores, 1 if kind == "untempered" else temperature)
        symbol = int(probabilities.argmax() if kind == "greedy" else (np.cumsum(probabilities) > draw).argmax())
        if symbol == 0:
            return [*name, 0] if kind == "marked" else name
        name.append(symbol)
    return name


def invented(student, seed, symbols, state, temperature, draws):
    probe = student.define(MODEL.format(seed=seed, symbols=symbols))
    return student.invent(probe, state, temperature, draws)


SENTENCES = {
    "stateless": "The state does not move on: give each step the state that the last one returned.",
    "forgetful": "Each step should get the symbol that was drawn last.",
    "untempered": "The temperature has no effect.",
    "greedy": "You take the most probable symbol: draw it with the number given.",
    "marked": "The mark is not part of the name.",
    "backwards": "Use the draws in their order.",
}


@task("20.6", points=2)
def test_invented_names(student, rng):
    """invent(step, state, temperature, draws) gives the name that these draws lead to, for any model."""
    for seed in range(30):
        symbols, temperature, state = 3 + seed % 4, (0.3, 1.0, 2.0)[seed % 3], seed % 2
        draws = rng.uniform(size=9)
        right = reference_invent(seed, symbols, state, temperature, draws)
        assert_equal(
            array(invented(student, seed, symbols, state, temperature, draws), shape=(None,), what="The name"),
            np.array(right),
            what="The name",
            hint="The symbol drawn is the first whose cumulative probability is larger than the draw.",
            mistakes={
                sentence: np.array(reference_invent(seed, symbols, state, temperature, draws, kind))
                for kind, sentence in SENTENCES.items()
            },
        )


@task("20.6", points=1, held_out=True)
def test_end_of_names(student):
    """A name ends at the mark, which is left out, or when the draws are used up; it may be empty."""
    certain = (
        "lambda symbol, state: (__import__('numpy').where(__import__('numpy').arange(4) == {}, 60.0, -60.0), state)"
    )
    for chosen, draws, right in (("0", 3, []), ("2", 5, [2] * 5), ("(symbol + 1) % 4", 9, [1, 2, 3]), ("3", 1, [3])):
        name = student.invent(student.define(certain.format(chosen)), None, 1.0, np.full(draws, 0.5))
        assert_equal(
            array(name, shape=(None,), what="The name"),
            np.array(right),
            what=f"The name of a model that is certain, with {draws} draws,",
            hint="Stop at the mark 0 and leave it out; stop, too, when there are no more draws.",
        )
    even = student.define("lambda symbol, state: (__import__('numpy').zeros(4), state)")
    assert_equal(
        array(student.invent(even, None, 1.0, np.array([0.25, 0.5, 0.75])), shape=(None,), what="The name"),
        np.array([1, 2, 3]),
        what="The name of four equal chances with the draws 0.25, 0.5, 0.75",
        hint="The cumulative probability must be larger than the draw: 0.25 is not larger than 0.25.",
    )


# 20.7 What ails the cell

WORDS = ("never written", "forgotten", "lost in padding", "drowned", "not read", "sound")
LOOK = {
    "A": "Multiply the forget gates: how much is left after step 19, and after step 39?",
    "B": "A forget gate of 0.85 looks high. What is left of it after nineteen steps?",
    "C": "Size counts, not sign; and the forget gate of step 0 has nothing to forget.",
    "D": "What is left after step 19, and what after step 39?",
    "E": "How much does step 0 write?",
    "F": "Look at every step of the forget gate, not at its mean.",
    "G": "What do steps 1 to 39 write, and how much of it is left at the end?",
    "H": "Everything is in the cell. What shows it to the rest of the network, and when?",
}


def examine_verdict(student, name, right):
    answer = word(student.verdicts, name, "verdicts", WORDS)
    require(answer == right, f"Cell {name} is not a case of {answer!r}.", LOOK[name])


@task("20.7", points=1)
def test_verdicts_a_and_b(student):
    """The verdicts on A and B fit their gates."""
    examine_verdict(student, "A", "sound")
    examine_verdict(student, "B", "forgotten")


@task("20.7", points=1)
def test_verdicts_c_and_d(student):
    """The verdicts on C and D fit their gates."""
    examine_verdict(student, "C", "sound")
    examine_verdict(student, "D", "lost in padding")


@task("20.7", points=1)
def test_verdicts_e_and_f(student):
    """The verdicts on E and F fit their gates."""
    examine_verdict(student, "E", "never written")
    examine_verdict(student, "F", "forgotten")


@task("20.7", points=1)
def test_verdicts_g_and_h(student):
    """The verdicts on G and H fit their gates."""
    examine_verdict(student, "G", "drowned")
    examine_verdict(student, "H", "not read")
