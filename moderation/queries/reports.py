"""What a site's yearly report on its moderation says: counted from the append-only log of decisions and audits.

Each question is one statement. What was taken back within an hour was a slip and counts for nothing, and so does what
was imported; all else counts in the year in which it was decided. The numbers of a year that is over change only by
what is still answered: objections, notices, and samples.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from discussions.models import Site
from moderation.intervals import Interval, estimate_share
from moderation.queries.audits import Rate, measure_audits
from moderation.queries.house_rules import list_house_rules
from moderation.queries.statements import SETTLING
from moderation.statements.restrictions import Ground, Kind, find_kind
from moderation.statements.writing import find_category_of

FIRST_YEAR, LAST_YEAR = 2000, 2999

_LOG = """
  FROM moderation_decision d
  JOIN discussions_comment c ON c.id = d.comment_id
  JOIN discussions_thread t ON t.id = c.thread_id
 WHERE t.site_id = %(site)s AND d.created_at >= %(since)s AND d.created_at < %(until)s
   AND d.code NOT LIKE 'import.%%'
   AND NOT EXISTS (SELECT FROM moderation_decision u
                    WHERE u.undoes_id = d.id AND u.created_at <= d.created_at + %(settling)s)
"""

# What was done, by whom, and for which reason: a person's house rule, or what a machine took it for.
ACTIONS = f"""
SELECT d.action, d.from_status, d.to_status, d.actor,
       CASE WHEN d.actor = 'moderator' THEN d.code ELSE coalesce(decisive.label, '') END, count(*)
  FROM (SELECT d.* {_LOG}) AS d
  LEFT JOIN LATERAL (
    SELECT max(f.label) AS label FROM moderation_finding f JOIN discussions_revision r ON r.id = f.revision_id
     WHERE d.actor = 'machine' AND r.comment_id = d.comment_id AND r.number = d.revision AND f.code = d.code
    ) AS decisive ON true
 GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608  (our own words alone)

# How long what was brought before a person waited: from the last entry by anybody else to the person's decision.
TIMES = f"""
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds)
  FROM (SELECT extract(epoch FROM d.created_at - brought.created_at)::float8 AS seconds
          FROM (SELECT d.* {_LOG} AND d.actor = 'moderator' AND d.case_was_open
                  AND d.action IN ('approve', 'reject', 'spam', 'edit', 'redact') AND d.sanction_id IS NULL) AS d
          JOIN LATERAL (
            SELECT b.created_at FROM moderation_decision b
             WHERE b.comment_id = d.comment_id AND b.id < d.id AND b.actor <> 'moderator'
             ORDER BY b.id DESC LIMIT 1) AS brought ON true) AS waited
"""  # noqa: S608

# Notices of illegal content, by what they say that it is; and what came of those that were answered.
NOTICES = f"""
SELECT substr(d.code, 8), count(*), count(*) FILTER (WHERE d.details ->> 'trusted' = 'true'), count(answer.id),
       count(*) FILTER (WHERE answer.to_status IN ('rejected', 'spam') OR answer.action IN ('edit', 'redact')),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answer.created_at - d.created_at)::float8)
  FROM (SELECT d.* {_LOG} AND d.action = 'notice') AS d
  LEFT JOIN LATERAL (
    SELECT a.id, a.action, a.to_status, a.created_at FROM moderation_decision a
     WHERE a.comment_id = d.comment_id AND a.id > d.id AND a.actor = 'moderator'
       AND a.details -> 'notices' ? (d.details ->> 'notice')
       AND NOT EXISTS (SELECT FROM moderation_decision u WHERE u.undoes_id = a.id)
     ORDER BY a.id LIMIT 1) AS answer ON true
 GROUP BY 1 ORDER BY 1
"""  # noqa: S608

REPORTS = f"""
SELECT substr(d.code, 6), count(*) {_LOG} AND d.action = 'flag' GROUP BY 1 ORDER BY 1
"""

# Objections of authors, by who had removed the comment, and what a person then decided, unless that was taken back.
COMPLAINTS = f"""
SELECT removal.actor, count(*), count(answer.id), count(*) FILTER (WHERE answer.to_status = 'published'),
       count(*) FILTER (WHERE answer.id IS NULL AND withdrawn.id IS NOT NULL),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answer.created_at - d.created_at)::float8)
  FROM (SELECT d.* {_LOG} AND d.action = 'appeal' AND d.actor = 'author') AS d
  JOIN LATERAL (
    SELECT r.actor FROM moderation_decision r
     WHERE r.comment_id = d.comment_id AND r.id < d.id AND r.action IN ('reject', 'spam')
     ORDER BY r.id DESC LIMIT 1) AS removal ON true
  LEFT JOIN LATERAL (
    SELECT a.id, a.to_status, a.created_at FROM moderation_decision a
     WHERE a.comment_id = d.comment_id AND a.id > d.id AND a.actor = 'moderator'
       AND a.action IN ('approve', 'reject', 'spam', 'edit', 'redact')
       AND NOT EXISTS (SELECT FROM moderation_decision u WHERE u.undoes_id = a.id)
     ORDER BY a.id LIMIT 1) AS answer ON true
  LEFT JOIN LATERAL (
    SELECT w.id FROM moderation_decision w
     WHERE w.comment_id = d.comment_id AND w.id > d.id AND w.action = 'withdraw' LIMIT 1) AS withdrawn ON true
 GROUP BY 1
"""  # noqa: S608

# Objections of those who reported a comment, or gave notice of it, and it stays: what first became of each, unless that
# was taken back. A person decides, or the comment is gone without: with its author's other comments, or by its author.
GRIEVANCES = f"""
SELECT 'reporter', count(*), count(*) FILTER (WHERE became.is_answer),
       count(*) FILTER (WHERE became.is_answer AND became.is_gone), count(*) FILTER (WHERE NOT became.is_answer),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM became.created_at - d.created_at)::float8)
         FILTER (WHERE became.is_answer)
  FROM (SELECT d.* {_LOG} AND d.action = 'appeal' AND d.actor = 'reader') AS d
  LEFT JOIN LATERAL (
    SELECT a.created_at, a.actor = 'moderator' AND a.sanction_id IS NULL AS is_answer,
           a.to_status IN ('rejected', 'spam') OR a.action IN ('edit', 'redact') AS is_gone
      FROM moderation_decision a
     WHERE a.comment_id = d.comment_id AND a.id > d.id
       AND (a.action = 'withdraw'
            OR a.actor = 'moderator' AND a.action IN ('approve', 'reject', 'spam', 'edit', 'redact'))
       AND NOT EXISTS (SELECT FROM moderation_decision u WHERE u.undoes_id = a.id)
     ORDER BY a.id LIMIT 1) AS became ON true
"""  # noqa: S608

SANCTIONED = """
SELECT s.kind, s.reason, s.moderator_id IS NULL, count(*) FROM moderation_sanction s
 WHERE s.site_id = %(site)s AND s.created_at >= %(since)s AND s.created_at < %(until)s
   AND (s.lifted_at IS NULL OR s.lifted_at > s.created_at + %(settling)s)
 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""

YEARS = """
SELECT DISTINCT extract(year FROM d.created_at AT TIME ZONE 'UTC')::int
  FROM moderation_decision d
  JOIN discussions_comment c ON c.id = d.comment_id
  JOIN discussions_thread t ON t.id = c.thread_id
 WHERE t.site_id = %(site)s ORDER BY 1 DESC
"""


@dataclass(frozen=True, slots=True)
class Restricted:
    """So many restrictions of one kind, for one reason, by a machine or a person.

    `reason` is a house rule's code, "" where none was given; a machine's is what it took the comment for.
    """

    kind: Kind
    category: str  # of the European schema, "SPAM" for what that exempts
    reason: str
    title: str
    is_illegal: bool
    is_by_machine: bool
    count: int


@dataclass(frozen=True, slots=True)
class Waited:
    count: int = 0
    median: float | None = None  # seconds
    p90: float | None = None


@dataclass(frozen=True, slots=True)
class Noticed:
    """Notices of illegal content on one ground: so many `trusted`, `answered`, and of these `upheld`."""

    ground: str
    count: int
    trusted: int
    answered: int
    upheld: int
    median: float | None  # seconds to the answer


@dataclass(frozen=True, slots=True)
class Complained:
    """Objections against removals by a `machine` or a `moderator`, or those of a `reporter` of what stays.

    What is `reversed` is that the comment was gone, or that it was to stay.
    """

    by: str
    count: int = 0
    answered: int = 0
    reversed: int = 0
    withdrawn: int = 0
    median: float | None = None  # seconds to the answer

    @property
    def denied(self) -> int:
        return self.answered - self.reversed

    @property
    def waiting(self) -> int:
        return self.count - self.answered - self.withdrawn

    @property
    def share(self) -> float | None:
        return self.reversed / self.answered if self.answered else None

    @property
    def interval(self) -> Interval:
        return estimate_share(self.reversed, self.answered)


@dataclass(frozen=True, slots=True)
class Sanctioned:
    kind: str
    reason: str
    is_by_machine: bool
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One year of a site's moderation. `until` is the end of the year, or now."""

    site: Site
    year: int
    since: datetime
    until: datetime
    machine: dict[str, int]  # decisions at the first look at a text, by action
    people: dict[str, int]
    restricted: list[Restricted]
    sanctioned: list[Sanctioned]
    reports: dict[str, int]  # by readers, by reason
    noticed: list[Noticed]
    waited: Waited
    complained: list[Complained]
    grievances: Complained
    audits: list[Rate]

    @property
    def is_over(self) -> bool:
        return self.until.year > self.year

    def count_restricted(self, **wanted: object) -> int:
        """Return how many restrictions there were of those with these values."""
        return sum(
            each.count
            for each in self.restricted
            if all(getattr(each, name) == value for name, value in wanted.items())
        )

    @property
    def machine_share(self) -> float | None:
        """How many of the restrictions were decided by machines alone, from 0 to 1."""
        total = self.count_restricted()
        return self.count_restricted(is_by_machine=True) / total if total else None


def list_years(site: Site) -> list[int]:
    """Return the years in which anything was decided on the site, the latest first."""
    return [row[0] for row in _fetch(YEARS, {"site": site.pk})]


def write_report(site: Site, year: int) -> Report:
    """Return the report on a year, as far as it has gone. Nine queries. `year` is from FIRST_YEAR to LAST_YEAR."""
    since, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    asked: dict[str, Any] = {"site": site.pk, "since": since, "until": end, "settling": SETTLING}
    actions = _fetch(ACTIONS, asked)
    complained = {row[0]: Complained(*row) for row in _fetch(COMPLAINTS, asked)}
    return Report(
        site=site,
        year=year,
        since=since,
        until=min(end, timezone.now()),
        machine=_count_actions(actions, "machine", ("publish", "hold", "reject", "spam")),
        people=_count_actions(actions, "moderator", ("approve", "reject", "spam", "edit", "redact")),
        restricted=_count_restricted(site, actions),
        sanctioned=[Sanctioned(*row) for row in _fetch(SANCTIONED, asked)],
        reports=dict(_fetch(REPORTS, asked)),
        noticed=[Noticed(*row) for row in _fetch(NOTICES, asked)],
        waited=Waited(*_fetch(TIMES, asked)[0]),
        complained=[complained.get(by, Complained(by)) for by in ("machine", "moderator")],
        grievances=Complained(*_fetch(GRIEVANCES, asked)[0]),
        audits=measure_audits(site, since, end),
    )


def _count_actions(rows: list[tuple[Any, ...]], by: str, actions: tuple[str, ...]) -> dict[str, int]:
    counts = dict.fromkeys(actions, 0)
    for action, from_status, _, actor, _, count in rows:
        if actor == by and action in counts and (by != "machine" or from_status == "pending"):
            counts[action] += count
    return counts


def _count_restricted(site: Site, rows: list[tuple[Any, ...]]) -> list[Restricted]:
    rules = {rule.code: rule for rule in list_house_rules(site)}
    counts: dict[tuple[Any, ...], int] = {}
    for action, from_status, to_status, actor, reason, count in rows:
        kind = find_kind(action, from_status, to_status)
        if kind is None:
            continue
        is_by_machine = actor == "machine"
        rule = None if is_by_machine else rules.get(reason)
        ground = (
            Ground()
            if rule is None
            else Ground(code=rule.code, title=rule.title, is_legal=rule.is_legal_ground)
        )
        if rule is None and not is_by_machine:
            ground = Ground(code=reason)
        label = reason if is_by_machine else ""
        category = "SPAM" if to_status == "spam" else find_category_of(ground, label).name
        key = (kind, category, reason, ground.title, ground.is_legal, is_by_machine)
        counts[key] = counts.get(key, 0) + count
    return [Restricted(*(*key, count)) for key, count in sorted(counts.items())]


def _fetch(statement: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return list(cursor.fetchall())
