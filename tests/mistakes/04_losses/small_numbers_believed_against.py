# Mistake: ten forecasts a row are taken for a proof
# Fails: 4.7
# Says: 2 are no rarity

# %% task="4.7"
verdicts = {
    "A": "believe",
    "B": "too sure",
    "C": "too high",
    "D": "too sure",
    "E": "not sure enough",
    "F": "too sure",
}
