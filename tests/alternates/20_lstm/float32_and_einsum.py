# Style: float32, einsum, slices, other functions of NumPy, a class behind the model

# %% task="20.1"
from collections import Counter


def parameters(kind, inputs, units):
    shapes = {
        "simple": [(inputs, units), (units, units), (units,)],
        "lstm": [(inputs, 4 * units), (units, 4 * units), (4 * units,)],
        "gru": [(inputs, 3 * units), (units, 3 * units), (2, 3 * units)],
        "gru_before": [(inputs, 3 * units), (units, 3 * units), (3 * units,)],
    }
    return sum(np.prod(shape) for shape in shapes[kind])


def share_kept(forget_bias, steps):
    return np.exp(-steps * np.log1p(np.exp(-forget_bias)))


# %% task="20.2"
def squash(z):
    return np.float32(0.5) * (1 + np.tanh(z / 2))


def lstm_step(x, h, c, W, U, b):
    x, h, c, W, U, b = (np.asarray(value, "float32") for value in (x, h, c, W, U, b))
    n = h.shape[1]
    z = np.einsum("bi,ij->bj", x, W) + np.einsum("bi,ij->bj", h, U) + b
    new = squash(z[:, n : 2 * n]) * c + squash(z[:, :n]) * np.tanh(z[:, 2 * n : 3 * n])
    return squash(z[:, 3 * n :]) * np.tanh(new), new


# %% task="20.3"
def gru_step(x, h, W, U, b):
    n = h.shape[1]
    a = np.einsum("bi,ikj->kbj", x, W.reshape(-1, 3, n)) + b[0].reshape(3, 1, n)
    s = np.einsum("bi,ikj->kbj", h, U.reshape(-1, 3, n)) + b[1].reshape(3, 1, n)
    gates = 0.5 * (1 + np.tanh((a[:2] + s[:2]) / 2))
    candidate = np.tanh(a[2] + gates[1] * s[2])
    return (candidate + gates[0] * (h - candidate)).astype("float32")


# %% task="20.4"
def encode(texts, alphabet, length):
    table = {letter: code + 2 for code, letter in enumerate(alphabet)}
    cut = [[table.get(letter, 1) for letter in text.lower()][:length] for text in texts]
    sizes = np.array([len(row) for row in cut])
    codes = np.stack([np.pad(np.array(row, dtype="int32"), (0, length - len(row))) for row in cut])
    return codes, np.arange(length)[None, :] < sizes[:, None]


# %% task="20.5"
def chain(name):
    marked = np.concatenate([[0], name, [0]]).astype(int)
    return marked[:-1], marked[1:]


def fit_bigram(names, letters, k):
    pairs = Counter(pair for name in names for pair in zip(*map(list, map(np.ravel, chain(name))), strict=True))
    counts = np.array([[pairs[(p, q)] for q in range(letters + 1)] for p in range(letters + 1)], dtype="float64")
    return (counts + k) / (counts.sum(axis=1) + k * (letters + 1))[:, None]


def perplexity(names, table):
    table = np.asarray(table)
    values = np.concatenate([table[chain(name)] for name in names])
    return float(2 ** -np.log2(values).mean())


# %% task="20.6"
def tempered(scores, temperature):
    scores = np.asarray(scores, dtype="float64") / temperature
    return np.exp(scores - np.logaddexp.reduce(scores))


class Inventor:
    def __init__(self, step, state):
        self.step, self.state, self.last = step, state, 0

    def next(self, temperature, draw):
        scores, self.state = self.step(self.last, self.state)
        self.last = int(np.searchsorted(np.cumsum(tempered(scores, temperature)), draw, side="right"))
        return self.last


def invent(step, state, temperature, draws):
    inventor, name = Inventor(step, state), []
    for draw in draws:
        if not (symbol := inventor.next(temperature, draw)):
            break
        name.append(symbol)
    return np.array(name, dtype=int)


# %% task="20.7"
VERDICTS = "sound, forgotten, sound, lost in padding, never written, forgotten, drowned, not read"
verdicts = dict(zip("ABCDEFGH", VERDICTS.split(", "), strict=True))
