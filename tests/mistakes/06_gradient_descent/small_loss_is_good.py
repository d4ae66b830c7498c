# Mistake: a small loss is taken for a good end
# Fails: 6.7
# Says: Small numbers may belong to the problem

# %% task="6.7"
verdicts = {
    "A": "keep",  # large numbers, but a tenth of the first, and the last steps change 0.02 %
    "B": "raise",  # a straight line: by 0.003 at each step, from the first to the last
    "C": "lower",  # it fell once, and since then each value is larger than the one before
    "D": "decay",  # up and down between 3,200 and 4,100
    "E": "keep",  # small numbers, but only 6 % less than at the start, and still falling
    "F": "decay",  # a tenth of the first value, up and down about it
    "G": "keep",  # it has arrived
    "H": "keep",  # small numbers, but each is larger than the one before
}
