# Style: counters as Keras has them, a helper function, pickle written as hexadecimal digits

# %% task="12.1"
answers = {"A": [5, 3], "B": [12, 12], "C": [6, 3], "D": [3, 1], "E": [14, 9]}


# %% task="12.2"
def better(value, best, min_delta, mode):
    if best is None:
        return True
    return value > best + min_delta if mode == "max" else value < best - min_delta


def early_stop(values, patience, min_delta, mode, restore_best, start_from_epoch):
    best, best_epoch, wait = None, None, 0
    epoch = -1
    stopped = False
    while not stopped and epoch + 1 < len(values):
        epoch += 1
        if epoch >= start_from_epoch:
            wait += 1
            if better(values[epoch], best, min_delta, mode):
                best, best_epoch, wait = values[epoch], epoch, 0
            stopped = wait >= patience
    return [epoch, best_epoch] if restore_best else [epoch, epoch]


# %% task="12.3"
def reduce_on_plateau(losses, rate, factor, patience, min_delta, cooldown, min_rate):
    rates = []
    best = float("inf")
    wait = rest = 0
    for loss in losses:
        rates += [rate]
        if rest:
            rest -= 1
            wait = 0
        if best - loss > min_delta:
            best = loss
            wait = 0
        elif not rest:
            wait += 1
            if wait == patience and rate > min_rate:
                rate = rate * factor
                if rate < min_rate:
                    rate = min_rate
                wait = 0
                rest = cooldown
    return rates


# %% task="12.4"
def run(step, state, epochs, callbacks):
    history, stop, epoch = [], False, 0
    while epoch < epochs and not stop:
        logs = step(state)
        history.append(logs)
        for callback in callbacks:
            if callback(epoch, state, logs):
                stop = True
        epoch += 1
    return history


class KeepBest:
    def __init__(self, name):
        self.name = name
        self.best = None
        self.epoch = None
        self.kept = {}

    def __call__(self, epoch, state, logs):
        value = logs[self.name]
        if self.best is None or value < self.best:
            self.best, self.epoch = value, epoch
            for key in state:
                self.kept[key] = np.array(state[key])
        return False

    def restore(self, state):
        for key in state:
            np.copyto(state[key], self.kept[key])


# %% task="12.5"
def to_text(state):
    import pickle

    return pickle.dumps(state).hex()


def from_text(text):
    import pickle

    return pickle.loads(bytes.fromhex(text))


# %% task="12.6"
names = ["A", "B", "C", "D", "E", "F", "G"]
words = ["sound", "training loss monitored", "wrong mode", "too impatient", "not restored", "too few epochs", "sound"]
verdicts = dict(zip(names, words, strict=True))
