# %%
import numpy as np

from layerwise import check

# %% [markdown] task="1.1"
# Write `length(values)`, how many values a list has.


# %% task="1.1"
def length(values):
    """Return the number of values."""
    # BLANK one call
    return len(values)
    # END BLANK


# %% [markdown] task="1.2"
# Write `spread(values)`, the distance from the smallest to the largest of an array of shape (n,).


# %% task="1.2"
def spread(values):
    """Return a float."""
    # BLANK a difference
    return np.max(values) - np.min(values)
    # END BLANK


# %% [markdown] task="1.3"
# Write `above(values, limit)`: how many values are greater than the limit. The array must not be
# changed.


# %% task="1.3"
def above(values, limit):
    """Return an integer. values: (n,)."""
    # BLANK compare and count
    return np.sum(values > limit)
    # END BLANK


# %% [markdown] task="1.4"
# Set `rate` to a number above zero and below one.

# %% task="1.4"
# BLANK a number
rate = 0.25
# END BLANK
