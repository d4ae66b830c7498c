# %% [markdown]
# # Start here
#
# Layerwise teaches deep learning in units of one sitting. Each has a **lesson** to read and run, and an
# **exercise** in which you write code and check it at once.
#
# {units}
#
# 1. Open a lesson and run its cells from top to bottom (Shift+Enter). Where it says *Predict, then run*, say your
#    answer aloud before you run the next cell; that is where most of the learning happens.
# 2. Open the exercise. Put your code in the place of each `raise NotImplementedError(...)`, run the cell, then run
#    the `check(...)` beneath it. It tells what was required, what it saw and where to look; a hint is folded under
#    each task.
# 3. {afterwards}
#
# Run the next cell to see that everything is installed.

# %%
import sys

import matplotlib
import numpy as np
import pandas as pd

print("Python", sys.version.split()[0])
for library in (np, pd, matplotlib):
    print(library.__name__, library.__version__)

# %% [markdown]
# Most units use Keras. Loading it takes a few seconds, and TensorFlow beneath it may write remarks in red about your
# processor or about a graphics card that it does not find. They are harmless.

# %%
import keras

print("Keras", keras.__version__, "on", keras.backend.backend())
