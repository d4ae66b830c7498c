# Mistake: NAND made from AND by changing the signs of the weights, but not of the bias
# Fails: 2.2
# Says: Which sign must z have

# %% task="2.2"
gates = {"AND": [1, 1, -1.5], "OR": [1, 1, -0.5], "NAND": [-1, -1, -1.5], "IMPLIES": [-1, 1, 0.5]}
