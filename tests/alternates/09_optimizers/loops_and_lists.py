# Style: plain loops, element by element, values worked out in code instead of on paper

# %% task="9.1"
def two(kind):
    w, v = 2.0, 0.0
    for _ in range(2):
        g = 2 * w
        v = (0.0 if kind == "descent" else 0.9) * v - 0.1 * g
        w += 0.9 * v - 0.1 * g if kind == "nesterov" else v
    return w


two_steps = {kind: two(kind) for kind in ("nesterov", "momentum", "descent")}
one_step = {"adam": 2 - 0.1, "rmsprop": 2 - 0.1 * 4 / (0.1 * 4**2) ** 0.5}


# %% task="9.2"
def new_velocity(velocity, gradient, rate, beta):
    return np.subtract(np.multiply(beta, velocity), np.multiply(rate, gradient))


def momentum_step(w, velocity, gradient, rate, beta):
    v = new_velocity(velocity, gradient, rate, beta)
    return [np.add(w, v), v]


def nesterov_step(w, velocity, gradient, rate, beta):
    v = new_velocity(velocity, gradient, rate, beta)
    return [np.add(w, new_velocity(v, gradient, rate, beta)), v]


# %% task="9.3"
def divided(w, state, gradient, rate, epsilon):
    result = np.array(w, dtype=float)
    for place in np.ndindex(result.shape):
        result[place] -= rate * gradient[place] / (state[place] + epsilon) ** 0.5
    return result


def adagrad_step(w, total, gradient, rate, epsilon):
    total = np.array(total) + np.square(gradient)
    return divided(w, total, gradient, rate, epsilon), total


def rmsprop_step(w, average, gradient, rate, rho, epsilon):
    average = average + (1 - rho) * (gradient * gradient - average)
    return divided(w, average, gradient, rate, epsilon), average


# %% task="9.4"
class Adam:
    def __init__(self, *settings):
        self.settings = settings
        self.history = []

    def step(self, weights, gradients):
        rate, b1, b2, epsilon = self.settings
        self.history.append([g.copy() for g in gradients])
        t = len(self.history)
        answer = []
        for k in range(len(weights)):
            m = sum((1 - b1) * b1 ** (t - 1 - i) * past[k] for i, past in enumerate(self.history))
            s = sum((1 - b2) * b2 ** (t - 1 - i) * past[k] ** 2 for i, past in enumerate(self.history))
            answer.append(weights[k] - rate * (m / (1 - b1**t)) / ((s / (1 - b2**t)) ** 0.5 + epsilon))
        return answer


# %% task="9.5"
def best_settings(H):
    values = sorted(np.linalg.eigvals(H).real)
    kappa = values[-1] / values[0]
    beta = ((kappa**0.5 - 1) / (kappa**0.5 + 1)) ** 2
    return [4 / (values[0] ** 0.5 + values[-1] ** 0.5) ** 2, beta]


def steps_to(H, start, rate, beta, share, limit):
    def loss(w):
        return 0.5 * np.dot(w, np.dot(H, w))

    w, before, count = np.array(start), np.array(start), 0
    while loss(w) > share * loss(start):
        if count == limit:
            return None
        w, before = w - rate * np.dot(H, w) + beta * (w - before), w
        count += 1
    return count


# %% task="9.6"
def warm_cosine(largest, warm, total):
    plan = []
    for t in range(total):
        if t < warm:
            plan.append(largest * (t + 1) / warm)
        else:
            plan.append(largest * np.cos(np.pi * (t - warm) / (total - warm) / 2) ** 2)
    return plan


def walk_with_decay(gradient, start, rates, decay):
    points = [np.array(start)]
    for rate in rates:
        w = points[-1]
        points.append((1 - rate * decay) * w - rate * gradient(w))
    return points


# %% task="9.7"
def judge(first, second):
    bests = []
    for losses in (first, second):
        k = int(np.argmin([sum(row) / 4 for row in losses]))
        if k in (0, len(losses) - 1):
            return "sweep on"
        bests.append(losses[k])
    if max(bests[0]) < min(bests[1]):
        return "first"
    return "second" if max(bests[1]) < min(bests[0]) else "chance"


verdicts = {name: judge(*contest) for name, contest in contests.items()}
