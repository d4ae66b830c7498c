# Mistake: larger weights are hoped to save a deep sigmoid net
# Fails: 8.7
# Says: the diagnosis is right

# %% task="8.7"
diagnoses = {
    "A": ("signal vanishes", "draw larger weights"),
    "B": ("healthy", "none"),
    "C": ("slope vanishes", "draw larger weights"),
    "D": ("healthy", "none"),
    "E": ("saturated", "draw smaller weights"),
    "F": ("signal explodes", "draw smaller weights"),
    "G": ("dead", "raise the biases"),
    "H": ("signal vanishes", "draw larger weights"),
}
