# Mistake: the bias is forgotten, so the boundary runs through the origin
# Fails: 2.7
# Says: Your unit for A is wrong

# %% task="2.7"
verdicts = {
    "A": [1, 1, 0],
    "B": ([0, 3], [2, 4]),
    "C": [2, 1, -32],
    "D": ([3, 6], [4]),
    "E": [1, 1, -3, -0.5],
}
