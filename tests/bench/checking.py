"""How many comments one process checks a second: alone, and as a backlog, which the light model gets through."""

import os
import time
from typing import Any

from tests.bench.pace import make_texts
from tests.bench.processor import read_usage
from tests.stack import Stack

BATCH = 40
WARM_UP = 2 * BATCH


def measure(stack: Stack, *, comments: int) -> dict[str, Any]:
    """Post comments of many authors in several threads, check them in this process, and return the figures."""
    os.environ.update(stack.environment)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from datetime import timedelta

    from django.db import transaction
    from django.utils import timezone

    from discussions.actions.comments import Origin, post_comment
    from discussions.models import Revision, Site, Thread
    from moderation.actions.checking import check_revisions
    from tests.build import build_author

    site = Site.objects.create(key="checking", name="Checking")
    threads = [Thread.objects.create(site=site, key=f"article-{number}") for number in range(10)]
    authors = [build_author(threads[0], f"Writer {number}") for number in range(max(40, comments // 4))]
    texts = iter(make_texts(2 * (comments + WARM_UP)))

    def post(count: int) -> list[int]:
        """Return the revisions of new comments, which this process has claimed."""
        made: list[int] = []
        for number in range(count):
            with transaction.atomic():
                comment, _ = post_comment(
                    thread=threads[number % len(threads)],
                    author=authors[number % len(authors)],
                    body=next(texts),
                    origin=Origin(),
                )
                # They are this process's to check, whatever the worker hears.
                claimed = Revision.objects.filter(comment=comment)
                claimed.update(claimed_until=timezone.now() + timedelta(hours=1))
            made += claimed.values_list("pk", flat=True)
        return made

    figures: dict[str, Any] = {"comments": comments}
    names = ("per_second", "per_core_second", "processor_ms", "database_ms")
    figures |= {name: {} for name in names}
    for depth, is_backlog in (("full", False), ("backlog", True)):
        revisions = post(comments + WARM_UP)
        # A backlog is what has waited for a while.
        if is_backlog:
            waiting = Revision.objects.filter(pk__in=revisions)
            waiting.update(queued_at=timezone.now() - timedelta(minutes=5))
        batches = [revisions[start : start + BATCH] for start in range(0, len(revisions), BATCH)]
        for batch in batches[: WARM_UP // BATCH]:
            check_revisions(batch, is_backlog=is_backlog)
        database, began, spent = read_usage(stack)["postgresql"], time.perf_counter(), time.process_time()
        checked = sum(
            len(check_revisions(batch, is_backlog=is_backlog)) for batch in batches[WARM_UP // BATCH :]
        )
        seconds, spent = time.perf_counter() - began, time.process_time() - spent
        database = read_usage(stack)["postgresql"] - database
        assert checked == comments, (checked, comments)
        figures["per_second"][depth] = checked / seconds
        figures["per_core_second"][depth] = checked / (spent + database)
        figures["processor_ms"][depth] = 1000 * (spent + database) / checked
        figures["database_ms"][depth] = 1000 * database / checked
        print(
            f"{depth}: {checked / seconds:,.0f} comments checked a second, "
            f"{figures['processor_ms'][depth]:.2f} ms of processor each, "
            f"PostgreSQL's {figures['database_ms'][depth]:.2f} among them"
        )
    return figures
