"""From POST to the final status, at a steady rate, from many readers in several threads.

The schedule is open: a post is due when it is due, whether or not earlier ones were answered, and its times count from
then. Readers have networks of their own, and each posts four times a minute at most, so that nobody is too fast.
"""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import psycopg

from config.embedded import embedded_database_url
from moderation.demo.content import read_discussion
from tests.bench.processor import read_usage
from tests.generous import ASK_NOBODY
from tests.stack import Stack

THREADS = [f"bench-{number}" for number in range(5)]
WARM_UP_SECONDS = 5.0
POSTS_A_MINUTE = 4
POLL_SECONDS = 0.002
PATIENCE_SECONDS = 60.0
SHARES = (0.5, 0.9, 0.99)


class Reader(NamedTuple):
    token: str
    address: str


class Post(NamedTuple):
    reader: Reader
    thread: str
    text: str
    due: float


class Clock:
    """When each comment was due, answered and checked, by the clock of this process."""

    def __init__(self) -> None:
        self.due: dict[int, float] = {}
        self.answered: dict[int, float] = {}
        self.checked: dict[int, float] = {}
        self.statuses: dict[int, str] = {}
        self.errors: Counter[str] = Counter()


def measure(stack: Stack, *, rate: float, seconds: float) -> dict[str, Any]:
    """Post for so long, print what it took, and return the figures."""
    total = round(rate * (WARM_UP_SECONDS + seconds))
    readers = make_readers(stack, ceil(rate * 60 / POSTS_A_MINUTE))
    texts = make_texts(total)
    clock, posting = Clock(), threading.Event()
    posting.set()
    watcher = threading.Thread(target=watch, args=(stack, clock, posting))
    watcher.start()
    used_before = read_usage(stack)
    print(f"Posting {rate:g} a second for {seconds:g} seconds, after {WARM_UP_SECONDS:g} to warm up ...")
    with httpx.Client(timeout=30) as client, ThreadPoolExecutor(64) as pool:
        began = time.monotonic() + 0.5
        for number, text in enumerate(texts):
            due = began + number / rate
            time.sleep(max(0.0, due - time.monotonic()))
            reader, thread = readers[number % len(readers)], THREADS[number % len(THREADS)]
            pool.submit(send, client, stack, Post(reader, thread, text, due), clock)
    posting.clear()
    watcher.join()
    used = {part: spent - used_before.get(part, 0.0) for part, spent in read_usage(stack).items()}
    first = began + WARM_UP_SECONDS
    measured = [comment for comment, due in clock.due.items() if due >= first]
    figures = {
        "rate": rate,
        "seconds": seconds,
        "posts": len(measured),
        "errors": dict(clock.errors),
        "still_pending": len([comment for comment in measured if comment not in clock.checked]),
        "load_after": os.getloadavg(),
        "processor_ms_per_post": {part: round(1000 * spent / total, 1) for part, spent in used.items()},
        "statuses": dict(Counter(clock.statuses.get(comment, "pending") for comment in measured)),
        "post_answered_ms": spread([clock.answered[each] - clock.due[each] for each in measured]),
        "post_to_final_ms": spread(
            [clock.checked[each] - clock.due[each] for each in measured if each in clock.checked]
        ),
    }
    show(figures)
    return figures


def send(client: httpx.Client, stack: Stack, post: Post, clock: Clock) -> None:
    try:
        answer = client.post(
            f"{stack.url}/api/v1/sites/demo/threads/{post.thread}/comments",
            json={"body": post.text, "url": f"{stack.url}/demo/", "title": "How long does it take?"},
            headers={"Authorization": f"Bearer {post.reader.token}", "X-Forwarded-For": post.reader.address},
        )
    except httpx.HTTPError as error:
        clock.errors[type(error).__name__] += 1
        return
    answered = time.monotonic()
    if answer.status_code != 202:
        clock.errors[f"{answer.status_code} {answer.text[:60]}"] += 1
        return
    comment = int(answer.json()["id"])
    clock.answered[comment] = answered
    clock.due[comment] = post.due


def watch(stack: Stack, clock: Clock, posting: threading.Event) -> None:
    """Look into the database every few milliseconds for comments that are through."""
    url = embedded_database_url(Path(stack.environment["PARLEY_VAR"]))
    give_up = float("inf")
    with psycopg.connect(url, autocommit=True) as database:
        while time.monotonic() < give_up:
            waiting = [comment for comment in list(clock.due) if comment not in clock.checked]
            if waiting:
                found = database.execute(
                    "SELECT id, status FROM discussions_comment WHERE id = ANY(%s) AND status <> 'pending'",
                    [waiting],
                ).fetchall()
                now = time.monotonic()
                for comment, status in found:
                    clock.checked[comment], clock.statuses[comment] = now, status
            elif not posting.is_set():
                return
            if not posting.is_set():
                give_up = min(give_up, time.monotonic() + PATIENCE_SECONDS)
            time.sleep(POLL_SECONDS)


def make_readers(stack: Stack, count: int) -> list[Reader]:
    """Guests of the demo site, each at home in a network of its own. From now on, none is asked to prove anything."""
    stack.manage("shell", "-v", "0", "-c", ASK_NOBODY)
    readers = []
    with httpx.Client(timeout=30) as client:
        for number in range(count):
            address = f"198.{18 + number // 256 % 2}.{number % 256}.{1 + number // 512}"
            answer = client.post(
                f"{stack.url}/api/v1/sites/demo/guests",
                json={"name": f"Reader {number}"},
                headers={"X-Forwarded-For": address},
            ).raise_for_status()
            readers.append(Reader(answer.json()["token"], address))
    return readers


def make_texts(count: int) -> list[str]:
    """Texts that are like no other: sentences of the demo's words, shuffled; the same ones each time."""
    words = " ".join(remark.body for remark in read_discussion() if remark.language == "en").split()
    plain = sorted({word for word in words if word.isalpha()})
    pick = random.Random(20260101)
    return [" ".join(pick.choices(plain, k=pick.randint(8, 60))).capitalize() + "." for _ in range(count)]


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Return the percentiles and the largest, in milliseconds."""
    ordered = sorted(seconds)
    if not ordered:
        return {}
    by_share = {f"p{share * 100:g}": ordered[ceil(share * len(ordered)) - 1] for share in SHARES}
    return {name: round(value * 1000, 1) for name, value in {**by_share, "max": ordered[-1]}.items()}


def show(figures: dict[str, Any]) -> None:
    print(f"{figures['posts']} posts, {figures['errors'] or 'no errors'}, ended as {figures['statuses']}\n")
    print("| milliseconds | p50 | p90 | p99 | max |\n|---|---|---|---|---|")
    for name, title in [
        ("post_answered_ms", "POST to its answer"),
        ("post_to_final_ms", "POST to the final status"),
    ]:
        print(f"| {title} | {' | '.join(f'{value:g}' for value in figures[name].values())} |")
    spent = figures["processor_ms_per_post"]
    parts = ", ".join(f"{part} {milliseconds:g}" for part, milliseconds in sorted(spent.items()))
    print(f"\nProcessor time, in milliseconds a post: {sum(spent.values()):.1f} ({parts})")
    print(f"Load after: {', '.join(f'{load:.2f}' for load in figures['load_after'])}")
    final = figures["post_to_final_ms"]
    is_met = bool(final) and final["p50"] < 100 and final["p99"] < 500 and not figures["still_pending"]
    print(f"\nTarget (p50 < 100 ms, p99 < 500 ms to the final status): {'met' if is_met else 'MISSED'}\n")
