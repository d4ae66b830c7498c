# %% [markdown]
# ## Layers
#
# A layer of 2 units over 3 inputs has 8 parameters.

# %%
3 * 2 + 2
