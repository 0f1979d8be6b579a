"""Comments from elsewhere: where each goes, among what is there already, and what readers and moderators see of it."""

import pytest

from discussions.models import Comment, Revision, Status, Thread
from moderation.models import Actor, Case, CaseState, Decision
from tests.build import build_author, build_comment
from tests.client import ApiClient
from tests.discussions.importing import Importing, assert_sound, find, list_state, make_line
from tests.threads import read_tree

pytestmark = pytest.mark.django_db


def test_it_builds_the_tree(importing: Importing, anyone: ApiClient) -> None:
    importing(
        make_line(1, body="First **of all**"),
        make_line(2, 1),
        make_line(3, 2, author="Ben"),
        make_line(4),
        make_line("a", None, thread="other"),
    )
    assert importing.complained == ""
    assert "5, 0 of them bad" in importing.said
    assert read_tree(anyone, "gazette", "weather", sort="oldest").by_imported_id() == {
        "1": {"2": {"3": {}}},
        "4": {},
    }
    first = find(1)
    assert (first.body_html, first.status) == ("<p>First <strong>of all</strong></p>", Status.PUBLISHED)
    assert (first.author.kind, first.author.external_id, first.author.name) == ("imported", "Ann", "Ann")
    assert (
        first.created_at.isoformat()
        == "2020-05-01T12:00:00+00:00"
        == str(first.published_at).replace(" ", "T")
    )
    assert Revision.objects.get(comment=first).body == "First **of all**"
    assert_sound()


def test_a_thread_is_as_old_as_its_first_comment(importing: Importing) -> None:
    importing(
        make_line(1, created="2021-01-01T00:00:00Z", url="https://gazette.example/weather#c1"),
        make_line(2, created="2019-03-01T00:00:00+02:00", title="Later"),
        make_line(3, created="2022-01-01T00:00:00Z", url="javascript:alert(1)"),
    )
    thread = Thread.objects.get()
    assert (thread.title, thread.url) == ("Weather", "https://gazette.example/weather")
    assert thread.created_at.isoformat() == "2019-02-28T22:00:00+00:00"
    assert str(thread.last_comment_at) == "2022-01-01 00:00:00+00:00"
    assert (thread.comment_count, thread.version) == (3, 3)


def test_it_takes_votes_and_names_as_they_come(importing: Importing) -> None:
    importing(
        make_line(1, score=7, author="n" * 150),
        make_line(2, score=-3.0, author=None),
        make_line(3, score=None, author="  Zoë  "),
        {**make_line(4), "id": 4, "parent": 3, "extra": {"ignored": True}},
    )
    assert [(find(n).upvotes, find(n).downvotes) for n in (1, 2, 3)] == [(7, 0), (0, 3), (0, 0)]
    assert [find(n).author.name for n in (1, 2, 3)] == ["n" * 100, "", "Zoë"]
    assert find(4).parent == find(3)


def test_a_child_may_come_before_its_parent(importing: Importing, anyone: ApiClient) -> None:
    importing(make_line(3, 2), make_line(2, 1), make_line(1))
    assert read_tree(anyone, "gazette", "weather").by_imported_id() == {"1": {"2": {"3": {}}}}
    assert_sound()


# --- Parents that are not there ------------------------------------------------------------------------------------


def test_an_orphan_is_a_reply_to_a_tombstone(importing: Importing, anyone: ApiClient) -> None:
    importing(make_line(2, "gone"), make_line(3, 2), make_line(4, "gone"), make_line(5))
    assert "3 " not in importing.complained
    assert "orphans:       2, below 1 new placeholders" in importing.said
    tree = read_tree(anyone, "gazette", "weather", sort="oldest")
    assert tree.by_imported_id() == {"gone": {"2": {"3": {}}, "4": {}}, "5": {}}
    gone = find("gone")
    assert (gone.status, gone.body, gone.author.name) == (Status.WITHDRAWN, "", "")
    assert gone.created_at == find(2).created_at
    assert not Revision.objects.filter(comment=gone).exists()
    assert Thread.objects.get().comment_count == 4
    assert_sound()


def test_a_later_file_fills_the_tombstone(importing: Importing, anyone: ApiClient) -> None:
    importing(make_line(2, 1), make_line(3, 2))
    before = Thread.objects.get().version
    importing(make_line(1, 0, author="Ben"), make_line(0))
    assert "1 placeholders filled" in importing.said
    assert read_tree(anyone, "gazette", "weather").by_imported_id() == {"0": {"1": {"2": {"3": {}}}}}
    assert (find(1).status, find(1).author.name, find(3).depth) == (Status.PUBLISHED, "Ben", 3)
    assert Thread.objects.get().version > before
    assert_sound()
    state = list_state()
    importing.run(importing.file)
    assert list_state() == state


def test_a_parent_in_another_thread_is_an_error(importing: Importing, anyone: ApiClient) -> None:
    importing(make_line(1), make_line(2, 1, thread="other"), make_line(3, 2, thread="other"))
    assert importing.complained == "line 2: its parent is in another thread\n"
    assert read_tree(anyone, "gazette", "other").by_imported_id() == {"2": {"3": {}}}
    assert find(2, "other").status == Status.WITHDRAWN


@pytest.mark.parametrize("length", [2, 7])
def test_a_circle_is_an_error_and_what_hangs_below_is_kept(
    importing: Importing, anyone: ApiClient, length: int
) -> None:
    circle = [make_line(f"c{n}", f"c{(n + 1) % length}") for n in range(length)]
    importing(make_line("below", "c0"), *circle, make_line("deeper", "below"), make_line("free"))
    assert importing.complained.splitlines() == [
        f"line {n + 2}: it is among its own parents" for n in range(length)
    ]
    tree = read_tree(anyone, "gazette", "weather", sort="oldest").by_imported_id()
    assert tree == {"c0": {"below": {"deeper": {}}}, "free": {}}
    assert_sound()
    state = list_state()
    importing.run(importing.file)
    assert list_state() == state


def test_a_comment_that_answers_itself_comes_to_the_top(importing: Importing, anyone: ApiClient) -> None:
    importing(make_line(1, 1), make_line(2, 1))
    assert importing.complained == ""
    assert read_tree(anyone, "gazette", "weather").by_imported_id() == {"1": {"2": {}}}


def test_an_empty_text_keeps_its_place(importing: Importing, anyone: ApiClient) -> None:
    importing(make_line(1, body=""), make_line(2, 1))
    assert importing.complained == ""
    assert read_tree(anyone, "gazette", "weather").by_imported_id() == {"1": {"2": {}}}


def test_a_circle_through_what_is_there_already_is_an_error(importing: Importing, anyone: ApiClient) -> None:
    importing(make_line("b", "a"), make_line("c", "b"))
    importing(make_line("a", "d"), make_line("d", "c"), make_line("e", "d"))
    assert importing.complained.count("it is among its own parents") == 2
    tree = read_tree(anyone, "gazette", "weather", sort="oldest").by_imported_id()
    assert tree == {"a": {"b": {"c": {}}}, "d": {"e": {}}}
    assert_sound()


# --- Statuses ----------------------------------------------------------------------------------------------------


def test_what_was_not_public_stays_so_and_gets_a_case(importing: Importing, anyone: ApiClient) -> None:
    words = ["approved", "Published", "pending", "held", "rejected", "spam", "deleted", "withdrawn", ""]
    importing(
        *[make_line(word or "none", status=word) for word in words],
        make_line("empty", body="", status="deleted"),
        make_line("reply", "rejected"),
    )
    statuses = dict(Comment.objects.values_list("imported_id", "status"))
    assert statuses == {
        "approved": "published",
        "Published": "published",
        "pending": "held",
        "held": "held",
        "rejected": "rejected",
        "spam": "spam",
        "deleted": "withdrawn",
        "withdrawn": "withdrawn",
        "none": "published",
        "empty": "withdrawn",
        "reply": "published",
    }
    shown = read_tree(anyone, "gazette", "weather").by_imported_id()
    assert shown == {"approved": {}, "Published": {}, "none": {}, "rejected": {"reply": {}}}
    cases = dict(Case.objects.values_list("comment__imported_id", "state"))
    assert cases == {
        "pending": CaseState.OPEN,
        "held": CaseState.OPEN,
        "rejected": "settled",
        "spam": "settled",
    }
    decisions = Decision.objects.values_list("comment__imported_id", "action", "actor", "code")
    assert set(decisions) == {
        ("pending", "hold", Actor.MACHINE, "import.held"),
        ("held", "hold", Actor.MACHINE, "import.held"),
        ("rejected", "reject", Actor.MACHINE, "import.rejected"),
        ("spam", "spam", Actor.MACHINE, "import.spam"),
    }
    assert_sound()
    state = list_state()
    importing.run(importing.file)
    assert list_state() == state


def test_a_moderator_can_publish_what_was_held(
    importing: Importing, bob: ApiClient, anyone: ApiClient
) -> None:
    importing(make_line(1), make_line(2, 1, status="pending"))
    (case,) = bob.get("moderation/cases").json()["cases"]
    assert (case["code"], case["why"]) == (
        "import.held",
        "Was waiting for a moderator where it was imported from.",
    )
    answer = bob.post(
        f"moderation/cases/{case['id']}/decisions", {"action": "approve", "version": case["version"]}
    )
    assert answer.status_code == 201, answer.content
    assert read_tree(anyone, "gazette", "weather").by_imported_id() == {"1": {"2": {}}}
    assert_sound()


# --- Live threads --------------------------------------------------------------------------------------------------


def test_a_live_thread_keeps_its_comments(importing: Importing, thread: Thread, anyone: ApiClient) -> None:
    author = build_author(thread)
    live = build_comment(thread, author, body="Live")
    build_comment(thread, author, parent=live, body="A live reply")
    version = Thread.objects.get().version
    importing(make_line(1, title="Not this one"), make_line(2, 1), make_line(3, 2), make_line(4, "gone"))
    tree = read_tree(anyone, "gazette", "weather", sort="oldest")
    assert [str(node) for node in tree.bodies()] == [
        "Comment 1", "Comment 2", "Comment 3", "None", "Comment 4", "Live", "A live reply",
    ]  # fmt: skip
    now = Thread.objects.get()
    assert (now.comment_count, now.title, now.created_at) == (6, "Weather", thread.created_at)
    assert now.version > version
    assert now.last_comment_at is not None
    assert now.last_comment_at > live.created_at
    assert_sound()
    updates = anyone.get("sites/gazette/threads/weather/updates", {"since": version}).json()
    assert len(updates["comments"]) == 5
    assert not updates["more"]


def test_readers_can_reply_to_what_was_imported(importing: Importing, thread: Thread) -> None:
    importing(make_line(1), make_line(2, 1))
    reply = build_comment(thread, build_author(thread), parent=find(2))
    assert (reply.depth, reply.root_id) == (2, find(1).pk)
    importing(make_line(1), make_line(2, 1), make_line(3, 2))
    assert find(2).reply_count == 2
    assert_sound()


def test_who_pages_through_a_thread_does_not_meet_what_is_imported_meanwhile(
    importing: Importing, thread: Thread, anyone: ApiClient
) -> None:
    importing(*[make_line(number) for number in range(12)])
    address = "sites/gazette/threads/weather/comments"
    page = anyone.get(address, {"sort": "discussed", "limit": 5}).json()
    seen = [node["id"] for node in page["comments"]]
    importing(*[make_line(f"n{n}", n % 12) for n in range(30)], *[make_line(f"t{n}") for n in range(5)])
    while page["next"]:
        page = anyone.get(address, {"cursor": page["next"], "limit": 5}).json()
        seen += [node["id"] for node in page["comments"]]
    known = Comment.objects.filter(imported_id__in=map(str, range(12)))
    assert sorted(seen) == sorted(str(comment.pk) for comment in known)


def test_thousands_of_imported_comments_come_in_pages_of_updates(
    importing: Importing, anyone: ApiClient
) -> None:
    importing(*[make_line(number, number - 1 if number % 4 else None) for number in range(250)])
    since, found = 0, []
    while True:
        page = anyone.get("sites/gazette/threads/weather/updates", {"since": since}).json()
        assert len(page["comments"]) <= 100
        found += [comment["id"] for comment in page["comments"]]
        since = page["version"]
        if not page["more"]:
            break
    assert len(found) == len(set(found)) == 250
