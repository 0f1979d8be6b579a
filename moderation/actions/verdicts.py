"""Carrying out verdicts: comments' new statuses, what was found and judged, the decisions, and the cases."""

from collections.abc import Sequence
from dataclasses import dataclass

from discussions.actions.statuses import Move, set_status, set_statuses
from discussions.models import Comment, Revision, Status
from moderation.actions.cases import CaseFacts, Filing, file_new_cases, put_case, settle_case_of
from moderation.actions.findings import store_findings
from moderation.facts import dump_facts
from moderation.models import (
    ASKED_FOR,
    Actor,
    Case,
    CaseKind,
    CaseState,
    Decision,
    DecisionAction,
    Judgement,
    Provider,
)
from moderation.policy import SitePolicy, Verdict
from moderation.providers.contract import ProviderCode
from moderation.queries.decisions import list_judgements
from moderation.rules.matching import CHECK as RULES
from moderation.rules.matching import list_matched
from moderation.scoring.languages import UNKNOWN
from moderation.scoring.tiers import load_combination
from moderation.subject import Finding, Subject

_ACTIONS = {
    Status.PUBLISHED: DecisionAction.PUBLISH,
    Status.HELD: DecisionAction.HOLD,
    Status.REJECTED: DecisionAction.REJECT,
    Status.SPAM: DecisionAction.SPAM,
}
_PROVIDERS_SUSPECT = (ProviderCode.SPAM, ProviderCode.BLATANT, ProviderCode.ABUSE, ProviderCode.REMARK)
_KINDS = {"spam": CaseKind.SPAM, "abuse": CaseKind.ABUSE, "quality": CaseKind.ABUSE}


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict on a revision and what it rests on; without a subject, what there is to know could not be gathered.

    `providers`: who is to be asked about it.
    """

    revision: Revision
    verdict: Verdict
    findings: tuple[Finding, ...]
    policy: SitePolicy
    subject: Subject | None
    providers: Sequence[Provider] = ()


def record_judgements(judged: Sequence[Judged]) -> list[Judged]:
    """Carry out what was judged of pending comments, with the findings, in the caller's transaction.

    Returns those that took effect: of others the comment is no longer pending or has a newer text.
    """
    moved = _move(judged, from_status=Status.PENDING)
    store_findings((each.revision, each.findings) for each in moved)
    judgements = [Judgement(**_describe(each)) for each in moved]
    Judgement.objects.bulk_create(judgements)
    filed = Case.objects.filter(comment__in=[each.revision.comment_id for each in moved])
    with_case = set(filed.values_list("comment_id", flat=True))
    filings = []
    for each, judgement in zip(moved, judgements, strict=True):
        if each.revision.comment_id in with_case:
            file_case(each.revision.comment, each.findings, each.verdict)
        elif each.verdict.band != "published":
            filings.append(
                Filing(
                    each.revision.comment,
                    _describe_case(each.findings, each.verdict),
                    judgement.language,
                    judgement.rules,
                )
            )
    file_new_cases(filings)
    return moved


def record_verdict(judged: Judged, *, from_status: Status) -> bool:
    """Move a comment that was judged before to where the verdict sends it now, in the caller's transaction.

    Returns False, having changed nothing, if it is no longer `from_status` or has a newer text.
    """
    if not _move([judged], from_status=from_status):
        return False
    Judgement.objects.filter(revision=judged.revision).update(
        band=judged.verdict.band, scores=_round(judged.verdict), policy_version=judged.policy.version
    )
    file_case(judged.revision.comment, judged.findings, judged.verdict)
    return True


def hold_published(
    comment: Comment, code: str, *, case_was_open: bool = False, policy_version: int | None = None
) -> bool:
    """Hold a published comment until a person has looked, by a decision of the machine's; its thread is locked.

    Returns False, having changed nothing, if a person has decided about this text, or it is published no longer.
    """
    if list_judgements(comment.pk, comment.revision).exists() or not set_status(
        comment_id=comment.pk,
        revision=comment.revision,
        from_status=Status.PUBLISHED,
        to_status=Status.HELD,
    ):
        return False
    Decision.objects.create(
        comment=comment,
        revision=comment.revision,
        action=DecisionAction.HOLD,
        from_status=Status.PUBLISHED,
        to_status=Status.HELD,
        case_was_open=case_was_open,
        actor=Actor.MACHINE,
        code=code,
        policy_version=policy_version,
    )
    return True


def _move(judged: Sequence[Judged], *, from_status: Status) -> list[Judged]:
    """Move the comments to where the verdicts send them. Returns those that it could move."""
    moved = set_statuses(
        [
            Move(each.revision.comment_id, each.revision.number, from_status, Status(each.verdict.status))
            for each in judged
        ]
    )
    taken = [each for each in judged if each.revision.comment_id in moved]
    Decision.objects.bulk_create(
        [
            Decision(
                comment_id=each.revision.comment_id,
                revision=each.revision.number,
                action=_ACTIONS[Status(each.verdict.status)],
                from_status=from_status,
                to_status=each.verdict.status,
                actor=Actor.MACHINE,
                code=each.verdict.code,
                policy_version=each.policy.version,
            )
            for each in taken
        ]
    )
    return taken


def _describe(judged: Judged) -> dict[str, object]:
    subject, matched = judged.subject, list_matched(judged.findings)
    return {
        "revision": judged.revision,
        "site_id": judged.revision.comment.thread.site_id,
        "band": judged.verdict.band,
        "scores": _round(judged.verdict),
        "facts": {} if subject is None else dump_facts(subject),
        "language": UNKNOWN if subject is None else subject.language,
        "rules": matched.rules,
        "tags": matched.tags,
        "policy_version": judged.policy.version,
        "model_versions": {"wording": load_combination().version},
    }


def _round(verdict: Verdict) -> dict[str, float]:
    return {label: round(score, 4) for label, score in verdict.scores.items()}


def file_case(comment: Comment, findings: tuple[Finding, ...], verdict: Verdict) -> None:
    """Open a case for what is held or flagged, settle that of what is published.

    What is rejected is filed as settled, so that a person can find it and reverse that.
    """
    if verdict.status == "published":
        # What people asked for, a person looks at: an edit does not settle it.
        settle_case_of(comment, except_kinds=ASKED_FOR)
        if not verdict.is_flagged or Case.objects.filter(comment=comment, state=CaseState.OPEN).exists():
            return
    put_case(comment, **_keep_asked(comment, _describe_case(findings, verdict)))


def _keep_asked(comment: Comment, facts: CaseFacts) -> CaseFacts:
    """Return what a case is about, still open and as urgent as it was where somebody waits for a person's answer."""
    asked = Case.objects.filter(comment=comment, state=CaseState.OPEN, due_at__isnull=False).first()
    if asked is None:
        return facts
    return {**facts, "kind": CaseKind(asked.kind), "state": CaseState.OPEN, "due_at": asked.due_at}


def _describe_case(findings: tuple[Finding, ...], verdict: Verdict) -> CaseFacts:
    return {
        "kind": name_kind(findings, verdict),
        "state": CaseState.OPEN if verdict.band in ("held", "flagged") else CaseState.SETTLED,
        "code": verdict.code,
        "details": verdict.details,
        "evidence": rate_evidence(findings, verdict),
    }


def rate_evidence(findings: tuple[Finding, ...], verdict: Verdict) -> int:
    """Return how much speaks against it, 0 to 100: the combined evidence, or what alone decided it."""
    alone = [finding.score for finding in findings if finding.code == verdict.code]
    return round(100 * max([*verdict.scores.values(), *alone], default=0.0))


def name_kind(findings: tuple[Finding, ...], verdict: Verdict) -> CaseKind:
    """Return what kind of case the finding that weighed most makes; one of the policy alone is a first look."""
    finding = next((finding for finding in findings if finding.code == verdict.code), None)
    if finding is None:
        return CaseKind.NEW
    if finding.outcome == "unavailable":
        return CaseKind.UNCHECKED
    if finding.check == RULES:
        return CaseKind.RULE
    kind = _KINDS.get(finding.label, CaseKind.NEW)
    waits = verdict.band in ("held", "flagged") and kind != CaseKind.NEW
    return CaseKind.UNSURE if waits and _is_contradicted(finding, findings) else kind


def _is_contradicted(decisive: Finding, findings: tuple[Finding, ...]) -> bool:
    """Tell whether one side, Parley's own checks or the providers asked, suspects what the other does not."""
    if decisive.code in _PROVIDERS_SUSPECT:
        own = (finding for finding in findings if finding.code not in _PROVIDERS_SUSPECT)
        return not any(finding.label == decisive.label and finding.outcome == "suspect" for finding in own)
    return any(finding.code == ProviderCode.CLEAR for finding in findings)
