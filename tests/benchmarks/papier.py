"""Papers of a département of 60 communes, each against saving an empty document of the same kind in the same run.

The peak of memory is that of a process that writes the paper, beside that of
one that writes the empty document.
"""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import typst
from pptx import Presentation

from pvd_dashboard import briefings, territory
from pvd_dashboard.settings import RACINE
from tests.benchmarks.socle import Mesure, best
from tests.briefings.papiers import codes, departement_de

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pvd_dashboard.situation.model import Situation

COMMUNES, FOIS = 60, 3
PAPIERS: Mapping[str, tuple[str, str]] = {
    "diaporama (.pptx)": ("club", ".pptx"),
    "note (.docx)": ("note", ".docx"),
    "note (.pdf)": ("note", ".pdf"),
    "60 fiches (.pdf)": ("commune", ".pdf"),
    "60 fiches (.docx)": ("commune", ".docx"),
}


def _vide_pptx() -> None:
    Presentation().save(BytesIO())


def _vide_docx() -> None:
    docx.Document().save(BytesIO())


def _vide_pdf() -> None:
    typst.compile(b"#set document(title: [Vide])\nVide", format="pdf", ignore_system_fonts=True)


VIDES: Mapping[str, Callable[[], None]] = {".pptx": _vide_pptx, ".docx": _vide_docx, ".pdf": _vide_pdf}


def _ecrire(situation: Situation, genre: str, fin: str) -> bytes:
    contours = RACINE / "static" / "contours"
    return briefings.papier(genre, situation, f"a{fin}", territory=territory.load(), contours=contours)


def _pic(*mots: str) -> int:
    """Return the peak of memory of a process of its own, in megabytes."""
    commande = [sys.executable, "-m", "tests.benchmarks.papier", *mots]
    fait = subprocess.run(commande, cwd=RACINE, check=True, capture_output=True, text=True)
    return int(fait.stdout) // 1024


def papier() -> Iterable[Mesure]:
    """Measure each paper; the empty document is saved in the same run."""
    situation = departement_de(codes(COMMUNES))
    for nom, (genre, fin) in PAPIERS.items():
        _ecrire(situation, genre, fin)  # the libraries and the contours are read once a process
        memoire = f"pic {_pic(genre, fin)} Mo, vide {_pic('vide', fin)} Mo"
        notre = best(lambda g=genre, f=fin: _ecrire(situation, g, f), FOIS)  # type: ignore[misc]
        yield Mesure(nom, notre, best(VIDES[fin]), f"document vide ({memoire})")


BENCHES = {"papier": papier}

if __name__ == "__main__":
    if sys.argv[1] == "vide":
        VIDES[sys.argv[2]]()
    else:
        _ecrire(departement_de(codes(COMMUNES)), sys.argv[1], sys.argv[2])
    # Not ru_maxrss: a child inherits that of its parent.
    print(next(mot.split()[1] for mot in Path("/proc/self/status").read_text().splitlines() if mot.startswith("VmHWM")))
