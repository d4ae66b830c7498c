# Mistake: so careful that nothing is learned
# Fails: 17.6
# Says: long enough

# %% task="17.6"
adapted = pretrained
for _ in range(100):
    slope = slopes(adapted, handwritten, handwritten_labels)
    adapted = {key: adapted[key] - 0.001 * slope[key] for key in adapted}
