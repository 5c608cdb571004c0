"""What a file really is, told by its content: its name may lie.

Anything that can't be a workbook or a list is refused here with a French
sentence, before a parser sees it: protected files, other documents, web pages,
truncated archives and archives that would unfold beyond reason.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from pvd_dashboard.intake.reading import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterable

XLSX, ODS, XLS, CSV, HTML, ZIP = "xlsx", "ods", "xls", "csv", "html", "zip"

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_MEGA = 1024 * 1024

# A real workbook unfolds about 7 times, a bomb 200 to 1 000 times (measured).
_MAX_RATIO = 150
_RATIO_FROM = 20 * _MEGA
_MAX_UNFOLDED = 1_500 * _MEGA
# Beyond this number of places between A1 and the last cell, a sheet does not fit in memory.
_MAX_PLACES = 40_000_000
_SCAN_UP_TO = 64 * _MEGA
# Only the cells far enough to make a sheet too large: three letters, or a high row number.
# It begins with plain letters, so that the search leaps from one to the next.
_FAR_CELL = re.compile(rb'r="([A-Z]{3}\d{1,7}|[A-Z]{2}\d{5,7}|[A-Z]\d{6,7})"')

_PAGE = re.compile(
    rb"^\s*(?>(?:(?><!--.*?-->)\s*)*)<(?:!doctype\s+html|html|head|body|table|meta|div|script)",
    re.IGNORECASE | re.DOTALL,
)
_SIGNATURES = (
    (b"%PDF", "Ce fichier est un document PDF"),
    (b"{\\rtf", "Ce fichier est un document texte (RTF)"),
    (b"\x89PNG", "Ce fichier est une image"),
    (b"\xff\xd8\xff", "Ce fichier est une image"),
    (b"GIF8", "Ce fichier est une image"),
    (b"7z\xbc\xaf", "Ce fichier est une archive 7z"),
    (b"Rar!", "Ce fichier est une archive RAR"),
    (b"\x1f\x8b", "Ce fichier est une archive gzip"),
    (b"<?xml", "Ce fichier est un document XML"),
)
_OF_A_TABLE = tuple(re.compile(tag, re.IGNORECASE) for tag in (rb"<table\b", rb"<tr\b", rb"<t[dh]\b"))
_MACROS = "xl/vbaProject.bin"
_MOST_MEMBERS = 50
_TABULAR = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt")
_WANTED = "un classeur .xlsx, .ods ou .xls, ou un fichier .csv, est attendu."


def recognise(content: bytes) -> str:
    """Return ``xlsx``, ``ods``, ``xls``, ``csv``, ``html`` or ``zip``; UnreadableFileError for anything else."""
    if not content.strip():
        message = f"Le fichier est vide\u00a0: {_WANTED}"
        raise UnreadableFileError(message)
    if content.startswith(_OLE2):
        return _ole2(content)
    if content.startswith(_ZIP):
        return _archive(content)
    return _plain(content)


def _ole2(content: bytes) -> str:
    if _ENCRYPTED in content:
        raise protected()
    return XLS


def protected() -> UnreadableFileError:
    """Return the error for a file closed by a password."""
    return UnreadableFileError(
        "Le fichier est protégé par un mot de passe\u00a0: enregistrez-le sans mot de passe, puis déposez-le à nouveau."
    )


def broken() -> UnreadableFileError:
    """Return the error for a file that is truncated or damaged."""
    return UnreadableFileError(
        "Le fichier est abîmé ou incomplet\u00a0: ouvrez-le dans votre tableur, "
        "enregistrez-le à nouveau, puis déposez-le."
    )


def too_large(detail: str = "") -> UnreadableFileError:
    """Return the error for a file that needs more memory than it may have."""
    return UnreadableFileError(
        f"Le fichier est trop volumineux pour être lu{detail}\u00a0: "
        "supprimez les feuilles, lignes et colonnes inutiles, puis déposez-le à nouveau."
    )


def nested() -> UnreadableFileError:
    """Return the error for an archive inside an archive."""
    return UnreadableFileError("Ce fichier est une archive dans une archive\u00a0: déposez les classeurs eux-mêmes.")


def web_page() -> UnreadableFileError:
    """Return the error for a page without a table, as a server sends in the place of a file."""
    return UnreadableFileError(
        "Ce fichier est une page web, pas un tableau\u00a0: le téléchargement a sans doute échoué "
        f"(page d'erreur ou de connexion)\u00a0; {_WANTED}"
    )


def has_macros(content: bytes) -> bool:
    """Tell whether a workbook holds macros: they are never read nor run."""
    if not content.startswith(_ZIP):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return _MACROS in archive.namelist()


def members(content: bytes) -> list[tuple[str, bytes]]:
    """Return the files of an archive, with their names; UnreadableFileError where there are too many."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            kept = [entry for entry in archive.infolist() if not _is_noise(entry)]
            if len(kept) > _MOST_MEMBERS:
                detail = f" (archive de {len(kept)}\u00a0fichiers)"
                raise too_large(detail)
            return [(entry.filename, archive.read(entry)) for entry in kept]
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise broken() from error


def _is_noise(entry: zipfile.ZipInfo) -> bool:
    """Tell what no officer put there: folders, and what macOS adds."""
    name = entry.filename.rpartition("/")[2]
    return entry.is_dir() or name.startswith(".") or entry.filename.startswith("__MACOSX/")


def _archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_bombs(entries)
            kind = _kind_of(archive, {entry.filename for entry in entries})
            if kind == XLSX:
                _refuse_sparse(archive, entries)
            return kind
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError, KeyError) as error:
        raise broken() from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise broken() from error


def _refuse_bombs(entries: Iterable[zipfile.ZipInfo]) -> None:
    total = 0
    for entry in entries:
        total += entry.file_size
        packed = max(entry.compress_size, 1)
        if total > _MAX_UNFOLDED or (entry.file_size > _RATIO_FROM and entry.file_size / packed > _MAX_RATIO):
            detail = " une fois décompressé"
            raise too_large(detail)
        if entry.flag_bits & 0x1:
            raise protected()


def _kind_of(archive: zipfile.ZipFile, names: set[str]) -> str:
    if any(name.startswith("xl/") for name in names):
        return XLSX
    mimetype = archive.read("mimetype")[:200].strip() if "mimetype" in names else b""
    if mimetype == _ODS_TYPE or mimetype == _ODS_TYPE + b"-template":
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise protected()
        return ODS
    is_document = any(name in names for name in ("mimetype", "word/document.xml", "ppt/presentation.xml"))
    if not is_document and any(name.lower().endswith(_TABULAR) for name in names):
        return ZIP
    what = "un document texte" if "word/document.xml" in names or b".text" in mimetype else "une archive zip"
    if "ppt/presentation.xml" in names or b".presentation" in mimetype:
        what = "un diaporama"
    message = f"Ce fichier est {what}, pas un tableau\u00a0: {_WANTED}"
    raise UnreadableFileError(message)


def _refuse_sparse(archive: zipfile.ZipFile, entries: Iterable[zipfile.ZipInfo]) -> None:
    """Refuse a sheet with a lone cell so far away that the parser would fill memory up to it."""
    for entry in entries:
        if not entry.filename.startswith("xl/worksheets/") or entry.file_size > _SCAN_UP_TO:
            continue
        far = [_place(found[1]) for found in _FAR_CELL.finditer(archive.read(entry))]
        rows, columns = max((r for r, _, _ in far), default=0), max((c for _, c, _ in far), default=0)
        if rows * columns > _MAX_PLACES:
            detail = f" (une cellule isolée se trouve en {max(far)[2]})"
            raise too_large(detail)


def _place(address: bytes) -> tuple[int, int, str]:
    text = address.decode()
    letters = text.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(text[len(letters) :]), column, text


def _plain(content: bytes) -> str:
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            message = f"{what}, pas un tableau\u00a0: {_WANTED}"
            raise UnreadableFileError(message)
    head = content[:4096].removeprefix(b"\xef\xbb\xbf")
    if _PAGE.match(head):
        if _holds_a_table(content):
            return HTML
        raise web_page()
    if b"\x00" in head and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = f"Ce fichier n'est pas un tableau\u00a0: {_WANTED}"
        raise UnreadableFileError(message)
    return CSV


def _holds_a_table(page: bytes) -> bool:
    """Tell whether a page holds a table, then a line, then a cell: looked for one after the other, in one pass."""
    place = 0
    for tag in _OF_A_TABLE:
        found = tag.search(page, place)
        if found is None:
            return False
        place = found.end()
    return True
