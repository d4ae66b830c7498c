# Mistake: restore puts new arrays into the dictionary
# Fails: 12.4
# Says: Write in place

# %% task="12.4"
def run(step, state, epochs, callbacks):
    """Train; return the list of each epoch's logs."""
    history = []
    for epoch in range(epochs):
        logs = step(state)
        asked = [callback(epoch, state, logs) for callback in callbacks]
        history.append(logs)
        if any(asked):
            break
    return history


class KeepBest:
    """A callback that keeps the state at the lowest value of one log."""

    def __init__(self, name):
        self.name, self.best = name, np.inf

    def __call__(self, epoch, state, logs):
        if logs[self.name] < self.best:
            self.best, self.epoch = logs[self.name], epoch
            self.kept = {key: values.copy() for key, values in state.items()}

    def restore(self, state):
        """Write the kept values into the arrays of the state."""
        for key, values in self.kept.items():
            state[key] = values.copy()
