"""How pages hold as the database grows, from a thousand comments to ten million, with a thread of 200,000.

Nothing is kept in memory here: each page is Django's, made anew, in this process. What PostgreSQL took of it is the
time until its answers came, summed over a request's queries.
"""

import os
import time
from collections.abc import Callable
from typing import Any

from tests.stack import Stack

# Comments overall, threads, and the largest thread.
STEPS = [
    (1_000, 20, 500),
    (10_000, 200, 1_000),
    (100_000, 1_000, 10_000),
    (1_000_000, 10_000, 100_000),
    (10_000_000, 100_000, 200_000),
]
SITE = "growth"
TARGET_MS = 15.0


def measure(stack: Stack, *, comments: int, rounds: int) -> dict[str, Any]:
    """Fill a site step by step up to so many comments, read at each step, print the figures and return them."""
    os.environ.update(stack.environment)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import connection
    from django.test import Client, override_settings

    from discussions.models import Comment, Site
    from tests.bench.filling import fill, without_indexes
    from tests.bench.queue import go_first

    site = Site.objects.create(key=SITE, name="Growth")
    steps: list[dict[str, Any]] = []
    filled = 0
    with connection.cursor() as cursor, override_settings(ALLOWED_HOSTS=["*"]):
        cursor.execute("SELECT pg_backend_pid()")
        go_first(0, cursor.fetchone()[0])
        for total, threads, largest in STEPS:
            if total > comments:
                break
            began = time.perf_counter()
            prefix = f"of-{total}-"
            again = without_indexes(cursor) if total >= 1_000_000 else []
            fill(
                cursor,
                site=site.pk,
                comments=total - filled,
                threads=threads,
                largest=largest,
                authors=max(50, min(100_000, total // 20)),
                prefix=prefix,
            )
            for statement in again:
                cursor.execute(statement)
            cursor.execute("VACUUM ANALYZE")
            filled = total
            print(
                f"{total:,} comments, {threads:,} threads: filled in {time.perf_counter() - began:.0f} s",
                flush=True,
            )
            first = Comment.objects.filter(thread__key=f"{prefix}1", parent=None).order_by("pk")[0]
            cursor.execute("SELECT pg_database_size(current_database()) / 1000000")
            step: dict[str, Any] = {"comments": total, "threads": threads, "largest": largest}
            step["megabytes"] = int(cursor.fetchone()[0])
            step["reads"] = {
                name: read(Client(), path, query, rounds)
                for name, path, query in list_reads(prefix, first.pk, largest)
            }
            steps.append(step)
    show(steps)
    return {"steps": steps, "rounds": rounds}


def list_reads(prefix: str, first: int, largest: int) -> list[tuple[str, str, dict[str, Any]]]:
    """Return what is read at each step: a name, and a path below /api/v1/ with its query."""
    large, middle = f"sites/{SITE}/threads/{prefix}1", f"sites/{SITE}/threads/{prefix}12"
    return [
        ("page of a usual thread", f"{middle}/comments", {}),
        ("page of the largest thread", f"{large}/comments", {}),
        ("its newest", f"{large}/comments", {"sort": "newest"}),
        ("its most discussed", f"{large}/comments", {"sort": "discussed"}),
        ("its replies, far in", f"comments/{first}/replies", {"cursor": "second"}),
        ("its updates", f"{large}/updates", {"since": largest - 20}),
        ("its feed", f"{large}/feed.atom", {}),
        (
            "counts of 100",
            f"sites/{SITE}/counts",
            {"threads": ",".join(f"{prefix}{n}" for n in range(1, 101))},
        ),
    ]


def read(client: Any, path: str, query: dict[str, Any], rounds: int) -> dict[str, float]:
    """Return the milliseconds of one read, middle and 99th percentile, and of PostgreSQL in it."""
    from tests.bench.pace import spread
    from tests.bench.queue import timing

    address = f"/api/v1/{path}"
    if query.get("cursor") == "second":
        query = {"cursor": client.get(address).json()["next"]}
    whole, database = [], []
    send: Callable[[], Any] = lambda: client.get(address, query)  # noqa: E731
    for number in range(rounds + 5):
        began = time.perf_counter()
        with timing() as times:
            answer = send()
        assert answer.status_code == 200, answer.content
        if number >= 5:  # the first ones read what is not in memory yet
            whole.append(time.perf_counter() - began)
            database.append(sum(times))
    of_whole, of_database = spread(whole), spread(database)
    return {
        "p50": of_whole["p50"],
        "p99": of_whole["p99"],
        "database_p50": of_database["p50"],
        "database_p99": of_database["p99"],
    }


def show(steps: list[dict[str, Any]]) -> None:
    names = list(steps[0]["reads"])
    print("\nMilliseconds, p50 / p99 of the whole, without the store:\n")
    print("| comments | " + " | ".join(names) + " |\n|" + "---|" * (len(names) + 1))
    for step in steps:
        cells = (f"{step['reads'][name]['p50']:.1f} / {step['reads'][name]['p99']:.1f}" for name in names)
        print(f"| {step['comments']:,} | " + " | ".join(cells) + " |")
    print()
