"""No list reads a table as a whole, and none sorts more than a page: proven on threads large enough to tell.

What is measured with ten million comments, `make bench ARGS=growth` says (docs/benchmarks.md).
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from pytest_django.plugin import DjangoDbBlocker

from discussions.actions.comments import Origin, post_comment
from discussions.actions.passages import count_quotes
from discussions.actions.votes import count_votes
from discussions.models import Author, AuthorToken, Comment, Passage, Site, Status, Thread, Vote
from discussions.queries.author_pages import MOST_COUNTED
from discussions.queries.cursors import EPOCH, Sort, encode_fields
from discussions.queries.passages import list_threads_to_count
from discussions.tokens import hash_token
from moderation.actions.checking import check_revisions
from moderation.actions.purging import purge_expired_evidence
from moderation.actions.waiting import claim_waiting, list_waiting_sites
from tests.bench.filling import fill
from tests.client import ApiClient
from tests.plans import explain
from tests.truth import find_drift

pytestmark = pytest.mark.django_db

SIZES: dict[str, Any] = {"comments": 80_000, "threads": 6_000, "largest": 25_000, "authors": 50_000}
# Rows that any of these may take from tables and indexes: a page, what it joins, and what a first page looks over.
MOST_READ = 6_000


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A site with many threads, the largest of them `filled-1`; for all tests here, because it takes a while."""
    with django_db_blocker.unblock():
        site = Site.objects.create(key="crowded", name="Crowded")
        with connection.cursor() as cursor:
            fill(cursor, site=site.pk, **SIZES, with_fingerprints=True)
        yield
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE discussions_site CASCADE")


@pytest.fixture
def crowd(filled: None, db: None) -> Thread:
    return Thread.objects.select_related("site").get(key="filled-1")


def test_what_is_filled_in_is_as_if_it_had_been_posted(site: Site) -> None:
    with connection.cursor() as cursor:
        ids = fill(cursor, site=site.pk, comments=900, threads=4, largest=400, authors=50)
    assert len(ids) == 4
    for thread in Thread.objects.filter(pk__in=ids):
        assert [drift for drift in find_drift(thread) if "votes" not in drift] == []
    largest = Thread.objects.get(pk=ids[0])
    assert Comment.objects.filter(thread=largest).count() == largest.version == 400
    assert Comment.objects.filter(thread=largest, parent=None).order_by("pk")[0].reply_count > 30
    assert Comment.objects.filter(thread=largest, status=Status.HELD).exists()


def test_no_list_reads_or_sorts_more_than_a_page(crowd: Thread, anyone: ApiClient) -> None:
    """Each address in each sort: the first page, a later one, and one far in."""
    large, small = "sites/crowded/threads/filled-1", "sites/crowded/threads/filled-900"
    first = Comment.objects.filter(thread=crowd, parent=None).order_by("pk")[0]
    replies = f"comments/{first.pk}/replies"
    lists: list[tuple[str, dict[str, Any]]] = [
        (large, {}),
        (f"{large}/updates", {"since": crowd.version - 50}),
        (f"{large}/updates", {"since": 0}),
        (f"{large}/feed.atom", {}),
        (f"{large}/passages", {}),
        ("sites/crowded/feed.atom", {}),
        (f"sites/crowded/authors/{crowd.comments.order_by('pk')[0].author_id}/feed.atom", {}),
        ("sites/crowded/threads", {"url": "https://example.org/filled-700"}),
        ("sites/crowded/counts", {"threads": ",".join(f"filled-{number}" for number in range(1, 101))}),
        *((f"{thread}/comments", {"sort": sort}) for thread in (large, small) for sort in Sort),
        (f"{large}/comments", {"limit": 100, "replies": 50, "depth": 20}),
        *((replies, {"sort": sort}) for sort in (Sort.BEST, Sort.OLDEST, Sort.NEWEST)),
    ]
    faults, seen = [], 0
    while lists:
        path, query = lists.pop()
        plans, answer = explain(partial(anyone.get, path, query))
        assert answer.status_code == 200, (path, answer.content)
        faults += [f"{path} {query} {fault}" for plan in plans for fault in plan.find_faults()]
        read = sum(plan.count_read() for plan in plans)
        faults += [f"{path} {query} reads {read} rows"] if read > MOST_READ else []
        seen += len(plans)
        if path.endswith(("/comments", "/replies")) and (cursor := answer.json()["next"]) and seen < 200:
            lists.append((path, {**query, "cursor": cursor}))
    assert faults == [], "\n".join(faults)
    assert seen > 60


def test_a_page_of_an_author_reads_no_more_of_them_than_it_shows(crowd: Thread, anyone: ApiClient) -> None:
    """Of one who wrote every third comment of the largest thread: what they wrote last, the middle, and the counts."""
    Site.objects.filter(pk=crowd.site_id).update(author_pages="listed")
    writer = Author.objects.create(site=crowd.site, kind="sso", external_id="w", name="W")
    Comment.objects.filter(thread=crowd).annotate(rest=F("pk") % 3).filter(rest=0).update(author=writer)
    Comment.objects.filter(
        author=writer, status="published", pk__in=crowd.comments.order_by("pk")[:300]
    ).update(is_featured=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE discussions_comment")
    written = Comment.objects.filter(author=writer, status="published")
    assert written.count() > MOST_READ
    middle = written.order_by("-created_at")[4_000]
    cursor_there = encode_fields(
        [writer.pk, (middle.created_at - EPOCH) // timedelta(microseconds=1), middle.pk]
    )
    pages: list[Callable[[], Any]] = [
        partial(anyone.get, f"sites/crowded/authors/{writer.pk}"),
        partial(anyone.get, f"sites/crowded/authors/{writer.pk}", {"cursor": cursor_there, "limit": 100}),
        partial(anyone.client.get, f"/authors/crowded/{writer.pk}", {"cursor": cursor_there}),
    ]
    for page in pages:
        plans, answer = explain(page)
        assert answer.status_code == 200
        assert [fault for plan in plans for fault in plan.find_faults()] == []
        # The count looks at so many entries of an index, and the lists at what they show.
        assert sum(plan.count_read() for plan in plans) < MOST_COUNTED + 1_000
        assert sum(plan.count_read() for plan in plans if "LIMIT 5000" not in plan.statement) < 1_000


def test_what_one_reader_asks_reads_only_theirs(crowd: Thread) -> None:
    writer = Author.objects.filter(site=crowd.site, comments__thread=crowd).order_by("pk")[0]
    AuthorToken.objects.create(
        author=writer, token_hash=hash_token("pg_writer"), expires_at="2099-01-01T00:00:00Z"
    )
    client = ApiClient(token="pg_writer", author=writer)
    comment = Comment.objects.filter(thread=crowd, status=Status.PUBLISHED).exclude(author=writer)[0]
    requests: list[tuple[str, str, Any]] = [
        ("GET", "sites/crowded/threads/filled-1/me", None),
        ("GET", f"comments/{comment.pk}", None),
        ("PUT", f"comments/{comment.pk}/vote", {"value": 1}),
        ("POST", "sites/crowded/threads/filled-1/comments", {"body": "Rain.", "parent": str(comment.pk)}),
    ]
    for request in requests:
        plans, answer = explain(partial(client.send, *request))
        assert answer.status_code < 300, answer.content
        assert [fault for plan in plans for fault in plan.find_faults()] == []
        assert sum(plan.count_read() for plan in plans) < MOST_READ


def test_the_jobs_that_run_all_day_read_only_what_waits(crowd: Thread) -> None:
    voter = Author.objects.create(site=crowd.site, kind="guest")
    for comment in Comment.objects.filter(thread=crowd, status=Status.PUBLISHED).order_by("-pk")[:20]:
        Vote.objects.create(comment=comment, author=voter, value=1)
    jobs: list[Callable[[], Any]] = [
        count_votes, partial(claim_waiting, crowd.site_id), list_waiting_sites, purge_expired_evidence
    ]  # fmt: skip
    for job in jobs:
        plans, _ = explain(job)
        assert [fault for plan in plans for fault in plan.find_faults()] == []
        assert sum(plan.count_read() for plan in plans) < MOST_READ


def test_counting_quotes_reads_only_comments_with_one(crowd: Thread) -> None:
    """Three hundred among 25,000, and those that they answer."""
    quoting = Comment.objects.filter(thread=crowd, status=Status.PUBLISHED).order_by("pk")[5_000:5_300]
    html = "<blockquote>\n<p>The harbour will freeze over.</p>\n</blockquote>"
    Comment.objects.filter(pk__in=list(quoting.values_list("pk", flat=True))).update(body_html=html)
    Thread.objects.filter(pk=crowd.pk).update(quotes_revision=1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE discussions_comment, discussions_thread")
    for call in (list_threads_to_count, partial(count_quotes, crowd.pk)):
        plans, found = explain(call)
        assert found in ([crowd.pk], True)
        assert [fault for plan in plans for fault in plan.find_faults()] == []
        assert sum(plan.count_read() for plan in plans) < MOST_READ
    assert Passage.objects.get(thread=crowd).comment_count == 300


def test_checking_reads_only_what_is_like_a_text(crowd: Thread) -> None:
    """A batch of checks: its authors' records, the texts like these, the conversation above, and the links."""
    writers = [Author.objects.create(site=crowd.site, kind="guest", name=f"Writer {n}") for n in range(5)]
    revisions = []
    for number, writer in enumerate(writers):
        body = f"The rain number {number} fell on the roofs of the old town, and nobody minded it at all that day."
        comment, _ = post_comment(thread=crowd, author=writer, body=body, origin=Origin())
        revisions.append(comment.revisions.get().pk)
    plans, checked = explain(partial(check_revisions, revisions))
    assert len(checked) == len(revisions)
    assert [fault for plan in plans for fault in plan.find_faults()] == []
    assert sum(plan.count_read() for plan in plans) < MOST_READ
