// Puts Streamlit's own English words in French, names the page's language, opens links of tables in place.
// The words come from mots_streamlit.py; what came from a file is never touched.
(() => {
  document.documentElement.lang = "fr";
  if (window.pvdEnFrancais) return;
  window.pvdEnFrancais = true;
  const mots = MOTS;
  const tournures = TOURNURES.map(([anglais, dit]) => [new RegExp(anglais), dit]);
  const aPart = "[data-testid=stTable], [data-testid=stMarkdownContainer], [data-testid=stDataFrame], .js-plotly-plot";
  const aNous = "[data-testid=stFileUploaderDropzone], [data-testid=stHeader]";
  const venuDunFichier = (noeud) => noeud.closest(aPart) && !noeud.closest(aNous);
  const dire = (lu) => {
    if (mots[lu]) return mots[lu];
    for (const [anglais, dit] of tournures) if (anglais.test(lu)) return lu.replace(anglais, dit);
    const [tete, ...reste] = lu.split(": ");
    return reste.length && mots[tete] ? [mots[tete], ...reste].join(" : ") : lu;
  };
  const nommer = (noeud) => {
    for (const attribut of ["aria-label", "title", "placeholder"]) {
      const lu = noeud.getAttribute(attribut);
      if (!lu) continue;
      const dit = dire(lu);
      if (dit !== lu) noeud.setAttribute(attribut, dit);
      else if (attribut === "aria-label" && noeud.getAttribute("role") === "img" && lu.endsWith(" icon")) {
        noeud.setAttribute("aria-hidden", "true");
        noeud.removeAttribute("aria-label");
        noeud.removeAttribute("role");
      }
    }
  };
  const traduire = (texte) => {
    const lu = texte.nodeValue.trim();
    if (!lu || lu.length > 120 || !texte.parentElement || venuDunFichier(texte.parentElement)) return;
    const dit = dire(lu);
    if (dit !== lu) texte.nodeValue = dit;
  };
  const parcourir = (racine) => {
    if (racine.nodeType === 3) return traduire(racine);
    if (racine.nodeType !== 1) return;
    nommer(racine);
    racine.querySelectorAll("[aria-label], [title], [placeholder]").forEach(nommer);
    document.querySelectorAll("[class*=st-key-defile]:not([tabindex])").forEach((zone) => {
      zone.tabIndex = 0;  // what scrolls sideways on a narrow screen must be reached by the keyboard
      zone.setAttribute("role", "region");
      zone.setAttribute("aria-label", "Frise, à faire défiler");
    });
    const textes = document.createTreeWalker(racine, NodeFilter.SHOW_TEXT);
    while (textes.nextNode()) traduire(textes.currentNode);
  };
  // A table wider than the screen scrolls on its own: the keyboard must reach it.
  let prevu = 0;
  const rendreDefilables = () => {
    prevu = 0;
    for (const tableau of document.querySelectorAll("[data-testid=stTable] table")) {
      const cadre = tableau.parentElement;
      if (cadre.scrollWidth > cadre.clientWidth + 1) cadre.setAttribute("tabindex", "0");
      else cadre.removeAttribute("tabindex");
    }
  };
  const bientot = () => { prevu ||= setTimeout(rendreDefilables, 150); };
  addEventListener("resize", bientot);
  parcourir(document.body);
  new MutationObserver((lots) => {
    for (const lot of lots) {
      if (lot.type === "attributes") nommer(lot.target);
      else if (lot.type === "characterData") traduire(lot.target);
      lot.addedNodes.forEach(parcourir);
    }
    bientot();
  }).observe(document.body, {
    childList: true, subtree: true, characterData: true, attributes: true,
    attributeFilter: ["aria-label", "title", "placeholder"],
  });
  // A menu entry leads to a bare address, to which the page adds its filters: one step of the history, not two,
  // or « back » would return to the bare address, that is to the same page.
  const avancer = history.pushState.bind(history);
  history.pushState = (etat, titre, adresse) => {
    const nue = !location.search && adresse && new URL(adresse, location.href).pathname === location.pathname;
    if (nue) history.replaceState(etat, titre, adresse);
    else avancer(etat, titre, adresse);
  };
  document.addEventListener("click", (clic) => {
    const lien = clic.target.closest("[data-testid=stTable] a, [data-testid=stMarkdownContainer] a");
    if (!lien || clic.ctrlKey || clic.metaKey || clic.shiftKey || lien.origin !== location.origin) return;
    clic.preventDefault();
    history.pushState({}, "", lien.href);
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  });
  // A bubble is drawn at the end of the page, twenty tabs away: who opens it with the keyboard is brought into it.
  const entrer = (reste) => {
    const bulle = document.querySelector("[data-testid=stPopoverBody]");
    const premier = bulle && (bulle.querySelector("input") || bulle.querySelector("button, a[href]"));
    if (premier) premier.focus();
    else if (reste) setTimeout(entrer, 100, reste - 1);
  };
  document.addEventListener("click", (clic) => {
    const bouton = clic.detail === 0 && clic.target.closest("[data-testid=stPopover] button");
    if (bouton && bouton.getAttribute("aria-expanded") !== "true") setTimeout(entrer, 100, 10);
  }, true);
})();
