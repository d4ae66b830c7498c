# Style: plain loops, lists instead of arrays where they will do, a rescaled standard distribution

# %% task="8.1"
import math

bounds = {"A": 1 / 4**10, "B": 1 / 64, "C": 32, "D": abs(8 * -2 * 4 * 0.5) * 0.25**4, "E": 0, "F": 1 / 0.25}
while 0.25 ** bounds["E"] >= 1e-6:
    bounds["E"] += 1


# %% task="8.2"
def glorot_uniform(fan_in, fan_out, seed):
    random = np.random.default_rng(seed)
    a = math.sqrt(3 * 2 / (fan_in + fan_out))
    return [[2 * a * random.random() - a for _ in range(fan_out)] for _ in range(fan_in)]


def he_normal(fan_in, fan_out, seed):
    return np.random.default_rng(seed).standard_normal((fan_in, fan_out)) / math.sqrt(fan_in / 2)


# %% task="8.3"
def layer_outputs(X, weights, activation):
    outputs = []
    for W in weights:
        Z = np.dot(X, W)
        if activation == "relu":
            Z[Z < 0] = 0
        else:
            Z = 1 - 2 / (np.exp(2 * Z) + 1)
        outputs.append(Z)
        X = Z
    return outputs


def spreads(X, weights, activation):
    return np.array([math.sqrt(np.mean((H - np.mean(H)) ** 2)) for H in layer_outputs(X, weights, activation)])


def dead_shares(X, weights):
    shares = []
    for H in layer_outputs(X, weights, "relu"):
        dead = 0
        for unit in H.T:
            if not np.any(unit > 0):
                dead += 1
        shares.append(dead / H.shape[1])
    return shares


# %% task="8.4"
def slope_norms(X, Y, network):
    kept, H = [], X
    for layer, (W, b) in enumerate(network):
        Z = H @ W + b
        kept.append((H, Z))
        H = Z if layer == len(network) - 1 else np.where(Z > 0, Z, 0)
    slope = (H - Y) * 2 / (Y.shape[0] * Y.shape[1])
    norms = [0.0] * len(network)
    for layer in range(len(network) - 1, -1, -1):
        before, _ = kept[layer]
        norms[layer] = math.sqrt(np.sum(np.dot(before.T, slope) ** 2))
        if layer > 0:
            slope = np.dot(slope, network[layer][0].T)
            slope[kept[layer - 1][1] <= 0] = 0
    return norms


# %% task="8.5"
def clip_by_global_norm(slopes, limit):
    total = 0.0
    for slope in slopes:
        for value in slope.ravel():
            total += value * value
    norm = math.sqrt(total)
    if norm <= limit:
        return [slope.copy() for slope in slopes], norm
    return [limit * slope / norm for slope in slopes], norm


# %% task="8.6"
def fold_network(places):
    network = []
    for number, c in enumerate(places):
        if number == 0:
            network.append(([[1.0, 1.0]], [0.0, -c]))
        else:
            p = places[number - 1]
            up, down = 1 / p, -1 / p - 1 / (1 - p)
            network.append(([[up, up], [down, down]], [0.0, -c]))
    c = places[-1]
    network.append(([[1 / c], [-1 / c - 1 / (1 - c)]], [0.0]))
    return network


# %% task="8.7"
diagnoses = {
    "A": ("signal vanishes", "draw larger weights"),
    "B": ("healthy", "none"),
    "C": ("slope vanishes", "take another activation"),
    "D": ("healthy", "none"),
    "E": ("saturated", "draw smaller weights"),
    "F": ("signal explodes", "draw smaller weights"),
    "G": ("dead", "raise the biases"),
    "H": ("signal vanishes", "draw larger weights"),
}
