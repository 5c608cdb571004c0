"""What changed between two dates, told from two situations in the terms of the programme.

Unlike a difference of editions, this also tells what time alone did: a
deadline that passed, an ORT that ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.situation.libelles import POSTES, STATUTS
from pvd_dashboard.situation.model import Statut
from pvd_dashboard.tables.frames import codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    import pandas as pd

    from pvd_dashboard.editions.model import Edition
    from pvd_dashboard.situation.model import Alerte, LigneConvention, Poste, Situation


@dataclass(frozen=True, slots=True)
class Evolution:
    """One thing that changed: a French sentence, and the codes INSEE of the communes concerned (none: all)."""

    phrase: str
    codes: tuple[str, ...] = ()


def evolutions(avant: Situation, apres: Situation, commune: str = "") -> list[Evolution]:
    """Return what changed from one situation to another, in the order in which an officer tells it.

    ``commune`` (a code INSEE) keeps what concerns that commune, and counts its own aids.
    """
    found = [
        *_laureats(avant, apres),
        *_conventions(avant, apres),
        *_postes(avant, apres),
        *_aides(avant, apres, commune),
        *_alertes(avant, apres, commune),
    ]
    return [one for one in found if not commune or commune in one.codes]


def en_vigueur(editions: Iterable[Edition], le: date) -> Edition | None:
    """Return the edition in force at the end of a day, None where nothing was published yet."""
    publiees = [one for one in editions if one.published_at.astimezone().date() <= le]
    return max(publiees, key=lambda one: one.number, default=None)


def restreindre(tables: Mapping[str, pd.DataFrame], commune: str) -> dict[str, pd.DataFrame]:
    """Keep the rows that name a commune, in every table; the tables as they are where ``commune`` is empty."""
    if not commune:
        return dict(tables)
    return {nom: rows[_nomme(rows, commune)].reset_index(drop=True) for nom, rows in tables.items()}


def _nomme(rows: pd.DataFrame, commune: str) -> list[bool]:
    colonnes = [rows[nom] for nom in ("code_insee", "communes", "commune_localisation") if nom in rows]
    lignes = zip(*colonnes, strict=True) if colonnes else iter([()] * len(rows))
    return [any(commune in codes(cell) for cell in ligne) for ligne in lignes]


def _laureats(avant: Situation, apres: Situation) -> Iterator[Evolution]:
    noms = _noms(avant) | _noms(apres)
    old, new = _noms(avant).keys(), _noms(apres).keys()
    for signe, lot in (("+", sorted(new - old)), ("−", sorted(old - new))):
        if lot:
            quoi = formats.pluriel(len(lot), "commune lauréate", "communes lauréates")
            yield Evolution(f"{signe} {quoi} : {formats.liste(noms[code] for code in lot)}", tuple(lot))


def _noms(situation: Situation) -> dict[str, str]:
    communes = situation.laureats.communes
    return dict(zip(communes["code_insee"].tolist(), communes["nom"].tolist(), strict=True))


def _conventions(avant: Situation, apres: Situation) -> Iterator[Evolution]:
    old = {ligne.pvd: ligne for ligne in avant.conventions.lignes}
    for ligne in apres.conventions.lignes:
        before = old.get(ligne.pvd)
        if before is not None:
            yield from _convention(before, ligne)


def _convention(before: LigneConvention, after: LigneConvention) -> Iterator[Evolution]:
    adhered = _adhesion(after) and not _adhesion(before)
    if adhered:
        yield Evolution(f"Adhésion signée : {after.libelle}{_le(after.adhesion)}", after.communes)
    signed = after.ort_signee and not before.ort_signee
    if signed:
        yield Evolution(f"ORT signée : {after.libelle}{_le(after.ort)}", after.communes)
    told = (signed and after.statut is Statut.ORT_OK) or (adhered and after.statut is Statut.COURS)
    if before.statut is not after.statut and not told:
        was, now = STATUTS[before.statut].libelle, STATUTS[after.statut].libelle
        yield Evolution(f"{after.libelle} : {was} → {now}", after.communes)


def _adhesion(ligne: LigneConvention) -> bool:
    return ligne.adhesion is not None or ligne.adhesion_declaree


def _le(jour: object) -> str:
    debut = getattr(jour, "debut", None)
    return f", le {formats.jour(debut)}" if debut and getattr(jour, "precision", "") == "jour" else ""


def _postes(avant: Situation, apres: Situation) -> Iterator[Evolution]:
    old, new = ({poste.cle: poste for poste in s.postes.postes} for s in (avant, apres))
    for cle, poste in new.items():
        if cle not in old:
            yield Evolution(f"Nouveau poste : {_dire(poste, apres)} ({_statut(poste)})", poste.communes)
        elif old[cle].statut != poste.statut:
            change = f"{_statut(old[cle])} → {_statut(poste)}"
            yield Evolution(f"Poste {formats.de(_dire(poste, apres))} : {change}", poste.communes)
    for cle, poste in old.items():
        if cle not in new:
            yield Evolution(f"Poste retiré : {_dire(poste, avant)}", poste.communes)


def _dire(poste: Poste, situation: Situation) -> str:
    noms = _noms(situation)
    return formats.liste(noms.get(code, code) for code in poste.communes) or poste.libelle


def _statut(poste: Poste) -> str:
    connu = POSTES.get(poste.statut)
    return connu.libelle.lower() if connu else "statut inconnu"


def _aides(avant: Situation, apres: Situation, commune: str) -> Iterator[Evolution]:
    old, new = _montants(avant, commune), _montants(apres, commune)
    for libelle in dict.fromkeys([*new, *old]):
        ecart = new.get(libelle, Decimal(0)) - old.get(libelle, Decimal(0))
        if ecart:
            montant = formats.euros(abs(ecart))
            yield Evolution(f"{'+' if ecart > 0 else '−'} {montant} accordés ({libelle})", (commune,) * bool(commune))


def _montants(situation: Situation, commune: str) -> dict[str, Decimal]:
    """Return the euros counted by dispositif, of one commune where there is one."""
    aides = situation.financements
    if not commune:
        return {d.libelle: d.montant for groupe in aides.groupes for d in groupe.dispositifs}
    montants: dict[str, Decimal] = {}
    lignes = aides.subventions
    counted = zip(lignes["libelle_dispositif"], lignes["montant"], lignes["compte"], lignes["codes_communes"],
                  strict=True)  # fmt: skip
    for libelle, montant, compte, communes in counted:
        if compte and commune in codes(communes):
            montants[libelle] = montants.get(libelle, Decimal(0)) + montant
    return montants


def _alertes(avant: Situation, apres: Situation, commune: str) -> Iterator[Evolution]:
    old, new = ({(a.code, a.objet): a for a in s.alertes if not commune or commune in a.communes}
                for s in (avant, apres))  # fmt: skip
    yield from _ensemble("Nouveau point à traiter", (one for key, one in new.items() if key not in old))
    yield from _ensemble("Réglé", (one for key, one in old.items() if key not in new))


def _ensemble(quoi: str, alertes: Iterable[Alerte]) -> Iterator[Evolution]:
    """Tell together the things to treat that have the same reason: one line, not one a commune."""
    par_motif: dict[str, list[Alerte]] = {}
    for alerte in alertes:
        par_motif.setdefault(alerte.pourquoi, []).append(alerte)
    for motif, lot in par_motif.items():
        objets = formats.liste(dict.fromkeys(alerte.objet for alerte in lot))
        communes = tuple(dict.fromkeys(code for alerte in lot for code in alerte.communes))
        yield Evolution(f"{quoi} : {objets} – {motif}", communes)
