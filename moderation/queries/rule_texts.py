"""What a site's house rules say, in each language, and what they said: every version of them is kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from discussions.catalogue import FALLBACK_LANGUAGE, LANGUAGES, find_language, load_messages, say
from discussions.gate import HouseRules, RuleText
from discussions.models import Site
from moderation.models import Decision, HouseRule, HouseRulesVersion, RejectReason
from moderation.queries.duties import get_duties

Rule = Mapping[str, Any]


class Wording(NamedTuple):
    """What a house rule says in one language: nothing at all, or a title at least."""

    title: str = ""
    explanation: str = ""


_KEPT = ("code", "title", "explanation", "is_legal_ground", "law", "position", "is_active", "texts")


def describe_rule(rule: HouseRule) -> dict[str, Any]:
    """Return what a version keeps of a rule."""
    return {name: getattr(rule, name) for name in _KEPT}


def translate_usual(reason: RejectReason) -> dict[str, dict[str, str]]:
    """Return what a usual rule says in every language of the catalogue."""
    return {
        language: {
            "title": say(f"rule.{reason}", language=language),
            "explanation": say(f"rule.{reason}_why", language=language) if _has_why(reason) else "",
        }
        for language in LANGUAGES
    }


def _has_why(reason: RejectReason) -> bool:
    return f"rule.{reason}_why" in load_messages(FALLBACK_LANGUAGE)


def tell_rule(rule: Rule, language: str) -> RuleText:
    """Return a rule in a language, or as it is at home where it says nothing in that."""
    said = rule["texts"].get(language, {})
    return RuleText(
        code=rule["code"],
        title=said.get("title") or rule["title"],
        explanation=said.get("explanation", "") if said else rule["explanation"],
        law=rule["law"],
    )


def find_home(site: Site) -> str:
    """Return the language of the catalogue in which a site's house rules are written, and from which translated."""
    return find_language(site.language)


def word_rule(rule: Rule, language: str, home: str) -> Wording:
    """Return what a rule says in a language, nothing where it leaves that to the language that it is at `home` in."""
    said = rule["texts"].get(language)
    if said is None:
        return Wording(rule["title"], rule["explanation"]) if language == home else Wording()
    return Wording(said["title"], said.get("explanation", ""))


class History:
    """What a site's house rules said at any time. One query. `present` are those of now, stored or not."""

    def __init__(self, site: Site, present: Sequence[Rule]) -> None:
        versions = HouseRulesVersion.objects.filter(site=site).order_by("-version")
        self._versions = {row.version: row for row in versions}
        self._present = {rule["code"]: rule for rule in present}

    def find_version(self, decision: Decision) -> int:
        """Return the number of the version that a decision was made under, 0 before there was any."""
        kept = decision.details.get("house_rules")
        return kept if isinstance(kept, int) else self._find_at(decision.created_at)

    def _find_at(self, moment: datetime) -> int:
        return next((number for number, row in self._versions.items() if row.created_at <= moment), 0)

    def find_rule(self, code: str, version: int) -> Rule | None:
        """Return the rule with this code as it was in a version; as it is now, if that has none such."""
        row = self._versions.get(version)
        rules = row.document["rules"] if row is not None else []
        then = next((rule for rule in rules if rule["code"] == code), None)
        return then or self._present.get(code)


def find_rules_version(site_id: int) -> int:
    """Return the number of the present version of a site's house rules, 0 where it has none of its own."""
    versions = HouseRulesVersion.objects.filter(site_id=site_id).order_by("-version")
    return versions.values_list("version", flat=True).first() or 0


def find_version(site: Site, number: int | None = None) -> HouseRulesVersion | None:
    """Return a version of a site's house rules, the present one if no number is given."""
    versions = HouseRulesVersion.objects.filter(site=site).order_by("-version")
    return (versions if number is None else versions.filter(version=number)).first()


def read_house_rules(site: Site, language: str, number: int | None = None) -> HouseRules | None:
    """Return a version of a site's house rules in a language, and how to reach the site; None for one there never was.

    0 is the usual rules, before the site had any of its own.
    """
    row = find_version(site, number)
    if row is None and number not in (None, 0):
        return None
    document = row.document if row is not None else describe_usual()
    duties = get_duties(site.pk)
    texts = document["texts"]
    return HouseRules(
        version=row.version if row is not None else 0,
        since=None if row is None else row.created_at,
        is_current=number is None or number == find_rules_version(site.pk),
        text=texts.get(language) or texts.get(find_home(site)) or next(iter(texts.values()), ""),
        rules=tuple(tell_rule(rule, language) for rule in document["rules"] if rule["is_active"]),
        takes_notices=duties.takes_notices,
        reader_contact=duties.reader_contact,
        authority_contact=duties.authority_contact,
        contact_languages=duties.contact_languages,
        dispute_body=duties.dispute_body,
    )


def describe_usual() -> dict[str, Any]:
    """Return the usual rules as a version would have them."""
    rules = [
        {
            "code": reason.value,
            "title": reason.label.capitalize(),
            "explanation": "",
            "law": "",
            "is_active": True,
            "texts": translate_usual(reason),
        }
        for reason in RejectReason
    ]
    return {"rules": rules, "texts": {}}
