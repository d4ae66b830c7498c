# Mistake: each place of an image gets parameters of its own
# Fails: 13.1
# Says: all places of a channel share their four

# %% task="13.1"
total = 2944
trained = 2784
folded = 2704
image_total = 4 * 28 * 28 * 16
averaged = 25088
old_share = 0.122
