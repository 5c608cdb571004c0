"""Answers that leave at once, and what Streamlit need not work out at each run.

Streamlit opens its socket without saying « TCP », so asyncio does not turn
Nagle's algorithm off: after the first message of a run the others wait for
the browser's acknowledgement, some 40 ms on each click. A connection inherits
the option from the socket that listens.
"""

from __future__ import annotations

import os
import socket
import stat
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.runtime import app_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.protobuf.message import Message

_DESCRIPTEURS = Path("/dev/fd")
_RESEAU = (socket.AF_INET, socket.AF_INET6)


def sans_attente() -> int:
    """Send small messages at once on the sockets of this process, those to come included; return how many it has.

    Does nothing where the system does not list them (Windows).
    """
    if not _DESCRIPTEURS.is_dir():
        return 0
    return sum(_regler(int(nom)) for nom in sorted(lien.name for lien in _DESCRIPTEURS.iterdir()) if nom.isdecimal())


def _regler(descripteur: int) -> bool:
    try:
        if not stat.S_ISSOCK(os.fstat(descripteur).st_mode):
            return False
        copie = socket.socket(fileno=os.dup(descripteur))
    except OSError:  # closed meanwhile
        return False
    with copie:
        if copie.family not in _RESEAU or copie.type != socket.SOCK_STREAM:
            return False
        copie.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return True


class Theme:
    """A section of the theme as it is sent, worked out once: the theme of a process does not change."""

    def __init__(self, peupler: Callable[..., None]) -> None:
        """Keep what ``peupler`` writes in an empty message."""
        self.peupler = peupler
        self._tenus: dict[str, Message] = {}

    def __call__(self, msg: Message, section: str = "theme") -> None:
        """Write a section into a message; a section without an option leaves it unset."""
        if section not in self._tenus:
            neuf = type(msg)()
            self.peupler(neuf, section)
            self._tenus[section] = neuf
        if self._tenus[section].ListFields():
            msg.MergeFrom(self._tenus[section])


def retenir_le_theme() -> None:
    """Let Streamlit work out its theme once.

    At each run it sends the whole theme: it goes through all its options for
    each of six sections, and turns the same eighty names from « textColor »
    to « text_color » through two regular expressions. Same theme, same
    message; does nothing on a version that does otherwise.
    """
    connu = vars(app_session).get("to_snake_case")
    if connu is not None and not hasattr(connu, "cache_info"):
        vars(app_session)["to_snake_case"] = lru_cache(maxsize=256)(connu)
    peupler = vars(app_session).get("_populate_theme_msg")
    if peupler is not None and not isinstance(peupler, Theme):
        vars(app_session)["_populate_theme_msg"] = Theme(peupler)
