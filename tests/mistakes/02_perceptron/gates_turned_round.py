# Mistake: XOR-like thinking: all signs of NAND are those of AND
# Fails: 2.2
# Says: change all signs

# %% task="2.2"
gates = {"AND": [1, 1, -1.5], "OR": [1, 1, -0.5], "NAND": [1, 1, -1.5], "IMPLIES": [-1, 1, 0.5]}
