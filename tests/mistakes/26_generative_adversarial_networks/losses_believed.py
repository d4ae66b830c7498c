# Mistake: losses near ln 2 are taken for success
# Fails: 26.6
# Says: do not prove quality

# %% task="26.6"
verdicts = {
    "A": "healthy",
    "B": "healthy",
    "C": "expert too strong",
    "D": "healthy",
    "E": "healthy",
    "F": "mode collapse",
    "G": "expert too strong",
    "H": "healthy",
}
