"""Parley's parts, each to be killed and started again. Below the supervisor, which would end everything with one part.

Web processes and workers reach PostgreSQL and Redis through proxies, over TCP, as in a set-up of several machines.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path

import httpx
import psycopg
import redis

from config.embedded import (
    SOCKETS,
    embedded_database_url,
    embedded_redis_url,
    embedded_servers,
    socket_directory,
)
from config.processes import die_with_parent
from config.run import BASE_DIR, beat_command, free_port, web_command, worker_command
from tests.faults.clock import set_clock
from tests.faults.proxy import Proxy
from tests.generous import LIMITS_PERCENT
from tests.leftovers import descendants
from tests.stack import new_address
from tests.waiting import wait_until

PATIENCE_SECONDS = 120
THREAD = "sites/demo/threads/predictions"
SERVERS = ("postgresql", "redis")
PROCESSES = ("web", "worker", "beat")
_REPLACED = {"config.wsgi:application": "tests.faults.clock:application", "config": "tests.faults.clock"}

_remark_numbers = count(1)
_LET_TIME_PASS = """
UPDATE discussions_revision SET queued_at = queued_at - interval '30 seconds',
       claimed_until = claimed_until - interval '30 seconds' WHERE queue_id IS NOT NULL;
UPDATE moderation_providercall SET due_at = due_at - interval '1 minute', queued_at = queued_at - interval '1 minute'
 WHERE state = 'queued';
"""


class Parts:
    """PostgreSQL, Redis, web, worker and beat, with their data in one folder. Start servers from the main thread."""

    def __init__(self, var: Path, cleanup: ExitStack) -> None:
        self.var, self.port, self._cleanup = var, free_port("127.0.0.1", 0), cleanup
        self.url = f"http://127.0.0.1:{self.port}"
        self.database, self.broker = (
            cleanup.enter_context(Proxy(socket_directory(var, server) / SOCKETS[server]))
            for server in SERVERS
        )
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self._environment = {
            **kept,
            "PARLEY_VAR": str(var),
            "PORT": str(self.port),
            "SECRET_KEY": "only-for-tests-" + "x" * 32,
            "LOG_LEVEL": "ERROR",
            "TRUSTED_PROXIES": "127.0.0.1",
            "LIMITS_PERCENT": LIMITS_PERCENT,
            "PROVIDER_ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": f"postgresql://parley@127.0.0.1:{self.database.port}/parley",
            "REDIS_URL": f"redis://127.0.0.1:{self.broker.port}/0",
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.client = cleanup.enter_context(self.open_client())

    @property
    def demo(self) -> dict[str, str]:
        """What var/demo.json says: the demo's tokens."""
        told: dict[str, str] = json.loads((self.var / "demo.json").read_text())
        return told

    def open_client(self, token: str = "") -> httpx.Client:
        headers = {"X-Forwarded-For": new_address()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return httpx.Client(base_url=f"{self.url}/api/v1/", timeout=20, headers=headers)

    # --- One part ---------------------------------------------------------------------------------------------

    def start(self, name: str, *, port: int | None = None) -> None:
        """Start a part; a second set of web processes, "web2" for example, on a `port` of its own."""
        if name in SERVERS:
            only = {server: server == name for server in SERVERS}
            servers = self._cleanup.enter_context(embedded_servers(self.var, **only))
            self.processes[name] = servers.processes[name]
            return
        clock = self.clock(name)
        if not clock.exists():
            set_clock(clock, 0)
        commands: dict[str, Callable[[], list[str]]] = {
            "prepare": lambda: [sys.executable, "-m", "config.prepare"],
            "worker": worker_command,
            "beat": lambda: beat_command(self.var),
        }
        command = commands.get(name, lambda: web_command("127.0.0.1", port or self.port))()
        with (self.var / f"{name}.log").open("a") as log:
            self.processes[name] = subprocess.Popen(
                [_REPLACED.get(word, word) for word in command],
                cwd=BASE_DIR,
                env={**self._environment, "PARLEY_TEST_CLOCK": str(clock)},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509  (it makes one system call)
            )
        self._cleanup.callback(self.kill, name)

    def clock(self, name: str) -> Path:
        """The file that says by how much the part's clock is off."""
        return self.var / f"{name}.clock"

    def kill(self, name: str) -> None:
        """End the part at once, with all processes that it started."""
        process = self.processes.pop(name, None)
        if process is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def finish(self, name: str) -> None:
        """Wait for the part to end by itself, and well."""
        assert self.processes.pop(name).wait() == 0, (self.var / f"{name}.log").read_text()

    def ask_to_end(self, name: str) -> None:
        """Have the part finish what it does, and wait for its end."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE_SECONDS)

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send the part and all that it started a signal."""
        with suppress(ProcessLookupError):
            os.killpg(self.processes[name].pid, number)

    def list_children(self, name: str) -> list[int]:
        """The processes that the part started: a worker's, those that do the jobs."""
        return sorted(descendants(self.processes[name].pid))

    def forget_redis(self) -> None:
        """Remove what Redis has on disk. It must not be running."""
        for path in (self.var / "redis").glob("*"):
            if path.is_dir():
                shutil.rmtree(path)
            elif not path.is_socket():
                path.unlink()

    def restart_ended(self) -> list[str]:
        """Start again whatever is not running, as systemd would. Returns the names of what had ended by itself."""
        ended = [name for name, process in self.processes.items() if process.poll() is not None]
        for name in ended:
            self.kill(name)
        for name in (*SERVERS, *PROCESSES):
            if name not in self.processes:
                self.start(name)
        return ended

    # --- All of them ------------------------------------------------------------------------------------------

    def open_database(self) -> psycopg.Connection:
        """A connection to PostgreSQL itself, which no proxy gets in the way of, and no lock for long."""
        patient = "-c lock_timeout=3s -c statement_timeout=60s"
        return psycopg.connect(
            embedded_database_url(self.var), autocommit=True, connect_timeout=10, options=patient
        )

    def open_redis(self) -> redis.Redis:
        return redis.Redis.from_url(embedded_redis_url(self.var))

    def manage(self, *arguments: str) -> str:
        """Run a management command beside what is running, and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", *arguments],
            cwd=BASE_DIR,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def is_ready(self, port: int | None = None) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port or self.port}/readyz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def wait_until_ready(self, port: int | None = None) -> None:
        wait_until(lambda: self.is_ready(port), PATIENCE_SECONDS, "Not ready")

    def wait_until_usual(self) -> None:
        """Wait until what the client's guest posts is published: a process that met an outage does without the thing
        for some seconds more, and holds what can't be checked meanwhile.
        """

        def is_usual() -> bool:
            number = next(_remark_numbers)
            comment, _ = self.post(f"Remark {number} on whether all is as it was: {number * 15_485_863}.")
            return self.wait_until_checked([comment]) == {"published"}

        wait_until(is_usual, PATIENCE_SECONDS, "Comments are still held")

    def let_time_pass(self) -> None:
        """Half a minute, for those who wonder whether a check was lost; a whole one, for providers' answers."""
        with self.open_database() as database:
            for statement in _LET_TIME_PASS.split(";"):
                database.execute(statement.encode())

    def post(self, body: str) -> tuple[str, float]:
        """Post a comment, and return its id and the seconds that the answer took."""
        began = time.monotonic()
        answer = self.client.post(f"{THREAD}/comments", json={"body": body})
        assert (answer.status_code, answer.json()["status"]) == (202, "pending")
        return answer.json()["id"], time.monotonic() - began

    def read_status(self, comment: str) -> str:
        return str(self.client.get(f"comments/{comment}").json()["status"])

    def wait_until_checked(self, comments: list[str]) -> set[str]:
        """Wait until no comment is pending, and return what they became."""

        def read() -> set[str]:
            return {self.read_status(comment) for comment in comments}

        wait_until(lambda: "pending" not in read(), PATIENCE_SECONDS, "Some comments are still pending")
        return read()


@contextmanager
def running_parts(var: Path) -> Iterator[Parts]:
    """Start everything, with the demo, for as long as the block lasts."""
    var.mkdir(exist_ok=True)
    with ExitStack() as cleanup:
        parts = Parts(var, cleanup)
        for name in (*SERVERS, "prepare"):
            parts.start(name)
        parts.finish("prepare")
        for name in PROCESSES:
            parts.start(name)
        yield parts
