# Mistake: the setting was chosen on the test part
# Fails: 27.6
# Says: What decided between the 60 settings

# %% task="27.6"
verdicts = {
    "A": "not shown",  # 15 against 11: of 26 tosses of a coin 13 ± 2.5 are heads
    "B": "groups on both sides",  # the speakers of the test were heard in training
    "C": "believe",
    "D": "prepared on all rows",  # the genes were chosen with the test patients
    "E": "believe",  # the best of 60 on 150 rows
    "F": "fails a group",  # 21 % wrong instead of 10 %
    "G": "plain method is as good",
    "H": "believe",  # 62 % sounds poor, and is the best that has been shown
}
