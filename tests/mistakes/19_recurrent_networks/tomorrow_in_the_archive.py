# Mistake: a measured temperature is taken for a forecast one
# Fails: 19.7
# Says: in the archive already

# %% task="19.7"
leaks = {
    "A": "split",
    "B": "none",
    "C": "filling",
    "D": "window",
    "E": "scaling",
    "F": "choice",
    "G": "none",
    "H": "none",
}
