# Mistake: pounds are multiplied
# Fails: 15.5
# Says: You multiply the pounds of clinic B

# %% task="15.5"
def mend(columns):
    """Return the columns without their faults, as a dictionary."""
    mended = {name: np.array(values) for name, values in columns.items() if name != "days_to_letter"}
    age, site, systolic, diastolic = (mended[name] for name in ("age", "clinic", "systolic", "diastolic"))
    mended["age"] = np.where((age >= 1) & (age <= 110), age, np.nan)
    mended["weight"] = np.where(site == "B", mended["weight"] * 2.20462, mended["weight"])
    mended["systolic"], mended["diastolic"] = np.maximum(systolic, diastolic), np.minimum(systolic, diastolic)
    mended["creatinine"] = np.where(mended["creatinine"] == -999, np.nan, mended["creatinine"])
    mended["smoker"] = np.array([word.strip().lower().startswith("y") for word in columns["smoker"]])
    mended["readmitted"] = np.where(site == "C", 1 - mended["readmitted"], mended["readmitted"])
    return mended
