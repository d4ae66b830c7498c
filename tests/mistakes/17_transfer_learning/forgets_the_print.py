# Mistake: fine-tuned on the new examples alone, with large steps
# Fails: 17.6
# Says: It has forgotten

# %% task="17.6"
adapted = pretrained
for _ in range(300):
    slope = slopes(adapted, handwritten, handwritten_labels)
    adapted = {key: adapted[key] - 0.5 * slope[key] for key in adapted}
