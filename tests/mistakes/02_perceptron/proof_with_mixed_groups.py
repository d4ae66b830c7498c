# Mistake: the groups of the proof hold both targets
# Fails: 2.7
# Says: One group must hold rows with target 1 only

# %% task="2.7"
verdicts = {
    "A": [1, 1, -7.5],
    "B": ([0, 2], [3, 4]),
    "C": [2, 1, -32],
    "D": ([3, 6], [4]),
    "E": [1, 1, -3, -0.5],
}
