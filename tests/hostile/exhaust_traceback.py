# Attack: raises a chain of a hundred thousand exceptions from a line of a megabyte
# Honest: 1
# Outcome: 1.1 error, 1.2 passed

# %% task="1.1"
long = "xxxxxxxxxxxxxxxxxxxx" * 50_000
source = "def fail(depth):\n    if depth: return fail(depth - 1)\n    '" + long + "'; raise ValueError"
space = {}
exec(compile(source, "<Task 1.1>", "exec"), space)
import linecache

linecache.cache["<Task 1.1>"] = (1, None, [long + "\n"] * 100, "<Task 1.1>")


def add(a, b):
    error = None
    for _ in range(100_000):
        new = ValueError("one more")
        new.__context__ = new.__cause__ = error
        error = new
    try:
        space["fail"](500)
    except ValueError as last:
        raise last from error
