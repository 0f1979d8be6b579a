"""Checking one revision: gather, judge, and carry out the verdict if the comment still waits for it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TypeVar

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Model, QuerySet
from django.utils import timezone

from discussions.actions.statuses import set_status
from discussions.models import Comment, RankingChange, Revision, Status
from moderation.actions.cases import put_case, settle_case_of
from moderation.checks import run_checks
from moderation.counters import count_revision
from moderation.echoes import count_echoes
from moderation.evidence import report_unavailable
from moderation.fingerprints import Fingerprint, fingerprint_text
from moderation.links import find_links
from moderation.models import Actor, CaseKind, CaseState, CommentLink, Decision, DecisionAction
from moderation.models import Finding as StoredFinding
from moderation.models import Fingerprint as StoredFingerprint
from moderation.policy import SitePolicy, Verdict, decide
from moderation.queries.subjects import build_subject, get_policy
from moderation.subject import Facts, Finding

Row = TypeVar("Row", bound=Model)
logger = structlog.get_logger(__name__)

# A check takes milliseconds; what is pending for longer than this was lost, or its worker died.
QUEUE_PATIENCE = timedelta(seconds=20)
SWEEP_BATCH = 500
PURGE_BATCH = 5_000
# The histories of more domains than these tell nothing new: that there are many is evidence by itself.
MAX_DOMAINS = 20
ADDRESS_LIFETIME = timedelta(days=30)
FINGERPRINT_LIFETIME = timedelta(days=90)
RANKING_LIFETIME = timedelta(days=1)

_ACTIONS = {
    Status.PUBLISHED: DecisionAction.PUBLISH,
    Status.HELD: DecisionAction.HOLD,
    Status.REJECTED: DecisionAction.REJECT,
    Status.SPAM: DecisionAction.SPAM,
}
_KINDS = {"spam": CaseKind.SPAM, "abuse": CaseKind.ABUSE, "quality": CaseKind.ABUSE}


def check_revision(comment_id: int, number: int) -> Status | None:
    """Check a revision of a pending comment and move the comment to where the site's policy sends it.

    Returns its new status, or None when there was nothing to do: the comment is gone, decided, or has a newer text. May
    run any number of times, early or late, alone or at once: one run's verdict takes effect.
    """
    revision = (
        Revision.objects.select_related("comment__thread__site", "comment__author", "comment__parent__author")
        .filter(
            comment_id=comment_id, number=number, comment__status=Status.PENDING, comment__revision=number
        )
        .first()
    )
    if revision is None:
        return None
    try:
        policy, findings, verdict = _judge(revision)
    except (InterfaceError, OperationalError):
        raise  # the database is away: the sweep tries again
    except Exception as error:
        logger.exception("check_failed", comment=comment_id, revision=number)
        policy, findings, verdict = _hold_unjudged(error)
    if not _carry_out(revision, findings, verdict, policy.version):
        return None
    logger.info(
        "comment_checked", comment=comment_id, revision=number, status=verdict.status, code=verdict.code
    )
    return Status(verdict.status)


def _judge(revision: Revision) -> tuple[SitePolicy, tuple[Finding, ...], Verdict]:
    comment = revision.comment
    policy = get_policy(comment.thread.site_id)
    fingerprint = _remember_text(comment, revision)
    domains = _remember_links(comment, revision)
    subject = build_subject(
        revision,
        policy=policy,
        fingerprint=fingerprint,
        domains=domains,
        velocity=count_revision(revision, domains),
        echoes=count_echoes(revision, fingerprint.signature, across_sites=policy.compare_sites == "on"),
    )
    findings = run_checks(subject)
    return policy, findings, decide(findings, policy, subject.facts)


def _hold_unjudged(error: Exception) -> tuple[SitePolicy, tuple[Finding, ...], Verdict]:
    """What could not be judged waits for a person: neither published nor tried again for ever."""
    policy = SitePolicy()
    findings = (report_unavailable("gathering", type(error).__name__),)
    return policy, findings, decide(findings, policy, Facts())


def list_waiting() -> Iterator[tuple[int, int]]:
    """Yield (comment id, revision) of pending comments whose check is overdue, each claimed by this caller alone."""
    overdue = timezone.now() - QUEUE_PATIENCE
    waiting = (
        Revision.objects.filter(
            comment__status=Status.PENDING, number=F("comment__revision"), queued_at__lt=overdue
        )
        .order_by("queued_at")
        .values_list("pk", "comment_id", "number")[:SWEEP_BATCH]
    )
    for pk, comment_id, number in waiting:
        if Revision.objects.filter(pk=pk, queued_at__lt=overdue).update(queued_at=timezone.now()):
            yield comment_id, number


def purge_expired_evidence() -> None:
    """Forget what is kept for a time only: hashes of addresses, fingerprints, earlier places in the sorts."""
    now = timezone.now()
    addressed = Revision.objects.exclude(address_hash="", subnet_hash="").filter(
        created_at__lt=now - ADDRESS_LIFETIME
    )
    for revisions in _split(addressed):
        revisions.update(address_hash="", subnet_hash="")
    for fingerprints in _split(StoredFingerprint.objects.filter(created_at__lt=now - FINGERPRINT_LIFETIME)):
        fingerprints.delete()
    for changes in _split(RankingChange.objects.filter(created_at__lt=now - RANKING_LIFETIME)):
        changes.delete()


def _split(rows: QuerySet[Row]) -> Iterator[QuerySet[Row]]:
    """Yield `rows` in batches, a transaction each, until none is left: a purge that is cut short got somewhere."""
    while keys := list(rows.values_list("pk", flat=True)[:PURGE_BATCH]):
        yield rows.model._default_manager.filter(pk__in=keys)


def _remember_text(comment: Comment, revision: Revision) -> Fingerprint:
    """Store the text's fingerprint, and return it.

    Before looking for others like it: of two equal texts that are checked at once, at least one sees the other.
    """
    fingerprint = fingerprint_text(revision.body, comment.thread.site.key)
    StoredFingerprint.objects.bulk_create(
        [
            StoredFingerprint(
                revision=revision,
                exact=fingerprint.exact,
                bands=list(fingerprint.bands),
                signature=fingerprint.signature,
                created_at=revision.created_at,
            )
        ],
        ignore_conflicts=True,
    )
    return fingerprint


def _remember_links(comment: Comment, revision: Revision) -> list[str]:
    """Store which domains the text links to. Returns them, each once."""
    domains = list(dict.fromkeys(link.domain for link in find_links(revision.body)))[:MAX_DOMAINS]
    if revision.number > 1:
        CommentLink.objects.filter(comment=comment).exclude(domain__in=domains).delete()
    if domains:
        site_id = comment.thread.site_id
        CommentLink.objects.bulk_create(
            [CommentLink(comment=comment, site_id=site_id, domain=domain) for domain in domains],
            ignore_conflicts=True,
        )
    return domains


def _carry_out(
    revision: Revision, findings: tuple[Finding, ...], verdict: Verdict, policy_version: int
) -> bool:
    comment, to_status = revision.comment, Status(verdict.status)
    with transaction.atomic():
        if not set_status(
            comment_id=comment.pk, revision=revision.number, from_status=Status.PENDING, to_status=to_status
        ):
            return False
        StoredFinding.objects.bulk_create([_store(revision, finding) for finding in findings])
        Decision.objects.create(
            comment=comment,
            revision=revision.number,
            action=_ACTIONS[to_status],
            from_status=Status.PENDING,
            to_status=to_status,
            actor=Actor.MACHINE,
            code=verdict.code,
            policy_version=policy_version,
        )
        if to_status == Status.PUBLISHED:
            # What readers reported, a person looks at: an edit does not settle it.
            settle_case_of(comment, except_kind=CaseKind.FLAGGED)
        else:
            _put_case(comment, findings, verdict)
    return True


def _put_case(comment: Comment, findings: tuple[Finding, ...], verdict: Verdict) -> None:
    """Open a case for a held comment; file a rejected one, so that a person can find it and reverse that."""
    put_case(
        comment,
        kind=_name_kind(findings, verdict),
        state=CaseState.OPEN if verdict.status == "held" else CaseState.SETTLED,
        code=verdict.code,
        details=verdict.details,
        priority=round(100 * max(verdict.scores.values(), default=0.0)),
    )


def _name_kind(findings: tuple[Finding, ...], verdict: Verdict) -> CaseKind:
    """Return what kind of case the finding that weighed most makes; one of the policy alone is a first look."""
    finding = next((finding for finding in findings if finding.code == verdict.code), None)
    if finding is None:
        return CaseKind.NEW
    if finding.outcome == "unavailable":
        return CaseKind.UNCHECKED
    return _KINDS.get(finding.label, CaseKind.NEW)


def _store(revision: Revision, finding: Finding) -> StoredFinding:
    return StoredFinding(
        revision=revision,
        check_name=finding.check,
        outcome=finding.outcome,
        label=finding.label,
        score=finding.score,
        code=finding.code,
        details=dict(finding.details),
        spans=[list(span) for span in finding.spans],
    )
