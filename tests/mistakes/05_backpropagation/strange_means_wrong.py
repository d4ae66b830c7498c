# Mistake: what is written in an unusual way is accused
# Fails: 5.7
# Says: You accuse

# %% task="5.7"
wrong = {
    "A": ["W1", "b1"],
    "B": ["W1", "b1"],
    "C": ["b1"],
    "D": ["W1", "b1"],
    "E": ["W2"],
    "F": ["W1", "b1"],
    "G": ["b1"],
    "H": ["b2"],
}
