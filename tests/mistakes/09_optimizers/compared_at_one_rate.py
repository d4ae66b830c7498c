# Mistake: the optimisers are compared at the first rate
# Fails: 9.7
# Says: Is 0.001 the best rate of either?

# %% task="9.7"
verdicts = {
    "A": "second",  # 0.11 to 0.13 at 0.03, against 0.18 to 0.20 at 0.003, though the second wins at 0.001
    "B": "chance",  # 0.154 to 0.192 against 0.149 to 0.187
    "C": "sweep on",  # the first is still falling at 0.1
    "D": "second",  # by little, but with every seed: at most 0.088 against at least 0.090
    "E": "first",  # with the rates that never explode: at most 0.29 against at least 0.32
    "F": "chance",  # 0.22 to 0.41 against 0.31 to 0.36: one bad seed is enough
    "G": "sweep on",  # the first is best at the smallest rate; it may be better still below
    "H": "first",  # at most 0.0024 against at least 0.0025
}
