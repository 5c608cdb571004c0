"""Zip archives whose bytes depend on their content only."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

JOUR_ZERO = (1980, 1, 1, 0, 0, 0)


def archive(parties: Mapping[str, bytes], *, brutes: frozenset[str] = frozenset()) -> bytes:
    """Return a zip of ``parties`` (name → content) in their order; ``brutes`` are stored uncompressed."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as zipped:
        for name, content in parties.items():
            info = zipfile.ZipInfo(name, JOUR_ZERO)
            info.create_system = 0
            info.compress_type = zipfile.ZIP_STORED if name in brutes else zipfile.ZIP_DEFLATED
            zipped.writestr(info, content)
    return written.getvalue()
