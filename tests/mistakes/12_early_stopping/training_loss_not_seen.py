# Mistake: B is taken for not restored
# Fails: 12.6
# Says: when would this training have stopped

# %% task="12.6"
verdicts = {
    "A": "sound",
    "B": "not restored",  # 12 epochs, and the last weights are the best by the training loss
    "C": "wrong mode",  # stopped while all was well, and returned the first epoch, the worst
    "D": "too impatient",  # both losses were falling fast; the last rise was 0.01
    "E": "not restored",  # the best was 1.35
    "F": "too few epochs",
    "G": "sound",  # it ran all 12 epochs, but what it returns is the best
}
