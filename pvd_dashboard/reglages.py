"""What officers decide besides the workbook: the parameters of the programme, what was done about an alert.

Each is a réglage of the store, with who, when and why; no function here reads the clock.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pvd_dashboard.editions.reglages import POUR_TOUS
from pvd_dashboard.parametres import ParametreInvalideError, appliquer, ecrire, lire, parametre
from pvd_dashboard.situation.campagnes import campagnes_refusees
from pvd_dashboard.situation.catalogue import dispositifs_refuses
from pvd_dashboard.situation.model_alertes import Alerte, EtatAlerte, Marque
from pvd_dashboard.situation.vie_aides import delais_refuses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from pvd_dashboard.editions import Reglage, Store
    from pvd_dashboard.settings import Parametre, Parametres, Valeur


class MarqueInvalideError(ValueError):
    """A mark that an alert can't take; the message is a French sentence."""


PARAMETRES = "parametres"
"""The domain of the parameters of the programme among the réglages of a store."""


TOUS = POUR_TOUS
"""The département of a parameter that holds for all of them, but where one has its own."""


def parametres_en_vigueur(of: Store, departement: str, *, at: datetime | None = None) -> Parametres:
    """Return the parameters in force for a département, now or at an instant: the defaults, and what officers wrote."""
    return appliquer({cle: one.valeur for cle, one in of.reglages(departement, PARAMETRES, at=at).items()})


def ecrire_parametres(
    of: Store,
    departement: str,
    given: Mapping[str, str | None],
    *,
    author: str,
    at: datetime,
    comment: str = "",
    seen: int | None = None,
) -> None:
    """Write parameters for a département (``TOUS``: for all of them), as texts; None takes it back.

    What is taken back from a département leaves it what holds for all, else the default.

    Raises ParametreInvalideError, with nothing written, where a name or a value is not one;
    SettingConflictError as :meth:`~pvd_dashboard.editions.Store.write_reglages` says.
    """
    named = {name: parametre(name) for name in given}
    values = {name: text if text is None else ecrire(valeur(named[name], text)) for name, text in given.items()}
    of.write_reglages(departement, PARAMETRES, values, who=author, when=at, comment=comment, seen=seen)


_REFUSES: Mapping[str, tuple[Callable[[str], Sequence[str]], str]] = {
    "calendrier_campagnes": (
        campagnes_refusees,
        "une date ou deux, deux-points, puis de quoi il s'agit (31/01/2027 : dossiers DETR)",
    ),
    "delais_subventions": (
        delais_refuses,
        "« DETR 2021 : 12 / 36 » (dispositif, exercice, mois pour commencer, achever)",
    ),
    "dispositifs_locaux": (dispositifs_refuses, "« CODE ; libellé ; groupe ; autres noms », code et libellé au moins"),
}


def valeur(un: Parametre, texte: str) -> Valeur:
    """Return the value that a text gives to a parameter, every line of a list read; else ParametreInvalideError."""
    lue = lire(un, texte)
    _lisible(un, ecrire(lue))
    return lue


def portee(of: Store, departement: str, nom: str) -> tuple[Reglage | None, Reglage | None]:
    """Return what is written of one parameter: for the département itself, and for all of them."""
    ecrits = [one for one in of.reglages_history(departement, PARAMETRES) if one.cle == nom]
    sien = next((one for one in ecrits if one.departement == departement != POUR_TOUS), None)
    commun = next((one for one in ecrits if one.departement == POUR_TOUS), None)
    return tuple(one if one is not None and one.valeur is not None else None for one in (sien, commun))  # type: ignore[return-value]


def _lisible(un: Parametre, texte: str) -> None:
    """Raise ParametreInvalideError where a line of a list can't be read: nothing is passed over in silence."""
    refuses, attendu = _REFUSES.get(un.nom, (None, ""))
    if refuses is None or not (lignes := refuses(texte)):
        return
    rang = texte.splitlines().index(lignes[0]) + 1
    nom = un.libelle.partition(" (")[0]
    message = f"{nom} : la ligne « {lignes[0][:60]} » (n° {rang}) n'est pas comprise, écrivez {attendu}."
    raise ParametreInvalideError(message)


MARQUES = "alertes"
"""The domain of what officers said of alerts, among the réglages of a store."""


def marques(of: Store, departement: str) -> dict[str, Marque]:
    """Return what officers said of the alerts of a département: key of the alert → mark in force."""
    return {cle: _marque(one) for cle, one in of.reglages(departement, MARQUES).items()}


def _marque(one: Reglage) -> Marque:
    said = one.valeur
    return Marque(
        etat=EtatAlerte(said["etat"]),
        code=said["code"],
        objet=said["objet"],
        pvd=said["pvd"],
        jusqu_au=date.fromisoformat(said["jusqu_au"]) if said["jusqu_au"] else None,
        note=one.commentaire,
        auteur=one.auteur,
        quand=one.quand,
    )


def marquer(
    of: Store,
    departement: str,
    alerte: Alerte,
    etat: EtatAlerte,
    *,
    author: str,
    at: datetime,
    note: str = "",
    jusqu_au: date | None = None,
) -> None:
    """Write that an alert is treated, put off until a day, or open again; what was said before stays in the history.

    MarqueInvalideError where it is put off without a day to come, or a day goes with another state.
    """
    put_off = etat is EtatAlerte.REPORTEE
    if put_off != (jusqu_au is not None) or (jusqu_au is not None and jusqu_au <= at.date()):
        message = "Pour reporter une alerte, indiquez le jour, à venir, où elle reviendra."
        raise MarqueInvalideError(message)
    said = {
        "etat": etat.value,
        "code": alerte.code,
        "objet": alerte.objet,
        "pvd": alerte.pvd,
        "jusqu_au": jusqu_au.isoformat() if jusqu_au else None,
    }
    value = None if etat is EtatAlerte.OUVERTE else said
    of.write_reglages(departement, MARQUES, {alerte.cle: value}, who=author, when=at, comment=note)
