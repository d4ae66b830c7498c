"""Text from elsewhere, made fit to be shown: names of files, messages, what a student's code has printed.

Whoever names a file or raises an exception chooses its characters. Some of them command a terminal, others turn the
direction of reading or take no room, so that one thing looks like another.
"""

import re
import unicodedata

UNDECODABLE = re.compile("[\udc80-\udcff]")  # bytes of a file's name that are no text, as Python keeps them
TEXT_LIMIT = 2_000  # characters of what is said of one check: what was seen, or where to look
LINES = "\n\t"  # what a text of several lines may have besides


def printable(text: str, keep: str = "") -> str:
    r"""A text in which every character can be seen: what cannot be is written as its code, "\x1b" or "\u202e".

    Args:
        text: any; a name of bytes that are no text has them as "\xff".
        keep: characters that stay as they are, such as `LINES` in a text of several lines.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter if letter in keep or _can_be_seen(letter) else _code(letter) for letter in text)


def decodable(text: str) -> str:
    r"""A name whose bytes that are no text are written as their codes: two names stay two in any encoding."""
    return UNDECODABLE.sub(lambda found: _code(found[0]), text)


def shortened(text: str, limit: int) -> str:
    """A text of so many characters at most; of a longer one the beginning and the end, with "…" between them."""
    if len(text) <= limit:
        return text
    end = limit // 4
    return f"{text[: limit - end - 1]}…{text[len(text) - end :]}"


def _can_be_seen(letter: str) -> bool:
    return letter.isprintable() or unicodedata.category(letter) == "Zs"  # spaces of all widths


def _code(letter: str) -> str:
    code = ord(letter)
    if UNDECODABLE.match(letter):
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
