# Mistake: the rate falls a little at every update
# Fails: 6.4
# Says: within a group it is constant

# %% task="6.4"
def inverse_time(first, tau, updates):
    return first / (1 + np.arange(updates) / tau)


def in_stages(first, factor, every, updates):
    return first * factor ** (np.arange(updates) / every)


def walk(slope, start, rates):
    path = [start]
    for rate in rates:
        path.append(path[-1] - rate * slope(path[-1]))
    return np.array(path)
