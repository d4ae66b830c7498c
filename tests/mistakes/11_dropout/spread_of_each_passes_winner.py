# Mistake: each pass's largest probability, whichever class it is
# Fails: 11.5
# Says: follow one class through all passes

# %% task="11.5"
def monte_carlo(network, x, passes):
    stack = np.array([network(x) for _ in range(passes)])
    mean = stack.mean(axis=0)
    return mean, mean.argmax(axis=1), stack.max(axis=2).std(axis=0)
