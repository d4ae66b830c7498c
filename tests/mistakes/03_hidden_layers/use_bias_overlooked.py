# Mistake: the layers of C get biases
# Fails: 3.1
# Says: use_bias=False

# %% task="3.1"
parameters = {"A": 67, "B": 21890, "C": 101, "D": 79}
depths = {"A": 2, "B": 3, "C": 4, "D": 2}
