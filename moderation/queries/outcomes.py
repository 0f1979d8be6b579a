"""What authors' objections say of whoever and whatever had their comments removed: the record of each.

An objection that was upheld counts against the moderator who decided, and against what brought the comment before them:
the check whose finding weighed most, the threshold of the policy that it reached, and the site's rules that matched.
Where a machine removed the comment, it is that machine's decision alone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from discussions.models import Site
from moderation.intervals import Interval, estimate_share

# Each objection that was answered, with who had decided, what a machine had decided before (or instead), and for what;
# then all of them by each of the four. Lists, rules and the form's trap order something rather than weigh: no threshold
# is theirs.
OUTCOMES = """
WITH answered AS (
  SELECT a.state = 'upheld' AS upheld, d.moderator_id, machine.action,
         split_part(machine.code, '.', 1) AS name, evidence.label, coalesce(j.rules, '{}') AS rules
    FROM moderation_appeal a
    JOIN moderation_decision d ON d.id = a.decision_id
    JOIN discussions_comment c ON c.id = d.comment_id
    JOIN discussions_thread t ON t.id = c.thread_id
    LEFT JOIN discussions_revision r ON r.comment_id = d.comment_id AND r.number = d.revision
    LEFT JOIN moderation_judgement j ON j.revision_id = r.id
    LEFT JOIN LATERAL (
      SELECT m.action, m.code FROM moderation_decision m
       WHERE m.comment_id = d.comment_id AND m.revision = d.revision AND m.id <= d.id
         AND m.actor = 'machine' AND m.action IN ('hold', 'reject', 'spam')
       ORDER BY m.id DESC LIMIT 1) AS machine ON true
    LEFT JOIN LATERAL (
      SELECT max(f.label) AS label FROM moderation_finding f
       WHERE f.revision_id = r.id AND f.code = machine.code) AS evidence ON true
   WHERE t.site_id = %(site)s AND a.state IN ('upheld', 'denied') AND a.answered_at >= %(since)s
     AND d.code NOT LIKE 'import.%%'
), named AS (
  SELECT 'people' AS kind, u.username AS name, upheld
    FROM answered JOIN auth_user u ON u.id = answered.moderator_id
  UNION ALL
  SELECT 'checks', name, upheld FROM answered WHERE action IS NOT NULL
  UNION ALL
  SELECT 'thresholds', CASE action WHEN 'spam' THEN 'spam_at' WHEN 'reject' THEN 'reject_abuse_at'
                            ELSE 'hold_' || label || '_at' END, upheld
    FROM answered
   WHERE name NOT IN ('words', 'rules', 'form')
     AND (action = 'hold' AND label IN ('spam', 'abuse', 'quality', 'trust')
          OR action = 'spam' AND label = 'spam' OR action = 'reject' AND label = 'abuse')
  UNION ALL
  SELECT 'rules', rule.name, upheld
    FROM answered CROSS JOIN LATERAL unnest(rules) AS matched (id) JOIN moderation_rule rule ON rule.id = matched.id
)
SELECT kind, name, count(*), count(*) FILTER (WHERE upheld) FROM named GROUP BY 1, 2 ORDER BY 4 DESC, 2
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of `answered` objections to what this one removed, so many were `upheld`: it was wrong."""

    name: str
    answered: int
    upheld: int

    @property
    def share(self) -> float:
        return self.upheld / self.answered

    @property
    def interval(self) -> Interval:
        return estimate_share(self.upheld, self.answered)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The records, those most often wrong first."""

    people: list[Outcome]
    checks: list[Outcome]
    thresholds: list[Outcome]
    rules: list[Outcome]


def measure_outcomes(site: Site, since: datetime) -> Outcomes:
    """Return what the objections that were answered since then say of the site's people and machines. One query."""
    asked: dict[str, Any] = {"site": site.pk, "since": since}
    records: dict[str, list[Outcome]] = {"people": [], "checks": [], "thresholds": [], "rules": []}
    with connection.cursor() as cursor:
        cursor.execute(OUTCOMES, asked)
        for kind, *row in cursor.fetchall():
            records[kind].append(Outcome(*row))
    return Outcomes(**records)
