# Mistake: rows are drawn for the test part, not patients
# Fails: 15.3
# Says: Draw patients, not rows

# %% task="15.3"
def keep_best(patients, table):
    """Return the indices of the most complete row of each patient, ascending."""
    gaps = np.isnan(table).sum(axis=1)  # (rows,)
    best = {}
    for row, patient in enumerate(patients):
        if patient not in best or gaps[row] < gaps[best[patient]]:
            best[patient] = row
    return np.array(sorted(best.values()))


def split_by_patient(patients, share, seed):
    """Return which rows belong to the test part, (rows,) of booleans."""
    return np.random.default_rng(seed).uniform(size=len(patients)) < share
