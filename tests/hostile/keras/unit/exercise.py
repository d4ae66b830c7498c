# %%
import keras

from layerwise import check

# %% [markdown] task="1.1"
# Write `build()`, a model of one dense layer that turns 3 inputs into the probabilities of 2 classes.


# %% task="1.1"
def build():
    """Return the model."""
    # BLANK two lines
    return keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(2, activation="softmax")])
    # END BLANK


# %% [markdown] task="1.2"
# Set `parameters` to the number of parameters.

# %% task="1.2"
# BLANK a number
parameters = 8
# END BLANK
