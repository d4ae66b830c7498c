# Mistake: whatever has 80 % or more is trusted, whatever has less is not
# Fails: 1.7
# Says: Do not judge by how high the accuracy looks

# %% task="1.7"
verdicts = {}
for name, (_, _, _, table) in reports.items():
    accuracy = np.trace(table) / np.sum(table)
    verdicts[name] = "trust" if accuracy >= 0.8 else "majority"
