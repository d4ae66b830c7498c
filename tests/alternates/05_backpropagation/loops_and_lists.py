# Style: plain loops and lists, numbers as floats, the engine by counting how often a node is used

# %% task="5.1"
s, m, a, b = 5 - 2, 5, 3, 2
slopes = {"L": 1.0, "m": float(s), "s": float(m), "q": float(m + s)}
slopes["p"] = slopes["c"] = slopes["q"]
slopes["a"] = slopes["p"] * b
slopes["b"] = slopes["p"] * a - slopes["s"]


# %% task="5.2"
def forward(X, W1, b1, W2, b2):
    H, P = [], []
    for x in X:
        z = [sum(x[k] * W1[k][j] for k in range(len(x))) + b1[j] for j in range(len(b1))]
        H.append([1 / (1 + float(np.exp(-value))) for value in z])
        P.append([sum(h * W2[k][j] for k, h in enumerate(H[-1])) + b2[j] for j in range(len(b2))])
    return P, H


# %% task="5.3"
def backward(X, Y, P, H, W2):
    dW1, db1 = np.zeros((X.shape[1], H.shape[1])), np.zeros(H.shape[1])
    dW2, db2 = np.zeros(W2.shape), np.zeros(W2.shape[1])
    for x, y, p, h in zip(X, Y, P, H, strict=True):
        d = 2 * (p - y) / (len(X) * len(y))
        for j in range(len(d)):
            db2[j] += d[j]
            for k in range(len(h)):
                dW2[k, j] += h[k] * d[j]
        for k in range(len(h)):
            at_z = sum(d[j] * W2[k, j] for j in range(len(d))) * (h[k] - h[k] ** 2)
            db1[k] += at_z
            for f in range(len(x)):
                dW1[f, k] += x[f] * at_z
    return [dW1, db1, dW2, db2]


# %% task="5.4"
def numerical_gradient(f, array, step):
    flat = [float(value) for value in np.ravel(array)]
    slopes = []
    for place in range(len(flat)):
        ends = []
        for sign in (1, -1):
            moved = flat.copy()
            moved[place] += sign * step
            ends.append(f(np.reshape(moved, np.shape(array))))
        slopes.append((ends[0] - ends[1]) / step / 2)
    return np.reshape(slopes, np.shape(array))


def relative_error(a, b):
    def size(values):
        return sum(float(value) ** 2 for value in np.ravel(values)) ** 0.5

    if not np.any(a) and not np.any(b):
        return 0
    return size(np.subtract(a, b)) / (size(a) + size(b))


# %% task="5.5"
def times(a, b):
    node = Node(a.value * b.value)
    node.parents.append((a, b.value))
    node.parents.append((b, a.value))
    return node


def tanh(a):
    grow, fall = np.exp(a.value), np.exp(-a.value)
    return Node((grow - fall) / (grow + fall), [(a, (2 / (grow + fall)) ** 2)])


def go_back(output):
    uses, waiting = {output: 0}, [output]
    while waiting:
        for parent, _ in waiting.pop().parents:
            if parent not in uses:
                uses[parent] = 0
                waiting.append(parent)
            uses[parent] += 1
    for node in uses:
        node.slope = 0.0
    output.slope, ready = 1.0, [output]
    while ready:
        node = ready.pop()
        for parent, local in node.parents:
            parent.slope += local * node.slope
            uses[parent] -= 1
            if uses[parent] == 0:
                ready.append(parent)


# %% task="5.6"
def train(X, Y, network, rate, steps):
    Ws, bs = [W.copy() for W, _ in network], [b.copy() for _, b in network]
    losses = []
    for _ in range(steps):
        kept = [X]
        for k in range(len(Ws)):
            z = kept[k] @ Ws[k] + bs[k]
            kept.append(z if k == len(Ws) - 1 else np.tanh(z))
        losses.append(float(((kept[-1] - Y) ** 2).mean()))
        D = (kept[-1] - Y) * 2 / Y.size
        slopes = []
        for k in range(len(Ws) - 1, -1, -1):
            if k < len(Ws) - 1:
                D = D * (1 - kept[k + 1] ** 2)
            slopes.append((k, kept[k].T @ D, D.sum(0)))
            D = D @ Ws[k].T
        for k, dW, db in slopes:
            Ws[k] -= rate * dW
            bs[k] -= rate * db
    return [[W, b] for W, b in zip(Ws, bs, strict=True)], losses


# %% task="5.7"
wrong = {"A": (), "B": ("b1", "W1"), "C": ("b1",), "D": (), "E": ("W2",), "F": ("b1", "W1"), "G": ("b1",), "H": ("b2",)}
