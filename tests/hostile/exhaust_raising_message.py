# Attack: raises an exception whose text, name and traceback raise
# Honest: 1
# Outcome: 1.1 error, 1.2 passed

# %% task="1.1"
class Meta(type):
    def __getattribute__(cls, name):
        raise SystemExit


class Raising(BaseException, metaclass=Meta):
    def __str__(self):
        raise self

    def __getattribute__(self, name):
        raise KeyboardInterrupt


def add(a, b):
    raise Raising
