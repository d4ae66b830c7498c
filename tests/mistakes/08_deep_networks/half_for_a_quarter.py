# Mistake: 1/2, the value of the sigmoid at 0, is taken for its slope there
# Fails: 8.1
# Says: 1/2 is its value at 0

# %% task="8.1"
bounds = {
    "A": 0.5**10,  # the sigmoid's slope is at most 1/4
    "B": 0.5**6,  # that of tanh at most 1
    "C": 2**5,  # that of a ReLU 1; the sign does not matter to the size
    "D": 8 * 2 * 4 * 0.5 / 4**4,
    "E": 10,  # 4^-10 = 0.00000095, but 4^-9 = 0.0000038
    "F": 4,
}
