# Mistake: true values of years that are over are taken for a leak
# Fails: 19.7
# Says: is there an input that you cannot have

# %% task="19.7"
leaks = {
    "A": "split",
    "B": "none",
    "C": "filling",
    "D": "window",
    "E": "scaling",
    "F": "choice",
    "G": "window",
    "H": "window",
}
