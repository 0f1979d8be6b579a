"""A site's house rules over HTTP: read by its moderators, changed by its administrators."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.fields import Switch, Text, WholeNumber
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.actions.house_rules import put_house_rule
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.api.setup_inputs import SiteInput, SiteQuery, VersionInput
from moderation.models import HouseRule
from moderation.queries.house_rules import list_house_rules
from moderation.queries.memberships import get_my_site


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


class HouseRuleOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    explanation = serializers.CharField(allow_blank=True)
    is_legal_ground = serializers.BooleanField()
    law = serializers.CharField(allow_blank=True)
    position = serializers.IntegerField()
    is_active = serializers.BooleanField()
    version = serializers.IntegerField(help_text="Send it with a change.")


class HouseRulesOutput(serializers.Serializer[Any]):
    house_rules = HouseRuleOutput(many=True)


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
        rules = list_house_rules(get_my_site(get_moderator(request), query["site"]))
        return Response({"house_rules": [show_house_rule(rule) for rule in rules]}, headers=PRIVATE)

    @describe(
        answers={200: HouseRuleOutput},
        errors=("site_not_found", "stale_version", "limit_reached"),
        writes=True,
        request=HouseRuleInput,
        tags=["setup"],
    )
    def put(self, request: Request) -> Response:
        """Make a house rule, or change the one with this code. Authors are told by what it says now."""
        values = read_input(HouseRuleInput, request.data)
        person = get_moderator(request)
        site = get_my_site(person, values.pop("site"))
        asked = {name: values.pop(name) for name in ("code", "version")}
        return Response(show_house_rule(put_house_rule(site=site, person=person, values=values, **asked)))


def show_house_rule(rule: HouseRule) -> dict[str, Any]:
    told = ("code", "title", "explanation", "is_legal_ground", "law", "position", "is_active", "version")
    return {name: getattr(rule, name) for name in told}
