"""English words that a French reader could meet: in the texts of a page, in the names of its controls."""

from __future__ import annotations

import re

_MOTS = (
    *("the", "of", "and", "upload", "download", "search", "close", "open", "select", "choose", "loading", "show"),
    *("hide", "clear", "press", "enter", "drag", "drop", "browse", "file", "files", "settings", "print", "rerun"),
    *("deploy", "record", "about", "theme", "fullscreen", "view", "more", "copy", "error", "found", "results"),
    *("help", "skip", "toggle", "map", "column", "row", "sort", "add", "remove", "delete", "previous", "next"),
    *("expand", "collapse", "icon", "list", "all", "main", "content", "selected", "option", "chart", "january"),
    *("february", "april", "august", "september", "october", "december", "monday", "your", "with", "this", "is"),
)
ANGLAIS = re.compile(rf"\b({'|'.join(_MOTS)})\b", re.IGNORECASE)
# What is English and must be: a command to type, the name of a product, a style of drawing.
PERMIS = re.compile(
    r"python -m pvd_dashboard|--\w+|open ?data|\.geojson|chefs? de file|main d.œuvre|en main|prise en main",
    re.IGNORECASE,
)

TEXTES = """() => {
  const vus = new Set();
  const marche = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (marche.nextNode()) {
    const pere = marche.currentNode.parentElement, texte = marche.currentNode.textContent.trim();
    if (!texte || !pere || ["STYLE", "SCRIPT", "NOSCRIPT"].includes(pere.tagName)) continue;
    if (pere.closest("[data-testid*=Icon], [data-testid=InputInstructions], code")) continue;
    vus.add(texte);
  }
  for (const attribut of ["aria-label", "title", "placeholder", "alt", "aria-roledescription"])
    for (const element of document.querySelectorAll(`[${attribut}]`))
      if (element.getAttribute(attribut).trim() && element.checkVisibility()) vus.add(element.getAttribute(attribut));
  return [...vus];
}"""


def mots_anglais(textes: list[str]) -> list[str]:
    """Return the texts that hold an English word."""
    return sorted(texte for texte in textes if ANGLAIS.search(PERMIS.sub("", texte)))
