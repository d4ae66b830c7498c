# Mistake: the other table is scaled by its own statistics
# Fails: 13.2
# Says: This is leakage

# %% task="13.2"
def standardise(training, other):
    def own(table):
        deviation = table.std(axis=0)
        return (table - table.mean(axis=0)) / np.where(deviation == 0, 1.0, deviation)

    return own(training), own(other)
