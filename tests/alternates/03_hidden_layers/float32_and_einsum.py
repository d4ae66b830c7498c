# Style: float32 throughout, einsum, where and reduce; the curve from the right-hand side

# %% task="3.1"
def count_parameters(sizes):
    before, after = np.array(sizes[:-1]), np.array(sizes[1:])
    return before @ after + after.sum()


def cap_depth(sizes):
    return np.array(sizes).size - 1


# %% task="3.2"
def relu(z):
    return np.where(z > 0, z, 0).astype("float32")


def relu_slope(z):
    return np.heaviside(z, 0).astype("float32")


def tanh_slope(z):
    return (1 / np.cosh(z.astype("float32"))) ** 2


def softmax(scores):
    scores = np.float32(scores)
    logarithms = scores - scores.max(1)[:, None]
    return np.exp(logarithms - np.log(np.exp(logarithms).sum(1))[:, None])


# %% task="3.3"
def forward(X, network):
    H, outputs = np.float32(X), []
    for place, (W, b) in enumerate(network, start=1):
        Z = np.einsum("sk,kn->sn", H, np.float32(W)) + np.float32(b)
        H = Z if place == len(network) else Z.clip(min=0)
        outputs.append(H)
    return tuple(outputs)


# %% task="3.4"
def most_right(targets, grid):
    candidates = np.stack(np.meshgrid(grid, grid, grid), axis=-1).reshape(-1, 3)
    z = candidates @ np.c_[corners, np.ones(4)].T  # (candidates, 4)
    return ((z > 0) == np.array(targets, bool)).sum(axis=1).max()


xor_net = [
    (np.array([[2, 2], [2, 2]], "float32"), np.array([0, -2], "float32")),
    (np.array([[0.5], [-1]], "float32"), np.zeros(1, "float32")),
]
parity_net = [
    (-np.ones((3, 3), "float32"), np.array([1, 2, 3], "float32")),
    (np.array([[-2], [2], [-1]], "float32"), np.ones(1, "float32")),
]


# %% task="3.5"
import functools


def fold(network):
    def two(first, second):
        return [np.einsum("ij,jk->ik", first[0], second[0]), np.einsum("j,jk->k", first[1], second[0]) + second[1]]

    W, b = functools.reduce(two, network)
    return [np.float32(W), np.float32(b)]


# %% task="3.6"
def relu_net(x, y):
    slopes = np.diff(y[::-1]) / -np.diff(x[::-1])  # of the curve read from the right
    changes = np.diff(slopes, prepend=0)
    W1 = -np.ones((1, len(x) - 1), "float32")
    return ((W1, np.float32(x[:0:-1])), (np.float32(changes)[:, None], np.float32(y[-1:])))


# %% task="3.7"
verdicts = {
    "A": np.float32([-7, -2, 4]),
    "B": np.float32([3, 6, 2.5]),
    "C": np.float32([[1, 1], [-1, -1]]),
    "D": np.float32([3, 1.5, 3]),
    "E": np.float32([[1, 1], [-0.5, 0]]),
    "F": np.float32([[-1, -1], [1, 1]]),
}
