"""The words around the name of a département: « les Landes », « du Gers », « en Gironde ».

The code officiel géographique gives a « type de liaison » (0 to 5) that says
which « de » a name takes. Compound names such as Seine-et-Marne take none
there, though they take an article in a sentence: those are listed here.
"""

from __future__ import annotations

_ARTICLE = {2: "le ", 3: "la ", 4: "les ", 5: "l'"}
_CHARNIERE = {0: "de ", 1: "d'", 2: "du ", 3: "de la ", 4: "des ", 5: "de l'"}

_ARTICLE_USUEL = {
    "28": "l'",  # l'Eure-et-Loir
    "35": "l'",  # l'Ille-et-Vilaine
    "37": "l'",  # l'Indre-et-Loire
    "49": "le ",  # le Maine-et-Loire
    "54": "la ",  # la Meurthe-et-Moselle
    "71": "la ",  # la Saône-et-Loire
    "77": "la ",  # la Seine-et-Marne
    "984": "les ",  # les Terres australes et antarctiques françaises
    "987": "la ",  # la Polynésie française
    "988": "la ",  # la Nouvelle-Calédonie
    "989": "l'",  # l'Île de Clipperton
}
_CHARNIERE_USUELLE = {"984": "des ", "987": "de la ", "988": "de la ", "989": "de l'"}

_EN = frozenset(
    {
        *("07", "09", "16", "17", "19", "21", "23", "24", "28", "2A", "2B", "31", "33", "35", "37", "38", "41", "43"),
        *("44", "47", "48", "49", "52", "53", "54", "57", "70", "71", "73", "74", "76", "77", "82", "85", "87", "91"),
        *("93", "971", "972", "973", "987", "988"),
    }
)
_A = frozenset({"75", "974", "975", "976", "977", "978", "986", "989"})


def avec_article(code: str, nom: str, liaison: int) -> str:
    """Return the name as the subject of a sentence.

    >>> avec_article("40", "Landes", 4)
    'les Landes'
    """
    return _ARTICLE_USUEL.get(code, _ARTICLE.get(liaison, "")) + nom


def du(code: str, nom: str, liaison: int) -> str:
    """Return the name after « de ».

    >>> du("32", "Gers", 2), du("01", "Ain", 5), du("28", "Eure-et-Loir", 1)
    ('du Gers', "de l'Ain", "d'Eure-et-Loir")
    """
    return _CHARNIERE_USUELLE.get(code, _CHARNIERE[liaison]) + nom


def dans(code: str, nom: str, liaison: int) -> str:
    """Return the name after « dans », « en » or « à », as usage has it.

    >>> dans("40", "Landes", 4), dans("33", "Gironde", 3), dans("976", "Mayotte", 0)
    ('dans les Landes', 'en Gironde', 'à Mayotte')
    """
    if code in _EN:
        return f"en {nom}"
    return f"{'à' if code in _A else 'dans'} {avec_article(code, nom, liaison)}"
