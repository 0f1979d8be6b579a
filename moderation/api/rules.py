"""A site's rules over HTTP: read, make, change, delete, and try out on what was decided."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.actions.replays import replay_rule
from moderation.actions.rules import change_rule, create_rule, delete_rule
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.api.setup_inputs import NewRuleInput, RuleInput, RulePreviewInput, SiteQuery
from moderation.api.setup_outputs import ReplayOutput, RuleListOutput, RuleOutput, show_replay, show_rule
from moderation.queries.memberships import get_my_site
from moderation.queries.rules import get_my_rule, list_rules


class RulesView(ModeratorView):
    @describe(
        operation_id="moderation_rules_list",
        answers={200: RuleListOutput},
        errors=(*READING, "site_not_found"),
        parameters=[SiteQuery],
        tags=["setup"],
    )
    def get(self, request: Request) -> Response:
        """List a site's rules in the order in which they run."""
        query = read_input(SiteQuery, request.query_params)
        rules = list_rules(get_my_site(get_moderator(request), query["site"]))
        return Response({"rules": [show_rule(rule) for rule in rules]}, headers=PRIVATE)

    @describe(
        answers={201: RuleOutput},
        errors=("site_not_found", "limit_reached"),
        writes=True,
        request=NewRuleInput,
        tags=["setup"],
    )
    def post(self, request: Request) -> Response:
        """Make a rule. It takes effect with the next comment."""
        values = read_input(NewRuleInput, request.data)
        person = get_moderator(request)
        site = get_my_site(person, values.pop("site"))
        return Response(show_rule(create_rule(site=site, person=person, values=values)), status=201)


class RuleView(ModeratorView):
    @describe(answers={200: RuleOutput}, errors=(*READING, "rule_not_found"), tags=["setup"])
    def get(self, request: Request, rule_id: int) -> Response:
        """Read a rule, and whether it switched itself off."""
        return Response(show_rule(get_my_rule(get_moderator(request), rule_id)), headers=PRIVATE)

    @describe(
        answers={200: RuleOutput},
        errors=("rule_not_found", "stale_version"),
        writes=True,
        request=RuleInput,
        tags=["setup"],
    )
    def put(self, request: Request, rule_id: int) -> Response:
        """Change a rule: what is left out becomes what it is by default."""
        rule = get_my_rule(get_moderator(request), rule_id)
        values = read_input(RuleInput, request.data)
        change_rule(rule=rule, person=get_moderator(request), version=values.pop("version"), values=values)
        return Response(show_rule(get_my_rule(get_moderator(request), rule_id)))

    @describe(answers={204: None}, errors=("rule_not_found",), writes=True, request=None, tags=["setup"])
    def delete(self, request: Request, rule_id: int) -> Response:
        """Delete a rule. What it did stays done."""
        delete_rule(rule=get_my_rule(get_moderator(request), rule_id), person=get_moderator(request))
        return Response(status=204)


class RulePreviewView(ModeratorView):
    limits: ClassVar = {"POST": "replay"}

    @describe(
        answers={200: ReplayOutput},
        errors=("site_not_found", "rule_not_found"),
        writes=True,
        request=RulePreviewInput,
        tags=["setup"],
    )
    def post(self, request: Request) -> Response:
        """Try a rule out on the last decided comments. Nothing is stored or changed."""
        values = read_input(RulePreviewInput, request.data)
        site = get_my_site(get_moderator(request), values["site"])
        replaced = values["rule"] and get_my_rule(get_moderator(request), values["rule"])
        result, examples = replay_rule(site, values["document"], replaced=replaced, last=values["last"])
        return Response(show_replay(result, examples), headers=PRIVATE)
