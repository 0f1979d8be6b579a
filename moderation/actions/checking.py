"""Checking texts: gather, judge, and carry out the verdicts on the comments that still wait for them."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from discussions.models import Revision, Status
from moderation.actions.calls import queue_calls
from moderation.actions.guard import guard_rules
from moderation.actions.links import remember_links
from moderation.actions.verdicts import Judged, record_judgements
from moderation.checks import run_checks
from moderation.checks.wording import score_ahead
from moderation.counters import count_revisions
from moderation.echoes import count_echoes
from moderation.evidence import report_unavailable
from moderation.models import Fingerprint as StoredFingerprint
from moderation.policy import SitePolicy, decide
from moderation.providers.outcomes import is_wanted, wait_for
from moderation.queries.providers import describe_provider
from moderation.queries.subjects import Batch, Setup, Traces, build_subjects, get_setup
from moderation.rules.matching import apply_rules, list_matched
from moderation.subject import Facts
from moderation.text.fingerprints import Fingerprint, fingerprint_text

logger = structlog.get_logger(__name__)

# The database is away, or time is up: the sweep has it tried again.
_GIVING_UP = (InterfaceError, OperationalError, SoftTimeLimitExceeded)


def check_revision(comment_id: int, number: int) -> Status | None:
    """Check a revision of a comment. Returns the comment's new status, None when there was nothing to do."""
    ids = Revision.objects.filter(comment_id=comment_id, number=number).values_list("pk", flat=True)
    return check_revisions(ids).get(comment_id)


def check_revisions(revision_ids: Collection[int], *, is_backlog: bool = False) -> dict[int, Status]:
    """Check revisions of pending comments of one site, and move the comments to where its policy sends them.

    `is_backlog`: more wait, so that what takes long and may be left out is. Returns the new statuses by the comments'
    ids; a comment that is gone, decided, or has a newer text is not among them. May run any number of times, early or
    late, alone or at once: one run's verdict takes effect.
    """
    revisions = list(
        Revision.objects.select_related("comment__thread__site", "comment__author", "comment__parent__author")
        .filter(pk__in=revision_ids, comment__status=Status.PENDING, number=F("comment__revision"))
        .order_by("pk")
    )
    checked = _check(revisions, is_backlog) if revisions else {}
    Revision.objects.filter(pk__in=revision_ids, queue__isnull=False).update(queue=None, claimed_until=None)
    return checked


def _check(revisions: Sequence[Revision], is_backlog: bool) -> dict[int, Status]:
    """Check revisions together, or each by itself where one of them keeps the others from it."""
    try:
        judged = _judge(revisions, is_backlog)
        with transaction.atomic():
            recorded = record_judgements(judged)
            for each in recorded:
                queue_calls(each.revision, each.providers)
    except _GIVING_UP:
        raise
    except Exception:
        if len(revisions) == 1:
            raise
        logger.exception("batch_failed", revisions=[revision.pk for revision in revisions])
        return _check_each(revisions, is_backlog)
    for each in recorded:
        _report(each)
    return {each.revision.comment_id: Status(each.verdict.status) for each in recorded}


def _check_each(revisions: Sequence[Revision], is_backlog: bool) -> dict[int, Status]:
    """Check revisions one by one. One that fails again waits for another try, and keeps no other from its own."""
    checked: dict[int, Status] = {}
    for revision in revisions:
        try:
            checked |= _check([revision], is_backlog)
        except _GIVING_UP:
            raise
        except Exception:
            logger.exception("check_not_recorded", comment=revision.comment_id, revision=revision.number)
    return checked


def _report(judged: Judged) -> None:
    revision, verdict = judged.revision, judged.verdict
    if matched := list_matched(judged.findings).rules:
        guard_rules(revision.comment.thread.site_id, matched)
    logger.info(
        "comment_checked",
        comment=revision.comment_id,
        revision=revision.number,
        status=verdict.band,
        code=verdict.code,
    )


def _judge(revisions: Sequence[Revision], is_backlog: bool) -> list[Judged]:
    try:
        setup = get_setup(revisions[0].comment.thread.site)
        batch = Batch(setup, revisions, _leave_traces(revisions, setup.policy), is_backlog)
        subjects = build_subjects(batch)
        score_ahead(subjects)
        judged = []
        for revision, subject in zip(revisions, subjects, strict=True):
            rules = setup.rulebook.list_running(revision.created_at)
            findings = apply_rules(subject, run_checks(subject), rules)
            verdict = decide(findings, setup.policy, subject.facts)
            judged.append(Judged(revision, verdict, findings, setup.policy, subject))
    except _GIVING_UP:
        raise
    except Exception as error:
        if len(revisions) > 1:
            raise
        logger.exception("check_failed", comment=revisions[0].comment_id, revision=revisions[0].number)
        return [_hold_unjudged(revisions[0], error)]
    return [_choose_providers(each, setup) for each in judged]


def _hold_unjudged(revision: Revision, error: Exception) -> Judged:
    """What could not be judged waits for a person: neither published nor tried again for ever."""
    policy = SitePolicy()
    findings = (report_unavailable("gathering", type(error).__name__),)
    return Judged(revision, decide(findings, policy, Facts()), findings, policy, None)


def _choose_providers(judged: Judged, setup: Setup) -> Judged:
    """Note whom to ask, and hold what would be published until those who have to answer first have."""
    providers = [
        provider
        for provider in setup.providers
        if is_wanted(provider.ask_when, judged.verdict, judged.policy)
    ]
    awaited = [describe_provider(provider) for provider in providers if provider.holds_until_answered]
    findings, verdict = wait_for(awaited, judged.verdict)
    return replace(judged, verdict=verdict, findings=(*judged.findings, *findings), providers=providers)


def _leave_traces(revisions: Sequence[Revision], policy: SitePolicy) -> dict[int, Traces]:
    """Store what these texts are compared by, and return it with what they met, by the revisions' ids."""
    fingerprints = _remember_texts(revisions)
    linked = remember_links([revision.comment for revision in revisions])
    domains = {revision.pk: linked[revision.comment_id] for revision in revisions}
    velocities = count_revisions([(revision, domains[revision.pk]) for revision in revisions]) or {}
    echoes = count_echoes(
        [(revision, fingerprints[revision.pk].signature) for revision in revisions],
        across_sites=policy.compare_sites == "on",
    )
    return {
        key: Traces(fingerprint, domains[key], velocities.get(key), (echoes or {}).get(key))
        for key, fingerprint in fingerprints.items()
    }


def _remember_texts(revisions: Sequence[Revision]) -> dict[int, Fingerprint]:
    """Store the texts' fingerprints, and return them by the revisions' ids.

    Before looking for others like them: of two equal texts that are checked at once, at least one sees the other.
    """
    fingerprints = {
        revision.pk: fingerprint_text(revision.body, revision.comment.thread.site.key)
        for revision in revisions
    }
    StoredFingerprint.objects.bulk_create(
        [
            StoredFingerprint(
                revision=revision,
                exact=fingerprints[revision.pk].exact,
                bands=list(fingerprints[revision.pk].bands),
                signature=fingerprints[revision.pk].signature,
                created_at=revision.created_at,
            )
            for revision in revisions
        ],
        ignore_conflicts=True,
    )
    return fingerprints
