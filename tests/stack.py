"""The whole of `make run`, for tests that meet Parley as its users do: over HTTP, and in a browser."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx
import pytest

from config.processes import die_with_parent
from config.run import BASE_DIR
from tests.generous import LIMITS_PERCENT
from tests.waiting import wait_until

START_SECONDS = 300.0  # half a minute on a machine of its own
STOP_SECONDS = 30.0
_client_numbers = count(1)


@dataclass(frozen=True)
class Stack:
    """A running Parley with its demo. `demo` is what var/demo.json says: addresses, tokens and passwords."""

    url: str
    demo: dict[str, str]
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run a management command against the running Parley, and return what it prints."""
        command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=BASE_DIR, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def client(self, token: str | None = None) -> httpx.Client:
        """Return a client of the API, from an address of its own: nobody else's pace counts against it."""
        headers = {"X-Forwarded-For": new_address()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return httpx.Client(base_url=f"{self.url}/api/v1/", headers=headers, timeout=20)

    @contextmanager
    def guest(self, name: str, *, site: str = "demo") -> Iterator[httpx.Client]:
        """Yield the client of a new guest of the site."""
        with self.client() as client:
            answer = client.post(f"sites/{site}/guests", json={"name": name}).raise_for_status()
            client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
            yield client


def new_address() -> str:
    """Return an address in a network of its own, from the block that benchmarks may use (RFC 2544)."""
    number = next(_client_numbers)
    return f"198.{18 + number // 65_536 % 2}.{number // 256 % 256}.{number % 256}"


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Parley, up and ready, on a free port and with data of its own."""
    with running_stack(tmp_path_factory.mktemp("stack") / "var") as stack:
        yield stack


@contextmanager
def running_stack(var: Path, **settings: str) -> Iterator[Stack]:
    """Run Parley with its data in this folder and these settings, for as long as the block lasts."""
    # Not ours: the test session's own database and settings must not reach it.
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    own = {"PARLEY_VAR": str(var), "LOG_LEVEL": "WARNING", "LIMITS_PERCENT": LIMITS_PERCENT}
    own["HEADER_TIMEOUT_MILLISECONDS"] = "2000"
    environment = {**kept, **own, **settings}
    var.mkdir()
    with (var / "log.txt").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.run"],
            cwd=BASE_DIR,
            env={**environment, "PORT": "0"},
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509  (it makes one system call)
        )
        try:
            wait_until(lambda: process.poll() is not None or _is_ready(var), START_SECONDS, "Not ready")
            assert process.poll() is None, (var / "log.txt").read_text()
            demo = json.loads((var / "demo.json").read_text())
            yield Stack(demo["url"], demo, environment)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=STOP_SECONDS)


def _is_ready(var: Path) -> bool:
    """Whether everything answers. The demo's file is written last before the start, and says where."""
    try:
        url = json.loads((var / "demo.json").read_text())["url"]
        return httpx.get(f"{url}/readyz", timeout=5).status_code == 200
    except (OSError, ValueError, httpx.HTTPError):
        return False
