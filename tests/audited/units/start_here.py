# %% [markdown]
# # Start here
#
# {units}
