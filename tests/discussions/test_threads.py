"""Threads: how they begin and end, counts, updates, feeds, and what is mine in them."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from discussions.models import Author, AuthorToken, Comment, Revision, Site, Status, Thread, ThreadState
from tests.build import build_author, build_comment, move
from tests.client import ApiClient
from tests.own_data import read_own

pytestmark = pytest.mark.django_db

NEW = "sites/gazette/threads/new/comments"


@pytest.mark.parametrize("host", ["gazette.example", "GAZETTE.example", "blog.gazette.test", "gazette.test"])
def test_a_thread_begins_with_its_first_comment(alice: ApiClient, host: str) -> None:
    url = f"https://{host}/article#comments"
    answer = alice.post(NEW, {"body": "First!", "url": url, "title": "An article"})
    assert answer.status_code == 202
    thread = Thread.objects.get(key="new")
    assert (thread.url, thread.title) == (url.removesuffix("#comments"), "An article")


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/", "https://notgazette.example/", "https://gazette.example.evil.example/",
        "javascript:alert(1)", "https://[bad/", "ftp://gazette.example/", "//gazette.example/", "gazette.example",
    ],
)  # fmt: skip
def test_it_does_not_begin_on_another_host(alice: ApiClient, url: str) -> None:
    error = alice.post(NEW, {"body": "First!", "url": url}).json()["error"]
    assert error["fields"]["url"]["code"] == "host_not_allowed"
    assert not Thread.objects.exists()


def test_it_begins_on_our_own_host_where_the_site_says_so(alice: ApiClient, site: Site) -> None:
    Site.objects.filter(pk=site.pk).update(allows_own_host=True)
    assert alice.post(NEW, {"body": "First!", "url": "http://testserver/demo/"}).status_code == 202


def test_it_does_not_begin_without_an_address_or_leave(alice: ApiClient, site: Site) -> None:
    assert alice.post(NEW, {"body": "First!"}).json()["error"]["code"] == "thread_not_found"
    Site.objects.filter(pk=site.pk).update(creates_threads=False)
    answer = alice.post(NEW, {"body": "First!", "url": "https://gazette.example/"})
    assert answer.json()["error"]["code"] == "thread_not_found"


def test_a_closed_thread_takes_no_comments(alice: ApiClient, site: Site, thread: Thread) -> None:
    address = "sites/gazette/threads/weather/comments"
    for state, code in [(ThreadState.CLOSED, "thread_closed"), (ThreadState.READ_ONLY, "thread_read_only")]:
        Thread.objects.update(state=state)
        assert alice.post(address, {"body": "Hello?"}).json()["error"]["code"] == code
    Thread.objects.update(state=ThreadState.OPEN, closes_at=timezone.now() - timedelta(seconds=1))
    assert alice.post(address, {"body": "Hello?"}).json()["error"]["code"] == "thread_closed"
    Thread.objects.update(closes_at=None, created_at=timezone.now() - timedelta(days=15))
    assert alice.post(address, {"body": "Hello?"}).status_code == 202
    Site.objects.update(close_after_days=14)
    assert alice.post(address, {"body": "Hello?"}).json()["error"]["code"] == "thread_closed"


def test_a_thread_is_found_by_key_and_by_address(anyone: ApiClient, thread: Thread) -> None:
    by_key = anyone.get("sites/gazette/threads/weather").json()
    by_address = anyone.get("sites/gazette/threads", {"url": "https://gazette.example/weather#x"}).json()
    assert by_key == by_address
    assert (by_key["title"], by_key["state"], by_key["count"]) == ("Weather", "open", 0)
    other = anyone.get("sites/gazette/threads", {"url": "https://gazette.example/sport"})
    assert other.json()["error"]["code"] == "thread_not_found"


def test_counts_come_in_one_answer(anyone: ApiClient, thread: Thread) -> None:
    author = build_author(thread)
    build_comment(thread, author)
    build_comment(thread, author, status=Status.HELD)
    counts = anyone.get("sites/gazette/counts", {"threads": "weather,sport"}).json()["counts"]
    assert counts == {"weather": 1, "sport": 0}


def test_updates_tell_what_came_changed_and_went(anyone: ApiClient, thread: Thread) -> None:
    address = "sites/gazette/threads/weather/updates"
    author = build_author(thread)
    old = build_comment(thread, author)
    gone = build_comment(thread, author)
    since = anyone.get("sites/gazette/threads/weather/comments").json()["version"]
    assert anyone.get(address, {"since": since}).json()["comments"] == []
    new = build_comment(thread, author, parent=old)
    move(gone, Status.PUBLISHED, Status.SPAM)
    answer = anyone.get(address, {"since": since}).json()
    ids = [comment["id"] for comment in answer["comments"]]
    assert str(new.pk) in ids
    assert answer["removed"] == [str(gone.pk)]
    assert answer["count"] == 2
    assert anyone.get(address, {"since": answer["version"]}).json()["comments"] == []


def test_updates_come_in_parts_that_miss_nothing(anyone: ApiClient, thread: Thread) -> None:
    author = build_author(thread)
    comments = {str(build_comment(thread, author).pk) for _ in range(130)}
    seen: list[str] = []
    since, more = 0, True
    while more:
        answer = anyone.get("sites/gazette/threads/weather/updates", {"since": since}).json()
        seen += [comment["id"] for comment in answer["comments"]]
        since, more = answer["version"], answer["more"]
    assert sorted(seen) == sorted(comments)


def test_the_feed_is_atom_with_replies_linked(anyone: ApiClient, thread: Thread) -> None:
    author = build_author(thread, "Ann <b>")
    top = build_comment(thread, author, body="Rain & \x0b wind")
    build_comment(thread, author, parent=top)
    answer = anyone.get("sites/gazette/threads/weather/feed.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert len(entries) == 2
    (reference,) = entries[0].findall("{http://purl.org/syndication/thread/1.0}in-reply-to")
    assert reference.get("ref") == entries[1].findtext(f"{atom}id")


def test_mine_has_my_votes_flags_and_unpublished_comments(
    alice: ApiClient, dora: ApiClient, anyone: ApiClient, thread: Thread
) -> None:
    hers = build_comment(thread, dora.author)
    alice.put(f"comments/{hers.pk}/vote", {"value": -1})
    alice.post(f"comments/{hers.pk}/flags", {"reason": "off_topic"})
    held = build_comment(thread, alice.author, status=Status.HELD)
    address = "sites/gazette/threads/weather/me"
    mine = alice.get(address).json()
    assert mine["votes"] == {str(hers.pk): -1}
    assert mine["flags"] == [str(hers.pk)]
    assert [(comment["id"], comment["status"]) for comment in mine["comments"]] == [(str(held.pk), "held")]
    assert dora.get(address).json()["comments"] == []
    assert anyone.get(address).json()["author"] is None


def test_a_pending_comment_is_seen_by_its_author_alone(
    alice: ApiClient, dora: ApiClient, anyone: ApiClient, thread: Thread
) -> None:
    comment = build_comment(thread, alice.author, status=Status.PENDING)
    assert alice.get(f"comments/{comment.pk}").json()["body"] == comment.body
    for person in (dora, anyone):
        assert person.get(f"comments/{comment.pk}").status_code == 404


def test_erasing_oneself_leaves_the_tree_and_no_word(
    alice: ApiClient, dora: ApiClient, anyone: ApiClient, thread: Thread
) -> None:
    top = build_comment(thread, alice.author, body="My address is 1 Main Street")
    build_comment(thread, dora.author, parent=top)
    assert [comment["body"] for comment in read_own(alice, "comment")] == ["My address is 1 Main Street"]
    assert alice.delete("me").status_code == 204
    author = Author.objects.get(pk=alice.author.pk)
    assert (author.name, author.email) == ("", "")
    assert not AuthorToken.objects.filter(author=author).exists()
    assert set(Revision.objects.filter(comment=top).values_list("body", flat=True)) == {""}
    assert Comment.objects.get(pk=top.pk).body == ""
    assert alice.get("me").json()["error"]["code"] == "invalid_token"
    page = anyone.get("sites/gazette/threads/weather/comments").json()
    assert page["comments"][0]["status"] == "withdrawn"
    assert len(page["comments"][0]["replies"]) == 1


def test_who_was_erased_posts_no_more(alice: ApiClient, thread: Thread) -> None:
    Author.objects.filter(pk=alice.author.pk).update(name="", erased_at=timezone.now())
    answer = alice.post("sites/gazette/threads/weather/comments", {"body": "Still here."})
    assert answer.json()["error"]["code"] == "invalid_token"
    assert not Comment.objects.exists()


def test_erasing_can_be_finished_after_an_interruption(
    alice: ApiClient, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        build_comment(thread, alice.author)
    with monkeypatch.context() as broken:
        broken.setattr("discussions.actions.erasing.withdraw_comment", interrupt)
        assert alice.delete("me").status_code == 500
    assert alice.delete("me").status_code == 204
    assert not Comment.objects.exclude(body="").exists()
    assert not AuthorToken.objects.exists()


def interrupt(*_: object, **__: object) -> None:
    raise RuntimeError("the process was killed here")


@pytest.mark.parametrize("fields", [{"body": "  "}, {"body": "Yes", "parent": "1"}, {"body": "x" * 10_001}])
def test_a_comment_that_is_refused_begins_no_thread(alice: ApiClient, fields: dict[str, str]) -> None:
    assert alice.post(NEW, {**fields, "url": "https://gazette.example/"}).status_code in (404, 422)
    assert not Thread.objects.exists()


def test_a_repeated_key_begins_no_thread_and_names_the_first(alice: ApiClient, thread: Thread) -> None:
    fields = {"body": "Once.", "url": "https://gazette.example/"}
    alice.post("sites/gazette/threads/weather/comments", fields, Idempotency_Key="k")
    again = alice.post(NEW, fields, Idempotency_Key="k")
    assert (again.json()["thread"], again["Idempotent-Replay"]) == ("weather", "true")
    assert Thread.objects.count() == 1


def read_entries(answer: Any) -> list[tuple[str, str | None]]:
    """The title of each entry of a feed, and the name of what it answers."""
    atom = "{http://www.w3.org/2005/Atom}"
    entries = []
    for entry in ElementTree.fromstring(answer.content).findall(f"{atom}entry"):
        answered = entry.find("{http://purl.org/syndication/thread/1.0}in-reply-to")
        entries.append(
            (entry.findtext(f"{atom}title") or "", None if answered is None else answered.get("ref"))
        )
    return entries


def test_a_site_and_an_author_have_feeds_of_all_their_threads(
    thread: Thread, alice: ApiClient, dora: ApiClient, anyone: ApiClient, other_site: Site
) -> None:
    sports = Thread.objects.create(site=thread.site, key="sports", url="https://gazette.example/sports")
    first = build_comment(thread, alice.author)
    build_comment(sports, alice.author)
    build_comment(thread, dora.author, parent=first)
    build_comment(thread, dora.author, status=Status.HELD)
    elsewhere = Thread.objects.create(site=other_site, key="weather")
    build_comment(elsewhere, build_author(elsewhere))
    answer = anyone.get("sites/gazette/feed.atom")
    assert answer["Cache-Control"] == "public, max-age=60, stale-if-error=600"
    reply = f"urn:parley:comment:{first.pk}"
    assert read_entries(answer) == [
        ("Dora · Weather", reply),
        ("Alice · sports", None),
        ("Alice · Weather", None),
    ]
    again = anyone.get("sites/gazette/feed.atom", **{"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    of_alice = anyone.get(f"sites/gazette/authors/{alice.author.pk}/feed.atom")
    assert read_entries(of_alice) == [("Alice · sports", None), ("Alice · Weather", None)]
    assert anyone.get(f"sites/herald/authors/{alice.author.pk}/feed.atom").status_code == 404
    alice.delete("me")
    assert anyone.get(f"sites/gazette/authors/{alice.author.pk}/feed.atom").status_code == 404
    assert "Alice" not in anyone.get("sites/gazette/feed.atom").content.decode()
