# Mistake: padding at the beginning
# Fails: 20.4
# Says: padding stands at the front

# %% task="20.4"
def encode(texts, alphabet, length):
    """Return (codes, mask), both (texts, length)."""
    codes = np.zeros((len(texts), length), dtype=int)
    for row, text in enumerate(texts):
        numbers = [alphabet.find(letter) + 2 for letter in text.lower()[:length]]  # find: -1 if it is not there
        codes[row, length - len(numbers) :] = numbers
    return codes, codes > 0
