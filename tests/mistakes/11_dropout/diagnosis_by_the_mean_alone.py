# Mistake: only the mean in training is looked at
# Fails: 11.6
# Says: You said

# %% task="11.6"
def diagnose(layer, rate):
    mean = layer(np.ones((100, 100)), True).mean()
    return "right" if abs(mean - 1) < 0.1 else "not scaled"
