# Mistake: what lies behind the fault is acquitted
# Fails: 5.7
# Says: Student B has a fault that you do not name

# %% task="5.7"
wrong = {"A": [], "B": ["W1"], "C": ["b1"], "D": [], "E": ["W2"], "F": ["W1", "b1"], "G": ["b1"], "H": ["b2"]}
