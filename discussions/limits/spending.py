"""Spends what a request may still do: in Redis for all processes, in each one's memory while that is away."""

import time
from collections.abc import Iterator, Mapping
from functools import lru_cache

import redis
import structlog
from django.conf import settings
from django.http import HttpRequest

from discussions.addresses import find_client_address
from discussions.announcements import redis_outage
from discussions.limits import shared
from discussions.limits.proofs import has_pass
from discussions.limits.table import PERSONAL, Scope, Windows, change_limits, scale
from discussions.limits.windows import Allowance, LocalWindows, Meter
from discussions.models import Author, AuthorKind, Site
from discussions.refusals import Refused
from discussions.tokens import hash_address

logger = structlog.get_logger(__name__)

# Where a request's META has what was said of its limits, for the headers of the answer.
ALLOWANCE = "parley.allowance"
# What counts here while Redis is away, and what only ever counts here.
fallback, requests = LocalWindows(), LocalWindows()


def spend(
    request: HttpRequest,
    action: str,
    *,
    site: Site | None = None,
    author: str = "",
    thread_key: str = shared.WHOLE_SITE,
    asks: bool = False,
) -> Allowance | None:
    """Count one `action` of whoever asks. Raises Refused (rate_limited) where it is one too many; then none is counted.

    `action` is a key of `table.DEFAULTS`, `author` a name of who asks, as far as that is known. `asks`: who is suspect
    has to prove something first (`asked` in what is returned), and is not counted either. One round trip to Redis.
    Returns None where there is no such limit. Who reads pages that are the same for everyone is never counted here.
    """
    names = {Scope.AUTHOR: author, Scope.SITE: site.key if site else "", Scope.EVERYWHERE: "all"}
    names[Scope.ADDRESS], names[Scope.SUBNET] = _hash_address(find_client_address(request))
    meters = list(_list_meters(action, names, site.limits_percent if site else 100))
    if not meters:
        return None
    allowance = _take(meters, site.key if site else "", thread_key, author, asks=asks)
    request.META[ALLOWANCE] = allowance
    if allowance.wait:
        meter = meters[allowance.meter]
        logger.info("rate_limited", limit=meter.key.rpartition(":")[0], wait=allowance.wait_seconds)
        raise Refused("rate_limited", seconds=allowance.wait_seconds)
    return allowance


def spend_request(request: HttpRequest) -> int:
    """Count a request of this address, in this process alone. Returns how many seconds it is to wait, mostly 0."""
    names = {Scope.ADDRESS: find_client_address(request)}
    meters = list(_list_meters("request", names, 100))
    allowance = requests.take(meters, _now()) if meters else None
    if allowance is None or not allowance.wait:
        return 0
    request.META[ALLOWANCE] = allowance
    return allowance.wait_seconds


def spend_as(
    request: HttpRequest,
    action: str,
    author: Author,
    *,
    site: Site,
    thread_key: str = shared.WHOLE_SITE,
    asks: bool = False,
) -> Allowance | None:
    """Count one `action` of an author of this site, or of the site's own system. As `spend`."""
    if author.kind == AuthorKind.SERVICE:
        action = "system"
    return spend(request, action, site=site, author=name_author(author), thread_key=thread_key, asks=asks)


def name_author(author: Author) -> str:
    """Return the name under which limits know an author."""
    return f"author-{author.pk}"


def _take(meters: list[Meter], site_key: str, thread_key: str, author: str, *, asks: bool) -> Allowance:
    if not redis_outage.is_on:
        try:
            return shared.take(
                meters, site_key=site_key, thread_key=thread_key, asks=asks, author=author if asks else ""
            )
        except redis.RedisError as error:
            redis_outage.begin()
            logger.warning("limits_not_shared", error=str(error))
    return fallback.take(meters, _now(), asks=asks and not has_pass(site_key, author))


def _list_meters(action: str, names: Mapping[Scope, str], percent: int) -> Iterator[Meter]:
    """Yield the windows of an action, of those scopes whose name is known."""
    for scope, windows in _limits(tuple(settings.LIMITS))[action].items():
        if name := names.get(scope):
            for window in windows:
                most = scale(scale(window.most, percent), settings.LIMITS_PERCENT)
                key = f"{action}:{scope}:{window.seconds}:{name}"
                yield Meter(key, most, window.seconds, scope in PERSONAL)


@lru_cache(4)
def _limits(changes: tuple[str, ...]) -> dict[str, Windows]:
    return change_limits(changes)


@lru_cache(4_096)
def _hash_address(address: str) -> tuple[str, str]:
    return hash_address(address)


def _now() -> int:
    return int(time.time() * 1000)
