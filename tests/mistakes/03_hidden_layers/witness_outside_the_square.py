# Mistake: the pair for D lies outside the square
# Fails: 3.7
# Says: lies outside the square

# %% task="3.7"
verdicts = {
    "A": [-7, -2, 4],
    "B": [3, 6, 2.5],
    "C": ([1, 1], [-1, -1]),
    "D": ([-3, -3], [1, 1]),
    "E": ([1, 1], [0, 0]),
    "F": ([1, 1], [-1, -1]),
}
