"""Reaching the database from a command: the one that is configured, or the embedded one, started if nobody else has."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from config.embedded import embedded_database_url, embedded_servers
from config.run import StartError, exclusive
from config.unprivileged import ServerError


@contextmanager
def database_at_hand() -> Iterator[str]:
    """Yield the database's address for as long as the block lasts. Raises ServerError.

    It is the database of Django's connection, which in tests is another than settings.py says.
    """
    if embedded_database_url(settings.VAR_DIR) != settings.DATABASE_URL or _answers():
        yield describe_database()
        return
    try:
        with exclusive(settings.VAR_DIR), embedded_servers(settings.VAR_DIR, redis=False):
            yield describe_database()
    except StartError as error:
        raise ServerError(str(error)) from error


def _answers() -> bool:
    try:
        psycopg.connect(describe_database(), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def describe_database() -> str:
    database = connection.settings_dict
    given = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    others = {
        name: value for name, value in database["OPTIONS"].items() if name not in ("pool", "connect_timeout")
    }
    return make_conninfo(**{name: database[key] for name, key in given.items() if database[key]}, **others)
