# Mistake: condemns whatever looks at all rows, labels or not
# Fails: 14.7
# Says: of 4 are wrong

# %% task="14.7"
verdicts = {
    "a": "too high",  # columns chosen by the labels of all rows
    "b": "sound",  # the same choice, inside the folds
    "c": "too high",  # copies of a row fall into several folds
    "d": "sound",  # copies are made of training rows only
    "e": "too high",  # the score that chose is reported
    "f": "sound",  # one part chooses, another one judges
    "g": "too high",
    "h": "too high",  # every category carries the labels of the rows to be judged
}
