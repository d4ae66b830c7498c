# Mistake: a small distance is condemned without the held-out images
# Fails: 26.6
# Says: nearer to training images than held-out

# %% task="26.6"
verdicts = {
    "A": "healthy",
    "B": "mode collapse",
    "C": "expert too strong",
    "D": "memorised",
    "E": "healthy",
    "F": "mode collapse",
    "G": "expert too strong",
    "H": "memorised",
}
