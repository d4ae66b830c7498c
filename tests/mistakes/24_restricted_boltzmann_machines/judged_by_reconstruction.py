# Mistake: the best reconstruction is taken for the healthiest
# Fails: 24.6
# Says: How far apart are the two free energies

# %% task="24.6"
verdicts = {
    "A": "healthy",
    "B": "healthy",
    "C": "dead units",
    "D": "rate too large",
    "E": "healthy",
    "F": "overfitting",
    "G": "dead units",
    "H": "rate too large",
}
