"""A part is gone and comes back: no comment is lost. Below the supervisor, which would end everything with one part."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import psycopg
import pytest

from config.embedded import embedded_database_url, embedded_servers
from config.run import BASE_DIR, beat_command, free_port, web_command, worker_command
from tests.generous import LIMITS_PERCENT
from tests.stack import new_address
from tests.waiting import wait_until

pytestmark = [pytest.mark.stack, pytest.mark.alone]

PATIENCE_SECONDS = 60
THREAD = "sites/demo/threads/predictions"
SERVERS = ("postgresql", "redis")
PROCESSES = ("web", "worker", "beat")


class Parts:
    """Parley's parts, each to be killed and started again."""

    def __init__(self, var: Path, cleanup: ExitStack) -> None:
        self.var, self.port, self._cleanup = var, free_port("127.0.0.1", 0), cleanup
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self._environment = {
            **kept,
            "PARLEY_VAR": str(var),
            "PORT": str(self.port),
            "SECRET_KEY": "only-for-tests-" + "x" * 32,
            "LOG_LEVEL": "CRITICAL",
            "TRUSTED_PROXIES": "127.0.0.1",
            "LIMITS_PERCENT": LIMITS_PERCENT,
        }
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}/api/v1/", timeout=20)
        cleanup.enter_context(self.client)

    def start(self, name: str) -> None:
        if name in SERVERS:
            only = {server: server == name for server in SERVERS}
            servers = self._cleanup.enter_context(embedded_servers(self.var, **only))
            self._processes[name] = servers.processes[name]
            return
        command = {
            "prepare": [sys.executable, "-m", "config.prepare"],
            "web": web_command("127.0.0.1", self.port),
            "worker": worker_command(),
            "beat": beat_command(self.var),
        }[name]
        with (self.var / f"{name}.log").open("a") as log:
            self._processes[name] = subprocess.Popen(
                command,
                cwd=BASE_DIR,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._cleanup.callback(self.kill, name)

    def kill(self, name: str) -> None:
        """End the part at once, with all processes that it started."""
        process = self._processes.pop(name, None)
        if process is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def finish(self, name: str) -> None:
        assert self._processes.pop(name).wait() == 0, (self.var / f"{name}.log").read_text()

    def is_ready(self) -> bool:
        try:
            return self.client.get(f"http://127.0.0.1:{self.port}/readyz").status_code == 200
        except httpx.HTTPError:
            return False

    def post(self, body: str) -> tuple[str, float]:
        """Post a comment, and return its id and the seconds that the answer took."""
        began = time.monotonic()
        answer = self.client.post(f"{THREAD}/comments", json={"body": body})
        assert (answer.status_code, answer.json()["status"]) == (202, "pending")
        return answer.json()["id"], time.monotonic() - began

    def read_status(self, comment: str) -> str:
        return str(self.client.get(f"comments/{comment}").json()["status"])

    def wait_until_ready(self) -> None:
        wait_until(self.is_ready, PATIENCE_SECONDS, "Not ready")

    def wait_until_checked(self, comments: list[str]) -> set[str]:
        """Wait until no comment is pending, and return what they became."""

        def read() -> set[str]:
            return {self.read_status(comment) for comment in comments}

        wait_until(lambda: "pending" not in read(), PATIENCE_SECONDS, "Some comments are still pending")
        return read()

    def let_time_pass(self) -> None:
        """Half a minute, for those who wonder whether a check was lost."""
        with psycopg.connect(embedded_database_url(self.var)) as database:
            database.execute(
                "UPDATE discussions_revision SET queued_at = queued_at - interval '30 seconds',"
                " claimed_until = claimed_until - interval '30 seconds'"
            )


@pytest.fixture(scope="module")
def all_parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    var = tmp_path_factory.mktemp("faults") / "var"
    with ExitStack() as cleanup:
        parts = Parts(var, cleanup)
        for name in (*SERVERS, "prepare"):
            parts.start(name)
        parts.finish("prepare")
        for name in PROCESSES:
            parts.start(name)
        yield parts


@pytest.fixture
def parts(all_parts: Parts) -> Parts:
    """Everything, up and ready, and a new guest at the client."""
    all_parts.wait_until_ready()
    client = all_parts.client
    client.headers["X-Forwarded-For"] = new_address()
    answer = client.post("sites/demo/guests", json={"name": "Ada"}).raise_for_status()
    client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
    return all_parts


def test_redis_being_away_costs_time_and_no_comment(parts: Parts) -> None:
    parts.kill("redis")
    answers = [parts.post(f"Remark {number}, which nobody queues: {number * 7919}.") for number in range(4)]
    assert max(seconds for _, seconds in answers) < 2
    assert parts.client.get(f"{THREAD}/comments").status_code == 200
    assert not parts.is_ready()
    parts.start("redis")
    # The worker is back by itself, and what it was never told of is swept up.
    parts.let_time_pass()
    assert parts.wait_until_checked([comment for comment, _ in answers]) <= {"published", "held"}
    parts.wait_until_ready()


def test_no_process_shows_what_was_taken_back_with_redis_or_without(parts: Parts) -> None:
    def is_shown(comment: str) -> list[bool]:
        """Whether the page has the comment, as read over many connections: each may reach another process."""
        url = f"{parts.client.base_url}{THREAD}/comments"
        pages = [httpx.get(url, params={"sort": "newest"}, timeout=20).json() for _ in range(16)]
        return [comment in {node["id"] for node in page["comments"]} for page in pages]

    def post_and_see(body: str) -> str:
        comment, _ = parts.post(body)
        assert parts.wait_until_checked([comment]) == {"published"}
        wait_until(lambda: all(is_shown(comment)), 2, "Not every process shows it")
        return comment

    first, second, third = (
        post_and_see(f"Remark {number} in every page: {number * 611_953}.") for number in range(3)
    )
    parts.client.delete(f"comments/{first}").raise_for_status()
    wait_until(lambda: not any(is_shown(first)), 2, "A process still shows it")
    parts.kill("redis")
    parts.client.delete(f"comments/{second}").raise_for_status()
    wait_until(lambda: not any(is_shown(second)), 3, "Without Redis, a process still shows it")
    parts.start("redis")
    # Before anybody listens again, or after: both are well.
    parts.client.delete(f"comments/{third}").raise_for_status()
    wait_until(lambda: not any(is_shown(third)), 3, "After Redis came back, a process still shows it")
    parts.wait_until_ready()


def test_a_worker_that_dies_with_jobs_in_hand_loses_none(parts: Parts) -> None:
    texts = [f"Remark {number}, read by a doomed worker: {number * 104_729}." for number in range(20)]
    comments = [parts.post(text)[0] for text in texts]
    parts.kill("worker")
    comments.append(parts.post("A remark that waits for the next worker.")[0])
    assert parts.read_status(comments[-1]) == "pending"
    parts.start("worker")
    parts.let_time_pass()
    parts.wait_until_checked(comments)
    with psycopg.connect(embedded_database_url(parts.var)) as database:
        decisions = database.execute(
            "SELECT count(*), count(DISTINCT comment_id) FROM moderation_decision WHERE comment_id = ANY(%s)",
            [[int(comment) for comment in comments]],
        ).fetchone()
    assert decisions == (21, 21)


def test_postgresql_being_away_is_said_and_passes(parts: Parts) -> None:
    parts.kill("postgresql")
    for answer in (
        parts.client.get(THREAD),
        parts.client.post(f"{THREAD}/comments", json={"body": "Anybody there?"}),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
        assert answer.headers["Retry-After"] == "1"
        assert answer.elapsed.total_seconds() < 5
    parts.start("postgresql")
    parts.wait_until_ready()
    comment, _ = parts.post("A remark from after, when the tables are back.")
    assert parts.wait_until_checked([comment]) == {"published"}
