# Style: objects, einsum, squared distances by the binomial formula, the singular values for the Fréchet distance

# %% task="26.1"
def logistic(s):
    return np.exp(s) / (1 + np.exp(s))


answers = {"best": 3 / 4, "best_score": np.log(0.75 / 0.25), "smoothed": 0.675, "made_density": 0.2}
answers.update(d_loss=np.log(4), g_loss=np.log(2.0))
answers["minimax_slope"] = np.float32(-logistic(-2))
answers["non_saturating_slope"] = np.array([logistic(-2) - 1])


# %% task="26.2"
class CrossEntropy:
    def __init__(self, target):
        self.target = target

    def __call__(self, scores):
        s = np.asarray(scores, dtype=float)
        return np.average(np.maximum(s, 0) - s * self.target + np.log1p(np.exp(-np.abs(s))))


def discriminator_loss(real_scores, made_scores, target):
    return CrossEntropy(target)(real_scores) + CrossEntropy(0)(made_scores)


generator_loss = CrossEntropy(1)


def minimax_loss(made_scores):
    return -CrossEntropy(0)(made_scores)


# %% task="26.3"
def logistic(s):
    return 1 / (1 + np.exp(-s))


def discriminator_step(w, c, real, made, rate):
    images = np.vstack([real, made])
    labels = np.repeat([1.0, 0.0], [len(real), len(made)])
    share = np.repeat([1 / len(real), 1 / len(made)], [len(real), len(made)])
    error = share * (labels - logistic(images.dot(w) + c))
    return w + rate * np.einsum("i,ij->j", error, images), c + rate * error.sum()


def generator_step(A, b, w, c, noise, rate):
    W = np.column_stack([A, b])
    inputs = np.column_stack([noise, np.ones(len(noise))])
    error = 1 - logistic(np.einsum("fl,nl,f->n", W, inputs, w) + c)
    W = W + rate * np.outer(w, error @ inputs / len(noise))
    return W[:, :-1], W[:, -1]


# %% task="26.4"
class Normal:
    def __init__(self, table):
        self.mean = np.average(table, axis=0)
        self.half = (table - self.mean) / np.sqrt(len(table) - 1)  # half.T @ half is the covariance

    def distance(self, other):
        shared = np.linalg.svd(self.half @ other.half.T, compute_uv=False).sum()
        spread = (self.half**2).sum() + (other.half**2).sum()
        return np.linalg.norm(self.mean - other.mean) ** 2 + spread - 2 * shared


def frechet(first, second):
    return Normal(first).distance(Normal(second))


# %% task="26.5"
def table_of_distances(some, others):
    squares = (some**2).sum(1)[:, None] + (others**2).sum(1)[None] - 2 * some @ others.T
    return np.sqrt(np.maximum(squares, 0))


def coverage(samples, centres, radius, share):
    distances = table_of_distances(samples, centres)
    mine = (distances == distances.min(axis=1, keepdims=True)) & (distances < radius)
    return [int((mine.mean(axis=0) >= share).sum()), float(mine.any(axis=1).mean())]


def memory(samples, held_out, training):
    near, natural = (np.quantile(table_of_distances(x, training).min(axis=1), 0.5) for x in (samples, held_out))
    return near / natural


# %% task="26.6"
words = ("healthy", "mode collapse", "expert too strong", "memorised")
verdicts = {name: words[int(number)] for name, number in zip("ABCDEFGH", "01230120", strict=False)}
