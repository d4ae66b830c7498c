# Mistake: the counter grows with every array
# Fails: 9.4
# Says: Your counter t grows with each array

# %% task="9.4"
class Adam:
    """Adam for a list of arrays."""

    def __init__(self, rate, beta_1, beta_2, epsilon):
        self.rate, self.beta_1, self.beta_2, self.epsilon = rate, beta_1, beta_2, epsilon
        self.steps = 0

    def step(self, weights, gradients):
        if self.steps == 0:
            self.means = [np.zeros_like(w) for w in weights]
            self.squares = [np.zeros_like(w) for w in weights]
        moved = []
        for k, (w, g) in enumerate(zip(weights, gradients, strict=True)):
            self.steps += 1
            self.means[k] = self.beta_1 * self.means[k] + (1 - self.beta_1) * g
            self.squares[k] = self.beta_2 * self.squares[k] + (1 - self.beta_2) * g**2
            mean = self.means[k] / (1 - self.beta_1**self.steps)
            square = self.squares[k] / (1 - self.beta_2**self.steps)
            moved.append(w - self.rate * mean / (np.sqrt(square) + self.epsilon))
        return moved
