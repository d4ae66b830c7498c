# Student: 04 Dora
# Rest: blank
# Handed in as it was handed out.

# %% [markdown]
# Nothing to add.
