"""A site's house rules: what moderators choose from, and what authors are told."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from discussions.catalogue import find_language
from discussions.gate import Removal
from discussions.models import Comment, Site, Status
from moderation.models import Actor, Decision, HouseRule, RejectReason
from moderation.queries.appeals import list_deadlines, list_objections, list_removals
from moderation.queries.noticing import find_noticed
from moderation.queries.rule_texts import History, describe_rule, tell_rule, translate_usual

_EXPLANATIONS = {
    RejectReason.OFF_TOPIC: "The comment is not about the article or what others wrote.",
    RejectReason.ABUSE: "The comment insults or harasses somebody.",
    RejectReason.HATE: "The comment attacks people for the group they belong to.",
    RejectReason.ADVERTISING: "The comment advertises something.",
    RejectReason.MISINFORMATION: "The comment says what is known to be false.",
    RejectReason.ILLEGAL: "Publishing the comment would break the law.",
    RejectReason.OTHER: "",
}


def list_house_rules(site: Site) -> list[HouseRule]:
    """Return the site's house rules in their order, those switched off among them; the usual ones where it has none."""
    return list(HouseRule.objects.filter(site=site).order_by("position", "pk")) or build_usual_rules(site)


def build_usual_rules(site: Site) -> list[HouseRule]:
    """Return the rules of a site that has set up none, not stored."""
    return [
        HouseRule(
            site=site,
            code=reason.value,
            title=reason.label.capitalize(),
            explanation=_EXPLANATIONS[reason],
            texts=translate_usual(reason),
            is_legal_ground=reason == RejectReason.ILLEGAL,
            position=place,
        )
        for place, reason in enumerate(RejectReason, start=1)
    ]


def read_history(site: Site) -> History:
    """Return what a site's house rules said, and say now."""
    return History(site, [describe_rule(rule) for rule in list_house_rules(site)])


def name_reasons(site: Site) -> dict[str, str]:
    """Return the titles of the site's house rules by code."""
    return {rule.code: rule.title for rule in list_house_rules(site)}


def is_reason(site: Site, code: str) -> bool:
    """Tell whether a moderator of the site may reject for this reason now."""
    return any(rule.code == code and rule.is_active for rule in list_house_rules(site))


def list_shared_rules(sites: Sequence[Site]) -> list[HouseRule]:
    """Return the rules for which comments on any of the sites may be rejected, as the first of them names them."""
    first = list_house_rules(sites[0]) if sites else []
    return [rule for rule in first if all(is_reason(site, rule.code) for site in sites)]


def explain_removals(comments: Collection[Comment]) -> dict[int, Removal]:
    """Return why each of these comments of one site was removed, by id, as its author is told."""
    removed = [comment for comment in comments if comment.status in (Status.REJECTED, Status.SPAM)]
    if not removed:
        return {}
    history = read_history(removed[0].author.site)
    latest = list(list_removals([comment.pk for comment in removed]))
    deadlines = list_deadlines(latest)
    noticed = find_noticed(latest)
    objections = list_objections([comment.pk for comment in removed])
    return {
        decision.comment_id: replace(
            _explain(decision, history),
            noticed=noticed[decision.pk],
            appeal_until=deadlines.get(decision.pk),
            objection=objections.get(decision.comment_id),
        )
        for decision in latest
    }


def _explain(decision: Decision, history: History) -> Removal:
    """Return why something was removed, by the rules as they were then, in the active language."""
    is_by_machine = decision.actor == Actor.MACHINE
    version = history.find_version(decision)
    rule = None if is_by_machine else history.find_rule(decision.code, version)
    if rule is None:
        title = _("Spam") if decision.to_status == Status.SPAM else _("Against the rules of this site")
        return Removal(is_by_machine=is_by_machine, title=title, rules_version=version)
    told = tell_rule(rule, find_language(get_language()))
    return Removal(
        is_by_machine=False,
        reason=told.code,
        title=told.title,
        explanation=told.explanation,
        law=told.law,
        is_legal_ground=rule["is_legal_ground"],
        rules_version=version,
    )
