"""Outside providers over HTTP, for a site's admins: list, set up, change, try out, measure."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.fields import Choice, Switch, Text, WholeNumber
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from moderation.actions.providers import Trial, change_provider, create_provider, try_provider
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.api.outputs import FindingOutput
from moderation.models import AskWhen, OnFailure, Provider, ProviderKind
from moderation.models.providers import MAX_DAILY_BUDGET, MAX_TIMEOUT_MS, MIN_TIMEOUT_MS
from moderation.queries.memberships import get_administered_site
from moderation.queries.providers import (
    find_secret_end,
    get_my_provider,
    list_providers,
    measure_provider,
)
from moderation.reasons import describe as describe_code

FINDING = ("provider_not_found",)


class ProvidersQuery(serializers.Serializer[Any]):
    site = serializers.CharField(max_length=50, help_text="A site's key.")


class ProviderFields(serializers.Serializer[Any]):
    url = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=500,
        help_text="Where it is, by https. Blank: the usual place of its kind.",
    )
    secret = Text(
        required=False,
        allow_blank=True,
        max_length=500,
        help_text="Its key; printable ASCII. Never shown again. Left out: as it is.",
    )
    model = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=100,
        help_text="The model, where it has several.",
    )
    timeout_ms = WholeNumber(
        required=False, default=5_000, min_value=MIN_TIMEOUT_MS, max_value=MAX_TIMEOUT_MS
    )
    daily_budget = WholeNumber(
        required=False,
        default=1_000,
        min_value=1,
        max_value=MAX_DAILY_BUDGET,
        help_text="Requests a day (UTC) at most.",
    )
    ask_when = Choice(choices=AskWhen.choices, required=False, default=AskWhen.UNSURE.value)
    on_failure = Choice(choices=OnFailure.choices, required=False, default=OnFailure.IGNORE.value)
    shares_author = Switch(required=False, default=False, help_text="Also send the author's name and e-mail.")
    holds_until_answered = Switch(
        required=False, default=False, help_text="Publish nothing before it answered."
    )
    may_release = Switch(
        required=False, default=False, help_text="What machines hold, it may publish by clearing it."
    )


class ProviderInput(ProviderFields):
    site = Text(max_length=50, help_text="A site's key.")
    kind = Choice(choices=ProviderKind.choices)
    name = Text(
        max_length=20, help_text="Lower-case letters, digits, hyphens. Its check is `provider.<name>`."
    )
    enabled = Switch(required=False, default=True)


class ProviderChangeInput(ProviderFields):
    enabled = Switch()


class ProviderOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    site = serializers.CharField()
    kind = serializers.ChoiceField(choices=ProviderKind.choices)
    name = serializers.CharField()
    enabled = serializers.BooleanField()
    url = serializers.CharField()
    secret_end = serializers.CharField(
        allow_null=True, help_text="Its last four characters; null where there is none or it can't be read."
    )
    model = serializers.CharField(allow_blank=True)
    timeout_ms = serializers.IntegerField()
    daily_budget = serializers.IntegerField()
    ask_when = serializers.ChoiceField(choices=AskWhen.choices)
    on_failure = serializers.ChoiceField(choices=OnFailure.choices)
    shares_author = serializers.BooleanField()
    holds_until_answered = serializers.BooleanField()
    may_release = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ProviderListOutput(serializers.Serializer[Any]):
    providers = ProviderOutput(many=True)


class TrialOutput(serializers.Serializer[Any]):
    finding = FindingOutput(allow_null=True)
    failure = serializers.CharField(allow_null=True, help_text="A code; listed in docs/providers.md.")
    remark = serializers.CharField(allow_blank=True, help_text="What the provider said of it.")
    latency_ms = serializers.IntegerField()


class ProviderStatsOutput(serializers.Serializer[Any]):
    calls = serializers.IntegerField(help_text="Comments in the last 24 hours.")
    answered = serializers.IntegerField()
    failed = serializers.IntegerField()
    skipped = serializers.IntegerField()
    queued = serializers.IntegerField()
    failures = serializers.DictField(child=serializers.IntegerField(), help_text="How many, by code.")
    p95_latency_ms = serializers.IntegerField(allow_null=True)
    breaker = serializers.ChoiceField(choices=["closed", "open", "half_open", "unknown"])
    budget_left = serializers.IntegerField(allow_null=True, help_text="Requests, today (UTC).")


class ProvidersView(ModeratorView):
    @describe(
        operation_id="moderation_providers_list",
        answers={200: ProviderListOutput},
        errors=(*READING, "site_not_found"),
        parameters=[ProvidersQuery],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        """List the outside providers of a site whose admin I am; there are ten at most."""
        query = read_input(ProvidersQuery, request.query_params)
        providers = list_providers(get_administered_site(get_moderator(request), query["site"]))
        return Response({"providers": [show_provider(provider) for provider in providers]}, headers=PRIVATE)

    @describe(
        answers={201: ProviderOutput},
        errors=("site_not_found", "limit_reached"),
        writes=True,
        request=ProviderInput,
        tags=["moderation"],
    )
    def post(self, request: Request) -> Response:
        """Have an outside provider asked about a site's comments."""
        fields = read_input(ProviderInput, request.data)
        site = get_administered_site(get_moderator(request), fields.pop("site"))
        provider = create_provider(site=site, kind=fields.pop("kind"), name=fields.pop("name"), fields=fields)
        return Response(show_provider(provider), status=201, headers=PRIVATE)


class ProviderView(ModeratorView):
    @describe(answers={200: ProviderOutput}, errors=(*READING, *FINDING), tags=["moderation"])
    def get(self, request: Request, provider_id: int) -> Response:
        """Read an outside provider, but for its secret."""
        provider = get_my_provider(get_moderator(request), provider_id)
        return Response(show_provider(provider), headers=PRIVATE)

    @describe(
        answers={200: ProviderOutput},
        errors=FINDING,
        writes=True,
        request=ProviderChangeInput,
        tags=["moderation"],
    )
    def put(self, request: Request, provider_id: int) -> Response:
        """Change an outside provider: what is left out becomes the default, but for the secret, which stays."""
        provider = get_my_provider(get_moderator(request), provider_id)
        changed = change_provider(provider, read_input(ProviderChangeInput, request.data))
        return Response(show_provider(changed), headers=PRIVATE)

    @describe(answers={204: None}, errors=FINDING, writes=True, tags=["moderation"])
    def delete(self, request: Request, provider_id: int) -> Response:
        """Remove an outside provider and the record of its calls. Its findings stay."""
        get_my_provider(get_moderator(request), provider_id).delete()
        return Response(status=204)


class ProviderTestView(ModeratorView):
    limits: ClassVar = {"POST": "replay"}

    @describe(answers={200: TrialOutput}, errors=FINDING, writes=True, request=None, tags=["moderation"])
    def post(self, request: Request, provider_id: int) -> Response:
        """Ask an outside provider about a sample now, and see what it says and how fast."""
        trial = try_provider(get_my_provider(get_moderator(request), provider_id))
        return Response(show_trial(trial), headers=PRIVATE)


class ProviderStatsView(ModeratorView):
    @describe(answers={200: ProviderStatsOutput}, errors=(*READING, *FINDING), tags=["moderation"])
    def get(self, request: Request, provider_id: int) -> Response:
        """Read how an outside provider did in the last 24 hours, its breaker and its budget."""
        provider = get_my_provider(get_moderator(request), provider_id)
        return Response(measure_provider(provider)._asdict(), headers=PRIVATE)


def show_provider(provider: Provider) -> dict[str, Any]:
    names = (
        "kind",
        "name",
        "enabled",
        "url",
        "model",
        "timeout_ms",
        "daily_budget",
        "ask_when",
        "on_failure",
    )
    more = ("shares_author", "holds_until_answered", "may_release", "created_at", "updated_at")
    return {
        "id": str(provider.pk),
        "site": provider.site.key,
        "secret_end": find_secret_end(provider),
        **{name: getattr(provider, name) for name in (*names, *more)},
    }


def show_trial(trial: Trial) -> dict[str, Any]:
    finding, failure = trial.finding, trial.failure
    shown = finding and {
        "check": finding.check,
        "outcome": finding.outcome,
        "label": finding.label,
        "score": finding.score,
        "code": finding.code,
        "sentence": describe_code(finding.code, finding.details),
        "spans": [],
    }
    return {
        "finding": shown,
        "failure": None if failure is None else failure.code,
        "remark": "" if failure is None else failure.remark,
        "latency_ms": trial.latency_ms,
    }
