"""The web entry point. Granian serves `application` with several threads, which share a connection pool."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DATABASE_POOL_SIZE", "8")

from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application


def build_application() -> Any:
    """Return Django, with the public pages that are kept in memory, and the counting of views, in front of it."""
    django = get_wsgi_application()
    # When Django's models are there, which they need.
    from discussions.cache.beacon import BeaconFront
    from discussions.cache.front import put_in_front
    from moderation.protocols.warming import warm_up_aside

    warm_up_aside()
    return BeaconFront(put_in_front(django, settings.PAGE_CACHE_MEGABYTES * 2**20))


application = build_application()
