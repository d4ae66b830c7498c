# Mistake: no drawing: always the most probable symbol
# Fails: 20.6
# Says: You take the most probable symbol

# %% task="20.6"
def tempered(scores, temperature):
    """Return the softmax of scores / temperature. scores: (symbols,)."""
    scaled = scores / temperature
    weights = np.exp(scaled - scaled.max())
    return weights / weights.sum()


def invent(step, state, temperature, draws):
    """Return one invented name, a list of numbers without marks."""
    name, symbol = [], 0
    for draw in draws:
        scores, state = step(symbol, state)
        symbol = int(np.argmax(tempered(scores, temperature)))
        if symbol == 0:
            break
        name.append(symbol)
    return name
