"""What a submission's cells drew, for the student's page."""

import base64
from typing import Any

NUMBER, BYTES, PIXELS = 8, 200_000, 2_000  # how many are kept, and how large each may be


class Pictures:
    """The first few pictures of a submission, each with the cell that drew it."""

    def __init__(self) -> None:
        self._kept: list[tuple[str, bytes]] = []

    def keep(self, label: str, drawn: Any) -> None:
        """Keep what is surely a small PNG file; browsers will be asked to show it."""
        for png in drawn if isinstance(drawn, list) else ():
            if len(self._kept) < NUMBER and isinstance(png, bytes) and small_png(png):
                self._kept.append((label, png))

    def clear(self) -> None:
        """Forget them: the cells run anew."""
        self._kept.clear()

    def in_base64(self) -> tuple[tuple[str, str], ...]:
        """The cells' labels, and the PNG files in base64."""
        return tuple((label, base64.b64encode(png).decode()) for label, png in self._kept)


def small_png(content: bytes) -> bool:
    """Whether these bytes are a PNG file of modest size in bytes and pixels."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or not 33 <= len(content) <= BYTES:
        return False
    return all(0 < int.from_bytes(content[at : at + 4], "big") <= PIXELS for at in (16, 20))
