# Mistake: rounds an even draw, so that the ends come half as often
# Fails: 14.3
# Says: Rounding makes the ends rarer

# %% task="14.3"
def draw(space, random):
    """Return one setting: a dictionary with a value for each name of space."""
    setting = {}
    for name, (kind, *limits) in space.items():
        if kind == "even":
            setting[name] = random.uniform(*limits)
        elif kind == "log":
            setting[name] = np.exp(random.uniform(*np.log(limits)))
        elif kind == "whole":
            setting[name] = round(random.uniform(*limits))
        else:
            setting[name] = limits[0][random.integers(len(limits[0]))]
    return setting
