# %% [markdown]
# # Start
#
# {units}
