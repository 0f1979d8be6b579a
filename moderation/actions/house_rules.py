"""Setting up what a site rejects comments for, by its administrators."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, QuerySet

from discussions.models import Site
from discussions.refusals import Refused, refuse_field
from moderation.models import HouseRule, HouseRulesVersion
from moderation.models.house_rules import HOUSE_RULE_CODE_PATTERN
from moderation.queries.house_rules import build_usual_rules
from moderation.queries.memberships import require_admin
from moderation.queries.rule_texts import (
    Wording,
    describe_rule,
    find_home,
    find_rules_version,
    find_version,
    word_rule,
)

MAX_HOUSE_RULES = 50


def put_house_rule(
    *, site: Site, person: User, code: str, version: int, values: Mapping[str, Any]
) -> HouseRule:
    """Make the site's rule `code`, or change it, to these `values`, columns by name.

    `version` is the rule's as the person saw it, 0 for one that is to be new. Raises Refused: forbidden, stale_version,
    limit_reached, invalid_fields (code; law, without a legal ground).
    """
    require_admin(person, site)
    if not re.fullmatch(HOUSE_RULE_CODE_PATTERN, code):
        raise refuse_field("code", "invalid")
    if values["law"] and not values["is_legal_ground"]:
        raise refuse_field("law", "not_available")
    with transaction.atomic():
        # Who changes the site's rules at the same moment waits here.
        Site.objects.select_for_update(no_key=True).get(pk=site.pk)
        rules = _store_rules(site)
        if version:
            values = _drop_outdated_texts(rules.filter(code=code).first(), values)
            if not rules.filter(code=code, version=version).update(**values, version=F("version") + 1):
                raise Refused("stale_version")
        else:
            _check_is_new(site, code)
            HouseRule.objects.create(site=site, code=code, **values)
        _keep_version(site, person)
    return rules.get(code=code)


def _drop_outdated_texts(rule: HouseRule | None, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return `values`, without translations of what the rule no longer says where they come with none."""
    is_same = rule is not None and all(
        getattr(rule, name) == values[name] for name in ("title", "explanation")
    )
    return values if "texts" in values or is_same else {**values, "texts": {}}


def put_rules_texts(*, site: Site, person: User, version: int, texts: Mapping[str, str]) -> HouseRulesVersion:
    """Say `texts`, by language, around the site's house rules from now on.

    `version` is the rules' as the person saw them, 0 for the usual ones. Raises Refused: forbidden, stale_version.
    """
    require_admin(person, site)
    with transaction.atomic():
        Site.objects.select_for_update(no_key=True).get(pk=site.pk)
        if find_rules_version(site.pk) != version:
            raise Refused("stale_version")
        _store_rules(site)
        return _keep_version(site, person, texts)


@dataclass(frozen=True, slots=True)
class Words:
    """What the house rules say in a language: the `text` around them, and `rules` by code.

    A rule that says nothing in another language than the site's leaves it to that. What is said anew in the site's own
    drops its translations, unless `keeps_translations`: it means the same.
    """

    language: str
    text: str
    rules: Mapping[str, Wording]
    keeps_translations: bool = False


def publish_words(*, site: Site, person: User, version: int, words: Words) -> HouseRulesVersion:
    """Say the house rules like this in one language from now on.

    `version` is as in `put_rules_texts`. Raises Refused: forbidden, stale_version.
    """
    require_admin(person, site)
    with transaction.atomic():
        Site.objects.select_for_update(no_key=True).get(pk=site.pk)
        last = find_version(site)
        if (last.version if last is not None else 0) != version:
            raise Refused("stale_version")
        for rule in _store_rules(site).filter(code__in=words.rules):
            _reword(rule, words, find_home(site))
        texts = {**(last.document["texts"] if last is not None else {}), words.language: words.text}
        return _keep_version(site, person, {name: said for name, said in texts.items() if said})


def _reword(rule: HouseRule, words: Words, home: str) -> None:
    """Let a rule say what `words` have for it from now on."""
    language, wording = words.language, words.rules[rule.code]
    if word_rule(describe_rule(rule), language, home) == wording:
        return
    texts = {name: said for name, said in rule.texts.items() if name != language}
    if language == home:
        rule.title, rule.explanation = wording.title or rule.title, wording.explanation
        rule.texts = texts if words.keeps_translations else {}
    else:
        rule.texts = texts | ({language: wording._asdict()} if wording.title else {})
    rule.version += 1
    rule.save(update_fields=["title", "explanation", "texts", "version"])


def _store_rules(site: Site) -> QuerySet[HouseRule]:
    """Return the site's rules, the usual ones stored where it had none. The site is locked."""
    rules = HouseRule.objects.filter(site=site)
    if not rules.exists():
        HouseRule.objects.bulk_create(build_usual_rules(site))
    return rules


def _keep_version(site: Site, person: User, texts: Mapping[str, str] | None = None) -> HouseRulesVersion:
    """Keep what the rules are now as their next version. The site is locked. `texts` of None stay as they are."""
    last = find_version(site)
    if texts is None:
        texts = last.document["texts"] if last is not None else {}
    rules = HouseRule.objects.filter(site=site).order_by("position", "pk")
    document = {"rules": [describe_rule(rule) for rule in rules], "texts": dict(texts)}
    return HouseRulesVersion.objects.create(
        site=site, version=last.version + 1 if last is not None else 1, document=document, created_by=person
    )


def _check_is_new(site: Site, code: str) -> None:
    rules = HouseRule.objects.filter(site=site)
    if rules.filter(code=code).exists():
        raise refuse_field("code", "taken")
    if rules.count() >= MAX_HOUSE_RULES:
        raise Refused("limit_reached")
