"""What the web server calls: Django, and what answers ahead of it."""

from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application


def build_application() -> Any:
    """Return Django, with the public pages that are kept in memory, and the counting of views, in front of it."""
    django = get_wsgi_application()
    # When Django's models are there, which they need.
    from config.metrics import meters
    from discussions.cache.beacon import BeaconFront
    from discussions.cache.front import PageFront, put_in_front

    front = put_in_front(django, settings.PAGE_CACHE_MEGABYTES * 2**20)
    if isinstance(front, PageFront):
        store = front.store
        meters.watch_pages(lambda: store.counts)
    return BeaconFront(front)


def warm_up() -> None:
    """Begin to read the models that other systems' clients will need, and do not wait for it."""
    from moderation.protocols.warming import warm_up_aside  # when Django's models are there, which it needs

    warm_up_aside()
