"""How Parley is put together: settings, URLs, the web and worker entry points, the embedded servers.

Nothing here knows what a comment is; everything here may import the two apps.
"""

from config.celery import app as celery_app

__all__ = ["celery_app"]
