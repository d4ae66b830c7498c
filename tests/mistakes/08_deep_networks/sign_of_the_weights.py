# Mistake: the sign of the weights is kept, though a bound is a size
# Fails: 8.1
# Says: take the absolute value

# %% task="8.1"
bounds = {
    "A": 0.25**10,  # the sigmoid's slope is at most 1/4
    "B": 0.5**6,  # that of tanh at most 1
    "C": (-2) ** 5,  # that of a ReLU 1; the sign does not matter to the size
    "D": 8 * 2 * 4 * 0.5 / 4**4,
    "E": 10,  # 4^-10 = 0.00000095, but 4^-9 = 0.0000038
    "F": 4,
}
