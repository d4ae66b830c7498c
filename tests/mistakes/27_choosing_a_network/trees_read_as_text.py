# Mistake: a given tree is read as a sequence
# Fails: 27.1
# Says: The structure is given

# %% task="27.1"
choice = {
    "A": ("linear model", "dense"),
    "B": ("nearest neighbours", "convolution"),
    "C": ("nearest neighbours", "transfer"),
    "D": ("last value", "LSTM"),
    "E": ("word counts", "LSTM"),
    "F": ("bag of leaves", "LSTM"),
    "G": ("principal components", "autoencoder"),
    "H": ("linear model", "convolution"),
    "I": ("n-grams", "LSTM"),
    "J": ("principal components", "autoencoder"),
}
