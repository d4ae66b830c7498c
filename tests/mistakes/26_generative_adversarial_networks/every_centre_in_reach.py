# Mistake: a sample counts for every centre within the radius
# Fails: 26.5
# Says: Each good sample belongs to the mode of its nearest centre

# %% task="26.5"
def coverage(samples, centres, radius, share):
    near = np.linalg.norm(samples[:, None] - centres, axis=2) < radius
    return np.sum(near.sum(axis=0) >= share * len(samples)), near.any(axis=1).mean()


def memory(samples, held_out, training):
    def middle(images):
        return np.median(np.linalg.norm(images[:, None] - training, axis=2).min(axis=1))

    return middle(samples) / middle(held_out)
