# Mistake: the first number taken off the stack is taken for the left child
# Fails: 21.2
# Says: Left and right are exchanged

# %% task="21.2"
def read_tree(text):
    """Return the words and the pairs of children of a tree written in brackets."""
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()
    words = [token for token in tokens if token not in "()"]
    pairs, stack, leaf = [], [], 0
    for token in tokens:
        if token == ")":
            left, right = stack.pop(), stack.pop()
            stack.append(len(words) + len(pairs))
            pairs.append((left, right))
        elif token != "(":
            stack.append(leaf)
            leaf += 1
    return words, pairs
