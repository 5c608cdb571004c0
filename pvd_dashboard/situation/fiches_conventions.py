"""A convention in full, as it was written: seats, partners, délibérations, périmètre, financers (§1.5, §1.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pvd_dashboard.situation.actes import COMITE, FAMILLES, PERIODICITES
from pvd_dashboard.situation.dates import existe, jour
from pvd_dashboard.situation.lignes import communes_citees, lignes, table
from pvd_dashboard.situation.reunions import items
from pvd_dashboard.situation.signataires import Siege, personnes, sieges
from pvd_dashboard.tables.conventions import SIGNEE, TYPES

if TYPE_CHECKING:
    from pvd_dashboard.situation.lignes import Ligne
    from pvd_dashboard.situation.model import Jour, LigneConvention, Situation

_TYPES = {choix.code: choix.label for choix in TYPES}
_STATUTS = {choix.code: choix.label for choix in SIGNEE}


@dataclass(frozen=True, slots=True)
class FicheConvention:
    """One row of the conventions table, at the date.

    ``famille`` is ``adhesion``, ``ort`` or "" (bourg-centre, CRTE). Dates later
    than the date of the situation are None, but those that are written in the
    act (``echeance_texte``, ``fin``). ``avis`` is the opinion of the comité
    régional des financeurs as typed, ``periodicite_mois`` 0 where it is not said.
    """

    type: str
    libelle: str
    famille: str
    numero: str
    communes: tuple[str, ...]
    statut: str
    signature: Jour | None
    envisagee: Jour | None
    lieu: str
    exemplaires: int | None
    deliberation: Jour | None
    deliberations: tuple[str, ...]
    financeurs: Jour | None
    avis: str
    comite: Jour | None
    periodicite_mois: int
    sieges: tuple[Siege, ...]
    ville_principale: bool | None
    partenaires: tuple[str, ...]
    secteurs: tuple[str, ...]
    arrete: str
    echeance_texte: Jour | None
    fin: Jour | None
    duree_annees: str
    observations: str
    feuille: str
    ligne: int | None
    presidence_comite: tuple[str, ...] = ()
    membres_comite: tuple[str, ...] = ()
    associes_comite: tuple[str, ...] = ()

    @property
    def personnes(self) -> int:
        """How many persons hold the seats: one may hold two."""
        return personnes(self.sieges)


def fiches(situation: Situation, ligne: LigneConvention) -> tuple[FicheConvention, ...]:
    """Return the conventions that name a commune of a PVD, adhésion and ORT first, then the others, each by date."""
    rows = lignes(table(situation.tables, "conventions"))
    siennes = [_fiche(row, situation.date) for row in rows if set(communes_citees(row)) & set(ligne.communes)]
    connues = [fiche for fiche in siennes if fiche is not None]
    return tuple(sorted(connues, key=lambda f: (not f.famille, f.signature.debut if f.signature else date.max)))


def _fiche(row: Ligne, on: date) -> FicheConvention | None:
    """Return the convention of a row; one signed after the date does not exist yet (R08)."""
    signature = jour(row, "date_signature")
    if not existe(signature, on):
        return None
    duree = row.get("duree_annees")
    return FicheConvention(
        type=row["type"],
        libelle=str(_TYPES.get(row["type"], row["type"])),
        famille=FAMILLES.get(row["type"], ""),
        numero=row.get("id_convention") or "",
        communes=communes_citees(row),
        statut=_STATUTS.get(row.get("statut") or "", row.get("statut") or ""),
        signature=signature,
        envisagee=jour(row, "date_signature_envisagee"),
        lieu=row.get("lieu_signature") or "",
        exemplaires=int(row["exemplaires"]) if row.get("exemplaires") is not None else None,
        deliberation=_au(row, "date_deliberation", on),
        deliberations=items(row.get("deliberations")),
        financeurs=_au(row, "date_comite_regional_financeurs", on),
        avis=row.get("avis_comite_regional") or "",
        comite=_au(row, "date_comite_projet", on),
        periodicite_mois=PERIODICITES.get(row.get("periodicite_comite") or "", 0),
        sieges=sieges(row.get("signataires") or ""),
        ville_principale=row.get("ville_principale_signataire"),
        partenaires=items(row.get("partenaires")),
        secteurs=items(row.get("secteurs")),
        arrete=row.get("arrete_prefectoral") or "",
        echeance_texte=jour(row, "echeance_textuelle"),
        fin=jour(row, "date_fin"),
        duree_annees=f"{duree:f}".rstrip("0").rstrip(".") if duree else "",
        observations=row.get("observations") or "",
        feuille=row.get("_feuille") or "",
        ligne=row.get("_ligne"),
        **{nom: items(row.get(nom)) for nom in COMITE},
    )


def _au(row: Ligne, colonne: str, on: date) -> Jour | None:
    connu = jour(row, colonne)
    return connu if existe(connu, on) else None
