# Mistake: a choice by the test pictures is accepted because both nets had it
# Fails: 25.6
# Says: does not mend it

# %% task="25.6"
verdicts = {
    "A": "leak",
    "B": "worth it",
    "C": "no evidence",
    "D": "not needed",
    "E": "unfair",
    "F": "worth it",
    "G": "no evidence",
    "H": "worth it",
}
