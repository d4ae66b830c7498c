# Mistake: a single shut gate is overlooked
# Fails: 20.7
# Says: not at its mean

# %% task="20.7"
verdicts = {
    "A": "sound",  # 0.98 nineteen times is 0.68, and 0.99 twenty times is 0.82
    "B": "forgotten",  # 0.85 looks high, but nineteen times it is 0.05
    "C": "sound",  # the sign does not matter, nor does the forget gate of step 0: the cell was empty
    "D": "lost in padding",  # 0.91 is left before the padding, and 0.01 of that after it
    "E": "never written",  # the input gate was shut when the symbol came
    "F": "sound",  # one step at 0.03 is enough
    "G": "drowned",  # the input gate stays open for the noise
    "H": "not read",  # all is there, and the door is shut at the last step
}
