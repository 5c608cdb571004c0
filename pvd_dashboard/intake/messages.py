"""The one place where a finding becomes a French sentence, and the catalogue of findings.

A sentence says where, what was found, what was expected and what to do. The
catalogue feeds the help page.
"""

from __future__ import annotations

from typing import NamedTuple

from pvd_dashboard.formats import accord, nombre
from pvd_dashboard.intake.findings import Finding, Severity
from pvd_dashboard.tables import TABLES

B, C, I = Severity.BLOQUANT, Severity.A_CORRIGER, Severity.INFORMATION  # noqa: E741 - one letter a column of the catalogue


class Entry(NamedTuple):
    """One kind of finding: how much it matters, what is said, what to do."""

    severity: Severity
    sentence: str
    remedy: str = ""


# {value}: the cell as received; {value:n ligne}: so many « lignes »; {value:ignorée}: the word in its number;
# {label}: the column's label; {expected}: what was expected.
# No-break spaces are put by typeset().
CATALOGUE: dict[str, Entry] = {
    "CLASSEUR_VIDE": Entry(B, "Le fichier ne contient aucune cellule remplie.", "Déposez le classeur rempli."),
    "AUCUNE_TABLE": Entry(
        B,
        "Aucun tableau du tableau de bord n'a été reconnu dans ce fichier.",
        "Partez du modèle, ou indiquez à quelle colonne correspond chaque en-tête.",
    ),
    "AUCUNE_LIGNE_DEPARTEMENT": Entry(
        B, "Aucune ligne de ce fichier ne concerne le département {expected}.", "Vérifiez le département choisi."
    ),
    "DEPARTEMENT_INCONNU": Entry(B, "Le département « {value} » n'existe pas.", "Indiquez un code, par exemple 40."),
    "OBLIGATOIRE_VIDE": Entry(C, "« {label} » est vide.", "Remplissez cette cellule."),
    "CODE_INCONNU": Entry(C, "« {value} » n'est le code INSEE d'aucune commune.", "Attendu : {expected}."),
    "CODE_AMBIGU": Entry(
        C,
        "« {value} » peut être un code INSEE ou un code postal.",
        "Écrivez le nom de la commune, ou choisissez entre {expected}.",
    ),
    "CODE_NOM_DIFFERENTS": Entry(
        C, "Le code et le nom ne désignent pas la même commune (« {value} »).", "Choisissez entre {expected}."
    ),
    "COMMUNE_INCONNUE": Entry(
        C, "La commune « {value} » n'a pas été trouvée dans le département.", "Attendu : {expected}."
    ),
    "COMMUNE_AMBIGUE": Entry(C, "« {value} » désigne plusieurs communes.", "Précisez : {expected}."),
    "LAUREAT_REPETE": Entry(
        C, "La commune « {value} » figure déjà {expected}.", "Gardez une seule ligne par commune lauréate."
    ),
    "DATE_ILLISIBLE": Entry(C, "« {value} » n'est pas une date.", "Attendu : {expected}."),
    "COORDONNEES_RETIREES": Entry(
        I,
        "Un téléphone ou une adresse électronique se trouve dans « {label} » : il n'est pas repris.",
        "Les coordonnées vont dans la feuille « Annuaire », si votre service la tient.",
    ),
    "DATE_DUREE": Entry(I, "« {value} » est une durée : la date elle-même n'est pas calculée.", "Écrivez la date."),
    "DATE_DANS_UNE_PHRASE": Entry(
        I,
        "« {value} » ne dit pas simplement que c'est fait ce jour-là : la date n'est pas reprise.",
        "Si c'est bien sa date, appliquez la proposition ou écrivez la date seule.",
    ),
    "MONTANT_ILLISIBLE": Entry(C, "« {value} » n'est pas un montant.", "Attendu : {expected}."),
    "MONTANT_AMBIGU": Entry(
        C,
        "« {value} » peut se lire avec un point de milliers ou un point décimal.",
        "Écrivez le montant sans point, avec une virgule pour les centimes.",
    ),
    "UNITE_DU_TITRE": Entry(
        C,
        "Le titre « {value} » annonce des milliers ou des millions d'euros : les montants ont été lus en euros.",
        "Écrivez l'unité dans l'en-tête de la colonne, par exemple « Montant (k€) ».",
    ),
    "MONTANT_UNITE": Entry(
        C,
        "« {value} » est écrit en euros dans une colonne dont l'en-tête annonce des milliers ou des millions.",
        "Attendu : {expected}.",
    ),
    "MONTANT_EN_FRANCS": Entry(I, "« {value} » est un montant en francs Pacifique."),
    "MONNAIES_MELEES": Entry(
        C,
        "« {value} » est en francs Pacifique, mais la ligne ne l'est pas.",
        "Écrivez tous les montants de la ligne dans la même monnaie.",
    ),
    "MONTANT_NEGATIF": Entry(C, "Le montant « {value} » est négatif.", "Attendu : un montant positif ou nul."),
    "CHOIX_INCONNU": Entry(C, "« {value} » n'est pas une valeur connue pour « {label} ».", "Attendu : {expected}."),
    "DISPOSITIF_DOUTEUX": Entry(
        C, "Le dispositif « {value} » n'a pas pu être reconnu avec certitude.", "Attendu : {expected}."
    ),
    "ANNEE_ILLISIBLE": Entry(C, "« {value} » n'est pas une année.", "Attendu : {expected}."),
    "OUI_NON_ILLISIBLE": Entry(I, "« {value} » n'est ni oui ni non : cellule laissée vide.", "Attendu : {expected}."),
    "TOTAL_DIFFERENT": Entry(
        C,
        "Le total écrit ({value}) ne correspond pas à la somme des lignes lues ({expected}).",
        "Vérifiez les lignes au-dessus ; le total écrit n'est jamais additionné.",
    ),
    "EPCI_INCONNU": Entry(
        I,
        "L'intercommunalité « {value} » n'a pas été reconnue : ligne comptée comme EPCI sans SIREN.",
        "Attendu : {expected}.",
    ),
    "BENEFICIAIRE_INCONNU": Entry(
        I,
        "Le bénéficiaire « {value} » n'est ni une commune ni un EPCI connus : ligne comptée à part.",
        "Attendu : {expected}.",
    ),
    "CODE_POSTAL_CORRIGE": Entry(
        I,
        "« {value} » n'est pas le code INSEE de la commune nommée : lu comme {expected}.",
        "Remplacez-le par le code INSEE.",
    ),
    "COMMUNE_ANCIENNE": Entry(I, "« {value} » est une ancienne commune : lue comme {expected}."),
    "COMMUNE_APPROCHEE": Entry(
        I, "« {value} » a été lu comme {expected}.", "Corrigez l'orthographe si c'est une autre commune."
    ),
    "SIREN_ILLISIBLE": Entry(
        I, "« {value} » n'est pas un SIREN valide : cellule laissée vide.", "Attendu : {expected}."
    ),
    "VALEUR_ILLISIBLE": Entry(I, "« {value} » n'a pas été compris : cellule laissée vide.", "Attendu : {expected}."),
    "TAUX_ILLISIBLE": Entry(I, "« {value} » n'est pas un taux : cellule laissée vide.", "Attendu : {expected}."),
    "CELLULE_ERREUR": Entry(
        I, "La cellule affiche une erreur de calcul ({value}) : lue comme vide.", "Corrigez la formule."
    ),
    "DISPOSITIF_INCONNU": Entry(
        I,
        "Le dispositif « {value} » n'est pas dans la liste : compté dans « Autres ».",
        "Choisissez un dispositif de la liste.",
    ),
    "DEDUIT": Entry(
        I,
        "La colonne « {label} » manque : « {value} » a été déduit de « {expected} ».",
        "Ajoutez la colonne si ce n'est pas le cas.",
    ),
    "COLONNE_INCONNUE": Entry(I, "La colonne « {value} » n'est pas utilisée par le tableau de bord : gardée à part."),
    "COLONNE_APPROCHEE": Entry(I, "La colonne « {value} » a été lue comme « {label} »."),
    "FEUILLE_PERSONNELLE": Entry(
        I,
        "La feuille « {value} » est un annuaire : elle n'est pas conservée (réglage PVD_CONTACTS).",
    ),
    "COLONNE_PERSONNELLE": Entry(
        I, "La colonne « {value} » contient des données personnelles : elle n'est pas conservée."
    ),
    "COLONNES_AU_DELA": Entry(I, "La feuille a {value} colonnes : seules les {expected} premières sont lues."),
    "FEUILLE_NON_RECONNUE": Entry(I, "La feuille « {value} » n'a pas été reconnue : elle n'est pas lue."),
    "FICHIER_NON_LU": Entry(I, "Le fichier « {value} » de l'archive n'est pas lu.", "{expected}"),
    "MACROS_IGNOREES": Entry(
        I, "Les macros de ce classeur ne sont ni lues ni exécutées : seules les cellules le sont."
    ),
    "FEUILLE_IGNOREE": Entry(I, "La feuille « {value} » n'est pas lue, comme vous l'avez indiqué."),
    "FEUILLE_MASQUEE": Entry(
        I,
        "La feuille masquée « {value} » n'est pas lue : une feuille affichée contient la même table.",
        "Affichez-la pour qu'elle soit prise en compte.",
    ),
    "FEUILLE_MASQUEE_LUE": Entry(
        I, "La feuille masquée « {value} » est lue comme les autres.", "Indiquez « Ne pas lire » si elle est périmée."
    ),
    "LIGNES_MASQUEES": Entry(I, "Lignes masquées, lues comme les autres : {value}."),
    "COLONNES_MASQUEES": Entry(I, "Colonnes masquées, lues comme les autres : {value}."),
    "FORMULE_SANS_VALEUR": Entry(
        I,
        "Formules dont le résultat n'est pas enregistré, lues comme vides : {value} ({expected}).",
        "Ouvrez le classeur dans votre tableur, enregistrez-le, puis déposez-le.",
    ),
    "COLONNES_PAR_ANNEE": Entry(
        I,
        "Les valeurs sont dans {value} colonnes, une par année ({expected}) : "
        "chacune est lue comme une ligne de son année.",
        "Une case vide ou à 0 ne fait pas de ligne ; un coût, une assiette ou un taux reste sur la première année.",
    ),
    "COLONNES_PAR_AIDE": Entry(
        I,
        "Les montants sont dans {value} colonnes, une par aide ({expected}) : "
        "chaque montant est lu comme une ligne de cette aide.",
        "Une case vide ou à 0 ne fait pas de ligne ; un coût, une assiette ou un taux reste sur la première aide.",
    ),
    "PLUSIEURS_TABLEAUX": Entry(I, "Cette feuille contient {value} tableaux, lus chacun à part ({expected})."),
    "UNITES_MELEES": Entry(
        C,
        "Des colonnes sont en milliers d'euros, celles-ci ne disent pas leur unité et sont lues en euros : {value}.",
        "Écrivez l'unité dans chaque en-tête.",
    ),
    "SANS_LIEU": Entry(
        I,
        "Rien ne dit la commune ni l'EPCI de ces aides : elles comptent pour le département seul.",
        "Ajoutez une colonne « Commune » pour les retrouver sur la carte et les fiches.",
    ),
    "LIGNES_DE_GROUPE": Entry(
        I, "{value} lignes ne portent qu'un nom de commune ({expected}) : les lignes qui suivent sont de cette commune."
    ),
    "LIGNE_SANS_AIDE": Entry(
        I,
        "Cette ligne n'a de montant dans aucune colonne d'aide : elle ne fait pas de subvention.",
        "Si une aide a été demandée ou accordée, écrivez son montant.",
    ),
    "POSTE_RASSEMBLE": Entry(
        I,
        "Les lignes {value} parlent du même poste ({expected}) : il compte une fois, pour toutes ces communes.",
        "Une quotité écrite sur chaque ligne est celle du poste ; si c'est celle de chaque commune, écrivez la somme.",
    ),
    "POSTE_A_RAPPROCHER": Entry(
        I,
        "Les lignes {value} semblent parler du même poste ({expected}), sans dire la même chose : chacune compte.",
        "Si c'est un seul poste, écrivez ses communes sur une même ligne.",
    ),
    "POSTE_PARTAGE_AVEC": Entry(
        I,
        "Ce poste est dit partagé avec une commune qui n'a pas de ligne ici : il compte pour celle de la ligne seule.",
        "Écrivez toutes ses communes dans la colonne des communes.",
    ),
    "STATUT_NON_DIT": Entry(
        I,
        "Cette case ne dit ni si le poste est pourvu, ni qui l'occupe : sans date, son statut reste inconnu.",
        "Écrivez « pourvu », « vacant » ou « en recrutement ».",
    ),
    "CASE_SANS_LIGNE": Entry(
        I,
        "« {value} » n'est pas repris : la ligne ne dit rien d'autre pour « {expected} ».",
        "La case reste dans votre fichier ; complétez la ligne pour qu'elle compte.",
    ),
    "LECTURE_RETENUE": Entry(
        I,
        "« {value} » a des intitulés déjà vus : lue comme un agent du département l'a décidé ({expected}).",
        "Ce choix peut être changé ou oublié sur l'écran « Déposer ».",
    ),
    "INDICATION_INUTILE": Entry(I, "L'en-tête « {value} » indiqué n'existe pas dans ce fichier."),
    "AUCUNE_LIGNE": Entry(
        I, "Des tableaux ont été reconnus, mais aucun ne contient de ligne.", "Remplissez le classeur."
    ),
    "AUTRE_DEPARTEMENT": Entry(I, "{value:n ligne} d'un autre département que {expected}, {value:ignorée}."),
    "LIGNE_REPETEE": Entry(I, "Cette ligne répète exactement une ligne déjà lue : ignorée."),
    "LIGNE_TOTAL": Entry(I, "Ligne de total ou de sous-total : non additionnée, utilisée comme contrôle."),
    "LIGNE_NON_LAUREATE": Entry(
        I,
        "La liste dit elle-même que cette commune n'est pas lauréate : ligne ignorée.",
        "Corrigez sa colonne « PVD » si elle l'est.",
    ),
    "LIGNE_NOTE": Entry(I, "Ligne de titre ou de note : ignorée."),
    "DATES_INVERSEES": Entry(I, "« {label} » ({value}) est antérieure à {expected}.", "Vérifiez les deux dates."),
    "AVENANT_SANS_CONVENTION": Entry(
        I,
        "Cet avenant modifie une convention qui n'est ni dans le fichier ni dans la version publiée ({value}).",
        "Ajoutez la convention, ou vérifiez la commune de l'avenant.",
    ),
    "POSTE_HORS_LAUREATS": Entry(
        I,
        "Le poste couvre {expected}, qui ne figure pas parmi les communes lauréates.",
        "Vérifiez la commune.",
    ),
    "DOSSIER_REPETE": Entry(
        I,
        "Le dossier « {value} » figure déjà {expected}, avec le même montant.",
        "Vérifiez qu'il n'est pas compté deux fois.",
    ),
    "DATE_EN_REMARQUE": Entry(
        I,
        "« {label} » est vide, et une remarque donne une date : « {value} ».",
        "Appliquez la proposition si c'est bien elle ; elle n'est pas prise d'elle-même.",
    ),
    "AVANT_PROGRAMME": Entry(
        I, "« {label} » ({value}) précède le début du programme ({expected}).", "Vérifiez la date."
    ),
    "TAUX_INCOHERENT": Entry(
        I, "Le taux écrit ({value}) ne correspond pas au montant divisé par la base ({expected})."
    ),
    "AIDE_SUPERIEURE": Entry(
        I, "L'aide ({value}) dépasse le coût ou l'assiette ({expected}).", "Vérifiez les montants."
    ),
    "MUTUALISE_DIFFERENT": Entry(
        I,
        "« Mutualisé : {value} » ne correspond pas aux communes couvertes ({expected}).",
        "Vérifiez les communes du poste.",
    ),
}

_BEFORE = (" :", " ;", " !", " ?", " »", " €", " %")


def message(finding: Finding) -> str:
    """Return the French sentence of a finding: the place, what was found, what to do."""
    place = f"{finding.cell} : " if finding.cell else ""
    return typeset(place) + sentence(finding)


def sentence(finding: Finding) -> str:
    """Return what was found and what to do, without the place: for tables that show it in a column of its own."""
    entry = CATALOGUE[finding.code]
    words = {"value": _Value(_short(finding.value)), "expected": finding.expected, "label": label_of(finding)}
    said = entry.sentence.format(**words)
    remedy = entry.remedy.format(**words) if finding.expected or "{expected}" not in entry.remedy else ""
    proposal = f"Proposition : {finding.suggestion}." if finding.suggestion else ""
    return typeset(" ".join(part for part in (said, remedy, proposal) if part))


def label_of(finding: Finding) -> str:
    """Return the label of the column that a finding speaks of, or its name."""
    table = TABLES.get(finding.table)
    return table.column(finding.column).label if table and finding.column in table else finding.column


def typeset(text: str) -> str:
    """Put the no-break spaces of French typography."""
    for mark in _BEFORE:
        text = text.replace(mark, f"\u00a0{mark[1:]}")
    return text.replace("« ", "«\u00a0")


def _short(value: str, longest: int = 80) -> str:
    bare = " ".join(value.split())
    return bare if len(bare) <= longest else f"{bare[: longest - 1]}…"


def severity_of(code: str) -> Severity:
    """Return how much a kind of finding matters, unless its column says otherwise."""
    return CATALOGUE[code].severity


def catalogue() -> list[tuple[str, Severity, str]]:
    """Return every kind of finding with its severity and its sentence, for the help page."""
    return [
        (code, entry.severity, typeset(f"{entry.sentence} {entry.remedy}".strip().format_map(_Blank())))
        for code, entry in CATALOGUE.items()
    ]


class _Value(str):
    """What a finding found; where it is a count, its format is the word counted."""

    __slots__ = ()

    def __format__(self, word: str) -> str:
        if not word:
            return str(self)
        count, noun = int(self) if self.isdigit() else None, word.removeprefix("n ")
        agreed = accord(2 if count is None else count, noun)
        return agreed if noun == word else f"{nombre(count) if count is not None else self}\u00a0{agreed}"


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return _Value("…")
