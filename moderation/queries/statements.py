"""What was restricted on a site, as the public may be told, from the log of decisions and the sanctions of authors."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils import timezone

from discussions.models import Site
from discussions.refusals import Refused
from moderation.models import Decision, DutiesVersion, HouseRule, Sanction, Statement
from moderation.queries.house_rules import list_house_rules
from moderation.statements.restrictions import SANCTIONS, Ground, Restriction, Source, find_kind

# What is taken back within so long was a slip: nothing is said of it. Only what is older is stated.
SETTLING = timedelta(hours=1)
CHUNK = 500
MARK = re.compile(r"[ds][0-9]{1,18}")

# Decisions that may restrict, with what else is known of each: whether a machine had seen it, whether somebody had
# reported it since a moderator last approved it, and what the checks said of that text.
DECISIONS = """
SELECT d.id, d.action, d.from_status, d.to_status, d.actor, d.code, d.created_at, c.created_at AS content_at,
       coalesce(j.language, '') AS language,
       EXISTS (SELECT FROM moderation_decision m
                WHERE m.comment_id = d.comment_id AND m.id > approved.id AND m.id <= d.id AND m.actor = 'machine'
                  AND m.action IN ('hold', 'reject', 'spam')
                  AND m.code NOT LIKE 'flag.%%' AND m.code NOT LIKE 'policy.%%')
         OR (approved.id = 0 AND coalesce(j.band = 'flagged', false)) AS seen,
       EXISTS (SELECT FROM moderation_decision f
                WHERE f.comment_id = d.comment_id AND f.id > approved.id AND f.id < d.id
                  AND f.action = 'flag') AS reported,
       d.details -> 'notices' ->> 0 IS NOT NULL AS noticed,
       EXISTS (SELECT FROM moderation_decision n
                WHERE n.comment_id = d.comment_id AND n.id < d.id AND n.action = 'notice'
                  AND n.details ->> 'trusted' = 'true' AND d.details -> 'notices' ? (n.details ->> 'notice')
              ) AS trusted,
       evidence.label, evidence.checks
  FROM moderation_decision d
  JOIN discussions_comment c ON c.id = d.comment_id
  JOIN discussions_thread t ON t.id = c.thread_id
  CROSS JOIN LATERAL (
    SELECT coalesce(max(a.id), 0) AS id FROM moderation_decision a
     WHERE a.comment_id = d.comment_id AND a.id < d.id AND a.action = 'approve') AS approved
  LEFT JOIN discussions_revision r ON r.comment_id = d.comment_id AND r.number = d.revision
  LEFT JOIN moderation_judgement j ON j.revision_id = r.id
  LEFT JOIN LATERAL (
    SELECT max(f.label) FILTER (WHERE f.code = d.code) AS label,
           array_agg(split_part(f.check_name, '.', 1) ORDER BY f.score DESC, f.check_name)
             FILTER (WHERE f.outcome = 'suspect' AND f.label <> 'none') AS checks
      FROM moderation_finding f WHERE f.revision_id = r.id) AS evidence ON true
 WHERE t.site_id = %(site)s
   AND (d.to_status IN ('rejected', 'spam') OR d.action IN ('edit', 'redact', 'lock')
        OR (d.action = 'hold' AND d.from_status = 'published'))
   AND d.code NOT LIKE 'import.%%'
   AND d.created_at >= %(since)s AND d.created_at < %(until)s
   AND (d.created_at, d.id) > (%(after_time)s, %(after)s)
   AND NOT EXISTS (SELECT FROM moderation_decision u
                    WHERE u.undoes_id = d.id AND u.created_at <= d.created_at + %(settling)s)
   {unstated}
 ORDER BY d.created_at, d.id LIMIT %(limit)s
"""
_DECISION_UNSTATED = "AND NOT EXISTS (SELECT FROM moderation_statement s WHERE s.decision_id = d.id)"

SANCTIONED = """
SELECT s.id, s.kind, s.reason, s.created_at, s.ends_at, s.moderator_id IS NULL AS by_machine,
       (SELECT max(c.created_at) FROM discussions_comment c
         WHERE c.author_id = s.author_id AND c.created_at <= s.created_at) AS content_at
  FROM moderation_sanction s
 WHERE s.site_id = %(site)s AND s.kind = ANY (%(kinds)s)
   AND s.created_at >= %(since)s AND s.created_at < %(until)s
   AND (s.created_at, s.id) > (%(after_time)s, %(after)s)
   AND (s.lifted_at IS NULL OR s.lifted_at > s.created_at + %(settling)s)
   {unstated}
 ORDER BY s.created_at, s.id LIMIT %(limit)s
"""
_SANCTION_UNSTATED = "AND NOT EXISTS (SELECT FROM moderation_statement t WHERE t.sanction_id = s.id)"


class Place(NamedTuple):
    """Of a row in the order of time."""

    time: datetime
    id: int


_FIRST = Place(datetime(1970, 1, 1, tzinfo=UTC), 0)


@dataclass(frozen=True, slots=True)
class Found:
    """A restriction with the row that it comes from: a decision's id, or a sanction's."""

    restriction: Restriction
    decision: int | None = None
    sanction: int | None = None

    @property
    def mark(self) -> str:
        """Its place in a list."""
        return f"d{self.decision}" if self.decision is not None else f"s{self.sanction}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which restrictions are looked for: from `since` to before `until`, spam or not, and those not stated yet or all.

    `after` is the `mark` of one: those that come later in the list.
    """

    since: datetime
    until: datetime
    spam: bool
    unstated: bool = False
    after: str = ""

    @classmethod
    def settled(
        cls,
        since: datetime | None,
        until: datetime | None,
        *,
        spam: bool,
        unstated: bool = False,
        after: str = "",
    ) -> "Wanted":
        """Return what asks for those of a time that are an hour old: all of them, where no time is given."""
        newest = timezone.now() - SETTLING
        return cls(
            since=since or _FIRST.time,
            until=newest if until is None else min(until, newest),
            spam=spam,
            unstated=unstated,
            after=after,
        )


def list_restrictions(site: Site, wanted: Wanted) -> Iterator[Found]:
    """Yield what was restricted on a site in a time: first comments, then authors, each in the order of time.

    What was taken back within an hour is never among them. Raises Refused (invalid_cursor) for an `after` that is no
    mark of the site's.
    """
    decisions, sanctions = _find_starts(site, wanted.after)
    names = {rule.code: rule for rule in list_house_rules(site)}
    rows = [] if decisions is None else _page(DECISIONS, _DECISION_UNSTATED, site, wanted, decisions)
    for row in rows:
        restriction = _read_decision(site, row, names)
        if restriction is not None and (wanted.spam or not restriction.is_spam):
            yield Found(restriction, decision=row["id"])
    for row in _page(SANCTIONED, _SANCTION_UNSTATED, site, wanted, sanctions):
        yield Found(_read_sanction(site, row, names), sanction=row["id"])


def find_sending_start(site: Site) -> datetime | None:
    """Return since when the site's statements are sent, without a break; None if they are not."""
    start = None
    for created_at, document in (
        DutiesVersion.objects.filter(site=site).order_by("-version").values_list("created_at", "document")
    ):
        if not document.get("state_reasons"):
            break
        start = created_at
    return start


def count_statements(site: Site) -> dict[str, int]:
    """Return how many of the site's statements wait, were sent and refused, by state."""
    return dict(
        Statement.objects.filter(site=site).order_by().values_list("state").annotate(count=Count("pk"))
    )


def list_troubled(site: Site, limit: int = 20) -> list[Statement]:
    """Return the site's latest statements that were refused, or have been tried in vain."""
    return list(Statement.objects.filter(site=site).exclude(error="").order_by("-pk")[:limit])


def get_month(text: str) -> tuple[datetime, datetime] | None:
    """Return the first moment of a month, written as 2026-11, and that of the next; None if it is no month."""
    try:
        first = date.fromisoformat(f"{text}-01")
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    except ValueError:
        return None
    begin, end = (datetime(day.year, day.month, 1, tzinfo=UTC) for day in (first, following))
    return begin, end


def _find_starts(site: Site, after: str) -> tuple[Place | None, Place]:
    """Return after which decision and which sanction to go on; no decision where these are done with."""
    if not after:
        return _FIRST, _FIRST
    if not MARK.fullmatch(after):
        raise Refused("invalid_cursor")
    rows: QuerySet[Any] = Decision.objects.filter(comment__thread__site=site)
    if after[0] == "s":
        rows = Sanction.objects.filter(site=site)
    place = rows.filter(pk=int(after[1:])).values_list("created_at", "pk").first()
    if place is None:
        raise Refused("invalid_cursor")
    return (None, Place(*place)) if after[0] == "s" else (Place(*place), _FIRST)


def _page(
    statement: str, unstated: str, site: Site, wanted: Wanted, after: Place
) -> Iterator[dict[str, Any]]:
    asked: dict[str, Any] = {
        "site": site.pk,
        "since": wanted.since,
        "until": wanted.until,
        "settling": SETTLING,
        "kinds": list(SANCTIONS),
        "limit": CHUNK,
        "after_time": after.time,
        "after": after.id,
    }
    sql = statement.format(unstated=unstated if wanted.unstated else "")
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, asked)
            names = [column.name for column in cursor.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        yield from rows
        if len(rows) < CHUNK:
            return
        asked |= {"after_time": rows[-1]["created_at"], "after": rows[-1]["id"]}


def _read_decision(site: Site, row: dict[str, Any], names: dict[str, HouseRule]) -> Restriction | None:
    kind = find_kind(row["action"], row["from_status"], row["to_status"])
    if kind is None:
        return None
    is_by_machine = row["actor"] == "machine"
    # What readers' reports hid, a machine carried out but did not see.
    is_seen = row["seen"] or (is_by_machine and not row["code"].startswith("flag."))
    return Restriction(
        id=f"{site.key}-d{row['id']}",
        kind=kind,
        decided_at=row["created_at"],
        content_at=row["content_at"],
        is_by_machine=is_by_machine,
        is_seen_by_machine=is_seen,
        is_spam=row["to_status"] == "spam",
        source=_name_source(row),
        ground=Ground() if is_by_machine else _name_ground(row["code"], names),
        label=row["label"] or "",
        checks=tuple(row["checks"] or ()) if is_seen else (),
        language=row["language"],
    )


def _name_source(row: dict[str, Any]) -> Source:
    if row["trusted"]:
        return Source.TRUSTED_FLAGGER
    if row["noticed"]:
        return Source.NOTICE
    return Source.READER if row["reported"] else Source.OWN


def _read_sanction(site: Site, row: dict[str, Any], names: dict[str, HouseRule]) -> Restriction:
    return Restriction(
        id=f"{site.key}-s{row['id']}",
        kind=SANCTIONS[row["kind"]],
        decided_at=row["created_at"],
        content_at=row["content_at"] or row["created_at"],
        ends_at=row["ends_at"],
        is_by_machine=row["by_machine"],
        is_seen_by_machine=row["by_machine"],
        ground=_name_ground(row["reason"], names),
    )


def _name_ground(code: str, names: dict[str, HouseRule]) -> Ground:
    rule = names.get(code)
    if rule is None:
        return Ground(code=code)
    return Ground(
        code=code, title=rule.title, explanation=rule.explanation, law=rule.law, is_legal=rule.is_legal_ground
    )
