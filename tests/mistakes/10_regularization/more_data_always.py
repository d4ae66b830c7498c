# Mistake: more data is taken for the cure of everything
# Fails: 10.7
# Says: have met

# %% task="10.7"
cures = {
    "A": "more data",
    "B": "more data",
    "C": "weaker penalty",
    "D": "stronger penalty",
    "E": "leave it",
    "F": "stronger penalty",
    "G": "weaker penalty",
    "H": "more data",
}
