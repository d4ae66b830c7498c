# Mistake: a unit that is nearly right is given where none can be
# Fails: 2.7
# Says: Your unit for B is wrong

# %% task="2.7"
verdicts = {
    "A": [1, 1, -7.5],
    "B": [1, -1, 0.5],
    "C": [2, 1, -32],
    "D": ([3, 6], [4]),
    "E": [1, 1, -3, -0.5],
}
