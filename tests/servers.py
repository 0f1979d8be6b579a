"""Real PostgreSQL and Redis for the whole test run, in a folder of its own that goes when the run ends.

A pytest plugin (`-p tests.servers`) rather than a conftest: the settings are read before any conftest is. Where
several processes share the tests, each has servers of its own, below the folder of the process that began the run.
"""

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from xdist import is_xdist_controller

from tests.generous import LIMITS_PERCENT

if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    VAR_DIR = Path(os.environ["PARLEY_VAR"]) / worker
else:
    VAR_DIR = Path(tempfile.mkdtemp(prefix="parley-test-"))
os.environ.update(
    PARLEY_VAR=str(VAR_DIR),
    SECRET_KEY="only-for-tests-" + "x" * 32,
    LOG_LEVEL="ERROR",
    LIMITS_PERCENT=LIMITS_PERCENT,
)
for name in ("DATABASE_URL", "REDIS_URL", "BASE_URL", "PORT", "ALLOWED_HOSTS", "TRUSTED_PROXIES"):
    os.environ.pop(name, None)

_servers = ExitStack()


def pytest_sessionstart(session: pytest.Session) -> None:
    if is_xdist_controller(session):
        return  # it runs no tests itself
    from config.embedded import embedded_servers

    servers = _servers.enter_context(embedded_servers(VAR_DIR))
    _forgo_durability(servers.database_url)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Last, because in the process that began the run the others must have ended before their folders go."""
    _servers.close()
    shutil.rmtree(VAR_DIR, ignore_errors=True)


def _forgo_durability(database_url: str) -> None:
    """Have nothing wait for the disk: what a crash of the machine would lose is thrown away in any case."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        # The server's command line sets this one, which only a role's own setting goes before.
        connection.execute("ALTER ROLE CURRENT_USER SET synchronous_commit = off")
        connection.execute("SELECT pg_reload_conf()")
