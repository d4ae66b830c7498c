# Mistake: the tables are read with care, but the row numbers are not compared
# Fails: 1.7
# Says: Compare the row numbers

# %% task="1.7"
verdicts = {}
for name, (_, _, train_counts, table) in reports.items():
    table = np.array(table)
    if np.trace(table) <= table[np.argmax(train_counts)].sum():
        verdicts[name] = "majority"
    elif (np.diag(table) / table.sum(axis=1)).min() < 0.5:
        verdicts[name] = "blind"
    else:
        verdicts[name] = "trust"
