# Student: 02 Ben
# Rest: solved
# From: tests/alternates/02_perceptron/plain_lists.py
# Everything is right, in another style: loops, lists and math.

# %% [markdown]
# The answers are those of the file above.
