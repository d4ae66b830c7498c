# %%
import numpy as np

from layerwise import check

# %% [markdown] task="1.1"
# Write `add(a, b)`, the elementwise sum of two arrays of shape (n,).


# %% task="1.1"
def add(a, b):
    """Return a + b, shape (n,)."""
    # BLANK one line
    return np.asarray(a) + np.asarray(b)
    # END BLANK


# %% [markdown] task="1.2"
# Set `answer` to the number of letters of "sum".

# %% task="1.2"
# BLANK a number
answer = 3
# END BLANK
