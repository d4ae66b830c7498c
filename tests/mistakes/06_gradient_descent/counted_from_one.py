# Mistake: the updates are counted from 1
# Fails: 6.4
# Says: You begin to count at 1

# %% task="6.4"
def inverse_time(first, tau, updates):
    return first / (1 + np.arange(1, updates + 1) / tau)


def in_stages(first, factor, every, updates):
    return first * factor ** (np.arange(updates) // every)


def walk(slope, start, rates):
    path = [start]
    for rate in rates:
        path.append(path[-1] - rate * slope(path[-1]))
    return np.array(path)
