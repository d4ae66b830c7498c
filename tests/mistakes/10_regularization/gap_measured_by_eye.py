# Mistake: a gap of two points is taken for small, whatever the goal
# Fails: 10.7
# Says: Measure the gap by the goal

# %% task="10.7"
cures = {
    "A": "more data",
    "B": "larger network",
    "C": "weaker penalty",
    "D": "stronger penalty",
    "E": "leave it",
    "F": "stronger penalty",
    "G": "weaker penalty",
    "H": "leave it",
}
