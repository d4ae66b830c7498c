# Style: plain Python, loops over rows and units, the math module, lists as results

# %% task="20.1"
import math


def parameters(kind, inputs, units):
    if kind == "simple":
        return units * inputs + units * units + units
    if kind == "lstm":
        return 4 * units * inputs + 4 * units * units + 4 * units
    total = 3 * (units * inputs + units * units + units)
    return total + 3 * units if kind == "gru" else total


def share_kept(forget_bias, steps):
    share = 1.0
    for _ in range(steps):
        share *= 1 / (1 + math.exp(-forget_bias))
    return share


# %% task="20.2"
def gate(number):
    return 1 / (1 + math.exp(-number))


def net_input(x, h, W, U, b, column):
    total = float(b[column])
    total += sum(float(x[j]) * float(W[j, column]) for j in range(len(x)))
    return total + sum(float(h[j]) * float(U[j, column]) for j in range(len(h)))


def lstm_step(x, h, c, W, U, b):
    units = len(h[0])
    states, cells = [], []
    for row in range(len(x)):
        state, cell = [], []
        for unit in range(units):
            i, f, g, o = (net_input(x[row], h[row], W, U, b, block * units + unit) for block in range(4))
            content = gate(f) * float(c[row][unit]) + gate(i) * math.tanh(g)
            cell.append(content)
            state.append(gate(o) * math.tanh(content))
        states.append(state)
        cells.append(cell)
    return [states, cells]


# %% task="20.3"
def gru_step(x, h, W, U, b):
    units, result = len(h[0]), []
    for row in range(len(x)):
        new = []
        for unit in range(units):
            a, s = [], []
            for column in (unit, unit + units, unit + 2 * units):
                a.append(
                    sum(float(v) * float(w) for v, w in zip(x[row], W[:, column], strict=True)) + float(b[0][column])
                )
                s.append(
                    sum(float(v) * float(w) for v, w in zip(h[row], U[:, column], strict=True)) + float(b[1][column])
                )
            z = 1 / (1 + math.exp(-a[0] - s[0]))
            r = 1 / (1 + math.exp(-a[1] - s[1]))
            g = math.tanh(a[2] + r * s[2])
            new.append(g + z * (float(h[row][unit]) - g))
        result.append(new)
    return result


# %% task="20.4"
def encode(texts, alphabet, length):
    codes, mask = [], []
    for text in texts:
        small, row = text.lower(), []
        for letter in small:
            if len(row) < length:
                row.append(alphabet.index(letter) + 2 if letter in alphabet else 1)
        filled = length - len(row)
        mask.append([True] * len(row) + [False] * filled)
        codes.append(row + [0] * filled)
    return codes, mask


# %% task="20.5"
def fit_bigram(names, letters, k):
    table = []
    for before in range(letters + 1):
        row = [k] * (letters + 1)
        for name in names:
            marked = [0, *name, 0]
            for place in range(1, len(marked)):
                if marked[place - 1] == before:
                    row[marked[place]] += 1
        table.append([value / sum(row) for value in row])
    return table


def perplexity(names, table):
    product, count = 0.0, 0
    for name in names:
        last = 0
        for letter in [*name, 0]:
            product += math.log(table[last][letter])
            count += 1
            last = letter
    return math.exp(-product / count)


# %% task="20.6"
def tempered(scores, temperature):
    largest = max(float(score) for score in scores)
    weights = [math.exp((float(score) - largest) / temperature) for score in scores]
    return [weight / sum(weights) for weight in weights]


def invent(step, state, temperature, draws):
    name, symbol, place = [], 0, 0
    while place < len(draws):
        scores, state = step(symbol, state)
        reached, symbol = 0.0, -1
        for probability in tempered(scores, temperature):
            reached += probability
            symbol += 1
            if reached > draws[place]:
                break
        place += 1
        if symbol == 0:
            return name
        name = [*name, symbol]
    return name


# %% task="20.7"
def verdict(cell):
    f, i, g, o = (list(cell[key]) for key in "figo")
    symbol, noise, after_19 = i[0] * g[0], 0.0, None
    written = abs(symbol)
    for step in range(1, 40):
        symbol, noise = symbol * f[step], noise * f[step] + i[step] * g[step]
        if step == 19:
            after_19 = abs(symbol)
    if written < 0.1:
        return "never written"
    if after_19 < 0.1 * written:
        return "forgotten"
    if abs(symbol) < 0.1 * written:
        return "lost in padding"
    if abs(noise) > abs(symbol):
        return "drowned"
    return "not read" if o[-1] < 0.1 else "sound"


verdicts = {name: verdict(cell) for name, cell in cells.items()}
