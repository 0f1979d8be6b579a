"""What a site owes its readers over HTTP: read by its moderators, changed by its administrators."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.fields import Choice, Email, Share, Switch, Text, WholeNumber
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.actions.duties import change_duties
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.api.setup_inputs import SiteInput, SiteQuery, VersionInput
from moderation.duties import MAX_HOURS, PRESETS, Duties
from moderation.queries.duties import get_duties
from moderation.queries.memberships import get_my_site

_OPTIONAL: dict[str, Any] = {"required": False}


def _line(most: int, about: str) -> Text:
    return Text(**_OPTIONAL, allow_blank=True, max_length=most, trim_whitespace=True, help_text=about)


class DutiesInput(SiteInput, VersionInput):
    """What is left out stays as it is."""

    preset = Choice(
        **_OPTIONAL, choices=[(name, preset.name) for name, preset in PRESETS.items()], help_text="Set first."
    )
    takes_notices = Switch(**_OPTIONAL, help_text="Of illegal content, from anybody.")
    notice_hours = WholeNumber(**_OPTIONAL, min_value=1, max_value=MAX_HOURS)
    trusted_hours = WholeNumber(**_OPTIONAL, min_value=1, max_value=MAX_HOURS)
    hears_reporters = Switch(**_OPTIONAL, help_text="Who reported a comment may object when it stays.")
    appeal_hours = WholeNumber(**_OPTIONAL, min_value=1, max_value=MAX_HOURS)
    strikes = WholeNumber(**_OPTIONAL, min_value=0, max_value=100, help_text="Unfounded notices; 0: never.")
    strike_days = WholeNumber(**_OPTIONAL, min_value=1, max_value=365)
    keep_notices_days = WholeNumber(**_OPTIONAL, min_value=30, max_value=3650)
    state_reasons = Switch(**_OPTIONAL, help_text="Statements of reasons go to the European database.")
    state_spam = Switch(**_OPTIONAL, help_text="Those about spam too.")
    publish_report = Switch(**_OPTIONAL, help_text="Everybody may read the yearly report.")
    audit_published = Share(**_OPTIONAL, help_text="Of what machines published, to be judged again blind.")
    audit_stopped = Share(**_OPTIONAL, help_text="Of what they held, rejected or marked as spam.")
    emergency_email = Email(**_OPTIONAL, allow_blank=True, help_text="Called when a life is in danger.")
    reader_contact = _line(300, "The point of contact of readers.")
    authority_contact = _line(300, "The point of contact of authorities.")
    contact_languages = _line(200, "That both understand.")
    dispute_body = _line(500, "Who settles disputes out of court.")


class DutiesOutput(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="Send it with a change.")
    takes_notices = serializers.BooleanField()
    notice_hours = serializers.IntegerField()
    trusted_hours = serializers.IntegerField()
    hears_reporters = serializers.BooleanField()
    appeal_hours = serializers.IntegerField()
    strikes = serializers.IntegerField()
    strike_days = serializers.IntegerField()
    keep_notices_days = serializers.IntegerField()
    state_reasons = serializers.BooleanField()
    state_spam = serializers.BooleanField()
    publish_report = serializers.BooleanField()
    audit_published = serializers.FloatField()
    audit_stopped = serializers.FloatField()
    emergency_email = serializers.CharField(allow_blank=True)
    reader_contact = serializers.CharField(allow_blank=True)
    authority_contact = serializers.CharField(allow_blank=True)
    contact_languages = serializers.CharField(allow_blank=True)
    dispute_body = serializers.CharField(allow_blank=True)


class DutiesView(ModeratorView):
    @describe(
        answers={200: DutiesOutput},
        errors=(*READING, "site_not_found"),
        parameters=[SiteQuery],
        tags=["setup"],
    )
    def get(self, request: Request) -> Response:
        """Read what a site owes its readers."""
        query = read_input(SiteQuery, request.query_params)
        site = get_my_site(get_moderator(request), query["site"])
        return Response(show_duties(get_duties(site.pk)), headers=PRIVATE)

    @describe(
        answers={200: DutiesOutput},
        errors=("site_not_found", "stale_version"),
        writes=True,
        request=DutiesInput,
        tags=["setup"],
    )
    def put(self, request: Request) -> Response:
        """Put other duties in force: those of a preset, single ones, or both."""
        values = read_input(DutiesInput, request.data)
        person = get_moderator(request)
        site = get_my_site(person, values.pop("site"))
        asked = {"version": values.pop("version"), "preset": values.pop("preset", "")}
        return Response(show_duties(change_duties(site=site, person=person, settings=values, **asked)))


def show_duties(duties: Duties) -> dict[str, Any]:
    return duties.to_dict()
