# Mistake: sums of the columns are taken for a fault
# Fails: 18.7
# Says: rows first

# %% task="18.7"
verdicts = {
    "A": "wrong axis",  # the rows add up to 1; that the columns nearly do is an accident
    "B": "wrong axis",  # the columns add up to 1, the rows do not
    "C": "dead capsule",  # class 1 has at most 0.03, also where it is shown
    "D": "one iteration",  # every coupling is 1/3
    "E": "no squash",  # a length of 1.06
    "F": "healthy",  # this image shows class 0; class 1 answers where it is shown
    "G": "wrong axis",  # four parts share out one whole
}
