"""A thread as pages without scripts: what is read on them, and by whom it may be kept."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from discussions.actions.comments import withdraw_comment
from discussions.actions.marks import lock_branch, pin_comment
from discussions.actions.statuses import lock_thread
from discussions.models import Comment, Site, Status, Thread, ThreadState
from tests.build import build_author, build_comment
from tests.discussions.paging import Reader

pytestmark = pytest.mark.django_db

PAGE = "/threads/gazette/weather"


@pytest.fixture
def reader() -> Reader:
    return Reader()


def read_structured(reader: Reader) -> dict[str, Any]:
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', reader.page.text, re.DOTALL)
    described: dict[str, Any] = json.loads(text)
    return described


def test_a_thread_shows_its_comments_nested_and_counted(reader: Reader, thread: Thread) -> None:
    alice = build_author(thread, "Alice")
    first = build_comment(thread, alice, body="Rain *again*.")
    build_comment(thread, build_author(thread, "Dora"), parent=first, body="Not here.")
    page = reader.open(PAGE)
    assert page.status_code == 200
    assert "<h1>2 comments</h1>" in page.text
    assert "<p>Rain <em>again</em>.</p>" in page.text
    outer, inner = page.text.index(f'id="comment-{first.pk}"'), page.text.rindex("Not here.")
    assert '<ol class="replies">' in page.text[outer:inner]
    assert f'<time datetime="{first.created_at.isoformat()}"' in page.text


def test_more_comments_and_more_replies_are_links(reader: Reader, thread: Thread) -> None:
    author = build_author(thread)
    top = build_comment(thread, author, body="The topmost remark.")
    for number in range(7):
        build_comment(thread, author, parent=top, body=f"Reply {number}.")
    for number in range(24):
        build_comment(thread, author, body=f"Remark {number}.")
    seen = set()
    reader.open(f"{PAGE}?sort=oldest")
    assert "Reply 4." in reader.text
    assert "Reply 5." not in reader.text
    seen |= set(re.findall(r"Remark \d+\.", reader.text))
    replies = reader.link("Show 2 more replies")
    reader.open(reader.link("Load more comments"))
    later = set(re.findall(r"Remark \d+\.", reader.text))
    assert not seen & later
    assert len(seen | later) == 24
    assert 'name="robots" content="noindex' in reader.page.text
    assert reader.link("Back to the beginning") == f"{PAGE}?sort=oldest"
    reader.open(replies)
    assert "The topmost remark." in reader.text
    assert re.findall(r"Reply \d\.", reader.text) == ["Reply 5.", "Reply 6."]


def test_sorts_are_links(reader: Reader, thread: Thread) -> None:
    author = build_author(thread)
    for body in ("Earlier.", "Later."):
        build_comment(thread, author, body=body)
    reader.open(PAGE)
    reader.open(reader.link("Newest"))
    assert reader.text.index("Later.") < reader.text.index("Earlier.")
    assert reader.open(f"{PAGE}?sort=loudest").status_code == 422


def test_one_comment_is_shown_with_what_it_answers_however_deep(
    reader: Reader, thread: Thread, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    author = build_author(thread, "Deep")
    first = parent = build_comment(thread, author, body="Level 0.")
    depth = 5_000
    now = timezone.now()
    Comment.objects.bulk_create(
        Comment(
            pk=first.pk + level, thread=thread, author=author, parent_id=first.pk + level - 1, root=first,
            depth=level, body=f"Level {level}.", body_html=f"<p>Level {level}.</p>", created_at=now,
            published_at=now, status=Status.PUBLISHED, reply_count=1,
        )
        for level in range(1, depth + 1)
    )  # fmt: skip
    assert parent == first
    with django_assert_max_num_queries(8):
        reader.open(f"{PAGE}/comments/{first.pk + depth - 10}")
    shown = [int(level) for level in re.findall(r"<p>Level (\d+)\.</p>", reader.page.text)]
    assert shown == list(range(depth - 13, depth - 4))
    assert reader.link("The beginning of this conversation").startswith(f"{PAGE}/comments/{first.pk}#")
    reader.open(reader.link("Show 1 reply").partition("#")[0])
    assert f"Level {depth - 4}." in reader.text


def test_tombstones_hold_the_place(reader: Reader, thread: Thread) -> None:
    author = build_author(thread, "Gone Girl")
    top = build_comment(thread, author, body="Taken back.")
    build_comment(thread, build_author(thread), parent=top, body="Still here.")
    withdraw_comment(top)
    reader.open(PAGE)
    assert "The author withdrew this comment." in reader.text
    assert "Taken back." not in reader.text
    assert "Gone Girl" not in reader.text
    assert "Still here." in reader.text


def test_marks_and_locks_are_shown(reader: Reader, thread: Thread) -> None:
    author = build_author(thread)
    top = build_comment(thread, author)
    reply = build_comment(thread, author, parent=top)
    lock_thread(thread.pk)
    pin_comment(top)
    lock_branch(top, is_locked=True)
    reader.open(PAGE)
    assert "pinned" in reader.text
    assert "Reply</a>" not in reader.text
    reader.open(f"{PAGE}/comments/{reply.pk}")
    assert "Reply</a>" not in reader.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": ThreadState.CLOSED}, "This discussion is closed."),
        ({"closes_at": timezone.now() - timedelta(days=1)}, "This discussion is closed."),
        ({"state": ThreadState.READ_ONLY}, "This discussion has ended."),
    ],
)
def test_a_thread_that_takes_no_comments_says_so(
    reader: Reader, thread: Thread, change: dict[str, Any], words: str
) -> None:
    build_comment(thread, build_author(thread))
    Thread.objects.update(**change)
    reader.open(PAGE)
    assert words in reader.text
    assert "<textarea" not in reader.page.text
    assert "Reply</a>" not in reader.text
    assert ("/vote" in reader.text) == (
        change.get("state") != ThreadState.READ_ONLY or "/vote" in reader.text
    )


def test_who_is_not_signed_in_is_told_where_guests_may_not_write(
    reader: Reader, site: Site, thread: Thread
) -> None:
    Site.objects.update(allows_guests=False)
    reader.open(PAGE)
    assert "<textarea" not in reader.page.text
    assert "signed-in readers only" in reader.text


def test_a_thread_in_which_nobody_wrote_is_an_invitation_where_one_may_begin(
    reader: Reader, site: Site
) -> None:
    page = reader.open("/threads/gazette/new?url=https://gazette.example/new&title=News")
    assert page.status_code == 200, page.text
    assert "Nobody has said anything yet." in reader.text
    assert 'content="noindex' in page.text
    for query in ("", "?url=https://elsewhere.example/new", "?url=javascript:alert(1)"):
        assert reader.open(f"/threads/gazette/new{query}").status_code == 404
    assert reader.open("/threads/nowhere/new").status_code == 404
    Site.objects.update(creates_threads=False)
    assert reader.open("/threads/gazette/new?url=https://gazette.example/new").status_code == 404


def test_comments_of_other_threads_and_unpublished_ones_are_not_there(
    reader: Reader, thread: Thread, site: Site
) -> None:
    other = Thread.objects.create(site=site, key="sports")
    elsewhere = build_comment(other, build_author(other))
    held = build_comment(thread, build_author(thread), status=Status.HELD)
    for comment in (elsewhere, held):
        assert reader.open(f"{PAGE}/comments/{comment.pk}").status_code == 404
        assert reader.open(f"{PAGE}/comments/{comment.pk}/reply").status_code == 404
        assert reader.open(f"{PAGE}/comments/{comment.pk}/report").status_code == 404


def test_search_engines_read_the_thread_and_no_copies_of_it(reader: Reader, thread: Thread) -> None:
    top = build_comment(thread, build_author(thread, "Alice"), body="Rain & *wind*.")
    build_comment(thread, build_author(thread, "Dora"), parent=top, body="Sun.")
    reader.open(PAGE)
    assert f'<link rel="canonical" href="http://testserver{PAGE}">' in reader.page.text
    assert 'name="robots"' not in reader.page.text
    assert '<meta property="og:title" content="Weather">' in reader.page.text
    described = read_structured(reader)
    assert described["@type"] == "DiscussionForumPosting"
    assert described["headline"] == "Weather"
    assert described["interactionStatistic"]["userInteractionCount"] == 2
    (comment,) = described["comment"]
    assert (comment["@type"], comment["author"]["name"]) == ("Comment", "Alice")
    assert comment["text"] == "Rain & wind."
    assert comment["url"] == f"http://testserver{PAGE}/comments/{top.pk}"
    assert [reply["text"] for reply in comment["comment"]] == ["Sun."]
    for path in (f"{PAGE}?sort=newest", f"{PAGE}/comments/{top.pk}", f"{PAGE}/comments/{top.pk}/reply"):
        reader.open(path)
        assert 'name="robots" content="noindex' in reader.page.text
        assert "ld+json" not in reader.page.text


def test_nothing_that_is_written_ends_the_structured_data(reader: Reader, thread: Thread) -> None:
    attack = "</script><script>alert(1)</script><!--<script>"
    Thread.objects.update(title=attack)
    author = build_author(thread, attack[:100])
    build_comment(thread, author, body=f"`{attack}` \u2028 ]]>")
    reader.open(PAGE)
    described = read_structured(reader)
    assert described["headline"] == attack
    assert described["comment"][0]["author"]["name"] == attack
    assert attack in described["comment"][0]["text"]
    assert reader.page.text.count("<script") == 2  # the data, and the embed


def test_strangers_get_a_page_that_may_be_kept(reader: Reader, thread: Thread) -> None:
    comment = build_comment(thread, build_author(thread))
    for path in (PAGE, f"{PAGE}/comments/{comment.pk}"):
        page = reader.open(path)
        assert "public" in page.headers["Cache-Control"]
        assert "Cookie" in page.headers["Vary"]
        assert "Set-Cookie" not in page.headers
        assert not page.cookies
        assert 'name="key"' not in page.text
        assert page.text == reader.open(path).text
        again = reader.open(path, **{"If-None-Match": page.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_only_the_sites_own_pages_may_frame_it(reader: Reader, site: Site, thread: Thread) -> None:
    Site.objects.filter(pk=site.pk).update(
        allowed_origins=["https://gazette.example", "https://x.example; script-src *"]
    )
    page = reader.open(PAGE)
    policy = page.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://gazette.example")
    assert "unsafe" not in policy
    assert "X-Frame-Options" not in page.headers
    assert "<style" not in page.text
    assert not re.search(r" (style|on\w+)=", page.text)


def test_the_embed_takes_over_where_scripts_run(reader: Reader, thread: Thread) -> None:
    build_comment(thread, build_author(thread), body="Here already.")
    reader.open(PAGE)
    assert '<script type="module" src="/embed.js"></script>' in reader.page.text
    inside = reader.page.text.partition('<parley-thread site="gazette" thread="weather"')[2]
    assert "Here already." in inside.partition("</parley-thread>")[0]


def test_a_page_speaks_the_sites_language_or_the_one_asked_for(reader: Reader, thread: Thread) -> None:
    page = reader.open(PAGE, **{"Accept-Language": "fr"})
    assert '<html lang="en" dir="ltr">' in page.text
    assert '<html lang="en"' in reader.open(f"{PAGE}?lang=tlh").text
    reader.open(f"{PAGE}?lang=en&theme=dark")
    assert 'data-theme="dark"' in reader.page.text
    assert reader.form("/write").action == f"{PAGE}/write?lang=en&theme=dark"


def test_threads_have_any_key(client: Client, site: Site) -> None:
    thread = Thread.objects.create(site=site, key='2026:élan&"co"?#%', title="Odd")
    build_comment(thread, build_author(thread), body="Odd but true.")
    reader = Reader()
    reader.open("/threads/gazette/2026%3A%C3%A9lan%26%22co%22%3F%23%25")
    assert "Odd but true." in reader.text
    reader.open(reader.link("Reply"))
    assert reader.page.status_code == 200
    assert reader.form("/reply")
