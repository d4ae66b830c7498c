# Mistake: every network with a ReLU is taken for not linear
# Fails: 3.7
# Says: That proves nothing

# %% task="3.7"
verdicts = {
    "A": [-7, -2, 4],
    "B": ([1, 1], [-1, -1]),
    "C": ([1, 1], [-1, -1]),
    "D": ([1, 1], [-1, -1]),
    "E": ([1, 1], [0, 0]),
    "F": ([1, 1], [-1, -1]),
}
