// What only the browser knows of a map: the size of its frame, and whether the base map can be reached from here.
(() => {
  if (window.pvdCartesAjustees) return;
  // On a screen narrower than the one the zoom was chosen for, the map is shown whole, on a picture that is lower
  // too; a zoom of the reader's is kept.
  const ajuster = (graphe, carte) => {
    const { largeur, hauteur } = graphe.layout.meta, prevu = graphe.layout.map.zoom;
    const part = carte.getContainer().clientWidth / largeur;
    const cadre = graphe.closest("[data-testid=stElementContainer]"), serre = part > 0 && part < 0.9;
    const haut = serre ? Math.round(hauteur * Math.min(1, part + 0.08)) + "px" : "";
    if (cadre.style.height !== haut) Object.assign(cadre.style, { height: haut, flex: serre ? "none" : "" });
    if (serre && Math.abs(carte.getZoom() - prevu) < 0.001) carte.setZoom(prevu + Math.log2(part));
  };

  // A map whose tiles do not come selects nothing: one picture is asked for, and the base map is laid only once it came.
  const PATIENCE = 6000, NOUVEL_ESSAI = 60000, ZOOM = 6;
  const etats = {};
  const manquer = (adresse) => {
    etats[adresse] = "absent";
    setTimeout(() => { delete etats[adresse]; }, NOUVEL_ESSAI);
  };
  const tuile = (adresse, { lng, lat }) => {
    const cotes = 2 ** ZOOM, sinus = Math.sin(lat * Math.PI / 180);
    const x = Math.floor((lng + 180) / 360 * cotes);
    const y = Math.floor((0.5 - Math.log((1 + sinus) / (1 - sinus)) / (4 * Math.PI)) * cotes);
    return adresse.replace("{z}", ZOOM).replace("{x}", x).replace("{y}", y);
  };
  const chercher = (adresse, centre) => {
    if (etats[adresse]) return;
    etats[adresse] = "attente";
    const image = new Image();
    image.crossOrigin = "anonymous";  // as the map asks for them
    image.onload = () => { if (etats[adresse] === "attente") etats[adresse] = "pose"; };
    image.onerror = () => { if (etats[adresse] === "attente") manquer(adresse); };
    setTimeout(image.onerror, PATIENCE);
    image.src = tuile(adresse, centre);
  };
  const oter = (carte) => {
    if (carte.getLayer("tuiles")) carte.removeLayer("tuiles");
    if (carte.getSource("tuiles")) carte.removeSource("tuiles");
  };
  const poser = (carte, { adresse, mention }) => {
    if (!carte.pvdSurveillee) {
      carte.pvdSurveillee = true;
      carte.on("error", (faute) => {  // the network was lost since: the clicks are worth more than the ground
        if (faute.sourceId !== "tuiles") return;
        manquer(adresse);
        oter(carte);
      });
    }
    carte.addSource("tuiles", { type: "raster", tiles: [adresse], tileSize: 256, attribution: mention });
    const dessus = carte.getStyle().layers.find((couche) => couche.type !== "background");
    carte.addLayer({ id: "tuiles", type: "raster", source: "tuiles" }, dessus && dessus.id);
  };
  const dire = (etat) => document.querySelectorAll(".pvd-fond").forEach((phrase) => {
    const dit = phrase.dataset[etat];
    if (phrase.textContent !== dit) phrase.textContent = dit;
  });
  const etendre = (graphe, carte) => {
    const fond = graphe.layout.meta.fond;
    if (!fond || !/^https?:/.test(fond.adresse)) return oter(carte);
    chercher(fond.adresse, carte.getCenter());
    dire(etats[fond.adresse]);
    if (etats[fond.adresse] === "pose" && !carte.getSource("tuiles")) poser(carte, fond);
  };

  window.pvdCartesAjustees = setInterval(() => {
    document.querySelectorAll(".js-plotly-plot").forEach((graphe) => {
      const mise = graphe._fullLayout, meta = graphe.layout && graphe.layout.meta;
      const carte = mise && mise.map && mise.map._subplot && mise.map._subplot.map;
      if (!meta || !meta.largeur || !carte || !carte.isStyleLoaded()) return;
      ajuster(graphe, carte);
      etendre(graphe, carte);
    });
  }, 400);
})();
