"""Mail that tells a moderator what waits."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.fields import Choice, Text
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.actions.digests import set_digest
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.models import Digest, Membership
from moderation.queries.memberships import get_my_site


class DigestQuery(serializers.Serializer[Any]):
    site = serializers.CharField(max_length=50, help_text="A site's key.")


class DigestInput(serializers.Serializer[Any]):
    site = Text(max_length=50, help_text="A site's key.")
    digest = Choice(choices=Digest.choices, help_text="How often mail says what waits, where something does.")


class DigestOutput(serializers.Serializer[Any]):
    site = serializers.CharField()
    digest = serializers.ChoiceField(choices=Digest.choices)
    due_at = serializers.DateTimeField(allow_null=True, help_text="When it is next time.")


class DigestView(ModeratorView):
    @describe(
        answers={200: DigestOutput},
        errors=(*READING, "site_not_found"),
        parameters=[DigestQuery],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        """Read how often mail tells me what waits on a site that I moderate."""
        person = get_moderator(request)
        site = get_my_site(person, read_input(DigestQuery, request.query_params)["site"])
        return Response(show_digest(Membership.objects.get(user=person, site=site)), headers=PRIVATE)

    @describe(
        answers={200: DigestOutput},
        errors=("site_not_found",),
        writes=True,
        request=DigestInput,
        tags=["moderation"],
    )
    def put(self, request: Request) -> Response:
        """Have mail tell me hourly, daily or never what waits on a site that I moderate."""
        person, fields = get_moderator(request), read_input(DigestInput, request.data)
        site = get_my_site(person, fields["site"])
        set_digest(person=person, site=site, digest=Digest(fields["digest"]))
        return Response(show_digest(Membership.objects.get(user=person, site=site)), headers=PRIVATE)


def show_digest(membership: Membership) -> dict[str, Any]:
    return {
        "site": membership.site.key,
        "digest": membership.digest,
        "due_at": membership.digest_due_at,
    }
