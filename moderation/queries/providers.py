"""Outside providers: whom to ask, what to tell them, and how they are doing."""

from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.utils import timezone

from discussions.models import Revision, Site
from discussions.refusals import Refused
from discussions.sealing import Unsealable, open_secret
from moderation.breakers import BreakerState, read_turns
from moderation.models import CallState, Provider, ProviderCall
from moderation.providers.contract import ProviderRequest, ProviderSettings
from moderation.providers.failures import SecretUnreadable
from moderation.queries.memberships import require_admin
from moderation.queries.records import describe_author
from moderation.queries.surroundings import is_raided
from moderation.subject import Facts

MEASURED = timedelta(days=1)
MAX_MEASURED = 10_000


class ProviderStats(NamedTuple):
    """The last 24 hours, but for the budget, which is today's (UTC) and None when Redis is away."""

    calls: int
    answered: int
    failed: int
    skipped: int
    queued: int
    failures: dict[str, int]
    p95_latency_ms: int | None
    breaker: BreakerState
    budget_left: int | None


def describe_provider(provider: Provider, *, with_secret: bool = False) -> ProviderSettings:
    """Return what a request to the provider is made of. Raises SecretUnreadable."""
    try:
        secret = open_secret(provider.sealed_secret) if with_secret and provider.sealed_secret else ""
    except Unsealable as error:
        raise SecretUnreadable from error
    return ProviderSettings(
        name=provider.name, kind=provider.kind, url=provider.url, secret=secret, model=provider.model
    )


def describe_revision(revision: Revision, provider: Provider) -> ProviderRequest:
    """Return what the provider may hear of a revision; it comes with its comment, thread, site, author and parent."""
    comment, thread = revision.comment, revision.comment.thread
    author = comment.author if provider.shares_author else None
    return ProviderRequest(
        comment=str(comment.pk),
        revision=revision.number,
        text=revision.body,
        site=thread.site.key,
        site_url=find_site_url(thread.site, thread.url),
        permalink=thread.url,
        thread_title=thread.title,
        parent_text="" if comment.parent is None else comment.parent.body,
        language=thread.site.language,
        written_at=revision.created_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        sent_at=int(timezone.now().timestamp()),
        is_reply=comment.parent_id is not None,
        author_name="" if author is None else author.name,
        author_email="" if author is None else author.email,
    )


def describe_sample(provider: Provider) -> ProviderRequest:
    """Return a made-up comment to try the provider out with."""
    site = provider.site
    return ProviderRequest(
        comment="0",
        revision=1,
        text="A sample from Parley: I expect rain on Sunday.",
        site=site.key,
        site_url=find_site_url(site),
        language=site.language,
        sent_at=int(timezone.now().timestamp()),
        is_sample=True,
    )


def find_site_url(site: Site, page: str = "") -> str:
    """Return the front page of a site, as near as is known: of `page`, of its hosts, else Parley's own address."""
    parts = urlsplit(page)
    if parts.scheme and parts.netloc:
        return f"{parts.scheme}://{parts.netloc}/"
    if site.allowed_origins:
        return f"{site.allowed_origins[0]}/"
    if site.allowed_hosts:
        return f"https://{site.allowed_hosts[0].lstrip('.')}/"
    return f"{settings.BASE_URL}/"


def find_facts(revision: Revision) -> Facts:
    """Return what the policy needs to know of a checked revision besides its findings, as it is now."""
    comment = revision.comment
    author = describe_author(comment.author, except_comment=comment.pk)
    return Facts(
        author_kind=author.kind,
        standing=author.standing,
        published=author.published,
        thread_premoderated=comment.thread.is_premoderated,
        in_raid=is_raided(comment, timezone.now()),
        is_unproven=revision.is_unproven,
    )


def get_my_provider(admin: User, provider_id: int) -> Provider:
    """Return a provider of a site whose admin this person is. Raises Refused (provider_not_found, forbidden)."""
    mine = Provider.objects.select_related("site").filter(site__memberships__user=admin)
    provider = mine.filter(pk=provider_id).first()
    if provider is None:
        raise Refused("provider_not_found")
    require_admin(admin, provider.site)
    return provider


def list_providers(site: Site) -> list[Provider]:
    """Return the site's providers in the order in which they were set up."""
    return list(Provider.objects.select_related("site").filter(site=site).order_by("place"))


def find_secret_end(provider: Provider) -> str | None:
    """Return the last four characters of the provider's secret: enough to tell keys apart, and of no use to a thief.

    None where there is no secret, it is too short to show any of it, or it can't be read any more.
    """
    try:
        secret = describe_provider(provider, with_secret=True).secret
    except SecretUnreadable:
        return None
    return secret[-4:] if len(secret) >= 12 else None


def measure_provider(provider: Provider) -> ProviderStats:
    """Return how the provider did lately."""
    recent = ProviderCall.objects.filter(provider=provider, created_at__gte=timezone.now() - MEASURED)
    by_state: dict[str, Any] = {state: Count("pk", filter=Q(state=state)) for state in CallState.values}
    counts = recent.aggregate(calls=Count("pk"), **by_state)
    failures = recent.filter(state=CallState.FAILED).values_list("failure").annotate(Count("pk"))
    turns = read_turns(provider.pk)
    return ProviderStats(
        **counts,
        failures=dict(failures.order_by("failure")),
        p95_latency_ms=_measure_latency(provider),
        breaker=turns.state,
        budget_left=None if turns.used is None else max(0, provider.daily_budget - turns.used),
    )


def _measure_latency(provider: Provider) -> int | None:
    """Return the 95th percentile of the latest answers, in milliseconds; None without any."""
    answers = ProviderCall.objects.filter(
        provider=provider,
        state=CallState.ANSWERED,
        created_at__gte=timezone.now() - MEASURED,
        latency_ms__isnull=False,
    ).order_by("-created_at")
    latencies: list[Any] = sorted(answers.values_list("latency_ms", flat=True)[:MAX_MEASURED])
    # The nearest-rank percentile: the smallest value that 95 % of all are not above.
    return latencies[-(-95 * len(latencies) // 100) - 1] if latencies else None
