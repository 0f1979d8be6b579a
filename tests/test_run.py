"""The supervisor behind `make run`, as a person at the terminal meets it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.run import BASE_DIR, StartError, exclusive, free_port, make_secret_key, reachable_address
from tests.leftovers import alive, command_line, descendants
from tests.stack import START_SECONDS
from tests.waiting import wait_until

pytestmark = pytest.mark.xdist_group("run")


class Run:
    """One `python -m config.run`, and what it has said so far."""

    def __init__(self, var: Path, **environment: str) -> None:
        # Not ours: the test session's own DATABASE_URL must not reach it.
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.run"],
            cwd=BASE_DIR,
            env={**kept, "PARLEY_VAR": str(var), "PORT": "0", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        self.lines += iter(self.process.stdout.readline, "")

    @property
    def said(self) -> str:
        return "".join(self.lines)

    def finish(self, timeout: float) -> int:
        """Wait for its end, at most this long, and return its exit code."""
        code = self.process.wait(timeout=timeout)
        self._reader.join(timeout=5)
        return code

    def find(self, *words: str) -> int:
        """The process below it whose command has all these words, and that none of the others started."""
        matching = [
            child
            for child in descendants(self.process.pid)
            if all(word in command_line(child) for word in words)
        ]
        return min(matching)


@contextmanager
def running(var: Path, **environment: str) -> Iterator[Run]:
    """Parley, up and ready. Nothing of it is left after the block."""
    run = Run(var, **environment)
    try:
        wait_until(
            lambda: "is ready on" in run.said or run.process.poll() is not None,
            START_SECONDS,
            "Parley is not ready",
        )
        assert run.process.poll() is None, run.said
        yield run
    finally:
        run.process.terminate()
        run.finish(timeout=15)


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all runs here: making the database and the demo once is enough."""
    return tmp_path_factory.mktemp("run") / "var"


def ask(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    return connection.getresponse().status


def port_of(run: Run) -> int:
    match = re.search(r"is ready on http://127\.0\.0\.1:(\d+)\.", run.said)
    assert match, run.said
    return int(match[1])


@pytest.mark.stack
def test_it_runs_parley_until_it_is_told_to_stop(var: Path) -> None:
    with running(var) as run:
        port = port_of(run)
        assert ask(port, "/readyz") == 200
        assert (var / "secret_key").stat().st_mode & 0o777 == 0o600

        second = Run(var)
        assert second.finish(timeout=20) == 1
        assert f"already running on {var} (process {run.process.pid})" in second.said

        family = descendants(run.process.pid)
        run.process.send_signal(signal.SIGTERM)
        assert run.finish(timeout=10) == 0
        assert [command_line(number) for number in family if alive(number)] == []
        assert free_port("127.0.0.1", port) == port


@pytest.mark.stack
def test_the_end_of_one_process_is_the_end_of_all(var: Path) -> None:
    with running(var) as run:
        family = descendants(run.process.pid)
        os.kill(run.find("celery", "worker"), signal.SIGKILL)
        assert run.finish(timeout=10) == 1
        assert "worker stopped (killed by SIGKILL), so everything stops." in run.said
        wait_until(lambda: not any(map(alive, family)), 5, "Processes live on")


@pytest.mark.stack
def test_nothing_outlives_a_supervisor_that_is_killed(var: Path) -> None:
    with running(var) as run:
        family = descendants(run.process.pid)
        run.process.kill()
        wait_until(lambda: not any(map(alive, family)), 20, "Processes live on")


def test_it_says_who_holds_the_data(tmp_path: Path) -> None:
    with exclusive(tmp_path):
        run = Run(tmp_path)
        assert run.finish(timeout=20) == 1
    assert run.lines == [
        f"Parley cannot run: it is already running on {tmp_path} (process {os.getpid()}). "
        "Stop it first, or set PARLEY_VAR to another folder.\n"
    ]


def test_the_lock_ends_with_its_holder(tmp_path: Path) -> None:
    with exclusive(tmp_path):
        pass
    with exclusive(tmp_path):
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_it_says_that_the_port_is_taken_before_it_starts_anything(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        run = Run(tmp_path, PORT=str(port))
        assert run.finish(timeout=20) == 1
    assert run.lines == [
        f"Parley cannot run: nothing can listen on 127.0.0.1 port {port} (Address already in use). "
        "Set PORT to another number, as in `make run PORT=8001`.\n"
    ]
    assert not (tmp_path / "postgresql").exists()


def test_it_says_what_is_wrong_with_a_setting(tmp_path: Path) -> None:
    run = Run(tmp_path, PORT="http")
    assert run.finish(timeout=20) == 1
    assert run.lines == ["Parley cannot run: PORT must be a whole number, not 'http'.\n"]


def test_it_says_that_a_database_of_ones_own_cannot_be_reached(tmp_path: Path) -> None:
    url = f"postgresql://parley@/parley?host={tmp_path}"
    run = Run(tmp_path, DATABASE_URL=url, REDIS_URL="unix:///nowhere", SECRET_KEY="x" * 40)
    assert run.finish(timeout=60) == 1
    assert "could not be prepared" in run.said
    assert "Traceback" not in run.said
    assert not (tmp_path / "postgresql").exists()
    assert not (tmp_path / "redis").exists()
    assert not (tmp_path / "secret_key").exists()


def test_it_picks_a_free_port_for_zero() -> None:
    assert free_port("127.0.0.1", 0) > 0


def test_it_refuses_a_host_that_is_not_ours() -> None:
    with pytest.raises(StartError, match=r"nothing can listen on 192\.0\.2\.1 port 0"):
        free_port("192.0.2.1", 0)


def test_it_keeps_a_secret_key_that_is_there(tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    make_secret_key(file)
    first = file.read_text()
    make_secret_key(file)
    assert file.read_text() == first
    assert len(first) >= 32


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),
        ("::", "[::1]"),
        ("parley.example", "parley.example"),
    ],
)
def test_it_knows_how_to_reach_itself(host: str, address: str) -> None:
    assert reachable_address(host) == address
