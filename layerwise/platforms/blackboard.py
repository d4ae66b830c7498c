"""Blackboard: how a download from its grade center names the files of an attempt."""

import re

from layerwise.platforms.exchange import Sender

# Exercise 2_mozturk_attempt_2026-10-05-21-58-00_02_perceptron.ipynb; without a file's name, the attempt's receipt.
FILE = re.compile(
    r".+_(?P<login>[^_]+)_attempt_(?P<date>[0-9]{4}(?:-[0-9]{2}){5})(?:_(?P<original>.+)|\.txt)", re.DOTALL
)


def blackboard_sender(name: str, loose: bool) -> Sender | None:
    """Who sent a file of this name, if Blackboard gave it the name; it tells the login alone."""
    match = FILE.fullmatch(name)
    if match is None:
        return None
    moment = int(match["date"].replace("-", ""))
    return Sender(match["login"], match["login"], "blackboard", attempt=(moment, 0))
