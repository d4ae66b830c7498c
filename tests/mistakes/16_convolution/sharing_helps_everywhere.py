# Mistake: a convolution is taken to fit wherever the input looks like a picture
# Fails: 16.7
# Says: Would the same pattern elsewhere give the same answer?

# %% task="16.7"
judgement = {
    "A": (True, True),
    "B": (False, False),
    "C": (True, True),
    "D": (True, True),
    "E": (False, False),
    "F": (True, True),
}
