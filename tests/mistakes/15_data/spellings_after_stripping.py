# Mistake: smokers are counted after blanks and capitals were removed
# Fails: 15.1
# Says: Capitals and blanks at the ends count

# %% task="15.1"
found = {
    "exact": 60,  # clinic.duplicated().sum()
    "patients": 1080,  # clinic["patient"].nunique()
    "missing": 315,  # 149 blanks, and 166 times -999
    "spellings": 4,  # clinic["smoker"].nunique()
    "swapped": 20,  # (clinic["diastolic"] > clinic["systolic"]).sum()
    "ages": 7,  # (~clinic["age"].between(1, 110)).sum()
}
