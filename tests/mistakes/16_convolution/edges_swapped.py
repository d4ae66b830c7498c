# Mistake: the kernel for vertical edges is called horizontal, and the other way round
# Fails: 16.5
# Says: swapped

# %% task="16.5"
horizontal = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
vertical = horizontal.T
