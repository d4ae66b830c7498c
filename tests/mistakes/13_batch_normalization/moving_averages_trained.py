# Mistake: moving averages are counted among what is trained
# Fails: 13.1
# Says: measured, not trained

# %% task="13.1"
total = 2944
trained = 2944
folded = 2704
image_total = 64
averaged = 25088
old_share = 0.122
