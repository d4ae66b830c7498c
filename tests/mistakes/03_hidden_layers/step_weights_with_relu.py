# Mistake: the lesson's weights for threshold units are used with ReLUs
# Fails: 3.4
# Says: should return

# %% task="3.4"
def most_right(targets, grid):
    best = 0
    for w1, w2, b in itertools.product(grid, repeat=3):
        answers = corners @ [w1, w2] + b > 0
        best = max(best, int(np.sum(answers == np.array(targets))))
    return best


xor_net = [([[1, -1], [1, -1]], [-0.5, 1.5]), ([[1], [1]], [-1.5])]
parity_net = [([[1, 1, 1], [1, 1, 1], [1, 1, 1]], [0, -1, -2]), ([[1], [-2], [2]], [0])]
