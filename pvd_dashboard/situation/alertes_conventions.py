"""Alerts about the line of a PVD: A01–A08 (§2.7, R03–R10)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pvd_dashboard.situation.model import Alerte, Jour, LigneConvention, Statut
from pvd_dashboard.situation.phrases import accord, compte, dans_jours, date_fr, jour_fr, le, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pvd_dashboard.settings import Parametres

_ORIGINES = {
    "avenant": "fin fixée par avenant",
    "saisie": "fin saisie",
    "calculee": "fin calculée : signature + durée",
    "estimee": "fin estimée",
}


def toutes(ligne: LigneConvention, on: date, parametres: Parametres) -> Iterator[Alerte]:
    """Yield the alerts of one PVD; none once it has left the programme."""
    if ligne.statut is Statut.RETRAIT:
        return
    for regle in (
        echeance_depassee,
        echeance_proche,
        adhesion_non_signee,
        date_manquante,
        echeance_contradictoire,
        dates_incoherentes,
        ort_echue,
        ort_finit_bientot,
        fin_ort_inconnue,
        avenant_tardif,
    ):
        alerte = regle(ligne, on, parametres)
        if alerte is not None:
            yield alerte


def echeance_depassee(ligne: LigneConvention, on: date, parametres: Parametres) -> Alerte | None:
    """A01: the deadline is past and no ORT is signed."""
    if ligne.statut is not Statut.RETARD or ligne.echeance is None or ligne.adhesion is None:
        return None
    distance = dans_jours((ligne.echeance - on).days)
    return _alerte(
        ("A01", 1),
        ligne,
        f"Adhésion signée {le(ligne.adhesion)} : {_delai(ligne, parametres)} a expiré le {date_fr(ligne.echeance)}, "
        f"{distance}, {_sans_ort(ligne)}.",
        "Fixer la date de signature de la convention-cadre valant ORT, ou préparer un avenant de prolongation validé "
        "en comité de pilotage ; si l'ORT est déjà signée, saisir sa date.",
        ligne.echeance,
    )


def echeance_proche(ligne: LigneConvention, on: date, parametres: Parametres) -> Alerte | None:
    """A02: the deadline, or the first day of its window, is near (R02); also a deadline only known by its text."""
    if ligne.echeance is None or ligne.echeance_debut is None or ligne.statut not in {Statut.PROCHE, Statut.SANS_DATE}:
        return None
    if ligne.echeance < on or (ligne.echeance_debut - on).days > parametres.proche_jours:
        return None
    return _alerte(
        ("A02", 2),
        ligne,
        f"La convention-cadre valant ORT est à signer {_avant(ligne)}, {_distance(ligne, on)}.",
        "Vérifier avec la commune et l'EPCI l'état du plan d'action, l'avis du comité régional des financeurs et la "
        "date de signature ; sinon préparer un avenant de prolongation.",
        ligne.echeance,
        depuis=ligne.echeance_debut - timedelta(days=parametres.proche_jours),
    )


def adhesion_non_signee(ligne: LigneConvention, on: date, _parametres: Parametres) -> Alerte | None:
    """A03: labellisée, no adhésion signed at the date."""
    if ligne.statut is not Statut.ATTENTE:
        return None
    # The sentence says the date de situation: the alert is the same the day after.
    debut = f"Labellisation {_du(ligne.labellisation)} ; aucune" if ligne.labellisation else "Aucune"
    n = len(ligne.communes)
    return _alerte(
        ("A03", 2),
        ligne,
        f"{debut} convention d'adhésion n'est signée au {date_fr(on)}.",
        f"Relancer {accord(n, 'la commune', 'les communes')} et l'EPCI : la signature de l'adhésion ouvre le droit au "
        "cofinancement du chef de projet.",
        ligne.labellisation.debut if ligne.labellisation else None,
        cause=f"non signée|{ligne.labellisation}",
    )


def date_manquante(ligne: LigneConvention, on: date, parametres: Parametres) -> Alerte | None:
    """A04: an adhésion or an ORT is signed, its date is not known (R06: never late)."""
    if ligne.statut is Statut.SANS_DATE:
        return _alerte(
            ("A04", 3),
            ligne,
            f"Adhésion signée, sans date de signature : l'échéance de {parametres.delai_ort_mois} mois n'est pas "
            f"calculable.{_echeance_ecrite(ligne, on)}",
            "Saisir la date de signature de la convention d'adhésion.",
            ligne.echeance,
        )
    if ligne.ort_signee and ligne.ort is None:
        return _alerte(
            ("A04", 3),
            ligne,
            "ORT déclarée signée, sans date de signature : le respect de l'échéance n'est pas calculable.",
            "Saisir la date de signature de la convention-cadre valant ORT.",
            None,
        )
    return None


def echeance_contradictoire(ligne: LigneConvention, _on: date, _parametres: Parametres) -> Alerte | None:
    """A05: the deadline written in the convention is not the computed one (R04), until the ORT is signed."""
    if ligne.ort_signee or ligne.echeance_texte is None or ligne.echeance_calculee is None or ligne.echeance is None:
        return None
    texte = ligne.echeance_texte
    if any(texte.debut <= jour <= texte.fin for jour in (ligne.echeance_calculee, ligne.echeance)):
        return None
    return _alerte(
        ("A05", 3),
        ligne,
        f"Deux échéances pour la même adhésion ; texte : {jour_fr(texte)} ; calcul : "
        f"{date_fr(ligne.echeance_calculee)}.",
        "Retenir l'une des deux : corriger la date de signature ou l'échéance écrite. L'échéance calculée s'applique "
        "en attendant.",
        ligne.echeance,
    )


def dates_incoherentes(ligne: LigneConvention, _on: date, parametres: Parametres) -> Alerte | None:
    """A05: an adhésion before the programme, or after its ORT (R07)."""
    adhesion = ligne.adhesion
    if adhesion is None:
        return None
    if adhesion.fin < parametres.debut_programme:
        pourquoi = (
            f"Adhésion datée {_du(adhesion)}, avant le début du programme ({date_fr(parametres.debut_programme)})."
        )
    elif ligne.ort and not ligne.ort_preexistante and ligne.ort.fin < adhesion.debut:
        pourquoi = f"Adhésion datée {_du(adhesion)}, après la signature de l'ORT ({jour_fr(ligne.ort)})."
    else:
        return None
    return _alerte(("A05", 3), ligne, pourquoi, "Vérifier et corriger les dates de signature.", ligne.echeance)


def ort_echue(ligne: LigneConvention, on: date, _parametres: Parametres) -> Alerte | None:
    """A06: the ORT is over."""
    if ligne.statut is not Statut.ORT_ECHUE:
        return None
    pourquoi = f"{_ort(ligne)} est déclarée terminée, sans date de fin."
    if ligne.fin_ort:
        distance = dans_jours((ligne.fin_ort - on).days)
        pourquoi = f"{_ort(ligne)} a pris fin le {date_fr(ligne.fin_ort)}, {distance} ({_origine(ligne)})."
    return _alerte(
        ("A06", 1),
        ligne,
        pourquoi,
        "Faire confirmer la suite par la commune et l'EPCI : nouvelle convention, prolongation déjà signée à saisir, "
        "ou fin de l'ORT.",
        ligne.fin_ort,
    )


def ort_finit_bientot(ligne: LigneConvention, on: date, parametres: Parametres) -> Alerte | None:
    """A07: the ORT ends soon."""
    if ligne.statut is not Statut.ORT_FIN_PROCHE or ligne.fin_ort is None:
        return None
    distance = dans_jours((ligne.fin_ort - on).days)
    return _alerte(
        ("A07", 2),
        ligne,
        f"{_ort(ligne)} prend fin le {date_fr(ligne.fin_ort)}, {distance} ({_origine(ligne)}).",
        "Préparer l'avenant de prolongation avant cette date, ou confirmer que l'ORT s'arrête.",
        ligne.fin_ort,
        depuis=ligne.fin_ort - timedelta(days=parametres.ort_fin_proche_jours),
    )


def fin_ort_inconnue(ligne: LigneConvention, _on: date, _parametres: Parametres) -> Alerte | None:
    """A08: an ORT in force has no known end."""
    if ligne.statut is not Statut.ORT_OK or ligne.fin_ort is not None:
        return None
    return _alerte(
        ("A08", 3),
        ligne,
        f"{_ort(ligne)} n'a ni date de fin ni durée.",
        "Saisir la date de fin ou la durée écrite dans la convention-cadre.",
        None,
    )


def avenant_tardif(ligne: LigneConvention, _on: date, _parametres: Parametres) -> Alerte | None:
    """A06: an avenant was signed after the end of the ORT that it prolongs (R10)."""
    if not ligne.avenant_tardif or ligne.statut is Statut.ORT_ECHUE:
        return None
    return _alerte(
        ("A06", 3),
        ligne,
        "L'avenant de prolongation a été signé après la fin de l'ORT : convention déjà échue : nouvelle convention ?",
        "Faire vérifier la validité de l'avenant, ou saisir la nouvelle convention.",
        ligne.fin_ort,
    )


def _alerte(
    code_severite: tuple[str, int],
    ligne: LigneConvention,
    pourquoi: str,
    que_faire: str,
    echeance: date | None,
    *,
    cause: str = "",
    depuis: date | None = None,
) -> Alerte:
    return Alerte(
        *(*code_severite, ligne.libelle, phrase(pourquoi), phrase(que_faire), echeance, ligne.communes, ligne.pvd),
        cause=cause,
        depuis=depuis,
    )


def _delai(ligne: LigneConvention, parametres: Parametres) -> str:
    if ligne.echeance != ligne.echeance_initiale:
        return "le délai prolongé par avenant"
    return f"le délai de {parametres.delai_ort_mois} mois"


def _sans_ort(ligne: LigneConvention) -> str:
    return "sans ORT signée pour toutes ses communes" if ligne.communes_ort else "sans ORT signée"


def _avant(ligne: LigneConvention) -> str:
    """Return « avant le 06/11/2022 », or the window as written: « en octobre 2022 au plus tard »."""
    if ligne.echeance_debut == ligne.echeance and ligne.echeance:
        return f"au plus tard le {date_fr(ligne.echeance)}"
    if ligne.echeance_debut and ligne.echeance:
        return f"entre le {date_fr(ligne.echeance_debut)} et le {date_fr(ligne.echeance)}"
    return ""


def _distance(ligne: LigneConvention, on: date) -> str:
    """Return the distance to the deadline; to the end of its window where it is not a day."""
    jours = (ligne.echeance - on).days if ligne.echeance else 0
    debut = ligne.echeance_debut == ligne.echeance
    return dans_jours(jours) if debut else f"soit {compte(jours, 'jour')} au plus"


def _echeance_ecrite(ligne: LigneConvention, on: date) -> str:
    if ligne.echeance_texte is None:
        return ""
    passee = ", déjà passée" if ligne.echeance_texte.fin < on else ""
    return f" L'échéance écrite est {jour_fr(ligne.echeance_texte)}{passee}."


def _du(jour: Jour | None) -> str:
    if jour is None:
        return ""
    texte = jour_fr(jour)
    if jour.precision in {"jour", "trimestre", "semestre"}:
        return f"du {texte}"
    return f"d'{texte}" if texte[0] in "aoeéh" else f"de {texte}"


def _ort(ligne: LigneConvention) -> str:
    return f"L'ORT signée {le(ligne.ort)}" if ligne.ort else "L'ORT"


def _origine(ligne: LigneConvention) -> str:
    return _ORIGINES.get(ligne.fin_ort_origine, "fin saisie")
