# Mistake: a single sample gets no batch axis
# Fails: 1.1
# Says: a single sample still has a first axis

# %% task="1.1"
shapes = {
    "patients": (442, 10),
    "weather": (365, 24, 4),
    "heart": (5000, 12),
    "scans": (1797, 8, 8, 1),
    "photographs": (60, 427, 640, 3),
    "films": (20, 48, 64, 96, 3),
}
