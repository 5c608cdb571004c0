"""The head of a note: three sentences for the préfet, the key figures, what changed since a past date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings import note_mots as mots
from pvd_dashboard.briefings.note_modele import Chiffre
from pvd_dashboard.briefings.note_texte import enumerer
from pvd_dashboard.situation.model import Statut
from pvd_dashboard.situation.resume import EN_VIGUEUR, communes_au_statut

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.model import Situation

_URGENCES: tuple[tuple[Statut, str, str], ...] = (
    (Statut.RETARD, "a dépassé l'échéance de signature de l'ORT", "ont dépassé l'échéance de signature de l'ORT"),
    (Statut.ORT_ECHUE, "a une ORT échue, à la suite à confirmer", "ont une ORT échue, à la suite à confirmer"),
    (Statut.PROCHE, "approche de l'échéance de signature de l'ORT", "approchent de l'échéance de signature de l'ORT"),
    (Statut.ORT_FIN_PROCHE, "a une ORT à prolonger", "ont une ORT à prolonger"),
    (Statut.ATTENTE, "n'a pas signé son adhésion", "n'ont pas signé leur adhésion"),
)
_CITES = 3
_LIVREE, _ABANDONNEE = "livree", "abandonnee"


def message(situation: Situation) -> tuple[str, ...]:
    """Return the three sentences: where the programme stands, what presses, which means; one where nothing is known."""
    if situation.laureats.communes.empty:
        rien = f"aucune commune lauréate n'est connue {situation.lieu} au {formats.jour_long(situation.date)}"
        return (formats.phrase(rien), "La liste des communes lauréates est à déposer dans le tableau de bord.")
    return tuple(formats.phrase(phrase) for phrase in (avancement(situation), _urgences(situation), moyens(situation)))


def avancement(situation: Situation) -> str:
    """Say how many communes, projects and EPCI there are, and what they signed."""
    laureats = situation.laureats
    total = len(laureats.communes)
    projets = formats.pluriel(len(laureats.projets), "projet PVD", "projets PVD")
    effectif = (
        f"{formats.pluriel(total, 'commune lauréate')} ({projets}, "
        f"{formats.nombre(laureats.epci)}{formats.INSECABLE}EPCI)"
    )
    if not situation.conventions.renseigne:
        return f"{effectif} ; les conventions ne sont pas renseignées"
    return f"{effectif} : {_adhesions(situation, total)} ; {_orts(situation, total)}"


def _adhesions(situation: Situation, total: int) -> str:
    signees = situation.conventions.communes_adhesion
    if signees == 0:
        return f"{'elle' if total == 1 else 'aucune'} n'a {'pas ' if total == 1 else ''}encore signé son adhésion"
    if total == 1:
        return "elle a signé son adhésion"
    qui = "toutes" if signees == total else formats.nombre(signees)
    return f"{qui} {formats.accord(signees, 'a', 'ont')} signé {formats.accord(signees, 'son', 'leur')} adhésion"


def _orts(situation: Situation, total: int) -> str:
    vigueur = communes_au_statut(situation, *EN_VIGUEUR)
    if vigueur == 0:
        return "elle n'a pas d'ORT en vigueur" if total == 1 else "aucune n'a d'ORT en vigueur"
    if total == 1:
        return "son ORT est en vigueur"
    qui = "toutes" if vigueur == total else formats.nombre(vigueur)
    return f"{qui} {formats.accord(vigueur, 'a', 'ont')} une ORT en vigueur"


def _urgences(situation: Situation) -> str:
    if not situation.conventions.renseigne:
        return "les échéances ne sont pas calculables sans les conventions"
    dites = []
    for statut, un, plusieurs in _URGENCES:
        cites = [ligne.libelle for ligne in situation.conventions.lignes if ligne.statut is statut]
        if cites:
            sujet = formats.pluriel(len(cites), "projet PVD", "projets PVD")
            verbe = formats.accord(len(cites), un, plusieurs)
            dites.append(f"{sujet} {verbe} ({enumerer(cites, _CITES)})")
    return " ; ".join(dites[:2]) or "aucune échéance n'est dépassée ni proche"


def moyens(situation: Situation) -> str:
    """Say how many posts are filled and what was granted."""
    postes, financements = situation.postes, situation.financements
    phrases = []
    if postes.renseigne and postes.total:
        pourvus = postes.pourvus
        sujet = f"{formats.pluriel(pourvus, 'poste')} sur {formats.nombre(postes.total)}"
        verbe = formats.accord(pourvus, "est pourvu", "sont pourvus")
        phrases.append(
            f"{sujet} {verbe}" if pourvus else f"aucun poste n'est pourvu sur {formats.nombre(postes.total)}"
        )
    if aides_connues(situation):
        quand = mots.exercices(financements.exercices)
        phrases.append(f"aides accordées : {formats.euros(financements.total)}" + (f" ({quand})" if quand else ""))
    return " ; ".join(phrases) or "ni les postes ni les aides ne sont renseignés"


def aides_connues(situation: Situation) -> bool:
    """Whether an amount can be said: for a part of a département, « 0 € » may only mean that places are not told."""
    aides = situation.financements
    return aides.renseigne and bool(aides.total or not situation.perimetre)


def chiffres(situation: Situation, parametres: Parametres) -> tuple[Chiffre, ...]:
    """Return the key figures, those of a table never supplied left out."""
    return (
        *_communes(situation),
        *_conventions(situation),
        *_postes(situation),
        *_aides(situation),
        *_actions(situation, parametres),
    )


def _communes(situation: Situation) -> Iterator[Chiffre]:
    laureats = situation.laureats
    if laureats.renseigne or len(laureats.communes):
        projets = formats.pluriel(len(laureats.projets), "projet PVD", "projets PVD")
        total = len(laureats.communes)
        precision = f"{projets}, {formats.nombre(laureats.epci)}{formats.INSECABLE}EPCI"
        yield Chiffre(formats.accord(total, "Commune lauréate"), formats.nombre(total), precision)


def _sur(combien: int, total: int) -> str:
    return f"{formats.nombre(combien)}{formats.INSECABLE}sur{formats.INSECABLE}{formats.nombre(total)}"


def _part(combien: int, total: int) -> str:
    return formats.pourcent(100 * combien / total) if total else formats.NON_CONNU


def _conventions(situation: Situation) -> Iterator[Chiffre]:
    conventions, total = situation.conventions, len(situation.laureats.communes)
    if not conventions.renseigne or not total:
        return
    signees = conventions.communes_adhesion
    detail = _conventions_signees(conventions.adhesion_signees)
    yield Chiffre("Communes à l'adhésion signée", _sur(signees, total), f"{_part(signees, total)} ; {detail}")
    detail = _conventions_signees(conventions.ort_signees)
    couvertes = conventions.communes_ort
    yield Chiffre("Communes à l'ORT signée", _sur(couvertes, total), f"{_part(couvertes, total)} ; {detail}")
    vigueur, echues = communes_au_statut(situation, *EN_VIGUEUR), communes_au_statut(situation, Statut.ORT_ECHUE)
    suite = formats.pluriel(echues, "commune") + " à l'ORT échue" if echues else "aucune ORT échue"
    if couvertes:
        yield Chiffre("Communes à l'ORT en vigueur", _sur(vigueur, total), suite)


def _conventions_signees(combien: int) -> str:
    return formats.pluriel(combien, "convention") if combien else "aucune convention"


def _postes(situation: Situation) -> Iterator[Chiffre]:
    postes = situation.postes
    if not postes.renseigne:
        return
    details = [
        formats.pluriel(n, *formes)
        for n, formes in (
            (postes.mutualises, ("mutualisé",)),
            (postes.en_recrutement, ("en recrutement", "en recrutement")),
            (postes.vacants, ("vacant",)),
            (postes.a_creer, ("à créer", "à créer")),
        )
        if n
    ]
    yield Chiffre("Postes pourvus", _sur(postes.pourvus, postes.total), ", ".join(details))
    noms = mots.noms(situation)
    sans = [noms.get(code, code) for code in postes.communes_sans_poste]
    if sans:
        yield Chiffre(
            formats.accord(len(sans), "Commune sans poste", "Communes sans poste"),
            formats.nombre(len(sans)),
            enumerer(sans, 2),
        )


def _aides(situation: Situation) -> Iterator[Chiffre]:
    financements = situation.financements
    if aides_connues(situation):
        yield Chiffre("Aides accordées", formats.euros(financements.total), mots.exercices(financements.exercices))


def _actions(situation: Situation, parametres: Parametres) -> Iterator[Chiffre]:
    actions = situation.tables.get("actions")
    if actions is None or actions.empty:
        return
    statuts = actions["statut"].fillna("")
    suivies = int((statuts != _ABANDONNEE).sum())
    livrees = int((statuts == _LIVREE).sum())
    repere = formats.taux(parametres.objectif_actions_livrees)
    precision = f"{_part(livrees, suivies)} ; {repere} au plan national fin 2024"
    yield Chiffre("Actions livrées", _sur(livrees, suivies), precision)


def evolution(situation: Situation, avant: Situation) -> tuple[str, ...]:
    """Return what changed in the key figures between two situations, a line each; one line where nothing did."""
    ecarts = (
        (len(situation.laureats.communes) - len(avant.laureats.communes), "commune lauréate", "communes lauréates"),
        (
            situation.conventions.communes_adhesion - avant.conventions.communes_adhesion,
            "commune à l'adhésion signée",
            "communes à l'adhésion signée",
        ),
        (
            situation.conventions.communes_ort - avant.conventions.communes_ort,
            "commune à l'ORT signée",
            "communes à l'ORT signée",
        ),
        (situation.postes.pourvus - avant.postes.pourvus, "poste pourvu", "postes pourvus"),
        (len(situation.a_traiter) - len(avant.a_traiter), "point à traiter", "points à traiter"),
    )
    lignes = [f"{_signe(n)}{formats.pluriel(abs(n), un, plusieurs)}" for n, un, plusieurs in ecarts if n]
    argent = situation.financements.total - avant.financements.total
    if argent:
        lignes.append(f"{_signe(argent)}{formats.euros(abs(argent))} d'aides accordées")
    return tuple(lignes) or ("Aucun changement dans les chiffres clés.",)


def _signe(ecart: int | Decimal) -> str:
    return f"{'+' if ecart > 0 else '−'}{formats.INSECABLE}"
