"""The styles of a workbook, completed: those of the faulty cells, with a background in the severity's colour."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pvd_dashboard.intake.findings import Severity
from pvd_dashboard.intake.ooxml import UnmarkableError

COLOURS = {Severity.BLOQUANT: "FFFFB3B3", Severity.A_CORRIGER: "FFFFD9A0", Severity.INFORMATION: "FFD6E8FA"}
_FILLS = re.compile(r"<fills\b[^>]*>(.*?)</fills>", re.DOTALL)
_FONTS = re.compile(r"<fonts\b([^>]*)>(.*?)</fonts>", re.DOTALL)
_XFS = re.compile(r"<cellXfs\b[^>]*>(.*?)</cellXfs>", re.DOTALL)
_XF = re.compile(r"<xf\b[^>]*?/>|<xf\b[^>]*>.*?</xf>", re.DOTALL)
_NEW_FONTS = (
    '<font><b/><sz val="11"/><name val="Calibri"/></font>',
    '<font><u/><sz val="11"/><color rgb="FF0000EE"/><name val="Calibri"/></font>',
    '<font><sz val="11"/><name val="Calibri"/></font>',
)


@dataclass(slots=True)
class Styles:
    """The styles part; styles are numbered as cells name them."""

    text: str
    _xfs: list[str] = field(default_factory=list)
    _fill: dict[Severity, int] = field(default_factory=dict)
    _known: dict[tuple[int, Severity], int] = field(default_factory=dict)
    bold: int = 0
    link: int = 0
    plain: int = 0
    title: int = 0
    note: int = 0

    def __post_init__(self) -> None:
        """Read the styles; UnmarkableError where they are not written the usual way."""
        fills, fonts, xfs = _FILLS.search(self.text), _FONTS.search(self.text), _XFS.search(self.text)
        if not fills or not fonts or not xfs:
            part = "styles"
            raise UnmarkableError(part)
        self._xfs = _XF.findall(xfs[1])
        self._fill = {s: len(re.findall(r"<fill\b", fills[1])) + rank for rank, s in enumerate(COLOURS)}
        first = len(re.findall(r"<font\b", fonts[2]))
        self.bold, self.link, self.plain = (self._own(first + rank) for rank in range(3))
        self.title, self.note = self._own(first, wrap=0), self._own(first + 2, wrap=0)

    def _own(self, font: int, wrap: int = 1) -> int:
        self._xfs.append(
            f'<xf numFmtId="49" fontId="{font}" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" '
            f'applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="{wrap}"/></xf>'
        )
        return len(self._xfs) - 1

    def marked(self, style: int, severity: Severity) -> int:
        """Return the number of a style like another one, with the colour of a severity."""
        key = (style, severity)
        if key not in self._known:
            if not 0 <= style < len(self._xfs):
                part = "styles"
                raise UnmarkableError(part)
            self._xfs.append(_coloured(self._xfs[style], self._fill[severity]))
            self._known[key] = len(self._xfs) - 1
        return self._known[key]

    def render(self) -> str:
        """Return the styles part, completed."""
        text = _XFS.sub(lambda _: f'<cellXfs count="{len(self._xfs)}">{"".join(self._xfs)}</cellXfs>', self.text, 1)
        text = _FILLS.sub(
            lambda found: f'<fills count="{max(self._fill.values()) + 1}">{found[1]}{_new_fills()}</fills>', text, 1
        )
        return _FONTS.sub(_with_fonts, text, 1)


def _new_fills() -> str:
    return "".join(
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/><bgColor indexed="64"/></patternFill></fill>'
        for colour in COLOURS.values()
    )


def _with_fonts(found: re.Match[str]) -> str:
    others = re.sub(r'\s(?:\w+:)?(?:count|knownFonts)="\d+"', "", found[1])
    count = len(re.findall(r"<font\b", found[2])) + len(_NEW_FONTS)
    return f'<fonts count="{count}"{others}>{found[2]}{"".join(_NEW_FONTS)}</fonts>'


def _coloured(xf: str, fill: int) -> str:
    tag, end, rest = xf.partition(">")
    closed = tag.endswith("/")
    bare = re.sub(r'\s(?:fillId|applyFill)="[^"]*"', "", tag.rstrip("/"))
    return f'{bare} fillId="{fill}" applyFill="1"{"/" if closed else ""}{end}{rest}'
