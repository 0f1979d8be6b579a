"""From evidence to a verdict. Pure: the same findings, policy and facts always give the same verdict.

One label's evidence adds up as a noisy-or (`moderation.evidence`) and is held against the site's thresholds: it is
published, published and flagged, held, or refused. Only a sanction, staff, the honeypot, and a word list or
rule that says so override it. What is uncertain waits for a person; so does everything where a check could not run.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, Literal

from moderation.checks.form import FormCode
from moderation.checks.trust import SANCTION_CODES
from moderation.checks.words import WordsCode
from moderation.evidence import combine_scores
from moderation.rules.codes import ORDERS, RulesCode
from moderation.subject import JSON, Facts, Finding, Label

Premoderation = Literal["none", "new", "all"]
Status = Literal["published", "held", "rejected", "spam"]
Band = Literal["published", "flagged", "held", "rejected", "spam"]

EVIDENCE_LABELS: tuple[Label, ...] = ("spam", "abuse", "quality", "trust")
# What stored versions of a policy may say and is read among the site's duties (`moderation/duties.py`).
_DUTIES = frozenset({"state_reasons", "state_spam", "audit_published", "audit_stopped", "publish_report"})
# Where the one threshold must not be above the other.
_ASCENDING = (
    *(("flag_spam_at", "hold_spam_at"), ("flag_abuse_at", "hold_abuse_at")),
    *(("flag_quality_at", "hold_quality_at"), ("flag_trust_at", "hold_trust_at")),
    *(("hold_spam_at", "spam_at"), ("hold_abuse_at", "reject_abuse_at")),
)


class PolicyCode(StrEnum):
    """Reasons that lie in the policy or the thread rather than in a finding."""

    STAFF = "policy.staff"
    THREAD_PREMODERATED = "policy.thread_premoderated"
    RAID = "policy.raid"
    UNPROVEN = "policy.unproven"
    ALL_PREMODERATED = "policy.all_premoderated"
    NEW_COMMENTER = "policy.new_commenter"
    PUBLISHED = "policy.published"


class SettingError(ValueError):
    """A setting of a policy is not as it must be. `name` is the setting, `code` one of the API's codes for a field."""

    def __init__(self, name: str, code: str, problem: str) -> None:
        self.name, self.code = name, code
        super().__init__(f"{name} {problem}")


def _setting(default: Any, lowest: float, highest: float) -> Any:
    return field(default=default, metadata={"limits": (lowest, highest)})


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePolicy:
    """One version of a site's policy; making one with a value outside its limits raises SettingError.

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
    # Whether newcomers wait for a person while a raid is on.
    hold_in_raids: Literal["on", "off"] = field(default="on", metadata={"choices": ("on", "off")})

    # From `flag_…_at` on it is published and a moderator looks afterwards, from `hold_…_at` on before.
    flag_spam_at: float = _setting(0.35, 0.01, 1)
    hold_spam_at: float = _setting(0.5, 0.01, 1)
    spam_at: float = _setting(0.95, 0.01, 1)
    flag_abuse_at: float = _setting(0.6, 0.01, 1)
    hold_abuse_at: float = _setting(0.8, 0.01, 1)
    reject_abuse_at: float = _setting(1.0, 0.01, 1)
    flag_quality_at: float = _setting(0.6, 0.01, 1)
    hold_quality_at: float = _setting(0.8, 0.01, 1)
    flag_trust_at: float = _setting(0.4, 0.01, 1)
    hold_trust_at: float = _setting(0.5, 0.01, 1)

    # How far, of the way to 1, every threshold rises for an author that moderators trust.
    trusted_lift: float = _setting(0.5, 0, 1)

    # From which weight of readers' reports on a comment is hidden until somebody looks (`moderation/priority.py`).
    hide_flagged: Literal["off", "low", "medium", "high"] = field(
        default="medium", metadata={"choices": ("off", "low", "medium", "high")}
    )

    def __post_init__(self) -> None:
        for setting in fields(self):
            _check_value(setting.name, getattr(self, setting.name), setting.metadata, setting.default)
        for lower, higher in _ASCENDING:
            is_off = lower.startswith("flag_") and getattr(self, lower) == 1
            if getattr(self, lower) > getattr(self, higher) and not is_off:
                raise SettingError(lower, "too_large", f"must not be above {higher}, {getattr(self, higher)}")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "SitePolicy":
        """Return the policy with `values`, and the defaults for what is not in it.

        A `flag_…_at` that is not in it follows a `hold_…_at` below its default: policies were written before there
        were flags. Raises SettingError, naming the field and its limits, for one that is unknown, of the wrong type
        or out of limits.
        """
        known = {setting.name: setting for setting in fields(cls)}
        if unknown := sorted(values.keys() - known.keys()):
            raise SettingError(unknown[0], "invalid", "is no setting of a policy")
        policy = dict(values)
        for flag, hold in _ASCENDING:
            if flag.startswith("flag_") and isinstance(policy.get(hold), int | float):
                policy.setdefault(flag, max(0.01, min(known[flag].default, policy[hold])))
        return cls(**policy)

    @classmethod
    def from_stored(cls, document: Mapping[str, Any], version: int) -> "SitePolicy":
        """Return the policy that a stored version's document has. Raises SettingError."""
        settings = {name: value for name, value in document.items() if name not in _DUTIES}
        return cls.from_dict({**settings, "version": version})

    def to_dict(self) -> dict[str, Any]:
        """Return what `from_dict` reads, in plain JSON types."""
        return asdict(self)


def _check_value(name: str, value: Any, metadata: Mapping[str, Any], default: Any) -> None:
    if choices := metadata.get("choices"):
        if value not in choices:
            problem = f"must be one of {', '.join(choices)}, not {value!r}"
            raise SettingError(name, "unknown_choice", problem)
        return
    lowest, highest = metadata["limits"]
    whole = isinstance(default, int)
    right_type = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    kind = "a whole number" if whole else "a number"
    problem = f"must be {kind} from {lowest} to {highest}, not {value!r}"
    if not right_type or math.isnan(value):
        raise SettingError(name, "invalid", problem)
    if not lowest <= value <= highest:
        raise SettingError(name, "too_large" if value > highest else "too_small", problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What becomes of the comment, and why. `is_flagged`: it is published, and a moderator looks at it afterwards.

    `code` and `details` give the sentence (`moderation.reasons.describe`) of what weighed most. `scores` has the
    combined evidence, 0 to 1, for each of `EVIDENCE_LABELS`; `contributing` names the checks that the status rests on,
    the heaviest first.
    """

    status: Status
    code: str
    details: Mapping[str, JSON] = field(default_factory=dict)
    scores: Mapping[Label, float]
    contributing: tuple[str, ...] = ()
    is_flagged: bool = False

    @property
    def band(self) -> Band:
        """The status, with what is published and flagged told apart."""
        return "flagged" if self.is_flagged else self.status


@dataclass(frozen=True, slots=True)
class _Case:
    """What a rule looks at; `findings` are in order of weight."""

    findings: Sequence[Finding]
    scores: Mapping[Label, float]
    policy: SitePolicy
    facts: Facts

    def conclude(self, band: Band, findings: Sequence[Finding]) -> Verdict:
        return Verdict(
            status="published" if band == "flagged" else band,
            is_flagged=band == "flagged",
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

    More or stronger evidence never makes a verdict milder (published, flagged, held, then rejected or spam), and a
    finding that is unavailable never lets a comment through, unless its author is staff, whom no check concerns.
    """
    ordered = sorted(findings, key=lambda finding: (-finding.score, finding.check, finding.code))
    case = _Case(ordered, weigh_labels(findings), policy, facts)
    verdicts = (rule(case) for rule in _RULES)
    return next(verdict for verdict in verdicts if verdict is not None)


def weigh_labels(findings: Sequence[Finding]) -> dict[Label, float]:
    """Return the combined evidence, 0 to 1, for each of `EVIDENCE_LABELS`."""
    return {
        label: combine_scores(finding.score for finding in findings if _is_evidence(finding, label))
        for label in EVIDENCE_LABELS
    }


def _is_evidence(finding: Finding, label: Label) -> bool:
    # An order of the site says what is to be done, not what is probable: it must not add up to more than it says.
    return finding.outcome == "suspect" and finding.label == label and finding.code not in _ORDERS


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


def _obey(code: str, band: Band) -> Callable[[_Case], Verdict | None]:
    """Return the rule that a finding with `code` settles the matter."""

    def obey(case: _Case) -> Verdict | None:
        ordered = [finding for finding in case.findings if finding.code == code]
        return case.conclude(band, ordered) if ordered else None

    return obey


def _publish_by_rule(case: _Case) -> Verdict | None:
    """A rule that publishes stands above all evidence, but not above what could not be checked or a person's word."""
    if case.facts.thread_premoderated or case.facts.standing == "premoderated":
        return None
    if any(finding.outcome == "unavailable" or finding.code == WordsCode.HELD for finding in case.findings):
        return None
    return _obey(RulesCode.PUBLISHED, "published")(case)


def _refuse_spam(case: _Case) -> Verdict | None:
    return _weigh(case, "spam", {"spam": case.policy.spam_at})


def _refuse_abuse(case: _Case) -> Verdict | None:
    return _weigh(case, "rejected", {"abuse": case.policy.reject_abuse_at})


def _hold_suspect(case: _Case) -> Verdict | None:
    return _weigh(case, "held", _list_thresholds(case.policy, "hold"))


def _flag_suspect(case: _Case) -> Verdict | None:
    return _weigh(case, "flagged", _list_thresholds(case.policy, "flag"))


def _list_thresholds(policy: SitePolicy, band: Literal["hold", "flag"]) -> dict[Label, float]:
    return {label: getattr(policy, f"{band}_{label}_at") for label in EVIDENCE_LABELS}


def _weigh(case: _Case, band: Band, thresholds: Mapping[Label, float]) -> Verdict | None:
    """Return `band` if the evidence for any label reaches its threshold; 1 switches that label off."""
    lift = case.policy.trusted_lift if case.facts.standing == "trusted" else 0.0
    reached = {
        label
        for label, threshold in thresholds.items()
        if threshold < 1 and case.scores[label] >= threshold + lift * (1 - threshold)
    }
    findings = [
        finding for finding in case.findings if any(_is_evidence(finding, label) for label in reached)
    ]
    return case.conclude(band, findings) if findings else None


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
    if is_known or not facts.in_raid or case.policy.hold_in_raids == "off":
        return None
    return case.conclude_by_policy("held", PolicyCode.RAID)


def _hold_unproven(case: _Case) -> Verdict | None:
    if not case.facts.is_unproven or case.facts.standing == "trusted":
        return None
    return case.conclude_by_policy("held", PolicyCode.UNPROVEN)


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


_ORDERS = frozenset({WordsCode.REJECTED, WordsCode.HELD}) | ORDERS

# The first rule with something to say gives the verdict. Refusals stand before holds, so that evidence added can only
# make it graver; within the holds, the reason that tells a moderator most comes first.
_RULES: tuple[Callable[[_Case], Verdict | None], ...] = (
    # A person decided about this author.
    _refuse_sanctioned,
    _trust_staff,
    # Certain, or ordered by the site.
    _obey(FormCode.HONEYPOT, "spam"),
    _obey(WordsCode.REJECTED, "rejected"),
    _obey(RulesCode.SPAM, "spam"),
    _obey(RulesCode.REJECTED, "rejected"),
    # Rejected like a shadowed author's: who shows comments lets its author still see it, by this code.
    _obey(RulesCode.SHADOWED, "rejected"),
    _publish_by_rule,
    # Strong evidence.
    _refuse_spam,
    _refuse_abuse,
    # Uncertain.
    _obey(WordsCode.HELD, "held"),
    _obey(RulesCode.HELD, "held"),
    _hold_suspect,
    _hold_unjudged,
    # Nothing against the text, but here a person looks first.
    _hold_sanctioned,
    _hold_in_thread,
    _hold_in_raid,
    _hold_unproven,
    _hold_on_site,
    # Published, but worth a look afterwards.
    _obey(RulesCode.FLAGGED, "flagged"),
    _flag_suspect,
    _publish,
)
