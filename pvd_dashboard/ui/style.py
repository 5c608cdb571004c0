"""The look that the theme cannot give, and Streamlit's own English words put in French.

Constant text only: nothing that came from a file or from the URL goes through
here. Words that Streamlit writes itself are replaced where CSS can reach
them; the others are listed on the accessibility page.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pvd_dashboard.ui.tableaux import alignements

# A file of ours: a Material icon there would be fetched from the network.
ICONE = str(Path(__file__).with_name("icone.png"))

_MISE_EN_PAGE = """
[data-testid="stMainBlockContainer"] { padding: 4.1rem 2.2rem 2rem; max-width: 1680px; }
[data-testid="stHeader"] { border-bottom: 1px solid rgba(128, 128, 128, .3); }
[data-testid="stTopNavLink"], [data-testid="stTopNavSection"] { padding-inline: .5rem !important; }
[data-testid="stTopNavLink"] span, [data-testid="stTopNavSection"] span { font-size: .9rem; }
[data-testid="stMainBlockContainer"] h1 { padding: 0 0 .25rem; }
[data-testid="stMainBlockContainer"] h2 { padding: .3rem 0 .2rem; }
[data-testid="stMainBlockContainer"] h3 { padding: .2rem 0 .35rem; }
[data-testid="stMetric"] [data-testid="stMetricLabel"] p { font-weight: 600; }
[class*="st-key-carte_"] { height: 100%; position: relative; }
[class*="st-key-carte_"]:has(a):hover { border-color: currentcolor; }
[class*="st-key-carte_"] [data-testid="stMetricValue"] { line-height: 1.15; }
[class*="st-key-carte_"] [data-testid="stPageLink"] { margin-top: auto; }
[class*="st-key-carte_"] [data-testid="stPageLink"] a { padding-inline: 0; background: none; }
[class*="st-key-carte_"] [data-testid="stPageLink"] a::after { content: ""; position: absolute; inset: 0; }
[class*="st-key-carte_"] :is([data-testid="stElementContainer"], [data-testid="stPageLink"], a) { position: static; }
[data-testid="stCaptionContainer"] { opacity: .85; }
.st-key-entete { gap: .45rem; margin-bottom: .5rem; }
.st-key-entete [data-testid="stCaptionContainer"] p { margin: 0; }
.st-key-filtres button { min-height: 2rem; padding: .1rem .6rem; }
.st-key-filtres [class*="st-key-etiquette_"] button { border-radius: 1rem; }
.st-key-phrase p { font-size: 1.12rem; line-height: 1.45; }
[data-testid="stTable"] table { font-variant-numeric: tabular-nums; }
.st-key-compact [data-testid="stTable"] p, .st-key-serre [data-testid="stTable"] p,
.st-key-dense [data-testid="stTable"] p { font-size: .84rem; line-height: 1.3; }
:is(.st-key-dense, .st-key-serre) :is(td, th) { padding: .2rem .45rem; }
.st-key-dense th:nth-child(2) { width: 20%; }
.st-key-dense th:nth-child(3) { width: 34%; }
.st-key-dense th:nth-child(4) { width: 38%; }
[data-testid="stTable"] th { white-space: normal; }
[data-testid="stTable"] td, [data-testid="stTable"] th { padding: .3rem .55rem; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid currentcolor !important; outline-offset: 2px; }
[data-testid="stApp"]:has(.st-key-presentation) {
  & [data-testid="stHeader"] { display: none; }
  & [data-testid="stMainBlockContainer"] { padding: .8rem 2.5rem 1rem; max-width: none; }
  & h1 { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
}
.st-key-presentation { zoom: 1.4; gap: .6rem; }
.st-key-presentation h2 { font-size: 2.1rem; }
.st-key-presentation h3 { font-size: 1.15rem; }
.st-key-presentation [data-testid="stMetricValue"] :is(div, p) { white-space: normal; overflow: visible; }
.st-key-presentation [data-testid="stMetricValue"] { font-size: 1.45rem; line-height: 1.2; }
@media (max-width: 900px) { .st-key-presentation { zoom: 1; } }
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
@media print {
  [data-testid="stHeader"], .st-key-filtres, .st-key-outils, .st-key-barre { display: none; }
}
"""

_EN_FRANCAIS = """
[data-testid="InputInstructions"] { display: none; }
[data-testid="stStatusWidget"] { visibility: hidden; }
[data-testid="stElementToolbar"] { display: none; }
[data-testid="stFileUploaderDropzoneInstructions"] > div > span { font-size: 0; }
[data-testid="stFileUploaderDropzoneInstructions"] { font-size: 0; }
[data-testid="stFileUploaderDropzoneInstructions"] * { font-size: 0 !important; }
[data-testid="stFileUploaderDropzoneInstructions"]::after {
  content: "ou glissez le fichier ici : .xlsx, .xls, .ods ou .csv, 200 Mo au plus"; font-size: .95rem; }
[data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after { content: "Choisir un fichier"; font-size: 1rem; }
"""

_SCRIPT = """<script>
(() => {
  document.documentElement.lang = "fr";
  if (window.pvdEnFrancais) return;
  window.pvdEnFrancais = true;
  const mots = {
    "Skip to main content": "Aller au contenu", "App pages": "Pages", "Map": "Carte",
    "Toggle attribution": "Afficher les mentions", "Choose an option": "Choisir", "Choose options": "Choisir",
    "Open": "Ouvrir la liste", "Close": "Fermer", "Clear value": "Effacer", "Clear all": "Tout effacer",
    "No results": "Aucun résultat", "Select all": "Tout sélectionner", "Main menu": "Menu principal",
    "Close sidebar": "Fermer le menu", "Open sidebar": "Ouvrir le menu", "Stop": "Arrêter",
    "Page not found": "Page introuvable", "Remove file": "Retirer le fichier", "file upload": "Choisir un fichier",
    "Fullscreen": "Plein écran", "Close fullscreen": "Quitter le plein écran", "Loading": "Chargement",
    "Connecting": "Connexion", "Connection error": "Erreur de connexion", "Expand": "Déplier", "Collapse": "Replier",
  };
  const nommer = (noeud) => {
    for (const attribut of ["aria-label", "title", "placeholder"]) {
      const lu = noeud.getAttribute(attribut);
      if (!lu) continue;
      if (mots[lu]) noeud.setAttribute(attribut, mots[lu]);
      else if (lu.startsWith("Help for ")) noeud.setAttribute(attribut, "Aide : " + lu.slice(9));
      else if (attribut === "aria-label" && noeud.getAttribute("role") === "img" && lu.endsWith(" icon")) {
        noeud.setAttribute("aria-hidden", "true");
        noeud.removeAttribute("aria-label");
        noeud.removeAttribute("role");
      }
    }
    if (noeud.childElementCount === 0 && mots[noeud.textContent]) noeud.textContent = mots[noeud.textContent];
  };
  const parcourir = (racine) => {
    if (racine.nodeType !== 1) return;
    nommer(racine);
    racine.querySelectorAll("[aria-label], [title], [placeholder], a, li, button, h2").forEach(nommer);
  };
  parcourir(document.body);
  new MutationObserver((lots) => {
    for (const lot of lots) {
      if (lot.type === "attributes") nommer(lot.target);
      lot.addedNodes.forEach(parcourir);
    }
  }).observe(document.body, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label", "title"],
  });
  document.addEventListener("click", (clic) => {
    const lien = clic.target.closest("[data-testid=stTable] a, [data-testid=stMarkdownContainer] a");
    if (!lien || clic.ctrlKey || clic.metaKey || clic.shiftKey || lien.origin !== location.origin) return;
    clic.preventDefault();
    history.pushState({}, "", lien.href);
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  });
})();
</script>"""


def configurer() -> None:
    """Set the title and icon of the browser's tab, and the width of the page."""
    st.set_page_config(
        page_title="Petites villes de demain – tableau de bord",
        page_icon=ICONE,
        layout="wide",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )


def poser() -> None:
    """Put the style on the page, declare its language and open links of tables in place; call it once a run."""
    st.html(f"<style>{_MISE_EN_PAGE}{_EN_FRANCAIS}{alignements()}</style>")
    st.html(_SCRIPT, unsafe_allow_javascript=True)
