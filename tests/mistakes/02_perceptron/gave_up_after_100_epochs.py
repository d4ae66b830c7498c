# Mistake: "still making mistakes after 100 epochs" is taken for a proof that no unit exists
# Fails: 2.7
# Says: Perhaps a unit exists

# %% task="2.7"
verdicts = {
    "A": [1, 1, -7.5],
    "B": ([0, 3], [2, 4]),
    "C": ([0, 2], [1, 3]),
    "D": ([3, 6], [4]),
    "E": [1, 1, -3, -0.5],
}
