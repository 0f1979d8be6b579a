"""A site's house rules over HTTP: read by its moderators, changed by its administrators."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.fields import Choice, Switch, Text, WholeNumber
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from discussions.catalogue import LANGUAGES
from discussions.models import Site
from moderation.actions.house_rules import put_house_rule, put_rules_texts
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.api.setup_inputs import SiteInput, SiteQuery, VersionInput
from moderation.models import HouseRule
from moderation.models.house_rules import MAX_TEXT_CHARACTERS
from moderation.queries.house_rules import list_house_rules
from moderation.queries.memberships import get_my_site
from moderation.queries.rule_texts import find_version


class RuleTextInput(serializers.Serializer[Any]):
    language = Choice(choices=[(name, name) for name in LANGUAGES])
    title = Text(max_length=100, trim_whitespace=True)
    explanation = Text(required=False, allow_blank=True, default="", max_length=1000)


class HouseRuleInput(SiteInput, VersionInput):
    version = WholeNumber(
        min_value=0, max_value=2**31 - 1, help_text="The rule's version as you saw it; 0 makes a new one."
    )
    code = Text(max_length=20, help_text="Lower-case letters, digits and underscores, a letter first.")
    title = Text(max_length=100, trim_whitespace=True, help_text="What the author is told, in a few words.")
    explanation = Text(
        required=False, allow_blank=True, default="", max_length=1000, help_text="The same at length."
    )
    is_legal_ground = Switch(required=False, default=False, help_text="Such comments are against the law.")
    law = Text(
        required=False, allow_blank=True, default="", max_length=200, help_text="Which, for a legal ground."
    )
    position = WholeNumber(required=False, default=0, min_value=0, max_value=1000)
    is_active = Switch(required=False, default=True, help_text="Whether moderators may reject for it.")
    texts = serializers.ListField(
        child=RuleTextInput(),
        required=False,
        max_length=len(LANGUAGES),
        help_text="Title and explanation in other languages than the site's. Left out, they stay while these do.",
    )


class AroundInput(serializers.Serializer[Any]):
    language = Choice(choices=[(name, name) for name in LANGUAGES])
    text = Text(max_length=MAX_TEXT_CHARACTERS, help_text="As plain text.")


class RulesTextsInput(SiteInput, VersionInput):
    version = WholeNumber(
        min_value=0,
        max_value=2**31 - 1,
        help_text="The house rules' version as you saw it; 0: the usual ones.",
    )
    texts = serializers.ListField(
        child=AroundInput(), max_length=len(LANGUAGES), help_text="All of them, one for a language."
    )


class RuleTextOutput(serializers.Serializer[Any]):
    language = serializers.CharField()
    title = serializers.CharField()
    explanation = serializers.CharField(allow_blank=True)


class AroundOutput(serializers.Serializer[Any]):
    language = serializers.CharField()
    text = serializers.CharField()


class HouseRuleOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    explanation = serializers.CharField(allow_blank=True)
    is_legal_ground = serializers.BooleanField()
    law = serializers.CharField(allow_blank=True)
    position = serializers.IntegerField()
    is_active = serializers.BooleanField()
    texts = RuleTextOutput(many=True)
    version = serializers.IntegerField(help_text="Send it with a change.")


class HouseRulesOutput(serializers.Serializer[Any]):
    house_rules = HouseRuleOutput(many=True)
    version = serializers.IntegerField(help_text="Of all of them together; 0: the usual ones.")
    texts = AroundOutput(many=True, help_text="What stands around them, by language.")


class HouseRulesView(ModeratorView):
    @describe(
        answers={200: HouseRulesOutput},
        errors=(*READING, "site_not_found"),
        parameters=[SiteQuery],
        tags=["setup"],
    )
    def get(self, request: Request) -> Response:
        """List what a site rejects comments for, in the order in which moderators choose from it."""
        query = read_input(SiteQuery, request.query_params)
        return Response(show_house_rules(get_my_site(get_moderator(request), query["site"])), headers=PRIVATE)

    @describe(
        answers={200: HouseRuleOutput},
        errors=("site_not_found", "stale_version", "limit_reached"),
        writes=True,
        request=HouseRuleInput,
        tags=["setup"],
    )
    def put(self, request: Request) -> Response:
        """Make a house rule, or change the one with this code. Authors are told by what it said when it applied."""
        values = read_input(HouseRuleInput, request.data)
        person = get_moderator(request)
        site = get_my_site(person, values.pop("site"))
        asked = {name: values.pop(name) for name in ("code", "version")}
        if "texts" in values:
            values["texts"] = {said.pop("language"): said for said in map(dict, values["texts"])}
        return Response(show_house_rule(put_house_rule(site=site, person=person, values=values, **asked)))


class RulesTextsView(ModeratorView):
    @describe(
        answers={200: HouseRulesOutput},
        errors=("site_not_found", "stale_version"),
        writes=True,
        request=RulesTextsInput,
        tags=["setup"],
    )
    def put(self, request: Request) -> Response:
        """Say something else around a site's house rules, in each language. It is their next version."""
        values = read_input(RulesTextsInput, request.data)
        person = get_moderator(request)
        site = get_my_site(person, values["site"])
        texts = {said["language"]: said["text"] for said in values["texts"]}
        put_rules_texts(site=site, person=person, version=values["version"], texts=texts)
        return Response(show_house_rules(site))


def show_house_rules(site: Site) -> dict[str, Any]:
    present = find_version(site)
    around = present.document["texts"] if present is not None else {}
    return {
        "house_rules": [show_house_rule(rule) for rule in list_house_rules(site)],
        "version": present.version if present is not None else 0,
        "texts": [{"language": language, "text": text} for language, text in around.items()],
    }


def show_house_rule(rule: HouseRule) -> dict[str, Any]:
    told = ("code", "title", "explanation", "is_legal_ground", "law", "position", "is_active", "version")
    texts = [{"language": language, **said} for language, said in rule.texts.items()]
    return {**{name: getattr(rule, name) for name in told}, "texts": texts}
