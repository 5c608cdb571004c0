"""The error that this room raises."""

from __future__ import annotations


class BriefingError(Exception):
    """A paper can't be written as asked; the message is one French sentence for the user."""
