# Mistake: each strong column is called a leak
# Fails: 15.7
# Says: Is the strongest column known in time?

# %% task="15.7"
verdicts = {
    "A": "leak",  # 0.97 fell to 0.69, and the nurse visits after discharge
    "B": "repeats",  # 1,430 rows of 620 patients, and new patients are ranked much worse
    "C": "units",  # 167 at one site, about 2.2 times the others
    "D": "leak",  # a strong column, but it is known on arrival, and the AUC is kept in use
    "E": "code",  # 9999
    "F": "labels",  # a model from the two other sites ranks this one upside down
    "G": "shift",  # the later patients can be told from the table
    "H": "rare class",  # 0.99 is what "never" would get, and nobody was found
    "I": "none",  # the third site has other patients, but models from outside rank them well
}
