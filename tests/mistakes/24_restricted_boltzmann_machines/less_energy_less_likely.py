# Mistake: the inverse of the factor
# Fails: 24.1
# Says: the lower energy is the more likely state

# %% task="24.1"
energies = {"000": 0, "100": -1, "101": -3, "111": -1}
times_as_likely = np.exp(-3)
free_energy_10 = -1 - np.log(1 + np.exp(2))
statements = {"A": True, "B": False, "C": True, "D": False, "E": True}
