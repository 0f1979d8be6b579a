"""How a site does: what comes in, how fast and how much of it is decided, how well people and checks agree.

Each question is one statement that the database answers by day or by name, whatever the number of comments. Days are
UTC's. Comments that were imported, and what comes with a sanction of their author, nobody judged: they do not count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from discussions.models import Site
from moderation.models import Case, Membership
from moderation.queries.outcomes import Outcomes, measure_outcomes

DEFAULT_DAYS, MAX_DAYS = 30, 365
PRESENT = timedelta(minutes=5)  # since somebody last did anything at the desk or over the API
AGES = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1), timedelta(days=3))

# By the day of their first check: where the comments stand now.
VOLUME = """
SELECT (j.created_at AT TIME ZONE 'UTC')::date,
       count(*) FILTER (WHERE c.status = 'published'),
       count(*) FILTER (WHERE c.status IN ('held', 'pending')),
       count(*) FILTER (WHERE c.status = 'rejected'),
       count(*) FILTER (WHERE c.status = 'spam'),
       count(*) FILTER (WHERE c.status = 'withdrawn')
  FROM moderation_judgement j
  JOIN discussions_revision r ON r.id = j.revision_id
  JOIN discussions_comment c ON c.id = r.comment_id
 WHERE j.site_id = %(site)s AND j.created_at >= %(since)s AND r.number = 1
 GROUP BY 1
"""

# From when a case was (last) opened to the decision that stands. The row without a day is that of all days.
TIMES = """
SELECT day, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds)
  FROM (
    SELECT (d.created_at AT TIME ZONE 'UTC')::date AS day,
           extract(epoch FROM d.created_at - k.opened_at)::float8 AS seconds
      FROM moderation_decision d
      JOIN moderation_case k ON k.comment_id = d.comment_id
     WHERE k.site_id = %(site)s AND d.actor = 'moderator' AND d.created_at >= %(since)s
       AND d.action IN ('approve', 'reject', 'spam') AND d.sanction_id IS NULL
       AND d.case_was_open AND d.created_at >= k.opened_at
       AND NOT EXISTS (SELECT FROM moderation_decision u WHERE u.undoes_id = d.id)) AS decided
 GROUP BY GROUPING SETS ((day), ())
"""

BACKLOG = """
SELECT count(*), min(opened_at), percentile_disc(0.5) WITHIN GROUP (ORDER BY opened_at),
       count(*) FILTER (WHERE opened_at > %(first)s), count(*) FILTER (WHERE opened_at > %(second)s),
       count(*) FILTER (WHERE opened_at > %(third)s), count(*) FILTER (WHERE opened_at > %(fourth)s)
  FROM moderation_case WHERE site_id = %(site)s AND state = 'open'
"""

# What each person decided, and what was next done to the same text: by themselves, or by somebody else, who agrees if
# the comment stays published, or stays away.
PEOPLE = """
WITH done AS (
  SELECT d.moderator_id, d.action, d.to_status = 'published' AS published, d.created_at,
         lead(d.moderator_id) OVER later AS next_moderator, lead(d.action) OVER later AS next_action,
         lead(d.to_status = 'published') OVER later AS next_published
    FROM moderation_decision d
    JOIN moderation_case k ON k.comment_id = d.comment_id
    LEFT JOIN moderation_decision undone ON undone.id = d.undoes_id
   WHERE k.site_id = %(site)s AND d.actor = 'moderator' AND d.created_at >= %(since)s
     AND d.action IN ('approve', 'reject', 'spam', 'undo')
     AND d.sanction_id IS NULL AND undone.sanction_id IS NULL
  WINDOW later AS (PARTITION BY d.comment_id, d.revision ORDER BY d.id))
SELECT u.username, count(*) FILTER (WHERE action = 'approve'), count(*) FILTER (WHERE action <> 'approve'),
       count(*) FILTER (WHERE next_action = 'undo' AND next_moderator = moderator_id),
       count(*) FILTER (WHERE next_moderator <> moderator_id),
       count(*) FILTER (WHERE next_moderator <> moderator_id AND next_action <> 'undo'
                          AND next_published = published),
       max(done.created_at)
  FROM done JOIN auth_user u ON u.id = done.moderator_id
 WHERE action <> 'undo'
 GROUP BY u.id ORDER BY count(*) DESC, u.username
"""

# What machines held, by the check whose finding weighed most, and what a person then decided about that text.
CHECKS = """
SELECT split_part(hold.code, '.', 1), count(*), count(person.published),
       count(*) FILTER (WHERE person.published)
  FROM moderation_judgement j
  JOIN discussions_revision r ON r.id = j.revision_id
  JOIN LATERAL (
    SELECT d.code FROM moderation_decision d
     WHERE d.comment_id = r.comment_id AND d.revision = r.number AND d.actor = 'machine' AND d.action = 'hold'
     ORDER BY d.id DESC LIMIT 1) AS hold ON true
  LEFT JOIN LATERAL (
    SELECT d.to_status = 'published' AS published FROM moderation_decision d
     WHERE d.comment_id = r.comment_id AND d.revision = r.number AND d.actor = 'moderator'
       AND d.action IN ('approve', 'reject', 'spam') AND d.sanction_id IS NULL
       AND NOT EXISTS (SELECT FROM moderation_decision u WHERE u.undoes_id = d.id)
     ORDER BY d.id DESC LIMIT 1) AS person ON true
 WHERE j.site_id = %(site)s AND j.created_at >= %(since)s AND j.band = 'held'
 GROUP BY 1 ORDER BY 2 DESC, 1
"""


@dataclass(frozen=True, slots=True)
class Volume:
    day: date
    published: int = 0
    waiting: int = 0
    rejected: int = 0
    spam: int = 0
    withdrawn: int = 0

    @property
    def total(self) -> int:
        return self.published + self.waiting + self.rejected + self.spam + self.withdrawn


@dataclass(frozen=True, slots=True)
class Times:
    """How long cases waited for the decisions of a day, None for all days; in seconds."""

    day: date | None
    count: int = 0
    median: float | None = None
    p90: float | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits now: since when the oldest and the median, and how many by age, the youngest first."""

    count: int
    oldest: datetime | None
    median: datetime | None
    by_age: Sequence[tuple[timedelta | None, int]]  # up to this age, None for all that are older


@dataclass(frozen=True, slots=True)
class Person:
    """`seconded` of the decisions somebody else came to later, and `agreed` with so many of them."""

    name: str
    approved: int
    removed: int
    taken_back: int
    seconded: int
    agreed: int
    latest: datetime

    @property
    def decisions(self) -> int:
        return self.approved + self.removed

    @property
    def overruled(self) -> int:
        return self.seconded - self.agreed


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """Of what was held for a check, so many are decided, and so many of these were approved."""

    check: str
    held: int
    decided: int
    approved: int

    @property
    def false_share(self) -> float | None:
        return self.approved / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who works on the site now: who was here in the last five minutes, or claims cases."""

    name: str
    role: str
    claims: int
    seen_at: datetime
    latest: datetime | None  # decision, of the days that are looked at


@dataclass(frozen=True, slots=True)
class Statistics:
    since: date
    volume: list[Volume]
    times: Times
    times_by_day: list[Times]
    backlog: Backlog
    people: list[Person]
    checks: list[CheckRecord]
    present: list[Present]
    outcomes: Outcomes

    @property
    def total(self) -> int:
        return sum(day.total for day in self.volume)

    @property
    def spam_share(self) -> float | None:
        return sum(day.spam for day in self.volume) / self.total if self.total else None

    @property
    def decisions(self) -> int:
        return sum(person.decisions for person in self.people)

    @property
    def seconded(self) -> int:
        return sum(person.seconded for person in self.people)

    @property
    def agreed(self) -> int:
        return sum(person.agreed for person in self.people)


def measure_site(site: Site, *, days: int) -> Statistics:
    """Return how the site did in the last `days`, today included. Eight queries."""
    now = timezone.now()
    first = now.date() - timedelta(days=days - 1)
    every_day = [first + timedelta(days=number) for number in range(days)]
    known: dict[str, Any] = {"site": site.pk, "since": datetime.combine(first, time(), UTC)}
    volume = {row[0]: Volume(*row) for row in _fetch(VOLUME, known)}
    times = {row[0]: Times(*row) for row in _fetch(TIMES, known)}
    people = [Person(*row) for row in _fetch(PEOPLE, known)]
    return Statistics(
        since=first,
        volume=[volume.get(day, Volume(day)) for day in every_day],
        times=times.get(None, Times(None)),
        times_by_day=[times.get(day, Times(day)) for day in every_day],
        backlog=_measure_backlog(site, now),
        people=people,
        checks=[CheckRecord(*row) for row in _fetch(CHECKS, known)],
        present=_list_present(site, people, now),
        outcomes=measure_outcomes(site, known["since"]),
    )


def _measure_backlog(site: Site, now: datetime) -> Backlog:
    since = dict(zip(("first", "second", "third", "fourth"), (now - age for age in AGES), strict=True))
    ((count, oldest, median, *younger),) = _fetch(BACKLOG, {"site": site.pk, **since})
    bounds = [0, *younger, count]
    numbers = [higher - lower for lower, higher in pairwise(bounds)]
    return Backlog(count, oldest, median, list(zip((*AGES, None), numbers, strict=True)))


def _list_present(site: Site, people: Sequence[Person], now: datetime) -> list[Present]:
    latest = {person.name: person.latest for person in people}
    claims = dict(
        Case.objects.filter(site=site, claimed_until__gt=now)
        .values_list("claimed_by__username")
        .annotate(Count("pk"))
        .order_by()
    )
    members = (
        Membership.objects.filter(site=site)
        .filter(Q(last_seen_at__gt=now - PRESENT) | Q(user__username__in=list(claims)))
        .select_related("user")
        .order_by("user__username")
    )
    return [
        Present(name, each.role, claims.get(name, 0), each.last_seen_at, latest.get(name))
        for each in members
        for name in [each.user.get_username()]
    ]


def _fetch(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
