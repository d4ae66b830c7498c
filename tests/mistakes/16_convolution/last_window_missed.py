# Mistake: the loops stop one window early
# Fails: 16.2
# Says: should have the shape

# %% task="16.2"
def correlate(image, kernel):
    rows, columns = image.shape[0] - kernel.shape[0], image.shape[1] - kernel.shape[1]
    result = np.zeros((rows, columns))
    for r in range(rows):
        for c in range(columns):
            result[r, c] = (image[r : r + kernel.shape[0], c : c + kernel.shape[1]] * kernel).sum()
    return result
