# Mistake: gray images get no channel axis
# Fails: 1.1
# Says: A gray image has one channel

# %% task="1.1"
shapes = {
    "patients": (442, 10),
    "weather": (365, 24, 4),
    "heart": (1, 5000, 12),
    "scans": (1797, 8, 8),
    "photographs": (60, 427, 640, 3),
    "films": (20, 48, 64, 96, 3),
}
