# Style: plain loops, lists instead of arrays, counting by hand

# %% task="25.1"
def stack_parameters(sizes):
    total = 0
    for i in range(1, len(sizes)):
        total += sizes[i - 1] * sizes[i]
        total += sizes[i - 1]
        total += sizes[i]
    return total


def autoencoder_parameters(sizes):
    path = list(sizes) + list(sizes)[-2::-1]
    return sum((path[i] + 1) * path[i + 1] for i in range(len(path) - 1))


def classifier_parameters(sizes, classes):
    total = (sizes[-1] + 1) * classes
    for i in range(len(sizes) - 1):
        total = total + (sizes[i] + 1) * sizes[i + 1]
    return total


wiring = {}
wiring["encoder 2"] = ["W2", "b2"]
wiring["code"] = ["W3", "b3"]
wiring["decoder 1"] = ["W3.T", "a3"]
wiring["output"] = ["W1.T", "a1"]
wiring["classifier 1"] = ["W1", "b1"]


# %% task="25.2"
def greedy(pictures, sizes, train_rbm):
    stack = []
    for level in range(len(sizes)):
        data = pictures
        for machine in stack:
            W, _, b = machine
            z = data @ W + b
            data = np.exp(z) / (1 + np.exp(z))
        stack.append(train_rbm(data, sizes[level]))
    return stack


# %% task="25.3"
def unroll(stack):
    layers = []
    for W, _, b in stack:
        layers.append([W, b])
    for i in range(len(stack) - 1, -1, -1):
        layers.append([np.transpose(stack[i][0]), stack[i][1]])
    return layers


def copy(layers, pictures):
    rows = []
    for picture in pictures:
        state = picture
        for weights, biases in layers:
            state = [
                1 / (1 + math.exp(-(state @ column + bias))) for column, bias in zip(weights.T, biases, strict=False)
            ]
            state = np.array(state)
        rows.append(state)
    return rows


# %% task="25.4"
def dream(stack, h, walk, fall):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    rows = []
    for i in range(len(h)):
        state = h[i]
        W, a, b = stack[-1]
        for first, second in walk:
            v = np.array([1.0 if u < p else 0.0 for u, p in zip(first[i], sigmoid(W @ state + a), strict=False)])
            state = np.array([1.0 if u < p else 0.0 for u, p in zip(second[i], sigmoid(v @ W + b), strict=False)])
        tables = list(fall)
        for level in range(len(stack) - 1, -1, -1):
            W, a, b = stack[level]
            p = sigmoid(W @ state + a)
            if level > 0:
                state = (tables.pop(0)[i] < p) * 1
        rows.append(p)
    return np.array(rows)


# %% task="25.5"
def paired(scratch, pretrained):
    wins = losses = 0
    gain = 0.0
    for old, new in zip(scratch, pretrained, strict=False):
        gain += (new - old) / len(scratch)
        if new > old:
            wins += 1
        elif new < old:
            losses += 1
    n = wins + losses
    p = 0.0
    for heads in range(wins, n + 1):
        p += math.factorial(n) / (math.factorial(heads) * math.factorial(n - heads)) * 0.5**n
    return [wins, gain, p]


# %% task="25.6"
verdicts = dict(
    zip(
        "ABCDEFGH",
        ["leak", "worth it", "no evidence", "not needed", "unfair", "leak", "no evidence", "worth it"],
        strict=False,
    )
)
