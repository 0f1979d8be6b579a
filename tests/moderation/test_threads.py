"""Moderators set a thread's state, pace and note: over HTTP and at the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from discussions.models import Event, EventKind, Thread, ThreadChange
from tests.build import build_author, build_comment
from tests.client import ApiClient
from tests.moderation.desks import open_desk

pytestmark = pytest.mark.django_db

THREADS = "moderation/threads"
DESK = "/desk/sites/gazette/threads"


@pytest.fixture
def desk(bob: ApiClient, thread: Thread) -> Client:
    return open_desk(bob)


def fill(**fields: Any) -> dict[str, Any]:
    plain = {"state": "open", "closes_at": "", "slow_seconds": "0", "mode": "conversation"}
    return {**plain, "note": "", "version": "0", **fields}


def test_what_is_sent_is_set_the_rest_stays_and_it_is_on_record(bob: ApiClient, thread: Thread) -> None:
    address = f"{THREADS}/{thread.pk}"
    one = bob.patch(address, {"version": 0, "note": "Be **kind**."}).json()
    assert (one["version"], one["note_html"]) == (1, "<p>Be <strong>kind</strong>.</p>")
    two = bob.patch(address, {"version": 1, "slow_seconds": 60, "closes_at": "2999-01-01T00:00:00Z"}).json()
    assert (two["version"], two["note"], two["slow_seconds"]) == (2, "Be **kind**.", 60)
    assert [(change["version"], change["by"]) for change in two["changes"]] == [(2, "bob"), (1, "bob")]
    assert two["changes"][0]["values"] == {
        "state": "open",
        "closes_at": "2999-01-01T00:00:00+00:00",
        "slow_seconds": 60,
        "note": "Be **kind**.",
        "mode": "conversation",
        "experts": [],
    }
    assert bob.get(address).json() == two


def test_nothing_new_is_no_change(bob: ApiClient, thread: Thread) -> None:
    before = Thread.objects.get(pk=thread.pk).version
    answer = bob.patch(f"{THREADS}/{thread.pk}", {"version": 0, "note": "", "state": "open"}).json()
    assert (answer["version"], answer["changes"]) == (0, [])
    assert Thread.objects.get(pk=thread.pk).version == before


def test_a_colleagues_change_is_not_overwritten(bob: ApiClient, erin: ApiClient, thread: Thread) -> None:
    bob.patch(f"{THREADS}/{thread.pk}", {"version": 0, "note": "Be kind."})
    answer = erin.patch(f"{THREADS}/{thread.pk}", {"version": 0, "note": "Be brief."})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "stale_version")
    assert Thread.objects.get(pk=thread.pk).note == "Be kind."


def test_read_only_freezes_the_thread_and_systems_hear_of_it(
    bob: ApiClient, alice: ApiClient, dora: ApiClient, thread: Thread
) -> None:
    thread.site.wanted_events = [EventKind.THREAD_CHANGED]
    thread.site.save()
    comment = build_comment(thread, alice.author)
    bob.patch(f"{THREADS}/{thread.pk}", {"version": 0, "note": "It is over."})
    assert not Event.objects.filter(kind=EventKind.THREAD_CHANGED).exists()
    bob.patch(f"{THREADS}/{thread.pk}", {"version": 1, "state": "read_only"})
    assert Event.objects.get(kind=EventKind.THREAD_CHANGED).facts == {"state": "read_only"}
    address = "sites/gazette/threads/weather/comments"
    assert alice.post(address, {"body": "More."}).json()["error"]["code"] == "thread_read_only"
    vote = dora.put(f"comments/{comment.pk}/vote", {"value": 1})
    assert vote.json()["error"]["code"] == "thread_read_only"


def test_threads_are_listed_by_their_latest_comments(bob: ApiClient, thread: Thread) -> None:
    now = timezone.now()
    for number in range(5):
        # Two of them at the same moment.
        moment = now - timedelta(minutes=number // 2)
        Thread.objects.create(site=thread.site, key=f"t{number}", last_comment_at=moment)
    keys: list[str] = []
    query: dict[str, Any] = {"site": "gazette", "limit": 2}
    while True:
        page = bob.get(THREADS, query).json()
        keys += [each["key"] for each in page["threads"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert keys == ["t1", "t0", "t3", "t2", "t4"]


def test_a_thread_is_found_by_its_key_or_address(bob: ApiClient, thread: Thread) -> None:
    for name in ("weather", "https://gazette.example/weather", "https://gazette.example/weather#comment-1"):
        found = bob.get(THREADS, {"site": "gazette", "name": name}).json()
        assert [each["id"] for each in found["threads"]] == [str(thread.pk)], name
    assert bob.get(THREADS, {"site": "gazette", "name": "nowhere"}).json()["threads"] == []


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMiwzXQ"])
def test_what_is_no_cursor_of_this_list_is_refused(bob: ApiClient, thread: Thread, cursor: str) -> None:
    answer = bob.get(THREADS, {"site": "gazette", "cursor": cursor})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_cursor")


def test_at_the_desk_a_moderator_writes_a_note(desk: Client, thread: Thread) -> None:
    build_comment(thread, build_author(thread))
    assert "Weather" in desk.get(DESK).text
    page = f"{DESK}/{thread.pk}"
    assert desk.get(page).status_code == 200
    answer = desk.post(page, fill(note="Be kind.", slow_seconds="60", state="closed"), follow=True)
    assert "Saved. Readers see it at once." in answer.text
    assert "note: <bdi>Be kind.</bdi>" in answer.text
    thread.refresh_from_db()
    assert (thread.note, thread.slow_seconds, thread.state) == ("Be kind.", 60, "closed")
    listed = desk.get(DESK).text
    assert "has a note" in listed
    assert "slow mode" in listed


def test_at_the_desk_what_is_wrong_is_said_beside_it(desk: Client, thread: Thread) -> None:
    answer = desk.post(f"{DESK}/{thread.pk}", fill(slow_seconds="86401", note="x" * 2_001))
    assert answer.status_code == 422
    assert "less than or equal to 86400" in answer.text
    assert not ThreadChange.objects.exists()


def test_at_the_desk_a_colleague_who_was_faster_is_told_of(
    desk: Client, erin: ApiClient, thread: Thread
) -> None:
    erin.patch(f"{THREADS}/{thread.pk}", {"version": 0, "note": "Be brief."})
    answer = desk.post(f"{DESK}/{thread.pk}", fill(note="Be kind."))
    assert answer.status_code == 409
    assert "A colleague changed this" in answer.text
    again = answer.text.split('name="version" value="')[1].split('"')[0]
    assert desk.post(f"{DESK}/{thread.pk}", fill(note="Be kind.", version=again)).status_code == 302
    assert Thread.objects.get(pk=thread.pk).note == "Be kind."


@pytest.mark.parametrize("query", ["?cursor=x", "?name=%00", "?name=nowhere"])
def test_at_the_desk_odd_questions_do_no_harm(desk: Client, query: str) -> None:
    assert desk.get(f"{DESK}{query}").status_code in (200, 400)


def test_at_the_desk_another_sites_thread_is_not_there(
    desk: Client, frank: ApiClient, thread: Thread
) -> None:
    theirs = Thread.objects.create(site=frank.user.memberships.get().site, key="theirs")
    assert desk.get(f"{DESK}/{theirs.pk}").status_code == 404
