# Style: preallocated arrays, products of outer products, counting by formula

# %% task="21.1"
def tree_numbers(words):
    return words - 1, words * 2 - 1, (words - 1).bit_length(), words - 1


def parameters(size):
    return size * (2 * size + 1), size * (4 * size * size + 2 * size + 1)


# %% task="21.2"
import re


def read_tree(text):
    words = re.findall(r"[^\s()]+", text)
    numbers = iter(range(len(words)))
    text = re.sub(r"[^\s()]+", lambda match: f"#{next(numbers)} ", text)
    pairs = []

    def fold(match):
        pairs.append((int(match[1]), int(match[2])))
        return f"#{len(words) + len(pairs) - 1} "

    while "(" in text:
        text = re.sub(r"\(\s*#(\d+)\s*#(\d+)\s*\)", fold, text, count=1)
    return words, pairs


# %% task="21.3"
def tensor_compose(left, right, W, b, V):
    c = np.hstack([left, right])
    outer = (c[:, :, None] * c[:, None, :]).reshape(len(c), -1)
    return np.tanh(outer @ V.reshape(len(b), -1).T + np.dot(c, W.T) + b)


# %% task="21.4"
def encode(vectors, pairs, W, b):
    words, size = vectors.shape
    nodes = np.empty((words + len(pairs), size))
    nodes[:words] = vectors
    for number, (left, right) in enumerate(pairs, start=words):
        nodes[number] = np.tanh(W[:, :size] @ nodes[left] + W[:, size:] @ nodes[right] + b)
    return nodes


def heights(words, pairs):
    result = np.zeros(words + len(pairs), dtype=int)
    for number, pair in enumerate(pairs):
        result[words + number] = result[list(pair)].max() + 1
    return result


# %% task="21.5"
def encode_forest(forest, compose):
    starts = np.cumsum([0] + [len(v) + len(p) for v, p in forest])
    size = forest[0][0].shape[1]
    nodes, height = np.zeros((starts[-1], size)), np.zeros(starts[-1], dtype=int)
    children = np.zeros((starts[-1], 2), dtype=int)
    for (vectors, pairs), start in zip(forest, starts[:-1], strict=True):
        nodes[start : start + len(vectors)] = vectors
        for number, pair in enumerate(pairs, start=start + len(vectors)):
            children[number] = np.add(pair, start)
            height[number] = height[children[number]].max() + 1
    for level in range(1, height.max() + 1):
        here = np.flatnonzero(height == level)
        nodes[here] = compose(nodes[children[here, 0]], nodes[children[here, 1]])
    return nodes[starts[1:] - 1]


# %% task="21.6"
def structure_slopes(vectors, pairs, W, b, root_slope):
    words, size = vectors.shape
    nodes = np.vstack([vectors, np.zeros((len(pairs), size))])
    for number, (left, right) in enumerate(pairs):
        nodes[words + number] = np.tanh(W @ np.r_[nodes[left], nodes[right]] + b)
    slopes = np.zeros_like(nodes)
    slopes[-1] += root_slope
    at_z, below = [], []
    for number in reversed(range(len(pairs))):
        left, right = pairs[number]
        z = slopes[words + number] / np.cosh(np.arctanh(nodes[words + number])) ** 2
        at_z.append(z)
        below.append(np.r_[nodes[left], nodes[right]])
        slopes[left] += z @ W[:, :size]
        slopes[right] += z @ W[:, size:]
    at_z, below = np.reshape(at_z, (-1, size)), np.reshape(below, (-1, 2 * size))
    return at_z.T @ below, at_z.sum(axis=0), slopes[:words]


# %% task="21.7"
kinds = {"A": "sequence", "B": "bag", "C": "tree", "D": "symmetric tree", "E": "tree", "F": "sequence"}
