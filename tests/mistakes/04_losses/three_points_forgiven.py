# Mistake: three points with 40,000 forecasts are taken for luck
# Fails: 4.7
# Says: even 3 points are many

# %% task="4.7"
verdicts = {
    "A": "believe",
    "B": "too sure",
    "C": "too high",
    "D": "believe",
    "E": "not sure enough",
    "F": "believe",
}
