"""Webhooks over HTTP, for a site's admins: set up, rotate, try out, look at what was sent, send it again."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from discussions.api.fields import Choice, Switch, Text
from discussions.api.inputs import read_input
from discussions.api.schema import describe
from discussions.models import EventKind
from discussions.queries.cursors import MAX_BIGINT
from moderation.actions.deliveries import Outcome, send_test
from moderation.actions.webhooks import (
    change_webhook,
    create_webhook,
    delete_webhook,
    replay_dead,
    replay_delivery,
    rotate_secret,
)
from moderation.api.authentication import ModeratorView, get_moderator
from moderation.api.cases import PRIVATE, READING
from moderation.models import Delivery, DeliveryState, Webhook, WebhookFormat
from moderation.queries.memberships import get_administered_site
from moderation.queries.webhooks import (
    get_my_delivery,
    get_my_webhook,
    list_deliveries,
    list_webhooks,
    name_event,
)

FINDING = ("webhook_not_found",)


class WebhooksQuery(serializers.Serializer[Any]):
    site = serializers.CharField(max_length=50, help_text="A site's key.")


class WebhookFields(serializers.Serializer[Any]):
    name = Text(max_length=60, trim_whitespace=True)
    url = Text(max_length=500, help_text="Where it is, by https.")
    kinds = serializers.ListField(
        child=Choice(choices=EventKind.choices),
        required=False,
        default=list,
        max_length=len(EventKind.values),
        help_text="Which events it hears of; none: all.",
    )
    format = Choice(choices=WebhookFormat.choices, required=False, default=WebhookFormat.STANDARD.value)
    enabled = Switch(required=False, default=True)


class WebhookInput(WebhookFields):
    site = Text(max_length=50, help_text="A site's key.")


class WebhookOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    site = serializers.CharField()
    name = serializers.CharField()
    url = serializers.CharField()
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=EventKind.choices))
    format = serializers.ChoiceField(choices=WebhookFormat.choices)
    enabled = serializers.BooleanField()
    disabled_because = serializers.ChoiceField(
        choices=["failing", "gone"], allow_null=True, help_text="Why Parley switched it off, where it did."
    )
    failing_since = serializers.DateTimeField(
        allow_null=True, help_text="Since when nothing has got there; null when it is well."
    )
    earlier_secret_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when everything is signed with the secret before, too."
    )
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class NewWebhookOutput(WebhookOutput):
    secret = serializers.CharField(help_text="Shown once: what requests are signed with.")


class CountedWebhookOutput(WebhookOutput):
    waiting = serializers.IntegerField(help_text="Deliveries on their way.")
    dead = serializers.IntegerField(help_text="Deliveries that never got there.")


class WebhookListOutput(serializers.Serializer[Any]):
    webhooks = CountedWebhookOutput(many=True)


class WebhookTestOutput(serializers.Serializer[Any]):
    error = serializers.CharField(
        allow_null=True, help_text="A code of docs/webhooks.md; null: it was taken."
    )
    status = serializers.IntegerField(allow_null=True, help_text="HTTP.")
    latency_ms = serializers.IntegerField()


class DeliveriesQuery(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=DeliveryState.choices, required=False)
    cursor = serializers.IntegerField(
        required=False, min_value=1, max_value=MAX_BIGINT, help_text="From `next`."
    )
    limit = serializers.IntegerField(default=50, min_value=1, max_value=100)


class DeliveryOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    event = serializers.CharField(help_text="The `webhook-id` that it is sent with.")
    kind = serializers.ChoiceField(choices=EventKind.choices)
    state = serializers.ChoiceField(choices=DeliveryState.choices)
    tries = serializers.IntegerField()
    error = serializers.CharField(allow_null=True, help_text="Of the last try; a code of docs/webhooks.md.")
    status = serializers.IntegerField(allow_null=True, help_text="HTTP, of the last try.")
    latency_ms = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()
    tried_at = serializers.DateTimeField(allow_null=True)


class DeliveryListOutput(serializers.Serializer[Any]):
    deliveries = DeliveryOutput(many=True)
    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page.")


class ReplayedOutput(serializers.Serializer[Any]):
    replayed = serializers.IntegerField(help_text="How many deliveries wait again.")


class WebhooksView(ModeratorView):
    @describe(
        operation_id="moderation_webhooks_list",
        answers={200: WebhookListOutput},
        errors=(*READING, "site_not_found"),
        parameters=[WebhooksQuery],
        tags=["moderation"],
    )
    def get(self, request: Request) -> Response:
        """List the webhooks of a site whose admin I am; there are ten at most."""
        query = read_input(WebhooksQuery, request.query_params)
        webhooks = list_webhooks(get_administered_site(get_moderator(request), query["site"]))
        shown = [
            {**show_webhook(each), "waiting": each.waiting, "dead": each.dead}  # type: ignore[attr-defined]
            for each in webhooks
        ]
        return Response({"webhooks": shown}, headers=PRIVATE)

    @describe(
        answers={201: NewWebhookOutput},
        errors=("site_not_found", "limit_reached"),
        writes=True,
        request=WebhookInput,
        tags=["moderation"],
    )
    def post(self, request: Request) -> Response:
        """Have a site's own system hear of events. The secret in the answer is shown once."""
        fields = read_input(WebhookInput, request.data)
        site = get_administered_site(get_moderator(request), fields.pop("site"))
        new = create_webhook(site=site, fields=fields)
        shown = {**show_webhook(new.webhook), "secret": new.secret}
        return Response(shown, status=201, headers=PRIVATE)


class WebhookView(ModeratorView):
    @describe(answers={200: WebhookOutput}, errors=(*READING, *FINDING), tags=["moderation"])
    def get(self, request: Request, webhook_id: int) -> Response:
        """Read a webhook, but for its secret."""
        webhook = get_my_webhook(get_moderator(request), webhook_id)
        return Response(show_webhook(webhook), headers=PRIVATE)

    @describe(
        answers={200: WebhookOutput}, errors=FINDING, writes=True, request=WebhookFields, tags=["moderation"]
    )
    def put(self, request: Request, webhook_id: int) -> Response:
        """Change a webhook: what is left out becomes the default. Its secret stays."""
        webhook = get_my_webhook(get_moderator(request), webhook_id)
        changed = change_webhook(webhook, read_input(WebhookFields, request.data))
        return Response(show_webhook(changed), headers=PRIVATE)

    @describe(answers={204: None}, errors=FINDING, writes=True, tags=["moderation"])
    def delete(self, request: Request, webhook_id: int) -> Response:
        """Remove a webhook, with what waits for it and the log of its deliveries."""
        delete_webhook(get_my_webhook(get_moderator(request), webhook_id))
        return Response(status=204)


class WebhookSecretView(ModeratorView):
    @describe(answers={200: NewWebhookOutput}, errors=FINDING, writes=True, request=None, tags=["moderation"])
    def post(self, request: Request, webhook_id: int) -> Response:
        """Give a webhook a new secret. For a day everything is signed with the one before, too."""
        new = rotate_secret(get_my_webhook(get_moderator(request), webhook_id))
        return Response({**show_webhook(new.webhook), "secret": new.secret}, headers=PRIVATE)


class WebhookTestView(ModeratorView):
    limits: ClassVar = {"POST": "replay"}

    @describe(
        answers={200: WebhookTestOutput}, errors=FINDING, writes=True, request=None, tags=["moderation"]
    )
    def post(self, request: Request, webhook_id: int) -> Response:
        """Send a sample to a webhook now, and see what it says and how fast."""
        outcome = send_test(get_my_webhook(get_moderator(request), webhook_id))
        return Response(show_outcome(outcome), headers=PRIVATE)


class WebhookDeliveriesView(ModeratorView):
    @describe(
        answers={200: DeliveryListOutput},
        errors=(*READING, *FINDING),
        parameters=[DeliveriesQuery],
        tags=["moderation"],
    )
    def get(self, request: Request, webhook_id: int) -> Response:
        """List what was sent to a webhook in the last 30 days, the newest first."""
        webhook = get_my_webhook(get_moderator(request), webhook_id)
        query = read_input(DeliveriesQuery, request.query_params)
        limit = query["limit"]
        found = list_deliveries(webhook, query.get("state"), query.get("cursor"), limit + 1)
        next_cursor = str(found[limit - 1].pk) if len(found) > limit else None
        shown = [show_delivery(each) for each in found[:limit]]
        return Response({"deliveries": shown, "next": next_cursor}, headers=PRIVATE)


class WebhookReplayView(ModeratorView):
    @describe(answers={200: ReplayedOutput}, errors=FINDING, writes=True, request=None, tags=["moderation"])
    def post(self, request: Request, webhook_id: int) -> Response:
        """Send everything again that never got to a webhook."""
        webhook = get_my_webhook(get_moderator(request), webhook_id)
        return Response({"replayed": replay_dead(webhook)}, headers=PRIVATE)


class DeliveryReplayView(ModeratorView):
    @describe(
        answers={200: DeliveryOutput},
        errors=("delivery_not_found",),
        writes=True,
        request=None,
        tags=["moderation"],
    )
    def post(self, request: Request, delivery_id: int) -> Response:
        """Send one delivery again, whatever became of it."""
        delivery = get_my_delivery(get_moderator(request), delivery_id)
        replay_delivery(delivery)
        delivery.refresh_from_db()
        return Response(show_delivery(delivery), headers=PRIVATE)


def show_webhook(webhook: Webhook) -> dict[str, Any]:
    names = ("name", "url", "kinds", "format", "enabled", "failing_since", "created_at", "updated_at")
    return {
        "id": str(webhook.pk),
        "site": webhook.site.key,
        **{name: getattr(webhook, name) for name in names},
        "disabled_because": webhook.disabled_because or None,
        "earlier_secret_until": webhook.earlier_until,
    }


def show_delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": str(delivery.pk),
        "event": name_event(delivery.event_id),
        "kind": delivery.event.kind,
        "error": delivery.error or None,
        **{
            name: getattr(delivery, name)
            for name in ("state", "tries", "status", "latency_ms", "created_at", "tried_at")
        },
    }


def show_outcome(outcome: Outcome) -> dict[str, Any]:
    return {"error": outcome.error or None, "status": outcome.status, "latency_ms": outcome.latency_ms}
