"""Which decisions of machines are to be judged again, and how often the machines were wrong by those that were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from discussions.models import Comment, Revision, Site
from discussions.refusals import Refused
from moderation.intervals import Interval, estimate_share
from moderation.models import Actor, Audit, Decision

# So many at a time: what is asked of a moderator is to be done in a minute or two.
SHOWN = 5
# What machines do when they first look at a text.
ACTIONS = ("publish", "hold", "reject", "spam")

RATES = """
SELECT d.action, count(*) AS drawn, count(a.id) AS answered,
       count(*) FILTER (WHERE a.verdict = 'unsure') AS unsure,
       count(*) FILTER (WHERE d.action = 'publish' AND a.verdict = 'remove'
                           OR d.action <> 'publish' AND a.verdict = 'publish') AS wrong
  FROM moderation_audit s
  JOIN moderation_decision d ON d.id = s.decision_id
  LEFT JOIN moderation_auditanswer a ON a.audit_id = s.id
 WHERE s.site_id = %(site)s AND d.created_at >= %(since)s AND d.created_at < %(until)s
 GROUP BY d.action
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """How often machines were wrong with one action, by the people who judged a random sample of it blind."""

    action: str
    drawn: int = 0
    answered: int = 0
    unsure: int = 0
    wrong: int = 0

    @property
    def judged(self) -> int:
        return self.answered - self.unsure

    @property
    def share(self) -> float | None:
        return self.wrong / self.judged if self.judged else None

    @property
    def interval(self) -> Interval:
        """Within which the share among all decisions lies, with 95 % confidence."""
        return estimate_share(self.wrong, self.judged)


@dataclass(frozen=True, slots=True)
class Question:
    """A sample as it is put to a moderator: nothing in it tells what became of the comment."""

    id: int
    thread_title: str
    thread_url: str
    in_reply_to: str  # the comment that it answers, "" if none
    text: str  # Markdown as typed
    written_at: datetime


def measure_audits(site: Site, since: datetime, until: datetime) -> list[Rate]:
    """Return how often machines were wrong in a time, for each of their actions. One query."""
    asked: dict[str, Any] = {"site": site.pk, "since": since, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(RATES, asked)
        found = {row[0]: Rate(*row) for row in cursor.fetchall()}
    return [found.get(action, Rate(action)) for action in ACTIONS]


def list_open(site: Site, moderator: User) -> QuerySet[Audit]:
    """Return the samples that this person may judge: not those on which they decided, who know what became of them.

    What its author took back, or was erased with them, nobody is shown any more.
    """
    decided = Decision.objects.filter(
        comment=OuterRef("decision__comment"), actor=Actor.MODERATOR, moderator=moderator
    )
    return (
        Audit.objects.filter(site=site, answer__isnull=True)
        .exclude(Exists(decided))
        .exclude(decision__comment__status="withdrawn")
        .exclude(decision__comment__author__erased_at__isnull=False)
        .order_by("pk")
    )


def list_questions(site: Site, moderator: User, limit: int = SHOWN) -> list[Question]:
    """Return the first samples that this person may judge, without what the machine decided. Three queries."""
    rows = list(
        list_open(site, moderator).select_related("decision__comment__thread", "decision__comment__parent")[
            :limit
        ]
    )
    texts = _read_texts([each.decision for each in rows])
    return [
        Question(
            id=each.pk,
            thread_title=each.decision.comment.thread.title,
            thread_url=each.decision.comment.thread.url,
            in_reply_to=_quote(each.decision.comment.parent),
            text=texts.get((each.decision.comment_id, each.decision.revision), ""),
            written_at=each.decision.comment.created_at,
        )
        for each in rows
    ]


def get_my_audit(moderator: User, audit_id: int) -> Audit:
    """Return a sample of one of this person's sites. Raises Refused (audit_not_found)."""
    found = (
        Audit.objects.filter(pk=audit_id, site__memberships__user=moderator)
        .select_related("decision", "site")
        .first()
    )
    if found is None:
        raise Refused("audit_not_found")
    return found


def _quote(parent: Comment | None) -> str:
    return parent.body if parent is not None and parent.status == "published" else ""


def _read_texts(decisions: Sequence[Decision]) -> dict[tuple[int, int], str]:
    rows: Any = Revision.objects.filter(comment__in=[each.comment_id for each in decisions])
    return {
        (comment, number): body for comment, number, body in rows.values_list("comment_id", "number", "body")
    }
