# %%
import numpy as np

from layerwise import check

# %% [markdown] task="1.1"
# Write `standardize(x)`: each column of `x`, shape (n, d), moved to mean 0 and scaled to standard deviation 1.


# %% task="1.1"
def standardize(x):
    """Return x with columns of mean 0 and standard deviation 1. x: (n, d)."""
    # BLANK subtract and divide, column by column
    return (x - x.mean(axis=0)) / x.std(axis=0)
    # END BLANK


# %% [markdown] task="1.2"
# Write `distances(a, b)`: the Euclidean distance of each row of `a`, shape (n, d), to each row of `b`, shape (m, d).


# %% task="1.2"
def distances(a, b):
    """Return all distances, shape (n, m). a: (n, d), b: (m, d)."""
    # BLANK every pair of rows at once
    return np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2))
    # END BLANK


# %% [markdown] task="1.3"
# Write `moving_average(x, width)`: the mean of each window of `width` neighbours of `x`, shape (n,).


# %% task="1.3"
def moving_average(x, width):
    """Return the means, shape (n - width + 1,). x: (n,)."""
    # BLANK one line
    return np.convolve(x, np.full(width, 1 / width), mode="valid")
    # END BLANK
