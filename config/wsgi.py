"""The web entry point. Granian serves `application` with several threads, which share a connection pool.

To be imported by servers alone: it begins to read the models that they will need.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DATABASE_POOL_SIZE", "8")

from config.application import build_application, warm_up

application = build_application()
warm_up()
