# Mistake: images are given as width by height, as screens are sold
# Fails: 1.1
# Says: Rows come before columns

# %% task="1.1"
shapes = {
    "patients": (442, 10),
    "weather": (365, 24, 4),
    "heart": (1, 5000, 12),
    "scans": (1797, 8, 8, 1),
    "photographs": (60, 640, 427, 3),
    "films": (20, 48, 96, 64, 3),
}
