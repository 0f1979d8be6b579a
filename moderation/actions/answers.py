"""What a provider's answer, or its silence, does to a comment that was decided meanwhile."""

from typing import cast

from django.db import transaction

from discussions.actions.statuses import lock_thread
from discussions.models import Comment, Revision, Status
from moderation.actions.calls import MAX_ATTEMPTS, postpone_call, settle_call
from moderation.actions.cases import sharpen_case_of
from moderation.actions.findings import make_finding
from moderation.actions.verdicts import (
    Judged,
    file_case,
    name_kind,
    rate_evidence,
    record_verdict,
)
from moderation.evidence import report_unavailable
from moderation.models import Actor, CallState, Case, CaseState, Decision, OnFailure, ProviderCall
from moderation.models import Finding as StoredFinding
from moderation.policy import Verdict, decide
from moderation.providers import ADAPTERS
from moderation.providers.contract import ProviderCode
from moderation.providers.failures import BudgetSpent, Disabled, ProviderFailure
from moderation.providers.outcomes import is_graver, release
from moderation.queries.decisions import list_judgements
from moderation.queries.providers import describe_provider, find_facts
from moderation.queries.subjects import get_policy
from moderation.subject import Finding, Label, Outcome
from moderation.text.folding import Span

RETRY_SECONDS = (10.0, 60.0)
_FINDING_FIELDS = ["outcome", "label", "score", "code", "details", "spans"]


def take_answer(call: ProviderCall, finding: Finding, latency_ms: int) -> bool:
    """Store what the provider says and judge the comment again. Returns False if another attempt was first."""
    with transaction.atomic():
        lock_thread(call.revision.comment.thread_id)
        if not settle_call(call, CallState.ANSWERED, latency_ms=latency_ms):
            return False
        _put_finding(call.revision, finding)
        _reconsider(call, finding)
    return True


def take_failure(call: ProviderCall, failure: ProviderFailure, latency_ms: int | None) -> None:
    """Try again later where that may help; else do what the site wants done when this provider fails."""
    if failure.is_retryable and call.attempts < MAX_ATTEMPTS:
        postpone_call(call, failure.retry_after or RETRY_SECONDS[call.attempts - 1])
        return
    state = CallState.SKIPPED if isinstance(failure, BudgetSpent | Disabled) else CallState.FAILED
    with transaction.atomic():
        lock_thread(call.revision.comment.thread_id)
        if not settle_call(call, state, failure=failure.code, latency_ms=latency_ms):
            return
        check = describe_provider(call.provider).check
        if call.provider.on_failure == OnFailure.HOLD:
            finding = report_unavailable(check, failure.code)
            _put_finding(call.revision, finding)
            _reconsider(call, finding)
        elif StoredFinding.objects.filter(revision=call.revision, check_name=check).delete()[0]:
            _reconsider(call, None)  # nobody waits for it any longer


def _put_finding(revision: Revision, finding: Finding) -> None:
    """Store the provider's finding, in place of the one that stood for it while it was waited for."""
    StoredFinding.objects.bulk_create(
        [make_finding(revision, finding)],
        update_conflicts=True,
        unique_fields=["revision", "check_name"],
        update_fields=_FINDING_FIELDS,
    )


def _reconsider(call: ProviderCall, finding: Finding | None) -> None:
    """Judge the comment again with all findings, in the transaction that holds its thread.

    A person's decision stands. A machine's gives way to a graver one; to a milder one only where the comment was held
    for this answer, or where the site lets this provider release what machines hold.
    """
    revision, number = call.revision, call.revision.number
    comment = Comment.objects.get(pk=revision.comment_id)
    if comment.revision != number or comment.status not in (Status.PUBLISHED, Status.HELD):
        return
    decisions = Decision.objects.filter(comment=comment, revision=number)
    if list_judgements(comment.pk, number).exists():
        return
    policy, facts = get_policy(revision.comment.thread.site_id), find_facts(revision)
    findings = _load_findings(revision)
    verdict = decide(findings, policy, facts)
    status = Status(comment.status)
    if finding is not None and finding.code == ProviderCode.CLEAR and verdict.status == status == Status.HELD:
        judges = ADAPTERS[call.provider.kind].judges if call.provider.may_release else ()
        verdict = release(finding, findings, judges, policy, facts) or verdict
    waited = decisions.filter(actor=Actor.MACHINE).order_by("-pk").values_list("code", flat=True).first()
    is_milder = verdict.status == "published" and status == Status.HELD
    may_publish = verdict.code == ProviderCode.RELEASED or waited == ProviderCode.WAITING
    # What is graver for another reason (the author was banned meanwhile) is for those who did that.
    is_due_to_answer = finding is not None and finding.check in verdict.contributing
    if (is_graver(verdict, status) and is_due_to_answer) or (is_milder and may_publish):
        record_verdict(Judged(revision, verdict, findings, policy, None), from_status=status)
    elif verdict.status == status == Status.HELD:
        _sharpen(comment, findings, verdict)
    elif verdict.is_flagged and status == Status.PUBLISHED:
        if Case.objects.filter(comment=comment, state=CaseState.OPEN).exists():
            _sharpen(comment, findings, verdict)
        else:
            file_case(comment, findings, verdict)


def _sharpen(comment: Comment, findings: tuple[Finding, ...], verdict: Verdict) -> None:
    sharpen_case_of(
        comment,
        kind=name_kind(findings, verdict),
        code=verdict.code,
        details=verdict.details,
        evidence=rate_evidence(findings, verdict),
    )


def _load_findings(revision: Revision) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            check=stored.check_name,
            outcome=cast(Outcome, stored.outcome),
            label=cast(Label, stored.label),
            score=stored.score,
            code=stored.code,
            details=stored.details,
            spans=tuple(Span(*span) for span in stored.spans),
        )
        for stored in StoredFinding.objects.filter(revision=revision).order_by("pk")
    )
