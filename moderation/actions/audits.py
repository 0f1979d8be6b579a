"""Drawing random samples of what machines decided, and taking what people say of them."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from discussions.models import Site
from discussions.refusals import Refused
from moderation.models import Audit, AuditAnswer, AuditVerdict
from moderation.queries.audits import list_open
from moderation.queries.duties import get_duties

# How far back each draw looks: what was drawn is not drawn again, so that a job that was missed makes no gap.
LOOKS_BACK = timedelta(days=2)

# Which decisions are drawn depends on their site and id alone: the first 52 bits of a hash, as a number from 0 to 1.
# Whoever repeats it draws the same, and a greater share draws what a smaller one had, and more.
DRAW = """
INSERT INTO moderation_audit (site_id, decision_id, share, drawn_at)
SELECT %(site)s, d.id, chosen.share, now()
  FROM moderation_judgement j
  JOIN discussions_revision r ON r.id = j.revision_id
  JOIN moderation_decision d ON d.comment_id = r.comment_id AND d.revision = r.number
  CROSS JOIN LATERAL (
    SELECT CASE WHEN d.action = 'publish' THEN %(published)s ELSE %(stopped)s END::float8 AS share,
           ('x' || left(md5('audit:' || %(site)s || ':' || d.id), 13))::bit(52)::bigint / 2.0 ^ 52 AS place
    ) AS chosen
 WHERE j.site_id = %(site)s AND j.created_at >= %(since)s AND d.created_at >= %(since)s
   AND d.actor = 'machine' AND d.action IN ('publish', 'hold', 'reject', 'spam') AND d.from_status = 'pending'
   AND chosen.place < chosen.share
    ON CONFLICT (decision_id) DO NOTHING
"""


def draw_audits() -> int:
    """Draw from what machines decided lately, on every site that owes it. Returns how many."""
    return sum(_draw(site) for site in Site.objects.order_by("pk"))


def _draw(site: Site) -> int:
    duties = get_duties(site.pk)
    if not (duties.audit_published or duties.audit_stopped):
        return 0
    asked: dict[str, Any] = {
        "site": site.pk,
        "since": timezone.now() - LOOKS_BACK,
        "published": duties.audit_published,
        "stopped": duties.audit_stopped,
    }
    with connection.cursor() as cursor:
        cursor.execute(DRAW, asked)
        return int(cursor.rowcount)


def answer_audit(audit: Audit, moderator: User, verdict: AuditVerdict) -> AuditAnswer:
    """Write down what a moderator says of a sample, once and for ever.

    Raises Refused (action_not_available): somebody has judged it, the comment is gone, or this person decided about it
    and so knows what became of it.
    """
    if not list_open(audit.site, moderator).filter(pk=audit.pk).exists():
        raise Refused("action_not_available")
    try:
        with transaction.atomic():
            return AuditAnswer.objects.create(audit=audit, moderator=moderator, verdict=verdict)
    except IntegrityError as error:  # a colleague was quicker
        raise Refused("action_not_available") from error
