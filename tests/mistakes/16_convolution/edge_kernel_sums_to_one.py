# Mistake: the weights do not add up to zero, so that even areas answer
# Fails: 16.5
# Says: add up to

# %% task="16.5"
vertical = np.array([[-1, 0, 1], [-1, 1, 1], [-1, 0, 1]])
horizontal = vertical.T
