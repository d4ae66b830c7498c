# Mistake: the boundary of AND runs through two corners
# Fails: 2.2
# Says: closer to 0 than 0.1

# %% task="2.2"
gates = {"AND": [1, 1, -1], "OR": [1, 1, -0.5], "NAND": [-1, -1, 1.5], "IMPLIES": [-1, 1, 0.5]}
