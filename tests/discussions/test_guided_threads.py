"""What the newsroom does for a thread: a note on top, badges, featured comments as a view, and slow mode."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from discussions.actions.comments import Origin, post_comment
from discussions.actions.erasing import erase_author
from discussions.actions.marks import feature_comment
from discussions.actions.threads import edit_thread
from discussions.catalogue import LANGUAGES, say_duration, say_wait
from discussions.models import Author, AuthorKind, Comment, Eraser, Status, Thread
from discussions.refusals import Refused
from tests.build import build_author, build_comment, move
from tests.client import ApiClient
from tests.truth import find_drift

pytestmark = pytest.mark.django_db

ADDRESS = "sites/gazette/threads/weather/comments"
PAGE = "/threads/gazette/weather"


def feature(comment: Comment, *, is_featured: bool = True) -> None:
    with transaction.atomic():
        feature_comment(Comment.objects.get(pk=comment.pk), is_featured=is_featured)


def build_expert(thread: Thread, **values: Any) -> Author:
    said = {"name": "Ada Byron", "is_expert": True, "title": "Professor of meteorology"} | values
    return Author.objects.create(site=thread.site, kind=AuthorKind.SSO, external_id="ada", **said)


def set_up(thread: Thread, bob: ApiClient, **values: Any) -> Thread:
    thread.refresh_from_db()
    return edit_thread(thread=thread, person=bob.user, version=thread.settings_version, values=values)


def read(anyone: ApiClient, **query: Any) -> dict[str, Any]:
    page: dict[str, Any] = anyone.get(ADDRESS, query).json()
    return page


def test_a_note_stands_above_the_comments_for_everybody(
    anyone: ApiClient, bob: ApiClient, thread: Thread, client: Client
) -> None:
    assert read(anyone)["thread"]["is_guided"] is False
    set_up(thread, bob, note="# Be *kind*\n\n<script>alert(1)</script>")
    shown = read(anyone)["thread"]
    assert shown["is_guided"] is True
    assert "<em>kind</em>" in shown["note_html"]
    assert "<script" not in shown["note_html"]
    page = client.get(PAGE).text
    assert "From the newsroom" in page
    assert '<p class="heading">Be <em>kind</em></p>' in page
    assert page.index("From the newsroom") < page.index("Nobody has said anything")


def test_a_later_page_does_not_say_it_again(bob: ApiClient, thread: Thread, client: Client) -> None:
    for number in range(21):
        build_comment(thread, build_author(thread), body=f"Remark {number}")
    set_up(thread, bob, note="Be kind.")
    first = client.get(PAGE).text
    later = client.get(first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")).text
    assert ("Be kind." in first, "Be kind." in later) == (True, False)


def test_what_is_featured_is_a_view_of_its_own(anyone: ApiClient, thread: Thread, client: Client) -> None:
    author = build_author(thread)
    comments = [build_comment(thread, author, body=f"Remark {number}") for number in range(4)]
    reply = build_comment(thread, author, parent=comments[0], body="A reply that is worth it.")
    below = build_comment(thread, author, parent=reply, body="An answer to that.")
    assert "sort=featured" not in client.get(PAGE).text
    for comment in (comments[2], reply):
        feature(comment)
    page = read(anyone, sort="featured", depth=5)
    assert {node["id"] for node in page["comments"]} == {str(reply.pk), str(comments[2].pk)}
    assert all(node["replies"] == [] for node in page["comments"])
    shown = next(node for node in page["comments"] if node["id"] == str(reply.pk))
    assert (shown["parent"], shown["marks"], shown["more_replies"]["count"]) == (
        str(comments[0].pk),
        ["featured"],
        1,
    )
    cursor = shown["more_replies"]["cursor"]
    found = anyone.get(f"comments/{reply.pk}/replies", {"cursor": cursor}).json()["comments"]
    assert [node["id"] for node in found] == [str(below.pk)]
    assert page["thread"]["featured"] == 2
    assert "sort=featured" in client.get(PAGE).text
    view = client.get(f"{PAGE}?sort=featured").text
    assert "A reply that is worth it." in view
    assert "Remark 1" not in view


def test_the_number_of_what_is_featured_is_kept_whatever_happens(thread: Thread) -> None:
    comment = build_comment(thread, build_author(thread))
    held = build_comment(thread, build_author(thread), status=Status.HELD)
    steps: list[Callable[[], None]] = [
        lambda: feature(comment),
        lambda: feature(comment),
        lambda: feature(held),
        lambda: move(comment, Status.PUBLISHED, Status.HELD),
        lambda: feature(comment, is_featured=False),
        lambda: move(comment, Status.HELD, Status.PUBLISHED),
        lambda: feature(comment),
        lambda: move(held, Status.HELD, Status.PUBLISHED),
        lambda: feature(held, is_featured=False),
    ]
    for step in steps:
        step()
        assert find_drift(thread) == []
    thread.refresh_from_db()
    assert thread.featured_count == 1


def test_badges_are_shown_with_the_title(anyone: ApiClient, thread: Thread, client: Client) -> None:
    build_comment(thread, build_expert(thread))
    (node,) = read(anyone)["comments"]
    assert node["marks"] == ["expert"]
    assert (node["author"]["is_expert"], node["author"]["title"]) == (True, "Professor of meteorology")
    page = client.get(PAGE).text
    assert '<span class="mark expert">expert</span>' in page
    assert "<bdi>Professor of meteorology</bdi>" in page


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"is_expert": True}, "author_expert_is_signed_in"),
        ({"title": "Professor"}, "author_title_has_badge"),
    ],
)
def test_a_guest_has_no_badge(thread: Thread, values: dict[str, Any], constraint: str) -> None:
    guest = build_author(thread)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Author.objects.filter(pk=guest.pk).update(**values)


def test_a_guest_does_not_take_an_experts_name(anyone: ApiClient, thread: Thread) -> None:
    build_expert(thread)
    for name in ("Ada Byron", "ADA BYRON", "Ada Byrоn"):  # the last with a Cyrillic letter
        answer = anyone.post("sites/gazette/guests", {"name": name})
        assert answer.json()["error"]["fields"]["name"]["code"] == "reserved", name


def test_who_is_erased_has_no_badge(thread: Thread) -> None:
    expert = build_expert(thread)
    erase_author(expert, by=Eraser.READER)
    expert.refresh_from_db()
    assert (expert.is_expert, expert.title, expert.name) == (False, "", "")


def age(who: Author, seconds: int) -> None:
    Comment.objects.filter(author=who).update(created_at=timezone.now() - timedelta(seconds=seconds))


def test_slow_mode_lets_each_author_write_once_in_a_while(
    alice: ApiClient, dora: ApiClient, bob: ApiClient, thread: Thread
) -> None:
    set_up(thread, bob, slow_seconds=300)
    first = alice.post(ADDRESS, {"body": "Rain."})
    assert first.status_code == 202
    refused = alice.post(ADDRESS, {"body": "More rain."})
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "slow_mode")
    assert 290 <= int(refused["Retry-After"]) <= 300
    assert refused.json()["error"]["message"].endswith("You can write here again in 5 minutes.")
    assert dora.post(ADDRESS, {"body": "Sun."}).status_code == 202
    # It is no way around to take the last one back, nor to answer somebody.
    assert alice.delete(f"comments/{first.json()['id']}").status_code == 204
    parent = Comment.objects.get(author=dora.author)
    move(parent, Status.PENDING, Status.PUBLISHED)
    assert alice.post(ADDRESS, {"body": "No.", "parent": str(parent.pk)}).status_code == 429
    age(alice.author, 299)
    assert alice.post(ADDRESS, {"body": "More rain."})["Retry-After"] == "1"
    age(alice.author, 300)
    assert alice.post(ADDRESS, {"body": "More rain."}).status_code == 202


def test_slow_mode_does_not_refuse_the_same_post_twice(
    alice: ApiClient, bob: ApiClient, thread: Thread
) -> None:
    set_up(thread, bob, slow_seconds=60)
    answers = [alice.post(ADDRESS, {"body": "Rain."}, Idempotency_Key="one") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json()["id"] == answers[1].json()["id"]


def test_slow_mode_is_each_threads_own_and_leaves_editing_alone(
    alice: ApiClient, bob: ApiClient, thread: Thread
) -> None:
    Thread.objects.create(site=thread.site, key="sports")
    set_up(thread, bob, slow_seconds=60)
    comment = alice.post(ADDRESS, {"body": "Rain."}).json()
    assert alice.patch(f"comments/{comment['id']}", {"body": "Rain?"}).status_code == 202
    assert alice.post("sites/gazette/threads/sports/comments", {"body": "Goal."}).status_code == 202


@pytest.mark.parametrize("values", [{}, {"is_expert": False, "is_staff": True}])
def test_staff_and_experts_are_not_slowed_down(
    bob: ApiClient, thread: Thread, values: dict[str, Any]
) -> None:
    thread = set_up(thread, bob, slow_seconds=60)
    author = build_expert(thread, **values)
    for _ in range(2):
        post_comment(thread=thread, author=author, body="An answer.", origin=Origin())


def test_slow_mode_reaches_forms_too(bob: ApiClient, thread: Thread, client: Client) -> None:
    set_up(thread, bob, slow_seconds=120)
    page = client.get(PAGE).text
    assert "Slow mode. Pause between two of your comments: 2 minutes." in page


def test_slow_mode_has_an_end(thread: Thread) -> None:
    with pytest.raises(IntegrityError, match="thread_slow_seconds_in_range"), transaction.atomic():
        Thread.objects.filter(pk=thread.pk).update(slow_seconds=86_401)


def test_whoever_set_it_first_is_not_overwritten(bob: ApiClient, thread: Thread) -> None:
    set_up(thread, bob, slow_seconds=60)
    with pytest.raises(Refused, match="stale_version"):
        edit_thread(thread=thread, person=bob.user, version=0, values={"note": "Be kind."})


@pytest.mark.parametrize("language", LANGUAGES)
def test_times_are_said_in_every_language(language: str) -> None:
    assert "5" in say_wait(300, language=language) or "٥" in say_wait(300, language=language)
    assert len({say_duration(seconds, language=language) for seconds in (5, 300, 18_000)}) == 3
