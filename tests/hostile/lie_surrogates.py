# Attack: returns texts that no encoding can hold, as values, keys and names of classes
# Honest: 0
# At most: 0

# %% task="1.1"
def add(a, b):
    raise type("\ud800" * 5, (Exception,), {})("\udfff" * 5)


# %% task="1.2"
answer = {"\ud800": "\udc00"}
