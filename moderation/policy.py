"""From evidence to a verdict. Pure: the same findings, policy and facts always give the same verdict.

One label's evidence adds up as a noisy-or (`moderation.evidence`) and is held against the site's thresholds. Only a
sanction, staff, the honeypot and a word list that says so override it. What is uncertain waits for a person; so does
everything where a check could not run.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, Literal

from moderation.checks.form import FormCode
from moderation.checks.trust import SANCTION_CODES
from moderation.checks.words import WordsCode
from moderation.evidence import combine_scores
from moderation.subject import JSON, Facts, Finding, Label

Premoderation = Literal["none", "new", "all"]
Status = Literal["published", "held", "rejected", "spam"]

EVIDENCE_LABELS: tuple[Label, ...] = ("spam", "abuse", "quality", "trust")


class PolicyCode(StrEnum):
    """Reasons that lie in the policy or the thread rather than in a finding."""

    STAFF = "policy.staff"
    THREAD_PREMODERATED = "policy.thread_premoderated"
    RAID = "policy.raid"
    ALL_PREMODERATED = "policy.all_premoderated"
    NEW_COMMENTER = "policy.new_commenter"
    PUBLISHED = "policy.published"


def _setting(default: Any, lowest: float, highest: float) -> Any:
    return field(default=default, metadata={"limits": (lowest, highest)})


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePolicy:
    """One version of a site's policy; making one with a value outside its limits raises ValueError.

    A threshold ending in `_at` is compared with the combined evidence for its label, 0 to 1, and 1 switches it off.
    """

    version: int = _setting(1, 1, 2**31 - 1)

    # Who waits for a person whatever the evidence: nobody, authors with few published comments, or everybody.
    premoderation: Premoderation = field(default="none", metadata={"choices": ("none", "new", "all")})
    new_commenter_threshold: int = _setting(2, 1, 1000)  # published comments after which an author is not new

    # What the checks allow; the subject is built with these.
    max_links: int = _setting(2, 0, 100)
    min_seconds_to_submit: float = _setting(3.0, 0, 60)
    # Whether texts are compared with those of the installation's other sites.
    compare_sites: Literal["on", "off"] = field(default="on", metadata={"choices": ("on", "off")})

    hold_spam_at: float = _setting(0.5, 0.01, 1)
    spam_at: float = _setting(0.95, 0.01, 1)
    hold_abuse_at: float = _setting(0.8, 0.01, 1)
    reject_abuse_at: float = _setting(1.0, 0.01, 1)
    hold_quality_at: float = _setting(0.8, 0.01, 1)
    hold_trust_at: float = _setting(0.5, 0.01, 1)

    # How far, of the way to 1, every threshold rises for an author that moderators trust.
    trusted_lift: float = _setting(0.5, 0, 1)

    def __post_init__(self) -> None:
        for setting in fields(self):
            _check_value(setting.name, getattr(self, setting.name), setting.metadata, setting.default)
        for hold, refuse in (("hold_spam_at", "spam_at"), ("hold_abuse_at", "reject_abuse_at")):
            if getattr(self, hold) > getattr(self, refuse):
                raise ValueError(f"{hold} must not be above {refuse}, {getattr(self, refuse)}")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "SitePolicy":
        """Return the policy with `values`, and the defaults for what is not in it.

        Raises ValueError, naming the field and its limits, for one that is unknown, of the wrong type or out of limits.
        """
        unknown = sorted(values.keys() - {setting.name for setting in fields(cls)})
        if unknown:
            raise ValueError(f"{unknown[0]} is no setting of a policy")
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Return what `from_dict` reads, in plain JSON types."""
        return asdict(self)


def _check_value(name: str, value: Any, metadata: Mapping[str, Any], default: Any) -> None:
    if choices := metadata.get("choices"):
        if value not in choices:
            raise ValueError(f"{name} must be one of {', '.join(choices)}, not {value!r}")
        return
    lowest, highest = metadata["limits"]
    whole = isinstance(default, int)
    right_type = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if not (right_type and lowest <= value <= highest):
        kind = "a whole number" if whole else "a number"
        raise ValueError(f"{name} must be {kind} from {lowest} to {highest}, not {value!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What becomes of the comment, and why.

    `code` and `details` give the sentence (`moderation.reasons.describe`) of what weighed most. `scores` has the
    combined evidence, 0 to 1, for each of `EVIDENCE_LABELS`; `contributing` names the checks that the status rests on,
    the heaviest first.
    """

    status: Status
    code: str
    details: Mapping[str, JSON] = field(default_factory=dict)
    scores: Mapping[Label, float]
    contributing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Case:
    """What a rule looks at; `findings` are in order of weight."""

    findings: Sequence[Finding]
    scores: Mapping[Label, float]
    policy: SitePolicy
    facts: Facts

    def conclude(self, status: Status, findings: Sequence[Finding]) -> Verdict:
        return Verdict(
            status=status,
            code=findings[0].code,
            details=findings[0].details,
            scores=self.scores,
            contributing=tuple(dict.fromkeys(finding.check for finding in findings)),
        )

    def conclude_by_policy(
        self, status: Status, code: str, details: Mapping[str, JSON] | None = None
    ) -> Verdict:
        return Verdict(status=status, code=code, details=details or {}, scores=self.scores)


def decide(findings: Sequence[Finding], policy: SitePolicy, facts: Facts) -> Verdict:
    """Return the verdict on a comment with these `findings`, whose order makes no difference.

    More or stronger evidence never makes a verdict milder (published, held, then rejected or spam), and a finding that
    is unavailable never lets a comment through, unless its author is staff, whom no check concerns.
    """
    ordered = sorted(findings, key=lambda finding: (-finding.score, finding.check, finding.code))
    scores = {
        label: combine_scores(finding.score for finding in ordered if _is_evidence(finding, label))
        for label in EVIDENCE_LABELS
    }
    case = _Case(ordered, scores, policy, facts)
    verdicts = (rule(case) for rule in _RULES)
    return next(verdict for verdict in verdicts if verdict is not None)


def _is_evidence(finding: Finding, label: Label) -> bool:
    return finding.outcome == "suspect" and finding.label == label


def _refuse_sanctioned(case: _Case) -> Verdict | None:
    # A shadowed author's comment is rejected like a banned one's; that only its author may still see it is for those
    # who show it, by this code.
    standing = case.facts.standing
    if standing not in ("banned", "shadowed"):
        return None
    return case.conclude_by_policy("rejected", SANCTION_CODES[standing])


def _trust_staff(case: _Case) -> Verdict | None:
    if case.facts.author_kind != "staff" or case.facts.standing == "premoderated":
        return None
    return case.conclude_by_policy("published", PolicyCode.STAFF)


def _obey(code: str, status: Status) -> Callable[[_Case], Verdict | None]:
    """Return the rule that a finding with `code` settles the matter."""

    def obey(case: _Case) -> Verdict | None:
        ordered = [finding for finding in case.findings if finding.code == code]
        return case.conclude(status, ordered) if ordered else None

    return obey


def _refuse_spam(case: _Case) -> Verdict | None:
    return _weigh(case, "spam", {"spam": case.policy.spam_at})


def _refuse_abuse(case: _Case) -> Verdict | None:
    return _weigh(case, "rejected", {"abuse": case.policy.reject_abuse_at})


def _hold_suspect(case: _Case) -> Verdict | None:
    policy = case.policy
    thresholds: dict[Label, float] = {
        "spam": policy.hold_spam_at,
        "abuse": policy.hold_abuse_at,
        "quality": policy.hold_quality_at,
        "trust": policy.hold_trust_at,
    }
    return _weigh(case, "held", thresholds)


def _weigh(case: _Case, status: Status, thresholds: Mapping[Label, float]) -> Verdict | None:
    """Return `status` if the evidence for any label reaches its threshold; 1 switches that label off."""
    lift = case.policy.trusted_lift if case.facts.standing == "trusted" else 0.0
    reached = {
        label
        for label, threshold in thresholds.items()
        if threshold < 1 and case.scores[label] >= threshold + lift * (1 - threshold)
    }
    findings = [
        finding for finding in case.findings if any(_is_evidence(finding, label) for label in reached)
    ]
    return case.conclude(status, findings) if findings else None


def _hold_unjudged(case: _Case) -> Verdict | None:
    unjudged = [finding for finding in case.findings if finding.outcome == "unavailable"]
    return case.conclude("held", unjudged) if unjudged else None


def _hold_sanctioned(case: _Case) -> Verdict | None:
    if case.facts.standing != "premoderated":
        return None
    return case.conclude_by_policy("held", SANCTION_CODES["premoderated"])


def _hold_in_thread(case: _Case) -> Verdict | None:
    if not case.facts.thread_premoderated:
        return None
    return case.conclude_by_policy("held", PolicyCode.THREAD_PREMODERATED)


def _hold_in_raid(case: _Case) -> Verdict | None:
    facts = case.facts
    is_known = facts.published >= case.policy.new_commenter_threshold or facts.standing == "trusted"
    return None if is_known or not facts.in_raid else case.conclude_by_policy("held", PolicyCode.RAID)


def _hold_on_site(case: _Case) -> Verdict | None:
    mode, threshold = case.policy.premoderation, case.policy.new_commenter_threshold
    if mode == "all":
        return case.conclude_by_policy("held", PolicyCode.ALL_PREMODERATED)
    if mode == "new" and case.facts.published < threshold and case.facts.standing != "trusted":
        details: dict[str, JSON] = {"published": case.facts.published, "threshold": threshold}
        return case.conclude_by_policy("held", PolicyCode.NEW_COMMENTER, details)
    return None


def _publish(case: _Case) -> Verdict:
    return case.conclude_by_policy("published", PolicyCode.PUBLISHED)


# The first rule with something to say gives the verdict. Refusals stand before holds, so that evidence added can only
# make it graver; within the holds, the reason that tells a moderator most comes first.
_RULES: tuple[Callable[[_Case], Verdict | None], ...] = (
    # A person decided about this author.
    _refuse_sanctioned,
    _trust_staff,
    # Certain, or ordered by the site.
    _obey(FormCode.HONEYPOT, "spam"),
    _obey(WordsCode.REJECTED, "rejected"),
    # Strong evidence.
    _refuse_spam,
    _refuse_abuse,
    # Uncertain.
    _obey(WordsCode.HELD, "held"),
    _hold_suspect,
    _hold_unjudged,
    # Nothing against the text, but here a person looks first.
    _hold_sanctioned,
    _hold_in_thread,
    _hold_in_raid,
    _hold_on_site,
    _publish,
)
