"""Runs rules over a comment: in which order, who is exempt, and the one finding that comes of it."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from moderation.evidence import MAX_SPANS, report_unavailable
from moderation.rules.codes import RulesCode
from moderation.rules.documents import Action, Rule
from moderation.rules.fields import View
from moderation.subject import JSON, Finding, Subject
from moderation.text.folding import Span

logger = logging.getLogger(__name__)

CHECK = "rules"

_CODES: dict[Action, RulesCode] = {
    "spam": RulesCode.SPAM,
    "reject": RulesCode.REJECTED,
    "shadow": RulesCode.SHADOWED,
    "hold": RulesCode.HELD,
    "publish": RulesCode.PUBLISHED,
    "flag": RulesCode.FLAGGED,
    "tag": RulesCode.TAGGED,
}
_REMOVING = ("spam", "reject", "shadow")
_DECIDING = ("hold", "publish")
# Nothing is suspicious about what is published or tagged.
_CLEAR = ("publish", "tag")


@dataclass(frozen=True, slots=True)
class _Hit:
    rule: Rule
    spans: tuple[Span, ...]


def apply_rules(subject: Subject, findings: Sequence[Finding], rules: Sequence[Rule]) -> tuple[Finding, ...]:
    """Return `findings` and, where there are `rules`, the one finding of what they say of `subject` and the findings.

    Rules that remove come first, in their order, and the first that matches ends it. Then the others in their order:
    of those that hold or publish the first counts; those that flag and tag all do, until one that matches says stop.
    Never raises: rules that fail are `unavailable`, which no policy takes for a pass.
    """
    if not rules:
        return tuple(findings)
    try:
        return (*findings, _conclude(list(_find_hits(View(subject, findings), rules))))
    except Exception as error:
        logger.exception("rules failed")
        return (*findings, report_unavailable(CHECK, type(error).__name__))


class Matched(NamedTuple):
    """What came of the rules: the ids of the stored ones that matched, and the tags that they gave."""

    rules: list[int]
    tags: list[str]


def list_matched(findings: Sequence[Finding]) -> Matched:
    """Return which rules `findings` say matched."""
    for finding in findings:
        if finding.check == CHECK and isinstance(matched := finding.details.get("rules"), list):
            tags = cast(list[str], finding.details["tags"])
            return Matched([rule["id"] for rule in matched if rule["id"]], list(tags))
    return Matched([], [])


def _find_hits(view: View, rules: Sequence[Rule]) -> Iterator[_Hit]:
    # Stable: within each part, the rules' own order.
    is_decided = False
    for rule in sorted(rules, key=lambda rule: rule.action not in _REMOVING):
        if (is_decided and rule.action in _DECIDING) or _is_exempt(view.subject, rule):
            continue
        spans = rule.condition(view)
        if spans is None:
            continue
        yield _Hit(rule, spans)
        is_decided = is_decided or rule.action in _DECIDING
        if rule.stop or rule.action in _REMOVING:
            return


def _is_exempt(subject: Subject, rule: Rule) -> bool:
    author = subject.author
    return (
        (rule.exempts_staff and author.kind == "staff")
        or (rule.exempts_trusted and author.standing == "trusted")
        or (rule.exempts_published is not None and author.published >= rule.exempts_published)
    )


def _conclude(hits: Sequence[_Hit]) -> Finding:
    if not hits:
        return Finding(check=CHECK, outcome="clear", label="none", score=0.0, code=RulesCode.CLEAR)
    order = list(_CODES)
    rule = min((hit.rule for hit in hits), key=lambda rule: order.index(rule.action))
    matched: list[JSON] = [
        {"id": hit.rule.id, "name": hit.rule.name, "version": hit.rule.version, "action": hit.rule.action}
        for hit in hits
    ]
    tags: list[JSON] = list(dict.fromkeys(tag for hit in hits for tag in hit.rule.tags))
    is_clear = rule.action in _CLEAR
    return Finding(
        check=CHECK,
        outcome="clear" if is_clear else "suspect",
        label="none" if is_clear else rule.label,
        score=0.0 if is_clear else 1.0,
        code=_CODES[rule.action],
        details={"rule": rule.name, "rules": matched, "tags": tags},
        spans=tuple(sorted({span for hit in hits for span in hit.spans})[:MAX_SPANS]),
    )
