"""Personal data leave the store when their time is up; a trace says what left, when and under which rule.

Rules (domain §1.16: contacts kept for the function + 6 months, the journal for
12; both are settings). With N months of retention for contacts, on a date:

- a row that names a person loses its personal columns (and its observations)
  once the function ended N months ago, or once the last edition that showed
  the row so was replaced N months ago;
- lines to fix lose their cells of personal headings once the last edition that
  showed them was replaced N months ago;
- a received file can't be cut: its bytes go, its sha-256 stays, once a row of
  it lost the holder of an ended function, or once every edition made from it
  was replaced N months ago, if it has personal headings;
- acts of the journal, comments of replaced editions and réglages go after the journal's
  retention. Traces of purges stay;
- what was typed and never published goes once left alone for N months.

Editions stay: the versions of their tables are fingerprinted anew.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import sqlalchemy as sa
from dateutil.relativedelta import relativedelta

from pvd_dashboard.editions import brouillons, catalogue, schema
from pvd_dashboard.editions.content import aside_fingerprint
from pvd_dashboard.editions.rows import load_aside, load_rows
from pvd_dashboard.editions.schema import A_CORRIGER, LIGNES
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import fingerprint
from pvd_dashboard.tables.personal import announces_personal, personal_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from pvd_dashboard.tables import Table

ACT = "purge"
"""The name of a purge in the journal; lines so named are never purged."""

_E = schema.editions.c
_EV = schema.edition_versions.c
_F = schema.fichiers.c
_J = schema.journal.c
_R = schema.reglages.c
_V = schema.versions.c

_END_COLUMNS = ("date_depart", "date_fin_contrat", "date_fin_fonction")
_STATUTS_SANS_TITULAIRE = ("vacant", "supprime")
_PERIOD_MONTHS = {"mois": 1, "trimestre": 3, "saison": 3, "semestre": 6, "annee": 12}


@dataclass(frozen=True, slots=True)
class Retention:
    """How long personal data are kept, in months: after the function, and in the journal."""

    contacts_mois: int
    journal_mois: int

    @property
    def regle(self) -> str:
        """The rule in French, as the trace of a purge gives it."""
        return f"contacts {self.contacts_mois} mois après la fonction, journal {self.journal_mois} mois"


@dataclass(frozen=True, slots=True)
class Purged:
    """What left the store: numbers of rows, lines to fix, acts, comments and drafts; sha-256 of the files."""

    departement: str
    lignes: int = 0
    a_corriger: int = 0
    fichiers: tuple[str, ...] = ()
    actes: int = 0
    commentaires: int = 0
    brouillons: int = 0

    def __bool__(self) -> bool:
        """Tell whether anything left."""
        counts = (self.lignes, self.a_corriger, len(self.fichiers), self.actes, self.commentaires, self.brouillons)
        return any(counts)


def purge(connection: sa.Connection, departement: str, retention: Retention, *, at: datetime, who: str) -> Purged:
    """Apply the rules to every edition of ``departement``, within the transaction given; write the trace."""
    limit = at - relativedelta(months=retention.contacts_mois)
    work = _Work(connection, departement, limit)
    rows = work.purge_rows()
    aside = work.purge_aside()
    files = [sha256 for sha256 in work.files_due() if _empty_file(connection, sha256, retention, at, who)]
    acts, comments = _old_words(connection, departement, at - relativedelta(months=retention.journal_mois))
    drafts = brouillons.forget_before(connection, departement, limit)
    done = Purged(departement, rows, aside, tuple(files), acts, comments, drafts)
    if done:
        details = asdict(done) | {"regle": retention.regle}
        catalogue.note(connection, departement, who=who, what=ACT, when=at, details=details)
    return done


class _Work:
    """The purge of one département: what is due on one date."""

    def __init__(self, connection: sa.Connection, departement: str, limit: datetime) -> None:
        self._connection = connection
        self._departement = departement
        self._limit = limit
        self._ended_files: set[str] = set()
        self._spans = _spans(connection, departement)

    def purge_rows(self) -> int:
        """Blank the personal columns of the rows due; return how many rows."""
        return sum(self._purge_rows_of(line) for line in self._versions(LIGNES))

    def _versions(self, nature: str) -> list[sa.Row[Any]]:
        query = sa.select(schema.versions).where(_V.departement == self._departement, _V.nature == nature)
        return [line for line in self._connection.execute(query.order_by(_V.id)) if line.id in self._spans]

    def _is_replaced(self, version: int) -> bool:
        until = self._spans[version].until
        return until is not None and until <= self._limit

    def _purge_rows_of(self, line: sa.Row[Any]) -> int:
        table = TABLES[line.nom_table]
        personal = list(personal_columns(table))
        if not personal:
            return 0
        rows, span = load_rows(self._connection, table.name, line.id), self._spans[line.id]
        names = rows[personal].notna().any(axis=1)
        ended = names & (_ends(rows, span.since) <= pd.Timestamp(self._limit.date()))
        due = names if self._is_replaced(line.id) else ended
        if not due.any():
            return 0
        if ended.any():
            self._ended_files |= {*rows.loc[ended, "_fichier"].dropna(), span.file or ""}
        blank = dict.fromkeys([*personal, *(name for name in ("observations",) if name in table)])
        rows.loc[due, list(blank)] = None
        positions = [int(position) for position in due.to_numpy().nonzero()[0]]
        target = schema.ROWS[table.name]
        self._update(target, line.id, [{"at_position": position} | blank for position in positions], list(blank))
        self._refingerprint(line, fingerprint(table, rows))
        return len(positions)

    def purge_aside(self) -> int:
        """Take the personal cells out of the lines to fix that are due; return how many lines."""
        return sum(self._purge_aside_of(line) for line in self._versions(A_CORRIGER) if self._is_replaced(line.id))

    def _purge_aside_of(self, line: sa.Row[Any]) -> int:
        lines = load_aside(self._connection, line.id)
        texts = lines["valeurs"].tolist()
        cut = [_without_personal(TABLES.get(line.nom_table), text) for text in texts]
        changed = [i for i, (old, new) in enumerate(zip(texts, cut, strict=True)) if new is not old]
        if not changed:
            return 0
        lines["valeurs"] = pd.Series(cut, dtype="string")
        values = [{"at_position": i, "valeurs": cut[i]} for i in changed]
        self._update(schema.a_corriger, line.id, values, ["valeurs"])
        self._refingerprint(line, aside_fingerprint(lines))
        return len(changed)

    def _update(self, target: sa.Table, version: int, lines: list[dict[str, Any]], names: Iterable[str]) -> None:
        where = (target.c.version_id == version) & (target.c.position == sa.bindparam("at_position"))
        values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in names}
        given = [{name if name == "at_position" else f"new_{name}": v for name, v in line.items()} for line in lines]
        self._connection.execute(sa.update(target).where(where).values(values), given)

    def _refingerprint(self, line: sa.Row[Any], print_: str) -> None:
        """Give a version the fingerprint of what it holds now, or let an equal version stand in for it."""
        same = sa.select(_V.id).where(
            _V.departement == line.departement,
            _V.nom_table == line.nom_table,
            _V.nature == line.nature,
            _V.empreinte == print_,
        )
        twin = self._connection.scalar(same)
        if twin is None:
            renamed = sa.update(schema.versions).where(_V.id == line.id).values(empreinte=print_)
            self._connection.execute(renamed)
            return
        moved = sa.update(schema.edition_versions).where(_EV.version_id == line.id).values(version_id=twin)
        self._connection.execute(moved)
        rows = schema.ROWS[line.nom_table] if line.nature == LIGNES else schema.a_corriger
        self._connection.execute(sa.delete(rows).where(rows.c.version_id == line.id))
        self._connection.execute(sa.delete(schema.versions).where(_V.id == line.id))

    def files_due(self) -> list[str]:
        """Return the files of the département whose bytes must go."""
        cited = sa.select(_E.fichier).where(_E.departement == self._departement, _E.fichier.is_not(None)).distinct()
        whole = sa.select(_F.sha256).where(_F.sha256.in_(cited), _F.purge_le.is_(None)).order_by(_F.sha256)
        found = self._connection.scalars(whole.with_for_update()).all()  # a publication that cites one waits
        return [sha256 for sha256 in found if sha256 in self._ended_files or self._is_outdated(sha256)]

    def _is_outdated(self, sha256: str) -> bool:
        """Tell whether a file with personal headings serves only editions replaced for long, in any département."""
        follower = schema.editions.alias("follower")
        joined = schema.editions.outerjoin(
            follower, (follower.c.departement == _E.departement) & (follower.c.parent == _E.numero)
        )
        query = (
            sa.select(_E.lecture, follower.c.publie_le.label("until")).select_from(joined).where(_E.fichier == sha256)
        )
        citing = self._connection.execute(query).all()
        if any(line.until is None or line.until > self._limit for line in citing):
            return False
        return any(line.lecture.get("personnel", True) for line in citing)


class _Span(NamedTuple):
    """From when to when editions showed a version (``until`` is None while one in force does), and its first file."""

    since: datetime
    until: datetime | None
    file: str | None


def _spans(connection: sa.Connection, departement: str) -> dict[int, _Span]:
    """Return the span of each version of ``departement``."""
    own = _E.departement == departement
    query = sa.select(_E.numero, _E.publie_le, _E.fichier).where(own)
    published = {number: (when, file) for number, when, file in connection.execute(query)}
    joined = schema.edition_versions.join(schema.editions, _E.id == _EV.edition_id)
    range_ = sa.select(_EV.version_id, sa.func.min(_E.numero), sa.func.max(_E.numero)).select_from(joined)
    return {
        version: _Span(published[first][0], published.get(last + 1, (None,))[0], published[first][1])
        for version, first, last in connection.execute(range_.where(own).group_by(_EV.version_id))
    }


def _ends(rows: pd.DataFrame, first_shown: datetime) -> pd.Series:
    """Return when the function of each row ended, NaT while it lasts or where no column says so.

    A date known to the month or the year counts from the end of that period; a
    post said vacant or supprimé without a date, from its publication.
    """
    ends = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[s]")
    for name in (name for name in _END_COLUMNS if name in rows):
        ends = ends.fillna(_period_end(rows[name], rows[f"{name}_precision"]))
    if "statut_poste" in rows:
        left = rows["statut_poste"].isin(_STATUTS_SANS_TITULAIRE) & ends.isna()
        ends = ends.mask(left, pd.Timestamp(first_shown.date()).as_unit("s"))
    return ends


def _period_end(days: pd.Series, precision: pd.Series) -> pd.Series:
    for name, months in _PERIOD_MONTHS.items():
        rough = precision.eq(name).fillna(value=False) & days.notna()
        if rough.any():
            days = days.mask(rough, days + pd.DateOffset(months=months))
    return days


def _without_personal(table: Table | None, text: str | None) -> str | None:
    """Return the cells of a line without those of personal headings; ``text`` itself where there is none."""
    if not isinstance(text, str):
        return text
    cells: Mapping[str, Any] = json.loads(text)
    kept = {heading: cell for heading, cell in cells.items() if not announces_personal(table, heading)}
    return text if len(kept) == len(cells) else json.dumps(kept, ensure_ascii=False)


def _empty_file(connection: sa.Connection, sha256: str, retention: Retention, at: datetime, who: str) -> bool:
    trace = {"contenu": b"", "purge_le": at, "purge_par": who, "purge_regle": retention.regle}
    return bool(connection.execute(sa.update(schema.fichiers).where(_F.sha256 == sha256).values(trace)).rowcount)


def _old_words(connection: sa.Connection, departement: str, limit: datetime) -> tuple[int, int]:
    """Remove the acts older than ``limit``, the comments of what was replaced before it; return how many."""
    old = sa.delete(schema.journal).where(_J.departement == departement, _J.quand < limit, _J.action != ACT)
    follower = schema.editions.alias("follower")
    replaced = sa.exists().where(
        follower.c.departement == _E.departement, follower.c.parent == _E.numero, follower.c.publie_le < limit
    )
    mute = sa.update(schema.editions).where(_E.departement == departement, _E.commentaire != "", replaced)
    muted = connection.execute(mute.values(commentaire="")).rowcount
    return connection.execute(old).rowcount, muted + _old_comments_of_settings(connection, departement, limit)


def _old_comments_of_settings(connection: sa.Connection, departement: str, limit: datetime) -> int:
    """Remove the comments of the réglages replaced before ``limit``; return how many."""
    newer = schema.reglages.alias("newer")
    replaced = sa.exists().where(
        *(newer.c[name] == _R[name] for name in ("departement", "domaine", "cle")),
        newer.c.id > _R.id,
        newer.c.quand < limit,
    )
    mute = sa.update(schema.reglages).where(_R.departement == departement, _R.commentaire != "", replaced)
    return connection.execute(mute.values(commentaire="")).rowcount
