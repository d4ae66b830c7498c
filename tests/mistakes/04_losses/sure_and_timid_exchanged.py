# Mistake: "too sure" and "not sure enough" are exchanged
# Fails: 4.7
# Says: Are the two errors on the same side

# %% task="4.7"
verdicts = {
    "A": "believe",
    "B": "not sure enough",
    "C": "too high",
    "D": "believe",
    "E": "too sure",
    "F": "not sure enough",
}
