"""Ten thousand readers who have a page open and ask for updates, each over a connection of its own.

The schedule is open: a question is due when it is due, whether or not earlier ones were answered, and its time counts
from then. The web process has one core, the readers the other, where there are two.
"""

import asyncio
import os
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import httpx

from config.run import free_port, web_command
from tests.bench.pace import spread
from tests.bench.servers import running
from tests.stack import Stack

# A frontend asks every ten seconds or less often.
EVERY_SECONDS = 10.0
# Who come in at the same time.
ARRIVING = 100
TARGET_MS = 50.0


class Answers:
    """Seconds from when each question was due to its answer, and what went wrong."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.statuses: Counter[str] = Counter()


def measure(stack: Stack, *, thread: str, readers: int, seconds: float) -> dict[str, Any]:
    """Let so many readers poll one thread for so long, print how long they waited, and return the figures."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(most, readers + 1_000), max(most, readers + 1_000)))
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    with one_web_process(stack, cores) as url:
        if len(cores) > 1:
            os.sched_setaffinity(0, cores[1:])
        try:
            answers = asyncio.run(poll(url, thread, readers, seconds))
        finally:
            if len(cores) > 1:
                os.sched_setaffinity(0, cores)
    times = spread(answers.seconds)
    figures = {"readers": readers, "every_seconds": EVERY_SECONDS, "seconds": seconds, "answered_ms": times}
    figures |= {"per_second": round(len(answers.seconds) / seconds), "answers": dict(answers.statuses)}
    is_met = bool(times) and times["p99"] < TARGET_MS and set(answers.statuses) <= {"200", "304"}
    print(
        f"{readers:,} readers, {figures['per_second']} questions a second, one core: {times}, {figures['answers']}"
    )
    print(f"Target (p99 < {TARGET_MS:g} ms): {'met' if is_met else 'MISSED'}\n")
    return figures


@contextmanager
def one_web_process(stack: Stack, cores: list[int]) -> Iterator[str]:
    """Run a web process of its own beside those of `stack`, on the first core alone."""
    port = free_port("127.0.0.1", 0)
    environment = {**stack.environment, "PORT": str(port), "WEB_WORKERS": "1"}
    command = web_command("127.0.0.1", port)
    command[command.index("--workers") + 1] = "1"
    if len(cores) > 1:
        command = ["taskset", "--cpu-list", str(cores[0]), *command]
    with running(command, environment, f"http://127.0.0.1:{port}/healthz"):
        yield f"http://127.0.0.1:{port}"


async def poll(url: str, thread: str, readers: int, seconds: float) -> Answers:
    answers, place = Answers(), urlsplit(url)
    dice = random.Random(1)
    thread_path = f"/api/v1/sites/demo/threads/{thread}"
    version = httpx.get(url + thread_path).raise_for_status().json()["version"]
    # Where nothing is new, as it is nearly always; a comment ends the page for all of them at once.
    path = f"{thread_path}/updates?since={version}"
    request = f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\nAccept: */*\r\n\r\n".encode()

    # All are there before the first asks: who arrives is another matter than who stays.
    door = asyncio.Semaphore(ARRIVING)

    async def arrive() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with door:
            reader, writer = await asyncio.open_connection(place.hostname, place.port)
            await ask(reader, writer)
            return reader, writer

    async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        return head[9:12].decode()

    async def stay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, began: float) -> None:
        due = began + dice.random() * EVERY_SECONDS
        try:
            while due < began + seconds:
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                answers.statuses[await ask(reader, writer)] += 1
                answers.seconds.append(time.monotonic() - due)
                due += EVERY_SECONDS
        except (OSError, EOFError) as error:
            answers.statuses[type(error).__name__] += 1

    connections = await asyncio.gather(*(arrive() for _ in range(readers)))
    began = time.monotonic() + 1.0
    await asyncio.gather(*(stay(*connection, began) for connection in connections))
    for _, writer in connections:
        writer.close()
    return answers
