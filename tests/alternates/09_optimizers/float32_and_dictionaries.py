# Style: float32 in the small functions, state in dictionaries, Keras's order of the corrections with a matching ε

# %% task="9.1"
two_steps = {"descent": np.float32(1.28), "momentum": np.float32(0.92), "nesterov": np.float32(0.445)}
one_step = {"rmsprop": 1.684, "adam": np.array([1.9])}


# %% task="9.2"
def as32(*arrays):
    return tuple(np.asarray(a, dtype="float32") for a in arrays)


def momentum_step(w, velocity, gradient, rate, beta):
    w, velocity, gradient = as32(w, velocity, gradient)
    velocity = np.float32(beta) * velocity - np.float32(rate) * gradient
    return w + velocity, velocity


def nesterov_step(w, velocity, gradient, rate, beta):
    w, velocity, gradient = as32(w, velocity, gradient)
    push = np.float32(rate) * gradient
    return w + np.float32(beta) ** 2 * velocity - np.float32(1 + beta) * push, np.float32(beta) * velocity - push


# %% task="9.3"
def adagrad_step(w, total, gradient, rate, epsilon):
    total = np.hypot(np.sqrt(total), gradient) ** 2
    return w - gradient * rate * (total + epsilon) ** -0.5, total


def rmsprop_step(w, average, gradient, rate, rho, epsilon):
    average = np.average([average, gradient**2], axis=0, weights=[rho, 1 - rho])
    return np.subtract(w, rate * gradient / np.sqrt(average + epsilon)), average


# %% task="9.4"
class Adam:
    def __init__(self, rate, beta_1, beta_2, epsilon):
        self.rate, self.beta_1, self.beta_2, self.epsilon = rate, beta_1, beta_2, epsilon
        self.t, self.state = 0, {}

    def step(self, weights, gradients):
        self.t += 1
        return [self.one(k, w, g) for k, (w, g) in enumerate(zip(weights, gradients, strict=True))]

    def one(self, k, w, g):
        m, s = self.state.get(k, (0.0, 0.0))
        m, s = m + (1 - self.beta_1) * (g - m), s + (1 - self.beta_2) * (g * g - s)
        self.state[k] = m, s
        grown = np.sqrt(1 - self.beta_2**self.t)
        rate = self.rate * grown / (1 - self.beta_1**self.t)
        return w - rate * m / (np.sqrt(s) + self.epsilon * grown)


# %% task="9.5"
def best_settings(H):
    roots = np.sqrt(np.linalg.svd(H, compute_uv=False))
    return 4 / (roots.max() + roots.min()) ** 2, (np.ptp(roots) / (roots.max() + roots.min())) ** 2


def steps_to(H, start, rate, beta, share, limit):
    path, velocity = [start], 0 * start
    for _ in range(limit):
        velocity = beta * velocity - rate * H @ path[-1]
        path.append(path[-1] + velocity)
    losses = np.einsum("ti,ij,tj->t", path, H, path)
    reached = np.flatnonzero(losses <= share * losses[0])
    return np.int64(reached[0]) if reached.size else None


# %% task="9.6"
def warm_cosine(largest, warm, total):
    t = np.arange(total, dtype="float32")
    fall = 0.5 + 0.5 * np.cos(np.float32(np.pi) * (t - warm) / (total - warm))
    return np.float32(largest) * np.where(t < warm, (t + 1) / (warm or 1), fall)


def walk_with_decay(gradient, start, rates, decay):
    points = np.empty((len(rates) + 1, len(start)))
    points[0] = start
    for t, rate in enumerate(rates):
        points[t + 1] = points[t] - rate * gradient(points[t]) - rate * decay * points[t]
    return points


# %% task="9.7"
verdicts = dict(
    zip("ABCDEFGH", ("first", "chance", "sweep on", "second", "first", "chance", "sweep on", "first"), strict=True)
)
