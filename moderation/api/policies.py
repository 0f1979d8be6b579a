"""A site's policy over HTTP: read, change, and try out on what was decided."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.actions.policies import change_policy
from moderation.actions.replays import replay_policy
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.api.setup_inputs import PolicyInput, PolicyReplayInput, SiteQuery
from moderation.api.setup_outputs import PolicyOutput, ReplayOutput, show_policy, show_replay
from moderation.queries.memberships import get_my_site
from moderation.queries.subjects import find_policy, get_policy


class PolicyView(ModeratorView):
    @describe(
        answers={200: PolicyOutput},
        errors=(*READING, "site_not_found"),
        parameters=[SiteQuery],
        tags=["setup"],
    )
    def get(self, request: Request) -> Response:
        """Read the policy in force on a site."""
        query = read_input(SiteQuery, request.query_params)
        site = get_my_site(get_moderator(request), query["site"])
        return Response(show_policy(site, get_policy(site.pk), find_policy(site.pk)), headers=PRIVATE)

    @describe(
        answers={200: PolicyOutput},
        errors=("site_not_found", "stale_version"),
        writes=True,
        request=PolicyInput,
        tags=["setup"],
    )
    def put(self, request: Request) -> Response:
        """Put a new version of the policy in force. It takes effect with the next comment."""
        values = read_input(PolicyInput, request.data)
        person = get_moderator(request)
        site = get_my_site(person, values["site"])
        policy = change_policy(
            site=site, person=person, version=values["version"], settings=values["settings"]
        )
        return Response(show_policy(site, policy, find_policy(site.pk)))


class PolicyReplayView(ModeratorView):
    limits: ClassVar = {"POST": "replay"}

    @describe(
        answers={200: ReplayOutput},
        errors=("site_not_found",),
        writes=True,
        request=PolicyReplayInput,
        tags=["setup"],
    )
    def post(self, request: Request) -> Response:
        """Try settings out on the last decided comments. Nothing is stored or changed."""
        values = read_input(PolicyReplayInput, request.data)
        site = get_my_site(get_moderator(request), values["site"])
        result, examples = replay_policy(site, values["settings"], last=values["last"])
        return Response(show_replay(result, examples), headers=PRIVATE)
