"""The errors that this room raises."""

from __future__ import annotations


class TerritoryError(Exception):
    """The reference data can't be read, built or refreshed.

    The message is one French sentence that can be shown as it is.
    """
