# Mistake: E is replaced by its tangent at 0
# Fails: 3.7
# Says: they differ on

# %% task="3.7"
verdicts = {
    "A": [-7, -2, 4],
    "B": [3, 6, 2.5],
    "C": ([1, 1], [-1, -1]),
    "D": [3, 1.5, 3],
    "E": [1.995, 0.01, 0.498],
    "F": ([1, 1], [-1, -1]),
}
