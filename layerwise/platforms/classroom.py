"""GitHub Classroom: how clones are named, and the roster that it exports. (`github` writes its workflow.)"""

from layerwise.people import Words

WORDS = Words(names=(), ids=("identifier",), others=("github username", "github id"))
CLONES = "-submissions"  # how the folder around the clones ends, after the assignment's name
MOST = 6  # hyphens that are looked at


def logins(folder: str) -> tuple[str, ...]:
    """The logins that a clone's name may end in: "unit-02-jean-luc" is of "jean-luc", "luc" or "02-jean-luc"."""
    words = folder.split("-")
    return tuple("-".join(words[cut:]) for cut in range(1, len(words)) if words[cut])[:MOST]
