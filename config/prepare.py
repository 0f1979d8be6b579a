"""`python -m config.prepare`: what must be done before the web and the workers start, in one process.

It checks the configuration, brings the database up to date and makes the demo site. Its output is what the
person at the terminal should read at the end: the demo's log-ins. run.py starts it as a process of its own,
so that the supervisor does not keep all of Parley in memory.
"""

import io
import os
import sys
from contextlib import suppress

import django
import redis
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError

from config.celery import WORKER_HEARTBEAT_KEY
from discussions.announcements import get_redis


def prepare() -> str:
    """Do it all, and return what seed_demo says.

    Raises CommandError for a bad configuration (SystemCheckError is one) and OperationalError for a database
    that cannot be reached.
    """
    # Every comment of the demo is checked here; what is said of each is no news to who waits for the start.
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    django.setup()
    call_command("check", stdout=io.StringIO())
    call_command("migrate", interactive=False, verbosity=0)
    forget_workers()
    said = io.StringIO()
    call_command("seed_demo", stdout=said)
    return said.getvalue().strip()


def forget_workers() -> None:
    """Forget the last run's workers, so that nothing is called ready before this run's are."""
    with suppress(redis.RedisError):
        get_redis().delete(WORKER_HEARTBEAT_KEY)


if __name__ == "__main__":
    try:
        print(prepare())
    except (CommandError, ImproperlyConfigured, OperationalError) as error:
        sys.exit(str(error).strip())
