# Mistake: brackets that touch each other are not separated
# Fails: 21.2
# Says: The words of

# %% task="21.2"
def read_tree(text):
    """Return the words and the pairs of children of a tree written in brackets."""
    tokens = text.replace("(", "( ").replace(")", " )").split()
    words = [token for token in tokens if token not in "()"]
    pairs, stack, leaf = [], [], 0
    for token in tokens:
        if token == ")":
            right, left = stack.pop(), stack.pop()
            stack.append(len(words) + len(pairs))
            pairs.append((left, right))
        elif token != "(":
            stack.append(leaf)
            leaf += 1
    return words, pairs
