# Style: plain loops and lists wherever possible

# %% task="18.1"
places = ((20 - 9 + 1) - 5) // 2 + 1
parts = places * places * (32 // 8)
sizes = {
    "primary": parts,
    "predictions": [parts, 5, 12],
    "weights": parts * 5 * 8 * 12,
    "couplings": parts * 5,
    "total": float(parts),
    "extra": 0,
}


# %% task="18.2"
def squash(vectors, epsilon=1e-7):
    vectors = np.array(vectors, dtype=float)
    flat = vectors.reshape(-1, vectors.shape[-1])
    result = []
    for vector in flat:
        squared = sum(float(x) ** 2 for x in vector)
        factor = squared / (1 + squared) / (squared + epsilon) ** 0.5
        result.append([float(factor * x) for x in vector])
    return np.array(result).reshape(vectors.shape)


# %% task="18.3"
def predict_wholes(poses, matrices):
    return [
        [[list(pose @ matrix) for matrix in row] for pose, row in zip(image, matrices, strict=True)] for image in poses
    ]


def route(predictions, iterations):
    def shrink(vector):
        squared = float(vector @ vector)
        return vector * squared / (1 + squared) / (squared + 1e-7) ** 0.5

    all_outputs, all_couplings = [], []
    for image in predictions:
        parts, wholes, _ = image.shape
        logits = [[0.0] * wholes for _ in range(parts)]
        for _ in range(iterations):
            couplings = []
            for row in logits:
                weights = [np.exp(b) for b in row]
                couplings.append([w / sum(weights) for w in weights])
            outputs = [shrink(sum(couplings[i][j] * image[i, j] for i in range(parts))) for j in range(wholes)]
            for i in range(parts):
                for j in range(wholes):
                    logits[i][j] += float(image[i, j] @ outputs[j])
        all_outputs.append([list(v) for v in outputs])
        all_couplings.append(couplings)
    return all_outputs, all_couplings


# %% task="18.4"
def margin_loss(targets, lengths):
    total = 0.0
    for wanted, seen in zip(targets, lengths, strict=True):
        for target, length in zip(wanted, seen, strict=True):
            if target == 1:
                total += max(0, 0.9 - length) ** 2
            else:
                total += max(0, length - 0.1) ** 2 / 2
    return total / len(targets)


# %% task="18.5"
def name_wholes(poses, least):
    named = []
    for image in poses:
        lengths = [float(np.sqrt(np.sum(pose**2))) for pose in image]
        long = [k for k in range(len(lengths)) if lengths[k] >= least]
        named.append(sorted(long, key=lambda k, lengths=lengths: -lengths[k]))
    return named


def mask_poses(poses, chosen):
    rows = []
    for image, keep in zip(poses, chosen, strict=True):
        row = []
        for k, pose in enumerate(image):
            row += list(pose) if k == keep else [0.0] * len(pose)
        rows.append(row)
    return rows


# %% task="18.6"
def angle_r2(train_poses, train_angles, test_poses, test_angles):
    X = np.hstack([np.ones((len(train_poses), 1)), train_poses])
    w = np.linalg.solve(X.T @ X, X.T @ train_angles)
    missed = spread = 0.0
    mean = sum(test_angles) / len(test_angles)
    for pose, angle in zip(test_poses, test_angles, strict=True):
        missed += (angle - w[0] - pose @ w[1:]) ** 2
        spread += (angle - mean) ** 2
    return 1 - missed / spread


# %% task="18.7"
verdicts = {}
for name, record in records.items():
    rows, lengths = np.array(record["couplings"]), np.array(record["lengths"])
    if np.any(lengths > 1):
        verdicts[name] = "no squash"
    elif np.any(np.abs(rows.sum(axis=1) - 1) > 0.03):
        verdicts[name] = "wrong axis"
    elif np.ptp(rows) < 0.01:
        verdicts[name] = "one iteration"
    elif np.any(np.diag(lengths[:3]) < 0.5):
        verdicts[name] = "dead capsule"
    else:
        verdicts[name] = "healthy"
