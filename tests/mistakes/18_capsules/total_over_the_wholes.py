# Mistake: the couplings of a whole are thought to add up to 1
# Fails: 18.1
# Says: shares out 1

# %% task="18.1"
sizes = {
    "primary": 64,  # 4·4 places, 32 / 8 capsules at each
    "predictions": (64, 5, 12),
    "weights": 30_720,  # 64 · 5 matrices of 8×12
    "couplings": 320,
    "total": 5,  # each primary capsule shares out exactly 1
    "extra": 0,  # routing computes, it learns nothing
}
