# Mistake: the kernels are positive where it gets darker
# Fails: 16.5
# Says: wrong way round

# %% task="16.5"
vertical = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
horizontal = vertical.T
