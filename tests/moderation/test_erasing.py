"""Erasing an author: nothing of theirs is left anywhere, what they said of others is nobody's, and a log says so."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from discussions.actions import erasing
from discussions.actions.comments import withdraw_comment
from discussions.actions.votes import count_votes, vote_on_comment
from discussions.announcements import get_redis
from discussions.models import (
    Author,
    Comment,
    Erasure,
    Flag,
    Mute,
    Notification,
    Site,
    Thread,
    Vote,
)
from discussions.queries.authors import list_unfinished_erasures
from discussions.tasks import erase
from moderation.actions.checking import check_revision
from moderation.models import Case, PolicyVersion, Role
from tests.build import build_author, build_comment, build_prompt
from tests.client import ApiClient
from tests.moderation.people import build_person, open_desk
from tests.truth import find_drift

pytestmark = pytest.mark.django_db

MARK = "quixoticzebra"
COMMENTS = "sites/gazette/threads/weather/comments"
# What an erased author's row is still named by: the places where something was, and what outlives them on purpose.
STAY = {"discussions.Comment", "discussions.Event", "moderation.Case", "moderation.Sanction"}


def leave_marks(site: Site, thread: Thread, alice: ApiClient, dora: ApiClient, bob: ApiClient) -> Author:
    """Let alice do all that a reader can, and others something about her, with a word that nobody else says."""
    Author.objects.filter(pk=alice.author.pk).update(name=f"Alice {MARK}", email=f"{MARK}@mail.example")
    PolicyVersion.objects.create(site=site, version=1, document={"premoderation": "all"})
    prompt = build_prompt(thread)
    top = build_comment(thread, dora.author)
    posted = alice.post(
        COMMENTS,
        {
            "body": f"{MARK} is at https://{MARK}.example/x",
            "forecast": {"prompt": str(prompt.pk), "probability": 0.7},
        },
        Idempotency_Key=MARK,
    )
    comment = int(posted.json()["id"])
    check_revision(comment, 1)
    case = Case.objects.get(comment=comment)
    assert alice.put(f"comments/{top.pk}/vote", {"value": 1}).status_code == 200
    assert alice.post(f"comments/{top.pk}/flags", {"reason": "abuse", "note": MARK}).status_code == 201
    said = {"ground": "other", "reason": f"I am {MARK}.", "name": MARK, "email": f"{MARK}@mail.example"}
    noticed = alice.post(f"comments/{top.pk}/notices", {**said, "law": MARK, "good_faith": True})
    assert noticed.status_code == 201
    assert alice.put(f"sites/{site.key}/threads/{thread.key}/follow").status_code in (200, 204)
    assert alice.put("me/notifications/mail", {"email": f"{MARK}@other.example"}).status_code == 200
    assert alice.put(f"authors/{dora.author.pk}/mute").status_code == 204
    assert dora.put(f"authors/{alice.author.pk}/mute").status_code == 204
    note = {"text": f"I know {MARK}."}
    assert bob.post(f"moderation/authors/{alice.author.pk}/notes", note).status_code == 201
    assert bob.post(f"moderation/cases/{case.pk}/notes", note).status_code == 201
    answer = build_comment(
        thread, dora.author, parent=build_comment(thread, alice.author, body=f"{MARK} again")
    )
    Notification.objects.create(author=alice.author, kind="reply", comment=answer, event_id=1)
    return alice.author


def find_marks() -> list[str]:
    """Return every table with a row, and every key of Redis, that has the word in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*) FROM {name} AS each WHERE each::text ILIKE %s", [f"%{MARK}%"])
            found += [table] if cursor.fetchone()[0] else []
    redis = get_redis()
    for key in redis.scan_iter():
        if MARK.encode() in bytes(key) or MARK.encode() in (redis.dump(key) or b"").lower():
            found.append(bytes(key).decode())
    return found


def find_links(author: Author) -> set[str]:
    """Return every model with a row that names the author."""
    keys = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Author
    ]
    return {
        model._meta.label for model, name in keys if model._default_manager.filter(**{name: author}).exists()
    }


def test_nothing_is_left_of_an_erased_author(
    site: Site, thread: Thread, alice: ApiClient, dora: ApiClient, bob: ApiClient
) -> None:
    author = leave_marks(site, thread, alice, dora, bob)
    assert {"discussions_author", "discussions_comment", "moderation_finding"} <= set(find_marks())
    assert alice.delete("me").status_code == 204
    assert find_marks() == []
    assert find_links(author) <= STAY


def test_an_erasing_that_was_interrupted_goes_on(
    thread: Thread, alice: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    comments = [build_comment(thread, alice.author, body=f"{MARK} {number}") for number in range(3)]

    def die_at_the_second(comment: Comment, *, blank: bool) -> None:
        if comment.pk == comments[1].pk:
            raise InterruptedError
        withdraw_comment(comment, blank=blank)

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "withdraw_comment", die_at_the_second)
        assert alice.delete("me").status_code == 500
    assert find_marks() == ["discussions_comment", "discussions_revision"]
    assert list_unfinished_erasures() == []  # the request may still be at it
    Author.objects.filter(pk=alice.author.pk).update(erased_at=timezone.now() - timedelta(minutes=6))
    assert list_unfinished_erasures() == [alice.author.pk]
    erase(alice.author.pk)
    assert find_marks() == []
    assert list_unfinished_erasures() == []
    assert not Author.objects.get(pk=alice.author.pk).is_being_erased
    assert Erasure.objects.get().counts["comments"] == 3
    assert find_drift(thread) == []


def test_votes_and_reports_still_count_and_are_nobodys(
    site: Site, thread: Thread, alice: ApiClient, dora: ApiClient, bob: ApiClient
) -> None:
    leave_marks(site, thread, alice, dora, bob)
    voted = Comment.objects.get(votes__author=alice.author)
    alice.delete("me")
    assert (Vote.objects.get().author, Vote.objects.get().value) == (None, 1)
    assert (Flag.objects.get().author, Flag.objects.get().note, Flag.objects.get().reason) == (
        None,
        "",
        "abuse",
    )
    assert not Mute.objects.exists()
    # Neither counted twice nor lost to who votes next, even before the vote was counted.
    erin = build_author(thread, "Erin")
    assert vote_on_comment(comment=voted, author=erin, value=1) == (2, 0)
    count_votes()
    voted.refresh_from_db()
    assert voted.upvotes == 2
    assert find_drift(thread) == []
    case = Case.objects.get(comment=voted)
    assert "Somebody who left" in desk_of(site).get(f"/desk/cases/{case.pk}").text
    assert bob.get(f"moderation/cases/{case.pk}").status_code == 200


def desk_of(site: Site) -> Client:
    build_person("gwen", site=site, role=Role.ADMIN)
    return open_desk("gwen")


def test_the_log_says_how_much_and_not_whose(
    site: Site, thread: Thread, alice: ApiClient, dora: ApiClient, bob: ApiClient, erin: ApiClient
) -> None:
    leave_marks(site, thread, alice, dora, bob)
    desk = desk_of(site)
    page = "/desk/sites/gazette/erasures"
    assert "Nobody was erased." in desk.get(page).text
    assert alice.delete("me").status_code == 204
    (line,) = erin.get("moderation/erasures", {"site": "gazette"}).json()["erasures"]
    assert line["by"] == "reader"
    assert line["counts"] == {
        "comments": 2,
        "revisions": 2,
        "votes": 1,
        "flags": 1,
        "notices": 1,
        "forecasts": 1,
        "follows": 1,
        "mutes": 1,
        "notifications": 1,
    }
    assert str(alice.author.pk) not in (line["id"], *map(str, line["counts"].values()))
    shown = desk.get(page).text
    assert "themself" in shown
    assert "Nobody was erased." not in shown
    assert dora.delete("me").status_code == 204
    first = erin.get("moderation/erasures", {"site": "gazette", "limit": 1}).json()
    second = erin.get("moderation/erasures", {"site": "gazette", "limit": 1, "cursor": first["next"]}).json()
    assert [*first["erasures"], *second["erasures"]][1] == line
    assert second["next"] is None


def test_staff_erase_who_can_not_themselves(
    site: Site, thread: Thread, erin: ApiClient, bob: ApiClient
) -> None:
    gone = Author.objects.create(site=site, kind="imported", external_id="wxr:Ann", name=f"Ann {MARK}")
    build_comment(thread, gone, body=MARK)
    assert bob.delete(f"moderation/authors/{gone.pk}").json()["error"]["code"] == "forbidden"
    assert erin.delete(f"moderation/authors/{gone.pk}").status_code == 204
    assert erin.delete(f"moderation/authors/{gone.pk}").status_code == 204  # nothing more is written
    assert find_marks() == []
    assert [(each.by, each.counts["comments"]) for each in Erasure.objects.all()] == [("staff", 1)]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_nobody_changes_the_log(site: Site, alice: ApiClient, change: str) -> None:
    alice.delete("me")
    change_log: dict[str, Any] = {
        "update": lambda: Erasure.objects.update(by="staff"),
        "delete": lambda: Erasure.objects.all().delete(),
    }
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change_log[change]()
    assert Erasure.objects.get().by == "reader"
