# Style: single precision, the sigmoid by tanh, recursion, coins by convolution

# %% task="25.1"
def stack_parameters(sizes):
    if len(sizes) < 2:
        return 0
    m, n = sizes[0], sizes[1]
    return (m + 1) * (n + 1) - 1 + stack_parameters(sizes[1:])


def autoencoder_parameters(sizes):
    weights = np.dot(sizes[:-1], sizes[1:])
    return 2 * weights + 2 * np.sum(sizes) - sizes[0] - sizes[-1]


def classifier_parameters(sizes, classes):
    below, above = np.array(sizes), np.array([*sizes[1:], classes])
    return float(((below + 1) * above).sum())


wiring = {
    "classifier 1": ("W1", "b1"),
    "output": ("W1.T", "a1"),
    "decoder 1": ("W3.T", "a3"),
    "code": ("W3", "b3"),
    "encoder 2": ("W2", "b2"),
}


# %% task="25.2"
def greedy(pictures, sizes, train_rbm):
    if not sizes:
        return []
    machine = train_rbm(pictures, sizes[0])
    probabilities = (1 + np.tanh((pictures @ machine[0] + machine[2]) / 2)) / 2
    return [machine, *greedy(probabilities, sizes[1:], train_rbm)]


# %% task="25.3"
def unroll(stack):
    if not stack:
        return []
    (W, a, b), *rest = stack
    return [(W, b), *unroll(rest), (W.T, a)]


def copy(layers, pictures):
    state = np.float32(pictures)
    for weights, biases in layers:
        state = (1 + np.tanh((state @ np.float32(weights) + np.float32(biases)) / 2)) / 2
    return state


# %% task="25.4"
class Dreamer:
    def __call__(self, stack, h, walk, fall):
        W, a, b = stack[-1]
        for for_visible, for_hidden in walk:
            v = self.draw(self.sigmoid(a + np.dot(h, W.T)), for_visible)
            h = self.draw(self.sigmoid(b + np.dot(v, W)), for_hidden)
        return self.fall(list(stack), h, list(fall))

    def fall(self, stack, h, tables):
        W, a, _ = stack.pop()
        p = self.sigmoid(a + np.dot(h, W.T))
        return self.fall(stack, self.draw(p, tables.pop(0)), tables) if stack else p

    def draw(self, p, numbers):
        return np.where(numbers < p, 1.0, 0.0)

    def sigmoid(self, z):
        return (1 + np.tanh(z / 2)) / 2


dream = Dreamer()


# %% task="25.5"
def paired(scratch, pretrained):
    signs = np.sign(pretrained - scratch)
    wins = (signs == 1).sum()
    ways = np.ones(1)
    for _ in range(int(np.abs(signs).sum())):
        ways = np.convolve(ways, [0.5, 0.5])
    return np.array(wins), np.mean(pretrained) - np.mean(scratch), ways[wins:].sum()


# %% task="25.6"
verdicts = dict.fromkeys("AF", "leak")
verdicts |= dict.fromkeys("CG", "no evidence")
verdicts |= dict.fromkeys("BH", "worth it")
verdicts |= {"D": "not needed", "E": "unfair"}
