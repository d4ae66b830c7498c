# Mistake: max sends its slope to the smaller one as well
# Fails: 5.1
# Says: Max sends its slope to the larger one only

# %% task="5.1"
slopes = {"L": 1, "m": 3, "s": 5, "q": 8, "p": 8, "a": 19, "b": 19, "c": 8}
