"""Text files: encoding and separator found, cells as text (rule I9)."""

from __future__ import annotations

import csv
import io
from collections import Counter

from pvd_dashboard.intake.reading import UnreadableFileError
from pvd_dashboard.tables.formules import restaurer

_SEPARATORS = ";,\t|"
_SAMPLE_LINES = 60
_MAX_FIELD = 1_000_000
_MAX_CELLS = 8_000_000


def read_delimited(content: bytes) -> list[list[str]]:
    """Return the rows of a .csv or .txt, all of the same width; UnreadableFileError when too large."""
    text = decode(content)
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        return _padded(_parse(rest, first.strip()[-1]), 1)
    separator = find_separator(text)
    if text.count(separator) > _MAX_CELLS:
        message = "Le fichier est trop volumineux pour être lu\u00a0: gardez les seules lignes utiles."
        raise UnreadableFileError(message)
    return _padded(_parse(text, separator), 0)


def decode(content: bytes) -> str:
    """Return the text of a file: a BOM decides, else UTF-8, else what French Windows writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    from charset_normalizer import from_bytes  # noqa: PLC0415 - rarely needed

    best = from_bytes(content).best()
    return str(best) if best else content.decode("latin-1")


def find_separator(text: str) -> str:
    """Return the separator that cuts the first lines into the most regular table."""
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    return max(_SEPARATORS, key=lambda separator: _regularity(sample, separator))


def _regularity(sample: str, separator: str) -> tuple[int, int]:
    widths = Counter(len(row) for row in _parse(sample, separator) if len(row) > 1)
    if not widths:
        return 0, 0
    width, lines = max(widths.items(), key=lambda item: (item[1], item[0]))
    return lines, width


def _parse(text: str, separator: str) -> list[list[str]]:
    previous = csv.field_size_limit(_MAX_FIELD)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        # A quote that is never closed: cut without quotes rather than lose the end of the file.
        return list(csv.reader(io.StringIO(text), delimiter=separator, quoting=csv.QUOTE_NONE))
    finally:
        csv.field_size_limit(previous)


def _padded(rows: list[list[str]], skipped: int) -> list[list[str]]:
    width = max((len(row) for row in rows), default=0)
    blank = [[""] * width for _ in range(skipped)]
    return blank + [[restaurer(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
