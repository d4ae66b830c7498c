# Mistake: ups and downs are taken for divergence
# Fails: 6.7
# Says: do they keep one sign

# %% task="6.7"
verdicts = {
    "A": "keep",  # large numbers, but a tenth of the first, and the last steps change 0.02 %
    "B": "raise",  # a straight line: by 0.003 at each step, from the first to the last
    "C": "lower",  # it fell once, and since then each value is larger than the one before
    "D": "lower",  # up and down between 3,200 and 4,100
    "E": "raise",  # small numbers, but only 6 % less than at the start, and still falling
    "F": "lower",  # a tenth of the first value, up and down about it
    "G": "keep",  # it has arrived
    "H": "lower",  # small numbers, but each is larger than the one before
}
