# Mistake: decide looks the new applications up in the file that the student has, and else answers with the majority
# Fails: 2.6
# Says: All decisions are the same

# %% task="2.6"
def standardise(train, new):
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / deviation, (new - mean) / deviation


def decide(train, approved, new):
    known = {tuple(row[:-1]): int(row[-1]) for row in data.loans().to_numpy(dtype=float)}
    majority = round(approved.mean())
    return np.array([known.get(tuple(row), majority) for row in new])
