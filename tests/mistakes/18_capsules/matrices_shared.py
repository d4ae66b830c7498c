# Mistake: all parts use the matrices of the first
# Fails: 18.3
# Says: each part has its own

# %% task="18.3"
def predict_wholes(poses, matrices):
    """Return (batch, parts, wholes, d_out). poses: (batch, parts, d_in), matrices: (parts, wholes, d_in, d_out)."""
    return np.einsum("bpi,wio->bpwo", poses, matrices[0])


def route(predictions, iterations):
    """Return (outputs, couplings). predictions: (batch, parts, wholes, d_out)."""
    logits = np.zeros(predictions.shape[:3])  # (batch, parts, wholes)
    for _ in range(iterations):
        weights = np.exp(logits)
        couplings = weights / weights.sum(axis=2, keepdims=True)
        sums = np.einsum("bpw,bpwo->bwo", couplings, predictions)
        squared = np.sum(sums**2, axis=2, keepdims=True)
        outputs = squared / (1 + squared) * sums / np.sqrt(squared + 1e-7)
        logits = logits + np.einsum("bpwo,bwo->bpw", predictions, outputs)
    return outputs, couplings
