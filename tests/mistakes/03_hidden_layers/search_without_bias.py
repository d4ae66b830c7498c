# Mistake: the search leaves the bias at 0
# Fails: 3.4
# Says: The count for AND

# %% task="3.4"
def most_right(targets, grid):
    best = 0
    for w1, w2 in itertools.product(grid, repeat=2):
        answers = corners @ [w1, w2] > 0
        best = max(best, int(np.sum(answers == np.array(targets))))
    return best


xor_net = [([[1, 1], [1, 1]], [0, -1]), ([[1], [-2]], [0])]
parity_net = [([[1, 1, 1], [1, 1, 1], [1, 1, 1]], [0, -1, -2]), ([[1], [-2], [2]], [0])]
