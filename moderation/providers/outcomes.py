"""When to ask a provider, and what its answer may change. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from moderation.checks.words import WordsCode
from moderation.coordination import CoordinationCode
from moderation.policy import PolicyCode, SitePolicy, Verdict, decide
from moderation.providers.contract import ProviderCode, ProviderSettings, report_waiting
from moderation.rules.codes import ORDERS
from moderation.subject import Facts, Finding, Label

# How grave what became of a comment is. A late answer may go up here; down only where its provider may release.
_GRAVITY = {"published": 0, "held": 1, "rejected": 2, "spam": 2}
# What the site itself ordered, no provider lifts; nor what accounts do together, which no single text shows.
_KEPT = frozenset({WordsCode.REJECTED, WordsCode.HELD, WordsCode.SUSPECTED, *CoordinationCode}) | ORDERS


def is_wanted(ask_when: str, verdict: Verdict, policy: SitePolicy) -> bool:
    """Tell whether a provider that is asked `always`, `when_unsure` or `when_held` has something to add.

    Nobody is asked about what is refused already, or about the site's staff.
    """
    if verdict.status in ("rejected", "spam") or verdict.code == PolicyCode.STAFF:
        return False
    if ask_when == "when_held":
        return verdict.status == "held"
    return ask_when == "always" or is_unsure(verdict, policy)


def is_unsure(verdict: Verdict, policy: SitePolicy) -> bool:
    """Tell whether the evidence for spam or abuse is at least half of what holds a comment.

    What is above the threshold that refuses never gets here.
    """
    holds_at: dict[Label, float] = {"spam": policy.hold_spam_at, "abuse": policy.hold_abuse_at}
    return any(verdict.scores.get(label, 0.0) >= threshold / 2 for label, threshold in holds_at.items())


def wait_for(waited_for: Sequence[ProviderSettings], verdict: Verdict) -> tuple[tuple[Finding, ...], Verdict]:
    """Return a finding for each provider that has to answer first, and the verdict with them: never published."""
    findings = tuple(report_waiting(settings) for settings in waited_for)
    if not findings or verdict.status != "published":
        return findings, verdict
    waiting = replace(
        verdict,
        status="held",
        is_flagged=False,
        code=findings[0].code,
        details=findings[0].details,
        contributing=tuple(finding.check for finding in findings),
    )
    return findings, waiting


def is_graver(verdict: Verdict, status: str) -> bool:
    """Tell whether `verdict` is graver than what a comment of this status came to."""
    return _GRAVITY[verdict.status] > _GRAVITY[status]


def release(
    cleared: Finding,
    findings: Sequence[Finding],
    judges: Collection[Label],
    policy: SitePolicy,
    facts: Facts,
) -> Verdict | None:
    """Return the verdict that publishes a held comment because a provider that `judges` these labels `cleared` it.

    None where something else holds it: an order of the site, another provider, the author's record, a check that could
    not run, or a rule that a person looks first.
    """
    remaining = [finding for finding in findings if not _may_lift(finding, judges)]
    verdict = decide(remaining, policy, facts)
    if verdict.status != "published":
        return None
    return replace(verdict, code=ProviderCode.RELEASED, details=cleared.details)


def _may_lift(finding: Finding, judges: Collection[Label]) -> bool:
    is_ours = not finding.check.startswith("provider.") and finding.code not in _KEPT
    return is_ours and finding.outcome == "suspect" and finding.label in judges
