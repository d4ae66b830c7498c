# Mistake: the couplings of the next iteration are returned
# Fails: 18.3
# Says: next iteration

# %% task="18.3"
def predict_wholes(poses, matrices):
    """Return (batch, parts, wholes, d_out). poses: (batch, parts, d_in), matrices: (parts, wholes, d_in, d_out)."""
    return np.einsum("bpi,pwio->bpwo", poses, matrices)


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
    weights = np.exp(logits)
    return outputs, weights / weights.sum(axis=2, keepdims=True)
