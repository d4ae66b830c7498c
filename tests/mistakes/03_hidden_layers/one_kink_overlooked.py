# Mistake: F is taken for linear, because it is nearly everywhere
# Fails: 3.7
# Says: one bend is enough

# %% task="3.7"
verdicts = {
    "A": [-7, -2, 4],
    "B": [3, 6, 2.5],
    "C": ([1, 1], [-1, -1]),
    "D": [3, 1.5, 3],
    "E": ([1, 1], [0, 0]),
    "F": [3, 1.5, 4.6],
}
