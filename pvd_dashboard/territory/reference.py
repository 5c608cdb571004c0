"""The reference data, read once, and the questions that the dashboard asks of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pvd_dashboard.territory.errors import TerritoryError
from pvd_dashboard.territory.labels import departement_code, departement_names
from pvd_dashboard.territory.model import Arrondissement, Commune, Departement, Emprise, Epci, Region

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import pandas as pd

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"

Row = dict[str, Any]


def load(folder: Path = REFERENCE) -> Territory:
    """Return the territory kept in ``folder``; its files are read when first asked for.

    The same one is returned until ``vintage.json`` is written again, by this
    process or another: every writer of the reference writes that file last.
    """
    return _load(folder, _written(folder / "vintage.json"))


@lru_cache(maxsize=2)
def _load(folder: Path, written: int) -> Territory:
    return Territory(folder, written)


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@dataclass(frozen=True, eq=False)
class Territory:
    """Communes, EPCI, arrondissements, départements and regions of one vintage.

    The frames are shared by everyone who asks: filter them, never write in
    them. Raises TerritoryError, at the first question, when a file is missing.
    """

    folder: Path
    written: int = 0
    """When ``vintage.json`` was written (nanoseconds since 1970), 0 where it was not asked."""

    @cached_property
    def communes(self) -> pd.DataFrame:
        """One row a commune, by ``code_insee``.

        Columns: nom, departement, region, arrondissement, siren, siren_epci,
        siren_ept, population (inhabitants), population_annee, code_postal
        (joined by « ; »), lat, lon (degrees).
        """
        return self._frame("communes").set_index("code_insee")

    @cached_property
    def epcis(self) -> pd.DataFrame:
        """One row an EPCI, by ``siren``: the fields of :class:`Epci`, départements joined by « ; », bounding box."""
        return self._frame("epci").set_index("siren")

    @cached_property
    def departements(self) -> pd.DataFrame:
        """One row a département, by ``code``: nom, region, chef_lieu, zone, avec_article, du, dans, bounding box."""
        return self._frame("departements").set_index("code")

    @cached_property
    def arrondissements(self) -> pd.DataFrame:
        """One row an arrondissement, by ``code``: nom, departement, chef_lieu."""
        return self._frame("arrondissements").set_index("code")

    @cached_property
    def regions(self) -> pd.DataFrame:
        """One row a region, by ``code``: nom, zone."""
        return self._frame("regions").set_index("code")

    @cached_property
    def anciens(self) -> pd.DataFrame:
        """One row a former code or name: ancien_code, ancien_nom, code_insee, type, derniere_annee (rule R60)."""
        return self._frame("anciens_codes")

    @cached_property
    def millesimes(self) -> dict[str, Any]:
        """What ``vintage.json`` holds: the years of each list, and what is missing."""
        try:
            held: dict[str, Any] = json.loads((self.folder / "vintage.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise _missing(self.folder) from error
        return held

    @property
    def vintage(self) -> str:
        """A short text for captions: « COG 2026, populations 2023 »."""
        return str(self.millesimes["libelle"])

    @property
    def version(self) -> str:
        """What caches are kept under: two updates of one day have the same vintage, not the same version."""
        return f"{self.vintage} {self.written}"

    def commune(self, code: str | None) -> Commune | None:
        """Return the commune of a current code, else None (see :meth:`current_code` for former ones)."""
        return self._communes.get(code or "")

    def current_code(self, code: str | None) -> str | None:
        """Return the current code of a current or former commune (40302 → 40197), else None."""
        if code in self._communes:
            return code
        return self._successors.get(code or "")

    def epci(self, siren: str | None) -> Epci | None:
        """Return the EPCI of a SIREN, else None."""
        return self._epcis.get(siren or "")

    def departement(self, label: object) -> Departement | None:
        """Return the département of a code or label: 40, "040", "40 - Landes", "Landes (40)", "20A"… (rule I2)."""
        return self._departements.get(departement_code(label, self._departement_names) or "")

    def arrondissement(self, code: str | None) -> Arrondissement | None:
        """Return the arrondissement of a code, else None."""
        return self._arrondissements.get(code or "")

    def region(self, code: str | None) -> Region | None:
        """Return the region of a code, else None."""
        return self._regions.get(code or "")

    def arrondissements_of(self, departement: object) -> list[Arrondissement]:
        """Return the arrondissements of a département, by code; none in Mayotte."""
        found = self.departement(departement)
        return [a for a in self._arrondissements.values() if found and a.departement == found.code]

    def communes_of(self, departement: object) -> pd.DataFrame:
        """Return the rows of :attr:`communes` of a département (none when it is unknown)."""
        found = self.departement(departement)
        return self.communes[self.communes["departement"] == (found.code if found else "")]

    def epcis_of(self, departement: object) -> pd.DataFrame:
        """Return the rows of :attr:`epcis` that hold territory in a département, other départements included."""
        found = self.departement(departement)
        held = self.epcis["departements"].str.split(";")
        return self.epcis[[found is not None and found.code in codes for codes in held]]

    def all_communes(self) -> Collection[Commune]:
        """Return every commune, by code."""
        return self._communes.values()

    def former_names(self) -> Iterator[tuple[str, str]]:
        """Yield the current code and one former name of it, for each former name (rule R60)."""
        former = self._columns("anciens_codes")
        pairs = zip(former["code_insee"], former["ancien_nom"], strict=True)
        return ((code, nom) for code, nom in pairs if code in self._communes)

    def epci_names(self) -> Iterator[tuple[Epci, str]]:
        """Yield each EPCI with its name, then with each of its former names."""
        yield from ((epci, epci.nom) for epci in self._epcis.values())
        former = self._columns("anciens_epci")
        pairs = zip(former["siren"], former["ancien_nom"], strict=True)
        yield from ((self._epcis[siren], nom) for siren, nom in pairs if siren in self._epcis)

    def members_of(self, siren: str) -> pd.DataFrame:
        """Return the rows of :attr:`communes` that belong to an EPCI or an établissement public territorial."""
        return self.communes[(self.communes["siren_epci"] == siren) | (self.communes["siren_ept"] == siren)]

    @cached_property
    def _communes(self) -> dict[str, Commune]:
        arrondissements, epcis = self._arrondissements, self._epcis
        return {row["code_insee"]: _commune(row, arrondissements, epcis) for row in self._rows("communes")}

    @cached_property
    def _epcis(self) -> dict[str, Epci]:
        return {row["siren"]: _epci(row) for row in self._rows("epci")}

    @cached_property
    def _departements(self) -> dict[str, Departement]:
        return {row["code"]: _departement(row) for row in self._rows("departements")}

    @cached_property
    def _departement_names(self) -> dict[str, str]:
        return departement_names((code, departement.nom) for code, departement in self._departements.items())

    @cached_property
    def _arrondissements(self) -> dict[str, Arrondissement]:
        return {row["code"]: Arrondissement(**row) for row in self._rows("arrondissements")}

    @cached_property
    def _regions(self) -> dict[str, Region]:
        return {row["code"]: Region(**row) for row in self._rows("regions")}

    @cached_property
    def _successors(self) -> dict[str, str]:
        former = self._columns("anciens_codes")
        pairs = zip(former["ancien_code"], former["code_insee"], strict=True)
        return {ancien: code for ancien, code in pairs if code in self._communes}

    def _rows(self, name: str) -> Iterator[Row]:
        """Yield each row of a table as plain values, None where one is missing."""
        columns = self._columns(name)
        for values in zip(*columns.values(), strict=True):
            yield dict(zip(columns, values, strict=True))

    def _columns(self, name: str) -> dict[str, list[Any]]:
        from pyarrow import parquet  # noqa: PLC0415 - importing this package must stay cheap

        try:
            table = parquet.read_table(self.folder / f"{name}.parquet")
        except (OSError, ValueError) as error:
            raise _missing(self.folder) from error
        return {column: table[column].to_pylist() for column in table.column_names}

    def _frame(self, name: str) -> pd.DataFrame:
        import pandas as pd  # noqa: PLC0415 - same: resolving names needs no frame

        try:
            return pd.read_parquet(self.folder / f"{name}.parquet", engine="pyarrow")
        except (OSError, ValueError) as error:
            raise _missing(self.folder) from error


_COMMUNE = (
    *("nom", "departement", "region", "arrondissement", "siren", "siren_epci"),
    *("population", "population_annee", "lat", "lon"),
)
_FRAME = ("ouest", "sud", "est", "nord")


def _missing(folder: Path) -> TerritoryError:
    return TerritoryError(
        f"Les données de référence sont absentes ou illisibles dans « {folder.name} » : "
        "lancez « python -m pvd_dashboard reference build »."
    )


def _commune(row: Row, arrondissements: Mapping[str, Arrondissement], epcis: Mapping[str, Epci]) -> Commune:
    arrondissement = arrondissements.get(row["arrondissement"])
    epci = epcis.get(row["siren_epci"])
    return Commune(
        **{name: row[name] for name in _COMMUNE},
        code=row["code_insee"],
        arrondissement_nom=arrondissement.nom if arrondissement else None,
        nom_epci=epci.nom if epci else None,
        codes_postaux=tuple(row["code_postal"].split(";")) if row["code_postal"] else (),
    )


def _emprise(row: Row) -> Emprise | None:
    return None if row["ouest"] is None else Emprise(*(row[edge] for edge in _FRAME))


def _epci(row: Row) -> Epci:
    kept = {name: value for name, value in row.items() if name not in {*_FRAME, "departements"}}
    return Epci(**kept, departements=tuple(row["departements"].split(";")), emprise=_emprise(row))


def _departement(row: Row) -> Departement:
    kept = {name: value for name, value in row.items() if name not in _FRAME}
    return Departement(**kept, emprise=_emprise(row))
