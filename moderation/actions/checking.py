"""Checking one revision: gather, judge, and carry out the verdict if the comment still waits for it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from discussions.models import Comment, Revision, Status
from moderation.actions.calls import queue_calls
from moderation.actions.guard import guard_rules
from moderation.actions.verdicts import Judged, record_judgement
from moderation.checks import run_checks
from moderation.counters import count_revision
from moderation.echoes import count_echoes
from moderation.evidence import report_unavailable
from moderation.models import CommentLink, Provider
from moderation.models import Fingerprint as StoredFingerprint
from moderation.policy import SitePolicy, decide
from moderation.providers.outcomes import wait_for
from moderation.queries.providers import choose_providers, describe_provider
from moderation.queries.rules import list_running_rules
from moderation.queries.subjects import build_subject, get_policy
from moderation.rules.matching import apply_rules, list_matched
from moderation.subject import Facts
from moderation.text.fingerprints import Fingerprint, fingerprint_text
from moderation.text.links import find_links

logger = structlog.get_logger(__name__)

# A check takes milliseconds; what is pending for longer than this was lost, or its worker died.
QUEUE_PATIENCE = timedelta(seconds=20)
SWEEP_BATCH = 500
# The histories of more domains than these tell nothing new: that there are many is evidence by itself.
MAX_DOMAINS = 20


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
        judged = _judge(revision)
    except (InterfaceError, OperationalError):
        raise  # the database is away: the sweep tries again
    except Exception as error:
        logger.exception("check_failed", comment=comment_id, revision=number)
        judged = _hold_unjudged(error)
    providers = choose_providers(revision, judged.verdict, judged.policy)
    judged = _await_answers(judged, providers)
    verdict = judged.verdict
    with transaction.atomic():
        if not record_judgement(revision, judged):
            return None
        queue_calls(revision, providers)
    if matched := list_matched(judged.findings).rules:
        guard_rules(revision.comment.thread.site_id, matched)
    logger.info(
        "comment_checked", comment=comment_id, revision=number, status=verdict.band, code=verdict.code
    )
    return Status(verdict.status)


def _judge(revision: Revision) -> Judged:
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
    rules = list_running_rules(comment.thread.site_id, revision.created_at)
    findings = apply_rules(subject, run_checks(subject), rules)
    return Judged(decide(findings, policy, subject.facts), findings, policy, subject)


def _hold_unjudged(error: Exception) -> Judged:
    """What could not be judged waits for a person: neither published nor tried again for ever."""
    policy = SitePolicy()
    findings = (report_unavailable("gathering", type(error).__name__),)
    return Judged(decide(findings, policy, Facts()), findings, policy, None)


def _await_answers(judged: Judged, providers: Sequence[Provider]) -> Judged:
    """Hold what would be published until the providers that have to answer first have."""
    awaited = [describe_provider(provider) for provider in providers if provider.holds_until_answered]
    findings, verdict = wait_for(awaited, judged.verdict)
    return replace(judged, verdict=verdict, findings=(*judged.findings, *findings))


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
