"""What readers' reports do: each is weighed, brings a comment before a moderator, and many hide it until one looks."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from discussions.models import AuthorKind, Comment, Flag, FlagReason
from discussions.refusals import Refused
from moderation.actions.cases import put_case, rate_comment
from moderation.actions.verdicts import hold_published
from moderation.models import ASKED_FOR, Actor, Case, CaseKind, CaseState, Decision, DecisionAction, FlagScore
from moderation.priority import LEAST_FLAGGERS, find_hiding_score, weigh_flag
from moderation.queries.decisions import list_judgements
from moderation.queries.flaggers import find_grave_score, is_newcomer, list_decided_flags
from moderation.queries.sanctions import find_misuse
from moderation.queries.subjects import get_policy

# As in Discourse: so long nobody has to answer the same question twice.
REVIEW_HOLDS = timedelta(hours=24)
HIDDEN = "flag.hidden"


def take_flag(flag: Flag) -> None:
    """Bring a reported comment before a moderator, and hide it meanwhile if many and reliable readers reported it.

    A flag on a comment that a moderator approved opens its case again, unless they looked at this very text for this
    very reason in the last 24 hours: Raises Refused (recently_reviewed). What may be against the law is always taken,
    but from whom moderators warned, suspended or banned for misusing reports: Raises Refused as `find_misuse` says.
    Must be called in the transaction that holds the comment's thread.
    """
    comment = Comment.objects.select_related("thread", "author").get(pk=flag.comment_id)
    now = timezone.now()
    assert flag.author is not None  # they report at this moment
    if (misused := find_misuse(flag.author)) is not None:
        raise misused
    _check_not_reviewed(flag, now)
    _weigh(flag, now)
    was_open = _raise_case(comment, flag)
    Decision.objects.create(
        comment=comment,
        revision=comment.revision,
        action=DecisionAction.FLAG,
        from_status=comment.status,
        to_status=comment.status,
        case_was_open=was_open,
        actor=Actor.READER,
        code=f"flag.{flag.reason}",
    )
    _hide_if_grave(comment)


def _check_not_reviewed(flag: Flag, now: datetime) -> None:
    if flag.reason == FlagReason.ILLEGAL:
        return
    decided = list_judgements(flag.comment_id, flag.revision)
    review = decided.filter(created_at__gt=now - REVIEW_HOLDS).order_by("pk").last()
    if review is None or review.action == DecisionAction.UNDO:
        return
    same = Flag.objects.filter(comment_id=flag.comment_id, revision=flag.revision, reason=flag.reason)
    if same.filter(score__scored_at__lt=review.created_at).exclude(pk=flag.pk).exists():
        raise Refused("recently_reviewed", until=review.created_at + REVIEW_HOLDS)


def _weigh(flag: Flag, now: datetime) -> None:
    assert flag.author is not None  # they report at this moment
    decided = list_decided_flags(flag.author, now)
    weighed = {
        "weight": weigh_flag(decided, is_newcomer=is_newcomer(flag.author, now)),
        "decided": len(decided),
        "upheld": sum(one.was_upheld for one in decided),
        "scored_at": now,
    }
    FlagScore.objects.update_or_create(flag=flag, defaults=weighed)


def _raise_case(comment: Comment, flag: Flag) -> bool:
    """Open the comment's case, or let an open one press harder. Returns whether it was open."""
    kind = CaseKind.ILLEGAL if flag.reason == FlagReason.ILLEGAL else CaseKind.FLAGGED
    case = Case.objects.select_for_update().filter(comment=comment, state=CaseState.OPEN).first()
    if case is None:
        details = {"reason": flag.reason}
        code = "flag.reported"
        put_case(comment, kind=kind, state=CaseState.OPEN, code=code, details=details, evidence=0)
        return False
    # What is graver stays; and an edit must not settle any of these.
    if case.kind in ASKED_FOR and case.kind != CaseKind.FLAGGED:
        kind = CaseKind(case.kind)
    rated = rate_comment(comment, kind=kind, evidence=case.evidence, opened_at=case.opened_at)
    # Not a new version: readers who report in a row must not keep a moderator from deciding.
    Case.objects.filter(pk=case.pk).update(kind=kind, **rated)
    return True


def _hide_if_grave(comment: Comment) -> None:
    """Hold a published comment that many reliable readers reported, until somebody looks.

    Never the site's own words, nor a text that a moderator has decided on.
    """
    scores = FlagScore.objects.filter(flag__comment=comment, flag__revision=comment.revision, weight__gt=0)
    weights = list(scores.values_list("weight", flat=True))
    policy = get_policy(comment.thread.site_id)
    threshold = find_hiding_score(policy.hide_flagged, find_grave_score(comment.thread.site_id))
    is_sites_own = comment.author.is_staff or comment.author.kind == AuthorKind.SERVICE
    if len(weights) < LEAST_FLAGGERS or sum(weights) < threshold or is_sites_own:
        return
    if not hold_published(comment, HIDDEN, case_was_open=True, policy_version=policy.version):
        return
    details = {"flaggers": len(weights), "score": f"{sum(weights):.1f}", "threshold": f"{threshold:.1f}"}
    Case.objects.filter(comment=comment).update(code=HIDDEN, details=details, version=F("version") + 1)
