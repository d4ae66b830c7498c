# Mistake: the outputs are not squashed
# Fails: 18.3
# Says: not squashed

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
        outputs = sums
        logits = logits + np.einsum("bpwo,bwo->bpw", predictions, outputs)
    return outputs, couplings
