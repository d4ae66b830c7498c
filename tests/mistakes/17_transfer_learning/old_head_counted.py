# Mistake: the head of the old task is counted
# Fails: 17.1
# Says: 4 classes, not 20

# %% task="17.1"
trained = {"everything": 1748, "head only": 340, "from shapes": 1508, "all but normal": 1732}
