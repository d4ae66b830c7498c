# Mistake: judged by the training accuracy
# Fails: 17.7
# Says: First strike out

# %% task="17.7"
choice = {"A": "scratch", "B": "scratch", "C": "scratch", "D": "scratch", "E": "scratch", "F": "fine-tuned"}
