"""The secrets with which Corals sign what they ask. Coral makes them up; Parley is told."""

from django.db import transaction
from django.utils import timezone

from discussions.actions.keys import USE_NOTED_EVERY
from discussions.models import Site
from discussions.refusals import Refused, refuse_field
from discussions.sealing import seal_secret
from moderation.models import CoralSecret
from moderation.models.protocols import MAX_CORAL_SECRETS, MAX_SECRET_CHARACTERS, MIN_SECRET_CHARACTERS


def add_coral_secret(*, site: Site, name: str, secret: str) -> CoralSecret:
    """Let what is signed with one more secret be from the site's Coral; earlier ones stay valid.

    Raises Refused: limit_reached, invalid_fields.
    """
    if not MIN_SECRET_CHARACTERS <= len(secret) <= MAX_SECRET_CHARACTERS or not secret.isascii():
        raise refuse_field("secret", "invalid")
    with transaction.atomic():
        # Whoever adds another at the same moment waits here, and counts this one.
        Site.objects.select_for_update(no_key=True).get(pk=site.pk)
        if CoralSecret.objects.filter(site=site).count() >= MAX_CORAL_SECRETS:
            raise Refused("limit_reached")
        return CoralSecret.objects.create(site=site, name=name, sealed_secret=seal_secret(secret))


def remove_coral_secret(secret: CoralSecret) -> None:
    """Believe no more what is signed with it. One that is gone stays gone."""
    CoralSecret.objects.filter(pk=secret.pk).delete()


def note_use(secret: CoralSecret) -> None:
    """Note that a secret was used, at most once an hour: asking must not cost a write each time."""
    now = timezone.now()
    if secret.last_used_at is None or secret.last_used_at <= now - USE_NOTED_EVERY:
        CoralSecret.objects.filter(pk=secret.pk).update(last_used_at=now)
