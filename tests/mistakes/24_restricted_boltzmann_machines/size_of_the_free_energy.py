# Mistake: large free energies are taken for a fault
# Fails: 24.6
# Says: The size of a free energy says nothing

# %% task="24.6"
verdicts = {
    "A": "healthy",
    "B": "overfitting",
    "C": "dead units",
    "D": "rate too large",
    "E": "rate too large",
    "F": "overfitting",
    "G": "dead units",
    "H": "rate too large",
}
