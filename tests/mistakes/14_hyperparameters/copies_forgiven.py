# Mistake: does not see that copies fall into several folds
# Fails: 14.7
# Says: of 4 are wrong

# %% task="14.7"
verdicts = {
    "a": "too high",  # columns chosen by the labels of all rows
    "b": "sound",  # the same choice, inside the folds
    "c": "sound",
    "d": "sound",  # copies are made of training rows only
    "e": "too high",  # the score that chose is reported
    "f": "sound",  # one part chooses, another one judges
    "g": "sound",  # sees all rows, but no label: on such data nothing leaks that helps
    "h": "too high",  # every category carries the labels of the rows to be judged
}
