"""The screen of versions: who published what and when, what each changed, how to come back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard import formats, recits
from pvd_dashboard.editions.difference import difference
from pvd_dashboard.editions.errors import ConflictError
from pvd_dashboard.editions.labels import labels
from pvd_dashboard.editions.model import Origin
from pvd_dashboard.evolutions import en_vigueur, evolutions, restreindre
from pvd_dashboard.intake.messages import catalogue
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.text import fold
from pvd_dashboard.ui import acces, entete, filtres, journal, navigation
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from pvd_dashboard.editions.difference import Difference, TableDifference
    from pvd_dashboard.editions.model import Edition
    from pvd_dashboard.ui.page import Contexte

ORIGINES = {Origin.FICHIER: "Fichier", Origin.CORRECTION: "Correction", Origin.RESTAURATION: "Restauration"}


_FAITE = "histo_restauree"
"""Where the last restoration of this session is kept: the list of versions then opens on it."""
_REFUSEE = "histo_refusee"
"""Why the restoration just asked for was refused."""
_VERSIONS, _DATES = "Deux versions", "Deux dates"
_MEME, _CHACUNE = "la version affichée, aux deux dates", "la version en vigueur à chacune des dates"


def liste(contexte: Contexte) -> None:
    """List the editions of the département, the newest first."""
    editions = acces.editions(contexte.magasin, contexte.departement)
    tableau(
        pd.DataFrame([_ligne(edition) for edition in editions]),
        [
            Colonne("numero", "Version", Genre.NOMBRE),
            Colonne("date", "Publiée le", serre=True),
            Colonne("auteur", "Par"),
            Colonne("origine", "Origine"),
            Colonne("fichier", "Fichier", vide="–"),
            Colonne("situation", "Situation au", Genre.JOUR, vide="–"),
            Colonne("commentaire", "Commentaire", vide="–"),
        ],
        nom="versions",
        alt="Versions publiées du département",
        fichier=f"versions-{contexte.departement}",
    )


def _ligne(edition: Edition) -> dict[str, object]:
    origine = ORIGINES[edition.origin]
    return {
        "numero": edition.number,
        "date": f"{edition.published_at.astimezone():%d/%m/%Y à %Hh%M}",
        "auteur": edition.author,
        "origine": f"{origine} de la version {edition.restored_from}" if edition.restored_from else origine,
        "fichier": edition.file_name,
        "situation": edition.date_situation,
        "commentaire": edition.comment,
    }


def comparer(contexte: Contexte) -> None:
    """Compare two versions, or the situation at two dates; for one commune or for all."""
    st.header("Ce qui a changé", anchor=False)
    gauche, droite = st.columns(2, vertical_alignment="bottom")
    with gauche:
        mode = st.segmented_control("Comparer", [_VERSIONS, _DATES], default=_VERSIONS, required=True, key="histo_mode")
    with droite:
        commune = _commune(contexte)
    if mode == _DATES:
        _deux_dates(contexte, commune)
        return
    edition, avant = choisir(contexte)
    gestes(contexte, edition)
    changements(contexte, edition, avant, commune)
    lignes_a_corriger(contexte, edition)


def _commune(contexte: Contexte) -> str:
    communes = contexte.situation.laureats.communes
    noms = dict(zip(communes["code_insee"].tolist(), communes["nom"].tolist(), strict=True))
    codes = ["", *sorted(noms, key=lambda code: fold(noms[code]))]
    return st.selectbox(
        "Commune", codes, format_func=lambda code: noms.get(code, "Toutes les communes"), key="histo_commune",
        filter_mode="contains",
    )  # fmt: skip


def _deux_dates(contexte: Contexte, commune: str) -> None:
    """Ask for two dates and for the versions to read; tell what changed between the two situations."""
    un, deux, trois = st.columns([1, 1, 2], vertical_alignment="bottom")
    with un:
        debut = _date("Situation au (jj/mm/aaaa)", _un_an_avant(contexte.date), "histo_du")
    with deux:
        fin = _date("comparée au", contexte.date, "histo_au")
    with trois:
        donnees = st.selectbox("D’après", [_MEME, _CHACUNE], key="histo_donnees")
    if debut is None or fin is None:
        return
    editions = acces.editions(contexte.magasin, contexte.departement)
    lues = [contexte.edition if donnees == _MEME else en_vigueur(editions, le) for le in (debut, fin)]
    if lues[0] is None or lues[1] is None:
        premiere = formats.jour(editions[-1].published_at.astimezone().date())
        st.info(f"Rien n’était publié à l’une de ces dates : la première version est du {premiere}.")
        return
    avant, apres = (
        acces.situation(contexte.magasin, edition, le) for edition, le in zip(lues, (debut, fin), strict=True)
    )
    st.caption(
        f"Du {formats.jour(debut)} (version {lues[0].number}) au {formats.jour(fin)} (version {lues[1].number}) :"
    )
    cle = ("evolutions", lues[0].number, *lues[0].versions.values(), debut, lues[1].number, fin, commune)
    trouvees = acces.garder(contexte, *cle, faire=lambda: evolutions(avant, apres, commune))
    if not trouvees:
        st.info("Aucun changement entre ces deux dates.", icon=":material/info:")
        return
    st.markdown("\n".join(f"- {brut(une.phrase)}" for une in trouvees))


def _date(libelle: str, defaut: date, cle: str) -> date | None:
    lue = entete.lire_date(st.text_input(libelle, value=formats.jour(defaut), key=cle))
    if lue is None:
        st.error("Cette date n’est pas reconnue : écrivez-la 10/09/2021.")
    return lue


def _un_an_avant(le: date) -> date:
    return le - timedelta(days=365)


def choisir(contexte: Contexte) -> tuple[Edition, Edition | None]:
    """Ask for a version and the one it is compared with; return both (None: before everything)."""
    editions = {edition.number: edition for edition in acces.editions(contexte.magasin, contexte.departement)}
    gauche, droite = st.columns(2)
    with gauche:
        cle = f"histo_version_{st.session_state.get(_FAITE, 0)}"
        numero = st.selectbox("Version", list(editions), format_func=lambda n: _nom(editions[n]), key=cle)
    avant = [n for n in editions if n != numero]
    parent = editions[numero].parent
    with droite:
        compare = st.selectbox(
            "Comparée à",
            [*avant, 0],
            index=avant.index(parent) if parent in avant else len(avant),
            format_func=lambda n: _nom(editions[n]) if n else "rien (tout ce qu’elle contient)",
            key=f"histo_contre_{numero}",
        )
    return editions[numero], editions.get(compare)


def _nom(edition: Edition) -> str:
    return f"Version {edition.number} du {formats.jour(edition.published_at.date())}"


def changements(contexte: Contexte, edition: Edition, avant: Edition | None, commune: str = "") -> None:
    """Tell what changed, for a commune or for all: in the programme's terms, then by table and cell by cell."""
    etats = (avant.number if avant else 0, *(avant.versions.values() if avant else ()), edition.number)
    cle = ("recit", commune, *etats, *edition.versions.values())
    _montrer(acces.garder(contexte, *cle, faire=lambda: _lire(_ecarts(contexte, edition, avant, commune))))


def _ecarts(contexte: Contexte, edition: Edition, avant: Edition | None, commune: str) -> Difference:
    ecarts = acces.difference(contexte.magasin, avant, edition)
    return difference(restreindre(ecarts.before, commune), restreindre(ecarts.after, commune)) if commune else ecarts


@dataclass(frozen=True, slots=True)
class _Recit:
    """A difference in words: sentences, then one row a table, then one row a cell."""

    phrases: list[str]
    comptes: pd.DataFrame
    cellules: pd.DataFrame


def _lire(ecarts: Difference) -> _Recit | None:
    if not ecarts:
        return None
    return _Recit(recits.raconter(ecarts), _comptes(ecarts), _cellules(ecarts))


def detailler(ecarts: Difference) -> None:
    """Tell a difference: in the programme's terms, then by table and cell by cell."""
    _montrer(_lire(ecarts))


def _montrer(recit: _Recit | None) -> None:
    if recit is None:
        st.info("Aucune différence dans les données.", icon=":material/info:")
        return
    st.markdown("\n".join(f"- {brut(phrase)}" for phrase in recit.phrases))
    tableau(
        recit.comptes,
        [Colonne("table", "Table"), Colonne("bilan", "Lignes")],
        nom="bilan",
        alt="Lignes ajoutées, modifiées et retirées, table par table",
    )
    if recit.cellules.empty:
        return
    st.header("Cellule par cellule", anchor=False)
    tableau(
        recit.cellules,
        [
            Colonne("table", "Table"),
            Colonne("ligne", "Ligne"),
            Colonne("colonne", "Colonne"),
            Colonne("avant", "Avant"),
            Colonne("apres", "Après"),
        ],
        nom="cellules",
        alt="Cellules modifiées, avant et après",
        fichier="cellules-modifiees",
    )


def _comptes(ecarts: Difference) -> pd.DataFrame:
    return pd.DataFrame([{"table": TABLES[table.table].label, "bilan": recits.bilan(table)} for table in ecarts.tables])


def _cellules(ecarts: Difference) -> pd.DataFrame:
    lignes = [
        {
            "table": TABLES[table.table].label,
            "ligne": change.libelle,
            "colonne": recits.libelle(change),
            "avant": recits.valeur(change, change.before),
            "apres": recits.valeur(change, change.after),
        }
        for table in ecarts.tables
        for change in recits.montrees(table)
    ]
    return pd.DataFrame([*lignes, *(ligne for table in ecarts.tables for ligne in _entieres(table))])


def _entieres(table: TableDifference) -> list[dict[str, object]]:
    """Return the lines added and removed, as the list of cells shows them."""
    commun = {"table": TABLES[table.table].label, "colonne": "toute la ligne"}
    ajoutees, retirees = (labels(TABLES[table.table], rows) for rows in (table.added, table.removed))
    return [commun | {"ligne": nom, "avant": "–", "apres": "ajoutée"} for nom in ajoutees] + [
        commun | {"ligne": nom, "avant": "retirée", "apres": "–"} for nom in retirees
    ]


def gestes(contexte: Contexte, edition: Edition) -> None:
    """Offer the file as received, the figures of that version, and its restoration."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Télécharger les cellules corrigées"
            if edition.origin is Origin.CORRECTION
            else "Télécharger le fichier reçu",
            data=journal.exporte(edition.file_name, lambda: contexte.magasin.store.received(edition).content),
            file_name=edition.file_name,
            icon=":material/download:",
            on_click="ignore",
        )
        navigation.lien(
            navigation.VUE,
            "Voir le tableau de bord à cette version",
            version=str(edition.number),
            icone=":material/visibility:",
        )
        courante = acces.editions(contexte.magasin, contexte.departement)[0]
        if courante.number != edition.number:
            _restaurer(contexte, edition, courante)


def _restaurer(contexte: Contexte, edition: Edition, courante: Edition) -> None:
    with st.popover(f"Restaurer la version {edition.number}", icon=":material/restore:"):
        st.markdown(
            f"Une nouvelle version reprendra ses données à la place de la version {courante.number}, aujourd’hui en "
            "vigueur. Les versions publiées depuis restent dans l’historique."
        )
        st.button(
            "Restaurer",
            type="primary",
            key=f"restaurer_{edition.number}",
            on_click=_republier,
            args=(contexte, edition.number, courante.number),
        )
    if conflit := st.session_state.pop(_REFUSEE, None):
        st.error(brut(conflit), icon=":material/sync_problem:")


def _republier(contexte: Contexte, numero: int, vue: int) -> None:
    """Publish version ``numero`` again; ``vue`` is the version in force that the button was drawn under."""
    try:
        fait = contexte.magasin.store.restore(
            contexte.departement, numero, author=contexte.qui.nom, published_at=datetime.now(UTC), parent=vue
        )
    except ConflictError as conflit:
        st.session_state[_REFUSEE] = str(conflit)
        return
    acces.geler()
    filtres.retenir(version=None)
    st.session_state[_FAITE] = st.session_state["restauree"] = fait.edition.number


def annoncer() -> None:
    """Say that a version has just been restored."""
    numero = st.session_state.pop("restauree", None)
    if numero:
        st.success(f"Version restaurée : c’est maintenant la version {numero}.", icon=":material/check_circle:")


def lignes_a_corriger(contexte: Contexte, edition: Edition) -> None:
    """List the lines kept aside, as long as they are not resolved."""
    gardees = contexte.magasin.store.aside(edition)
    st.header(f"Lignes à corriger ({len(gardees)})", anchor=False)
    if gardees.empty:
        st.caption("Toutes les lignes de cette version ont été comprises.")
        return
    st.caption(
        "Ces lignes sont conservées mais ne comptent dans aucun chiffre. "
        "Corrigez-les dans le classeur, puis déposez-le ; ou saisissez-les sur l’écran « Corriger »."
    )
    tableau(
        gardees.assign(
            table=gardees["table"].map(lambda nom: TABLES[nom].label),
            motifs=gardees["motifs"].map(_motifs, na_action="ignore"),
            valeurs=gardees["valeurs"].map(_valeurs, na_action="ignore"),
        ),
        [
            Colonne("table", "Table"),
            Colonne("_feuille", "Feuille"),
            Colonne("_ligne", "Ligne", Genre.NOMBRE),
            Colonne("motifs", "Motifs"),
            Colonne("valeurs", "Contenu reçu"),
        ],
        nom="a_corriger",
        alt="Lignes gardées à part",
        fichier="lignes-a-corriger",
    )


def _motifs(codes: str) -> str:
    phrases = {code: phrase for code, _, phrase in catalogue()}
    return " ".join(phrases.get(code, code) for code in codes.split(";"))


def _valeurs(recues: str) -> str:
    cases = json.loads(recues)
    return " · ".join(f"{intitule} : {valeur}" for intitule, valeur in cases.items()) if isinstance(cases, dict) else ""
