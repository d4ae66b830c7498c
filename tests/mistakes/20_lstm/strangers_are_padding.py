# Mistake: unknown characters get the code 0
# Fails: 20.4
# Says: Strange characters become padding

# %% task="20.4"
def encode(texts, alphabet, length):
    """Return (codes, mask), both (texts, length)."""
    codes = np.zeros((len(texts), length), dtype=int)
    for row, text in enumerate(texts):
        numbers = [
            alphabet.find(letter) + 2 if letter in alphabet else 0 for letter in text.lower()[:length]
        ]  # find: -1 if it is not there
        codes[row, : len(numbers)] = numbers
    return codes, codes > 0
