# Mistake: only the blanks are counted as missing
# Fails: 15.1
# Says: There is a second code

# %% task="15.1"
found = {
    "exact": 60,  # clinic.duplicated().sum()
    "patients": 1080,  # clinic["patient"].nunique()
    "missing": 149,  # 149 blanks, and 166 times -999
    "spellings": 10,  # clinic["smoker"].nunique()
    "swapped": 20,  # (clinic["diastolic"] > clinic["systolic"]).sum()
    "ages": 7,  # (~clinic["age"].between(1, 110)).sum()
}
