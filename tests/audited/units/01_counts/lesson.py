# %% tags=["collapsed"]
import time

import matplotlib.pyplot as plt
import numpy as np

from layerwise import data, plots
from layerwise.measure import record

plots.use_style()

# %% [markdown]
# ## Counting flowers
#
# {measured:flowers:.0f} flowers were measured, of 3 kinds: that is **classification** data.
# See the [exercise](../exercises/01_counts.ipynb).

# %%
flowers = data.iris()
len(flowers)

# %% tags=["collapsed"]
record("flowers", len(flowers), claim="There are more than a hundred flowers", holds=len(flowers) > 100)

# %% [markdown] tags=["predict"]
# Is the mean of three draws the same every time?

# %% tags=["collapsed"]
generator = np.random.default_rng(1)
record("draws", generator.normal(size=3))
record("clock", time.perf_counter(), unit="s", timed=True)

# %% [markdown] tags=["answer"]
# It is, as long as the generator is seeded.

# %% tags=["collapsed"]
figure, axes = plt.subplots()
axes.plot([1, 2, 3], [1, 4, 9])
axes.set(xlabel="number", ylabel="square", title="Squares grow faster")
plots.show(figure, alt="Three points on a curve that bends upwards.", caption="**Figure 1.1.** Squares.")
