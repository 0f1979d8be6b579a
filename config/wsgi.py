"""The web entry point. Granian serves `application` with several threads, which share a connection pool."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DATABASE_POOL_SIZE", "8")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

django_application = get_wsgi_application()

from discussions.cache.front import put_in_front

application = put_in_front(django_application, settings.PAGE_CACHE_MEGABYTES * 2**20)
