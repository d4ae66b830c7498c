# Mistake: undoes the logarithm with another base
# Fails: 14.3
# Says: exponential to the same base

# %% task="14.3"
def draw(space, random):
    """Return one setting: a dictionary with a value for each name of space."""
    setting = {}
    for name, (kind, *limits) in space.items():
        if kind == "even":
            setting[name] = random.uniform(*limits)
        elif kind == "log":
            setting[name] = 10 ** random.uniform(*np.log(limits))
        elif kind == "whole":
            setting[name] = int(random.integers(*limits, endpoint=True))
        else:
            setting[name] = limits[0][random.integers(len(limits[0]))]
    return setting
