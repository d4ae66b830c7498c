# Mistake: the running means and variances are counted as trained
# Fails: 17.1
# Says: running means and variances are never trained

# %% task="17.1"
trained = {"everything": 224 + 32 + 1168 + 68, "head only": 68, "from shapes": 1236, "all but normal": 1460}
