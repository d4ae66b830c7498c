# Attack: deletes the builtins that the runner needs
# Honest: 1
# At most: 1

# %% task="1.1"
import builtins

for name in ("len", "getattr", "type", "isinstance", "str", "list", "dict", "map"):
    delattr(builtins, name)
