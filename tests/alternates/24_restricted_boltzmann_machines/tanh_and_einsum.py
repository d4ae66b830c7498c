# Style: tanh for the sigmoid, einsum, other arrangements of the same sums, tuples and float32 where it does no harm

# %% task="24.1"
states = np.array([[0, 0, 0], [1, 0, 0], [1, 0, 1], [1, 1, 1]])
values = -states[:, 0] + states[:, 1] - (2 * states[:, 0] - states[:, 1]) * states[:, 2]
energies = {"".join(map(str, row)): value for row, value in zip(states.tolist(), values, strict=True)}
times_as_likely = np.float32(20.085537)
free_energy_10 = -np.logaddexp(1, 3)
statements = {"A": True, "B": False, "C": True, "D": False, "E": True, "note": "five are asked for"}


# %% task="24.2"
def up(v, W, b):
    return 0.5 + 0.5 * np.tanh((np.einsum("ni,ij->nj", v, W) + b) / 2)


def down(h, W, a):
    return 0.5 + 0.5 * np.tanh((np.einsum("nj,ij->ni", h, W) + a) / 2)


def gibbs_step(v, W, a, b, u_hidden, u_visible):
    h = np.heaviside(up(v, W, b) - u_hidden, 0)
    return h, (u_visible < down(h, W, a)) * 1


# %% task="24.3"
def free_energy(v, W, a, b):
    inputs = np.einsum("ni,ij->nj", v, W) + b
    return np.einsum("ni,i->n", -v, a) - np.sum(np.clip(inputs, 0, None) + np.log1p(np.exp(-abs(inputs))), axis=-1)


def log_partition(W, a, b):
    if len(a) > len(b):
        return log_partition(W.T, b, a)
    grid = np.stack(np.meshgrid(*[[0.0, 1.0]] * len(a)), axis=-1).reshape(-1, len(a))
    energies = free_energy(grid, W, a, b)
    return np.array([np.log(np.exp(energies.min() - energies).sum()) - energies.min()])


# %% task="24.4"
class Machine:
    def __init__(self, W, a, b):
        self.parts = W, a, b

    def up(self, v):
        return 0.5 + 0.5 * np.tanh((v @ self.parts[0] + self.parts[2]) / 2)

    def down(self, h):
        return 0.5 + 0.5 * np.tanh((h @ self.parts[0].T + self.parts[1]) / 2)

    def statistics(self, v):
        h = self.up(v)
        return np.einsum("ni,nj->ij", v, h) / len(v), v.mean(0), h.mean(0)


def cd_step(W, a, b, batch, u_hidden, u_visible, rate):
    machine = Machine(W, a, b)
    dream = np.where(machine.down(machine.up(batch) > u_hidden) > u_visible, 1.0, 0.0)
    pairs = zip(machine.parts, machine.statistics(batch), machine.statistics(dream), strict=True)
    return tuple(part + rate * (data - model) for part, data, model in pairs)


# %% task="24.5"
def complete(v, known, W, a, b, steps):
    if steps == 0:
        return np.choose(known, [np.full(v.shape, 0.5), v])
    before = complete(v, known, W, a, b, steps - 1)
    h = 0.5 + 0.5 * np.tanh((before @ W + b) / 2)
    return np.choose(known, [0.5 + 0.5 * np.tanh((h @ W.T + a) / 2), v])


def pixel_probability(v, pixel, W, a, b):
    rest = b + v @ W - np.outer(v[:, pixel], W[pixel])  # what the hidden units get from the others
    gain = np.logaddexp(0, rest + W[pixel]) - np.logaddexp(0, rest)
    return 0.5 + 0.5 * np.tanh((a[pixel] + gain.sum(axis=1)) / 2)


# %% task="24.6"
verdicts = dict.fromkeys("AE", "healthy")
verdicts.update(dict.fromkeys("BF", "overfitting"))
verdicts.update(dict.fromkeys("CG", "dead units"))
verdicts.update(dict.fromkeys("DH", "rate too large"))
