"""What a site's moderators taught, over HTTP: look at its versions, and go back to one. For its administrators."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.inputs import read_input
from discussions.api.schema import describe
from discussions.models import Site
from moderation.actions.learning import revert_site_model
from moderation.actions.replays import replay_model
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.api.inputs import ModelsQuery, RevertInput
from moderation.api.setup_inputs import ModelReplayInput
from moderation.api.setup_outputs import ReplayOutput, show_replay
from moderation.models import ModelState, SiteModelVersion
from moderation.queries.memberships import get_administered_site
from moderation.queries.site_models import is_paused, list_versions


class ModelVersionOutput(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    base_version = serializers.CharField(help_text="The shipped models that it was learned on.")
    state = serializers.ChoiceField(choices=ModelState.choices)
    examples = serializers.IntegerField()
    moderators = serializers.IntegerField()
    metrics = serializers.DictField(help_text="By label: what it was learned from, and how it compares.")
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField(help_text="When it came into its state.")


class ModelsOutput(serializers.Serializer[Any]):
    site = serializers.CharField()
    active = serializers.IntegerField(help_text="The version in force; 0: the shipped models alone.")
    paused = serializers.BooleanField(help_text="Nothing is learned until a person asks for it.")
    versions = ModelVersionOutput(many=True, help_text="The newest first.")


class ModelsView(ModeratorView):
    @describe(
        answers={200: ModelsOutput},
        errors=(*READING, "site_not_found"),
        parameters=[ModelsQuery],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        """List the versions of what a site's moderators taught."""
        key = read_input(ModelsQuery, request.query_params)["site"]
        return Response(_show_models(get_administered_site(get_moderator(request), key)), headers=PRIVATE)


class RevertView(ModeratorView):
    @describe(
        answers={200: ModelsOutput},
        errors=("site_not_found", "model_version_not_found", "nothing_to_revert"),
        writes=True,
        request=RevertInput,
        tags=["moderation"],
    )
    def post(self, request: Request) -> Response:
        """Put another version into force. The hourly job then leaves the site alone until `learn` is asked for."""
        person, fields = get_moderator(request), read_input(RevertInput, request.data)
        site = get_administered_site(person, fields["site"])
        revert_site_model(site, to=fields["version"], by=person.get_username())
        return Response(_show_models(site))


class ModelReplayView(ModeratorView):
    limits: ClassVar = {"POST": "replay"}

    @describe(
        answers={200: ReplayOutput},
        errors=("site_not_found", "model_version_not_found"),
        writes=True,
        request=ModelReplayInput,
        tags=["moderation"],
    )
    def post(self, request: Request) -> Response:
        """Try models out on the last decided comments: today's shipped ones, with a version of what a site taught."""
        values = read_input(ModelReplayInput, request.data)
        site = get_administered_site(get_moderator(request), values["site"])
        result, examples = replay_model(site, version=values["version"], last=values["last"])
        return Response(show_replay(result, examples), headers=PRIVATE)


def _show_models(site: Site) -> dict[str, Any]:
    versions = list_versions(site)
    return {
        "site": site.key,
        "active": next((found.version for found in versions if found.state == ModelState.ACTIVE), 0),
        "paused": is_paused(versions),
        "versions": [_show_version(version) for version in versions],
    }


def _show_version(version: SiteModelVersion) -> dict[str, Any]:
    names = (
        "version",
        "base_version",
        "state",
        "examples",
        "moderators",
        "metrics",
        "created_at",
        "changed_at",
    )
    return {name: getattr(version, name) for name in names}
