# Mistake: all four numbers of a normalization are taken for trained
# Fails: 7.1
# Says: measured, not trained

# %% task="7.1"
shapes = [(6, 8), (48,), (48,), (48,), (20,), (5,)]
parameters = [88, 0, 192, 0, 960, 105]
trained = 88 + 192 + 105
