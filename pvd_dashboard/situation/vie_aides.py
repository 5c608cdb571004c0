"""The life of a grant: notified, started, completed, paid; caducité and crédits à dégager (R45, R46, R48, R49)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pvd_dashboard.situation.catalogue import SANS_DELAI
from pvd_dashboard.situation.dates import decaler, existe, jour
from pvd_dashboard.situation.lignes import lignes_de
from pvd_dashboard.situation.model_aides import Etape, VieAide
from pvd_dashboard.tables.dispositifs import recognise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    import pandas as pd

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.lignes import Ligne
    from pvd_dashboard.situation.model import Jour

_DELAI = re.compile(r"^\s*(?P<nom>.+?)\s*(?P<annee>20\d\d)?\s*:\s*(?P<debut>\d+)\s*/\s*(?P<fin>\d+)\s*$")
_FINS = ("date_fin", "date_fin_prevue")
_COLONNES = [
    *("groupe", "dispositif", "exercice", "montant_engage", "montant_paye", "reste_a_payer"),
    *(
        f"{date}{suite}"
        for date in ("date_notification", "date_debut", *_FINS, "prorogation_debut", "prorogation_achevement")
        for suite in ("", "_precision", "_texte")
    ),
]
_VIVANTES = frozenset({Etape.NON_NOTIFIEE, Etape.A_COMMENCER, Etape.EN_COURS})


@dataclass(frozen=True, slots=True)
class Delais:
    """Calendar months: to start after the notification, to complete after the start."""

    debut: int
    achevement: int


def delais(code: str, exercice: int | None, parametres: Parametres) -> Delais:
    """Return the delays of a dispositif and an exercice: its own, else those of the dispositif, else 2 and 4 years."""
    propres = _propres(parametres.delais_subventions)
    commun = Delais(parametres.delai_debut_mois, parametres.delai_achevement_mois)
    return propres.get((code, exercice)) or propres.get((code, None)) or commun


@lru_cache(maxsize=32)
def _propres(texte: str) -> Mapping[tuple[str, int | None], Delais]:
    """Read « FONDS_VERT 2023 : 12 / 36 », one a line; a line that reads otherwise is passed over."""
    lus = (_DELAI.match(ligne) for ligne in texte.splitlines())
    return {
        (_code(lu["nom"]), int(lu["annee"]) if lu["annee"] else None): Delais(int(lu["debut"]), int(lu["fin"]))
        for lu in lus
        if lu
    }


def delais_refuses(texte: str) -> list[str]:
    r"""Return the lines of the setting that can't be read as « DISPOSITIF [exercice] : mois / mois ».

    >>> delais_refuses("DETR 2021 : 12 / 36\nDETR : bientôt")
    ['DETR : bientôt']
    """
    return [ligne for ligne in texte.splitlines() if ligne.strip() and not _DELAI.match(ligne)]


def _code(nom: str) -> str:
    return recognise(nom) or nom.upper()


def vies(subventions: pd.DataFrame, on: date, parametres: Parametres) -> tuple[VieAide, ...]:
    """Return the life of each grant that is counted at the stage accordé, in the order of the frame.

    A deck's total for the whole département has none, unless its line follows it (notified, engaged).
    """
    connue = subventions["suivie"] | subventions["date_notification"].notna() | subventions["montant_engage"].notna()
    suivies = subventions["compte"] & connue
    positions = subventions.index[suivies].tolist()
    lues = lignes_de(subventions, suivies, _COLONNES)
    return tuple(vie(ligne, position, on, parametres) for position, ligne in zip(positions, lues, strict=True))


def vie(ligne: Ligne, position: int, on: date, parametres: Parametres) -> VieAide:
    """Return the life of one grant; its line is a row of ``Financements.subventions``.

    The start is the first legal act: studies and land purchase do not count,
    the officer types the date that does (R45). Facts after the date do not
    exist yet (R08).
    """
    notification, debut, achevement = (
        _connu(ligne, nom, on) for nom in ("date_notification", "date_debut", "date_fin")
    )
    suivi = ligne.get("groupe") not in SANS_DELAI
    accordes = delais(str(ligne["dispositif"]), ligne.get("exercice"), parametres)
    limite_debut = limite(ligne, "prorogation_debut", notification, accordes.debut) if suivi else None
    limite_fin = limite(ligne, "prorogation_achevement", debut, accordes.achevement) if suivi else None
    etape = _etape(on, (notification, debut, achevement), (limite_debut, limite_fin)) if suivi else Etape.SANS_DELAI
    engage, paye = ligne.get("montant_engage"), ligne.get("montant_paye")
    return VieAide(
        position=position,
        etape=etape,
        notification=notification,
        limite_debut=limite_debut,
        debut=debut,
        limite_achevement=limite_fin,
        achevement=achevement,
        fin_prevue=None if achevement else jour(ligne, "date_fin_prevue"),
        prorogee=any(ligne.get(nom) is not None for nom in ("prorogation_debut", "prorogation_achevement")),
        engage=engage,
        paye=paye,
        reste=reste_a_payer(engage, paye, ligne.get("reste_a_payer")),
        a_degager=a_degager(etape, engage, paye, limite_fin, on),
    )


def _connu(ligne: Ligne, colonne: str, on: date) -> Jour | None:
    connu = jour(ligne, colonne)
    return connu if existe(connu, on) else None


def limite(ligne: Ligne, prorogation: str, depart: Jour | None, mois: int) -> Jour | None:
    """Return a limit in force: the one that a prorogation fixes, else the start of its clock plus ``mois``."""
    return jour(ligne, prorogation) or (decaler(depart, mois) if depart else None)


def _etape(
    on: date, faits: tuple[Jour | None, Jour | None, Jour | None], limites: tuple[Jour | None, Jour | None]
) -> Etape:
    notification, debut, achevement = faits
    limite_debut, limite_fin = limites
    if achevement:
        return Etape.ACHEVEE
    if debut:
        return Etape.FORCLOSE if passee(limite_fin, on) else Etape.EN_COURS
    if notification is None:
        return Etape.NON_NOTIFIEE
    return Etape.CADUQUE if passee(limite_debut, on) else Etape.A_COMMENCER


def passee(limite_: Jour | None, on: date) -> bool:
    """Whether a limit is over: its last day is before the date (R02)."""
    return limite_ is not None and limite_.fin < on


def reste_a_payer(engage: Decimal | None, paye: Decimal | None, saisi: Decimal | None) -> Decimal | None:
    """Return what is still to be paid: engagé − payé, else the amount typed, else not known."""
    return engage - paye if engage is not None and paye is not None else saisi


def a_degager(
    etape: Etape, engage: Decimal | None, paye: Decimal | None, limite_fin: Jour | None, on: date
) -> Decimal | None:
    """Return the AE to release (R49): engagé − payé once the delay to start, or to complete, is over.

    After the delay to complete no payment request is receivable, whatever was
    completed. None where nothing is to be released or an amount is not known.
    """
    if etape in _VIVANTES or etape is Etape.SANS_DELAI or (etape is Etape.ACHEVEE and not passee(limite_fin, on)):
        return None
    return engage - paye if engage is not None and paye is not None else None


def perdues(suivies: tuple[VieAide, ...]) -> Iterator[VieAide]:
    """Yield the grants whose delay is over: caduques, or never completed in time."""
    return (vie_ for vie_ in suivies if vie_.etape in {Etape.CADUQUE, Etape.FORCLOSE})
