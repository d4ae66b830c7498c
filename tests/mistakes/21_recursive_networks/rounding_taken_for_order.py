# Mistake: a difference of 0.01 is taken for an effect of order
# Fails: 21.7
# Says: No two forms differ by more than rounding

# %% task="21.7"
kinds = {
    "A": "sequence",  # phrases 2 and 4: order counts; the tree never does
    "B": "sequence",  # nothing ever counts
    "C": "tree",  # phrase 3: order counts; phrase 4: the tree counts
    "D": "symmetric tree",  # the tree counts in phrases 2 and 4, exchanging left and right never does
    "E": "tree",  # phrase 1 shows both
    "F": "sequence",  # phrase 3: order counts, by more than rounding
}
