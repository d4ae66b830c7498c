# Mistake: the class that wins most passes
# Fails: 11.5
# Says: You count votes of the passes

# %% task="11.5"
def monte_carlo(network, x, passes):
    stack = np.array([network(x) for _ in range(passes)])
    mean = stack.mean(axis=0)
    votes = stack.argmax(axis=2)
    answer = np.array([np.bincount(column, minlength=mean.shape[1]).argmax() for column in votes.T])
    return mean, answer, stack.std(axis=0)[np.arange(len(answer)), answer]
