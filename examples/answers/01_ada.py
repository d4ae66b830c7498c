# Student: 01 Ada
# Rest: solved
# Everything is right, as in the reference.

# %% [markdown]
# Nothing to add.
