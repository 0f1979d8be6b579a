"""Setting up webhooks: what an admin may enter, what is never shown again, and how one is switched off."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from discussions.actions.events import want_events
from discussions.actions.letters import write_letter
from discussions.models import EventKind, Site
from discussions.refusals import Refused, refuse_field
from discussions.sealing import seal_secret
from moderation.jobs import enqueue_deliveries
from moderation.models import Delivery, DeliveryState, Lane, Role, Webhook
from moderation.models.webhooks import MAX_WEBHOOKS
from moderation.providers.failures import AddressNotAllowed
from moderation.providers.sending import check_url, is_public_host
from moderation.queries.webhooks import list_wanted
from moderation.signing import make_secret

logger = structlog.get_logger(__name__)

# So long everything is signed with the earlier secret too.
ROTATION = timedelta(hours=24)
KINDS = tuple(EventKind.values)


class NewSecret(NamedTuple):
    """`secret` is shown once and never again."""

    webhook: Webhook
    secret: str


def create_webhook(*, site: Site, fields: Mapping[str, Any]) -> NewSecret:
    """Make a webhook. Raises Refused: limit_reached, and invalid_fields as `change_webhook`."""
    secret = make_secret()
    with transaction.atomic():
        _lock(site.pk)
        if Webhook.objects.filter(site=site).count() >= MAX_WEBHOOKS:
            raise Refused("limit_reached")
        webhook = Webhook(site=site, sealed_secret=seal_secret(secret))
        _fill(webhook, fields)
        webhook.save()
        _want(site.pk)
    return NewSecret(webhook, secret)


def change_webhook(webhook: Webhook, fields: Mapping[str, Any]) -> Webhook:
    """Give a webhook these fields. Switched on again, it is as good as new.

    Raises Refused: webhook_not_found, invalid_fields (name: taken; url: address_not_allowed).
    """
    with transaction.atomic():
        _lock(webhook.site_id)
        current = Webhook.objects.select_for_update().filter(pk=webhook.pk).first()
        if current is None:
            raise Refused("webhook_not_found")
        if fields.get("enabled") and not current.enabled:
            current.failing_since, current.disabled_because = None, ""
        _fill(current, fields)
        current.save()
        _want(webhook.site_id)
    current.site = webhook.site
    return current


def delete_webhook(webhook: Webhook) -> None:
    """Remove a webhook, with all that waits for it."""
    with transaction.atomic():
        _lock(webhook.site_id)
        Webhook.objects.filter(pk=webhook.pk).delete()
        _want(webhook.site_id)


def rotate_secret(webhook: Webhook) -> NewSecret:
    """Give a webhook a new secret; for a day everything is signed with the one before as well.

    Raises Refused (webhook_not_found).
    """
    secret = make_secret()
    with transaction.atomic():
        current = Webhook.objects.select_for_update().filter(pk=webhook.pk).first()
        if current is None:
            raise Refused("webhook_not_found")
        current.sealed_earlier_secret, current.earlier_until = (
            current.sealed_secret,
            timezone.now() + ROTATION,
        )
        current.sealed_secret = seal_secret(secret)
        current.save()
    current.site = webhook.site
    return NewSecret(current, secret)


def replay_delivery(delivery: Delivery) -> bool:
    """Send one delivery again, whatever became of it. Returns False while it waits anyway."""
    return bool(_replay(delivery.webhook_id, pk=delivery.pk))


def replay_dead(webhook: Webhook) -> int:
    """Send everything again that never got there. Returns how much that is."""
    return _replay(webhook.pk, state=DeliveryState.DEAD)


def switch_off(webhook: Webhook, reason: str) -> None:
    """Send nothing there any more, and tell the site's admins why: `gone` or `failing`. Once, whoever notices first."""
    with transaction.atomic():
        _lock(webhook.site_id)
        on = Webhook.objects.filter(pk=webhook.pk, enabled=True)
        if not on.update(enabled=False, disabled_because=reason, updated_at=timezone.now()):
            return
        Delivery.objects.filter(webhook=webhook, state=DeliveryState.WAITING).update(state=DeliveryState.DEAD)
        _want(webhook.site_id)
        _tell_admins(webhook, reason)
    logger.error("webhook_switched_off", webhook=webhook.pk, site=webhook.site.key, reason=reason)


def _replay(webhook_id: int, **which: Any) -> int:
    with transaction.atomic():
        again = Delivery.objects.filter(webhook_id=webhook_id, **which).exclude(state=DeliveryState.WAITING)
        lanes = list(again.values_list("lane_id", flat=True).distinct())
        count = again.update(state=DeliveryState.WAITING, tries=0, error="", status=None)
        # At once, also where something else was to be tried later.
        Lane.objects.filter(pk__in=lanes).update(due_at=timezone.now(), tries=0)
        transaction.on_commit(partial(enqueue_deliveries, lanes), robust=True)
    return int(count)


def _fill(webhook: Webhook, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(webhook, name, value)
    others = Webhook.objects.filter(site_id=webhook.site_id, name=webhook.name).exclude(pk=webhook.pk)
    if others.exists():
        raise refuse_field("name", "taken")
    try:
        url = check_url(webhook.url, settings.WEBHOOK_ALLOWED_HOSTS)
    except AddressNotAllowed as error:
        raise refuse_field("url", "address_not_allowed") from error
    # Said at once where it can be; what a name leads to is looked at each time something is sent.
    if url.host not in settings.WEBHOOK_ALLOWED_HOSTS and not is_public_host(url.host):
        raise refuse_field("url", "address_not_allowed")


def _lock(site_id: int) -> None:
    """One change of a site's webhooks at a time: what they want together is written down with the site."""
    Site.objects.select_for_update(no_key=True).get(pk=site_id)


def _want(site_id: int) -> None:
    want_events(site_id, list_wanted(list(Webhook.objects.filter(site_id=site_id)), KINDS))


def _tell_admins(webhook: Webhook, reason: str) -> None:
    site = webhook.site
    admins = User.objects.filter(
        memberships__site=site, memberships__role=Role.ADMIN, is_active=True
    ).exclude(email="")
    why = "said that it is gone (HTTP 410)" if reason == "gone" else "has not taken anything for three days"
    for admin in admins:
        write_letter(
            to=admin.email,
            subject=f"The webhook “{webhook.name}” of {site.name} was switched off",
            text=f"The endpoint of the webhook “{webhook.name}” of {site.name} {why}, "
            "so nothing is sent there any more.\n\n"
            "What it missed is kept for 30 days. Switch it on again, and send that once more, here:\n\n"
            f"{settings.BASE_URL}/desk/sites/{site.key}/webhooks\n",
        )
