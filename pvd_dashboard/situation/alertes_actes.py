"""Alerts about the ORT signed: who signed, what was asked before (A40, A41; ACAN-5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.situation.index import ParCommune
from pvd_dashboard.situation.model import Alerte, Statut
from pvd_dashboard.situation.phrases import compte, le, phrase
from pvd_dashboard.situation.signataires import signe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from pvd_dashboard.situation.actes import Acte
    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.model import Conventions, LigneConvention


def toutes(conventions: Conventions, lieux: Lieux) -> Iterator[Alerte]:
    """Yield the alerts of the ORT of the PVD that are in the programme."""
    presentes = ParCommune(ligne for ligne in conventions.lignes if ligne.statut is not Statut.RETRAIT)
    orts = [(acte, presentes.de(acte.communes)) for acte in conventions.actes if acte.famille == "ort"]
    suivis = [(acte, lignes) for acte, lignes in orts if lignes]
    for acte, lignes in suivis:
        yield from ville_principale_absente(acte, lignes, lieux)
    yield from avis_manquants([(acte, lignes) for acte, lignes in suivis if acte.type == "cadre_ort"])


def ville_principale_absente(acte: Acte, lignes: Sequence[LigneConvention], lieux: Lieux) -> Iterator[Alerte]:
    """A40: the ville principale of the EPCI is not among the signatories of an ORT.

    Said « non » by the officer, or absent from a list of signatories that was typed.
    """
    manquantes = [nom for nom, presente in _villes_principales(acte, lieux) if not presente]
    if acte.ville_principale is True or (acte.ville_principale is None and not (acte.signataires and manquantes)):
        return
    qui = f" ({', '.join(manquantes)})" if manquantes else ""
    yield _alerte(
        ("A40", 2),
        _objet(lignes),
        f"La ville principale de l'EPCI{qui} n'est pas parmi les signataires de l'ORT{_signee(acte)}.",
        "Vérifier les signataires : la convention-cadre ne vaut ORT qu'avec la ville principale de l'EPCI ; sinon "
        "préparer un avenant.",
        acte.signature.debut if acte.signature else None,
        lignes,
    )


def _villes_principales(acte: Acte, lieux: Lieux) -> list[tuple[str, bool]]:
    """Return the ville principale of each EPCI of the communes, and whether it is among the signatories typed."""
    sirens = dict.fromkeys(siren for code in sorted(acte.communes) if (siren := lieux.siren_epci(code)))
    epcis = [epci for siren in sirens if (epci := lieux.territory.epci(siren)) and epci.ville_principale]
    return [
        (lieux.nom_commune(ville), signe(acte.signataires, lieux.nom_commune(ville), seule=acte.communes == {ville}))
        for ville in (str(epci.ville_principale) for epci in epcis)
    ]


def avis_manquants(orts: Sequence[tuple[Acte, list[LigneConvention]]]) -> Iterator[Alerte]:
    """A41: an ORT is signed, no opinion of the comité régional des financeurs is recorded.

    One alert for all of them where the workbook records no opinion at all.
    """
    sans_avis = [(acte, lignes) for acte, lignes in orts if not acte.avis_regional]
    if len(sans_avis) == len(orts) > 1:
        concernees = [ligne for _, lignes in sans_avis for ligne in lignes]
        dates = [acte.signature.debut for acte, _ in sans_avis if acte.signature]
        yield _alerte(
            ("A41", 3),
            compte(len(sans_avis), "ORT signée", "ORT signées"),
            "Aucun avis du comité régional des financeurs n'est enregistré, pour aucune ORT signée.",
            _SAISIR_AVIS,
            min(dates, default=None),
            list(dict.fromkeys(concernees)),
        )
        return
    for acte, lignes in sans_avis:
        yield _alerte(
            ("A41", 3),
            _objet(lignes),
            f"Aucun avis du comité régional des financeurs n'est enregistré pour l'ORT{_signee(acte)}.",
            _SAISIR_AVIS,
            acte.signature.debut if acte.signature else None,
            lignes,
        )


_SAISIR_AVIS = "Saisir la date et l'avis du comité régional, rendu avant la signature, ou faire régulariser."


def _signee(acte: Acte) -> str:
    return f" signée {le(acte.signature)}" if acte.signature else ""


def _objet(lignes: Sequence[LigneConvention]) -> str:
    return " / ".join(ligne.libelle for ligne in lignes)


def _alerte(
    code_severite: tuple[str, int],
    objet: str,
    pourquoi: str,
    que_faire: str,
    jour: date | None,
    lignes: Sequence[LigneConvention],
) -> Alerte:
    code, severite = code_severite
    communes = tuple(dict.fromkeys(commune for ligne in lignes for commune in ligne.communes))
    pvd = lignes[0].pvd if len(lignes) == 1 else ""
    return Alerte(code, severite, objet, phrase(pourquoi), phrase(que_faire), jour, communes, pvd)
