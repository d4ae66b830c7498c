# Mistake: small slopes are taken for vanishing ones, though all layers have the same
# Fails: 8.7
# Says: Small everywhere is not the same

# %% task="8.7"
diagnoses = {
    "A": ("signal vanishes", "draw larger weights"),
    "B": ("healthy", "none"),
    "C": ("slope vanishes", "take another activation"),
    "D": ("slope vanishes", "draw larger weights"),
    "E": ("saturated", "draw smaller weights"),
    "F": ("signal explodes", "draw smaller weights"),
    "G": ("dead", "raise the biases"),
    "H": ("signal vanishes", "draw larger weights"),
}
