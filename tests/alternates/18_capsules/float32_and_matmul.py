# Style: float32, matmul and norm instead of einsum, a class for the layer

# %% task="18.1"
sizes = {
    "primary": np.int64(64),
    "predictions": np.array([64, 5, 12]),
    "weights": np.prod([64, 5, 8, 12]),
    "couplings": 64 * 5,
    "total": 64.0,
    "extra": 0,
}


# %% task="18.2"
def squash(vectors, epsilon=1e-7):
    vectors = vectors.astype("float32")
    length = np.linalg.norm(vectors, axis=-1)[..., np.newaxis]
    return vectors * (1 - 1 / (1 + length**2)) / np.sqrt(np.square(length) + np.float32(epsilon))


# %% task="18.3"
class Routing:
    def __init__(self, predictions):
        self.votes = predictions.swapaxes(1, 2)  # (batch, wholes, parts, d)
        self.logits = np.zeros(self.votes.shape[:3])

    def step(self):
        self.couplings = np.exp(self.logits - self.logits.max(axis=1, keepdims=True))
        self.couplings /= self.couplings.sum(axis=1, keepdims=True)
        sums = (self.couplings[:, :, None, :] @ self.votes)[:, :, 0]
        length = np.linalg.norm(sums, axis=-1, keepdims=True)
        self.outputs = sums * length**2 / ((1 + length**2) * np.sqrt(length**2 + 1e-7))
        self.logits = self.logits + (self.votes @ self.outputs[..., None])[..., 0]


def predict_wholes(poses, matrices):
    return (poses[:, :, None, None, :] @ matrices[None])[:, :, :, 0].astype(np.float32)


def route(predictions, iterations):
    routing = Routing(predictions)
    for _ in range(iterations):
        routing.step()
    return [routing.outputs, routing.couplings.swapaxes(1, 2)]


# %% task="18.4"
def margin_loss(targets, lengths):
    present = np.clip(0.9 - lengths, 0, None) ** 2
    absent = np.clip(lengths - 0.1, 0, None) ** 2 / 2
    return np.float32(np.where(targets == 1, present, absent).sum() / targets.shape[0])


# %% task="18.5"
def name_wholes(poses, least):
    lengths = np.sqrt((poses**2).sum(axis=-1))
    order = np.argsort(lengths, axis=1)[:, ::-1]
    return tuple(row[lengths[image, row] >= least] for image, row in enumerate(order))


def mask_poses(poses, chosen):
    masked = np.zeros(poses.shape, dtype=np.float32)
    rows = np.arange(len(poses))
    masked[rows, chosen] = poses[rows, chosen]
    return masked.reshape(poses.shape[0], poses.shape[1] * poses.shape[2])


# %% task="18.6"
def angle_r2(train_poses, train_angles, test_poses, test_angles):
    centre, mean = train_poses.mean(axis=0), train_angles.mean()
    weights = np.linalg.pinv(train_poses - centre) @ (train_angles - mean)
    forecast = (test_poses - centre) @ weights + mean
    return 1 - np.mean((test_angles - forecast) ** 2) / np.var(test_angles)


# %% task="18.7"
words = ["healthy", "wrong axis", "dead capsule", "one iteration", "no squash", "healthy", "wrong axis"]
verdicts = dict(zip("ABCDEFG", words, strict=True))
