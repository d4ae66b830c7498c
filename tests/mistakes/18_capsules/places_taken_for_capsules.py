# Mistake: places are counted instead of capsules
# Fails: 18.1
# Says: several capsules

# %% task="18.1"
sizes = {
    "primary": 16,  # 4·4 places, 32 / 8 capsules at each
    "predictions": (64, 5, 12),
    "weights": 30_720,  # 64 · 5 matrices of 8×12
    "couplings": 320,
    "total": 64,  # each primary capsule shares out exactly 1
    "extra": 0,  # routing computes, it learns nothing
}
