"""Setting up outside providers: what an admin may enter, and what is never shown again."""

import re
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction

from discussions.models import Site
from discussions.refusals import Refused, refuse_field
from discussions.sealing import seal_secret
from moderation.actions.consulting import consult_provider
from moderation.models import Provider
from moderation.models.providers import MAX_PROVIDERS
from moderation.providers import ADAPTERS
from moderation.providers.failures import AddressNotAllowed, ProviderFailure
from moderation.providers.sending import check_url
from moderation.queries.providers import describe_sample
from moderation.subject import Finding

_NAME = re.compile(r"[a-z0-9-]{1,20}")


class Trial(NamedTuple):
    """What came of trying a provider out: a finding or a failure."""

    finding: Finding | None
    failure: ProviderFailure | None
    latency_ms: int


def create_provider(*, site: Site, kind: str, name: str, fields: Mapping[str, Any]) -> Provider:
    """Return a new provider of the site; `fields` as in `change_provider`.

    Raises Refused: limit_reached, and invalid_fields as `change_provider`.
    """
    if not _NAME.fullmatch(name):
        raise refuse_field("name", "invalid")
    provider = Provider(site=site, kind=kind, name=name)
    _fill(provider, fields)
    with transaction.atomic():
        Site.objects.select_for_update(no_key=True).get(pk=site.pk)  # one at a time: places are handed out
        others = list(Provider.objects.filter(site=site).values_list("name", "place"))
        if name in {other for other, _ in others}:
            raise refuse_field("name", "taken")
        free = set(range(1, MAX_PROVIDERS + 1)) - {place for _, place in others}
        if not free:
            raise Refused("limit_reached")
        provider.place = min(free)
        provider.save()
    return provider


def change_provider(provider: Provider, fields: Mapping[str, Any]) -> Provider:
    """Give the provider these fields. A `secret` that is left out stays, unless the
    address changes: then it has to come along. Name and kind are for good.

    Raises Refused (invalid_fields): an address that may not be called, what its kind needs or does not have.
    """
    with transaction.atomic():
        current = Provider.objects.select_for_update().filter(pk=provider.pk).first()
        if current is None:
            raise Refused("provider_not_found")
        _fill(current, fields)
        current.save()
    current.site = provider.site
    return current


def try_provider(provider: Provider) -> Trial:
    """Ask a provider about a sample, as a comment would be asked about. Counts in its budget."""
    began = time.monotonic()
    finding = failed = None
    try:
        finding = consult_provider(provider, describe_sample(provider))
    except ProviderFailure as failure:
        failed = failure
    return Trial(finding, failed, round(1000 * (time.monotonic() - began)))


def _fill(provider: Provider, fields: Mapping[str, Any]) -> None:
    adapter = ADAPTERS[provider.kind]
    known_to = provider.url
    for name, value in fields.items():
        if name not in ("secret", "url"):
            setattr(provider, name, value)
    provider.url = (fields["url"] or adapter.default_url).rstrip("/")
    if not provider.url:
        raise refuse_field("url", "blank")
    try:
        check_url(provider.url, settings.PROVIDER_ALLOWED_HOSTS)
    except AddressNotAllowed as error:
        raise refuse_field("url", "address_not_allowed") from error
    _fill_secret(provider, fields.get("secret"), is_moved=provider.url != known_to)
    if adapter.needs_secret and not provider.sealed_secret:
        raise refuse_field("secret", "blank")
    if adapter.needs_model and not provider.model:
        raise refuse_field("model", "blank")
    if provider.may_release and not adapter.may_release:
        raise refuse_field("may_release", "not_available")


def _fill_secret(provider: Provider, secret: str | None, *, is_moved: bool) -> None:
    if secret is not None:
        if not (secret.isascii() and secret.isprintable()):
            raise refuse_field("secret", "unusable_characters")
        provider.sealed_secret = seal_secret(secret) if secret else ""
    elif is_moved and provider.sealed_secret:
        raise refuse_field("secret", "required")  # what one address was told is not for another
