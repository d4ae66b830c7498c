# Mistake: softmax along axis 1, which is the last one only for vectors
# Fails: 7.2
# Says: along the last axis

# %% task="7.2"
class Dense:
    W = None

    def __init__(self, units, activation, seed):
        self.units, self.activation, self.seed = units, activation, seed

    def __call__(self, x):
        if self.W is None:
            limit = np.sqrt(6 / (x.shape[-1] + self.units))
            self.W = np.random.default_rng(self.seed).uniform(-limit, limit, (x.shape[-1], self.units))
            self.b = np.zeros(self.units)
        z = x @ self.W + self.b
        if self.activation == "relu":
            return np.maximum(z, 0)
        if self.activation == "softmax":
            z = np.exp(z - z.max(axis=1, keepdims=True))
            return z / z.sum(axis=1, keepdims=True)
        return z
