# Style: eigenvectors of the covariance instead of an SVD, a class for PCA, einsum

# %% task="22.1"
def dense(before, after):
    return before * after + after


sizes = {
    "compression": round(100 / 6, 2),
    "encoder": dense(100, 40) + dense(40, 6),
    "decoder": dense(6, 40) + dense(40, 100),
    "tied": dense(100, 40) + dense(40, 6) + 140,
    "pca": dense(6, 100),
    "variational": dense(40, 6),
}


# %% task="22.2"
def fit_pca(X, size):
    values, vectors = np.linalg.eigh(np.cov(X, rowvar=False))
    return np.average(X, axis=0), vectors[:, np.argsort(-values)[:size]].T


def encode(X, mean, components):
    return np.einsum("ij,kj->ik", X, components) - components @ mean


def decode(codes, mean, components):
    return np.einsum("ik,kj->ij", codes, components) + mean[np.newaxis]


# %% task="22.3"
class Tied:
    def __init__(self, X, W, b, c):
        self.X, self.W = X, W
        self.codes = 1 - 2 / (np.exp(2 * (np.dot(X, W) + b)) + 1)
        self.copies = np.dot(self.codes, W.transpose()) + c
        self.off = self.copies - X

    def slopes(self):
        factor = 2.0 / self.off.size
        back = factor * self.off.dot(self.W) / np.cosh(np.arctanh(self.codes)) ** 2
        decoder_part = factor * np.einsum("ij,ik->jk", self.off, self.codes)
        return np.einsum("ij,ik->jk", self.X, back) + decoder_part, back.sum(0), factor * self.off.sum(0)


def forward(X, W, b, c):
    net = Tied(X, W, b, c)
    return net.codes, net.copies


def loss_and_slopes(X, W, b, c):
    net = Tied(X, W, b, c)
    return (np.square(net.off).mean(), *net.slopes())


# %% task="22.4"
def draw_codes(mean, log_variance, noise):
    return noise * np.sqrt(np.exp(log_variance)) + mean


def divergence(mean, log_variance):
    deviation = np.exp(0.5 * log_variance)
    return np.einsum("ij->i", (mean**2 + deviation**2) / 2 - np.log(deviation) - 0.5)


def variational_loss(X, copies, mean, log_variance, variance, beta):
    squares = np.linalg.norm(X - copies) ** 2 / len(X)
    return squares / variance / 2 + beta * np.average(divergence(mean, log_variance))


# %% task="22.5"
def basis(training):
    mean = np.average(training, axis=0)
    vectors = np.linalg.eigh((training - mean).T @ (training - mean))[1]
    return mean, vectors[:, ::-1]  # the largest first


def smallest_code(training, validation, bar):
    mean, vectors = basis(training)
    shares = np.square((validation - mean) @ vectors).mean(axis=0) / len(mean)  # what each component explains
    left = shares.sum() - np.concatenate([[0], np.cumsum(shares)])
    left[-1] = 0
    return np.flatnonzero(left <= bar)[0]


def odd_ones(training, candidates, size, share):
    mean, vectors = basis(training)

    def left_out(images):
        return np.square((images - mean) @ vectors[:, size:]).sum(axis=1)

    return np.greater(left_out(candidates), np.quantile(left_out(training), 1 - share))


# %% task="22.6"
words = (
    "sound|bottleneck too small|posterior collapse|copies anything|overfitting|stopped early|sound|bottleneck too small"
)
verdicts = dict(zip(sorted(reports), words.split("|"), strict=True))
