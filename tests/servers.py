"""Real PostgreSQL and Redis for the whole test run, in a folder of its own that goes when the run ends.

A pytest plugin (`-p tests.servers`) rather than a conftest: the settings are read before any conftest is.
"""

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

VAR_DIR = Path(tempfile.mkdtemp(prefix="parley-test-"))
os.environ.update(PARLEY_VAR=str(VAR_DIR), SECRET_KEY="only-for-tests-" + "x" * 32, LOG_LEVEL="ERROR")
for name in ("DATABASE_URL", "REDIS_URL", "BASE_URL", "PORT", "ALLOWED_HOSTS", "TRUSTED_PROXIES"):
    os.environ.pop(name, None)

_servers = ExitStack()


def pytest_sessionstart(session: pytest.Session) -> None:
    from config.embedded import embedded_servers

    _servers.enter_context(embedded_servers(VAR_DIR))


def pytest_sessionfinish(session: pytest.Session) -> None:
    _servers.close()
    shutil.rmtree(VAR_DIR, ignore_errors=True)
