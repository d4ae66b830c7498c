# %% [markdown]
# ## Counting
#
# The sum was {measured:total:.1f}, between {measured:total.low:.0f} and {measured:total.high:.0f}.

# %% [markdown] tags=["predict"]
# What is the mean of 1, 2, 3?

# %%
from layerwise.measure import record

record("total", [1, 2, 3])

# %% [markdown] tags=["answer"]
# Two.
