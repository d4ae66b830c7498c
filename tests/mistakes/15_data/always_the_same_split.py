# Mistake: the seed is not used
# Fails: 15.3
# Says: Draw by chance, by the seed

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
    different = np.unique(patients)
    chosen = np.random.default_rng(0).choice(different, size=round(share * len(different)), replace=False)
    return np.isin(patients, chosen)
