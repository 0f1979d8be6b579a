"""An author as moderators see one."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from discussions.actions.comments import Origin, post_comment
from discussions.actions.reactions import flag_comment
from discussions.models import Author, AuthorKind, Comment, FlagReason, Revision, Site, Status, Thread
from discussions.tokens import hash_address
from moderation.models import AuthorNote, Role
from tests.build import build_author, build_comment, hold, move
from tests.client import ApiClient
from tests.moderation.sanctioning import appoint, code_of, impose

pytestmark = pytest.mark.django_db


def show(who: ApiClient, author: Author) -> Any:
    answer = who.get(f"moderation/authors/{author.pk}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def write_from(address: str, thread: Thread, author: Author, status: Status = Status.PUBLISHED) -> Comment:
    address_hash, subnet_hash = hash_address(address)
    origin = Origin(address_hash=address_hash, subnet_hash=subnet_hash)
    comment, _ = post_comment(thread=thread, author=author, body="Rain.", origin=origin)
    move(comment, Status.PENDING, status)
    return comment


def test_it_counts_what_the_author_wrote(bob: ApiClient, alice: ApiClient, thread: Thread) -> None:
    for status in (Status.PUBLISHED, Status.PUBLISHED, Status.PUBLISHED, Status.REJECTED, Status.HELD):
        build_comment(thread, alice.author, status=status)
    old = build_comment(thread, alice.author, status=Status.SPAM)
    Comment.objects.filter(pk=old.pk).update(created_at="2020-01-01T00:00:00Z")
    shown = show(bob, alice.author)
    counts = {"pending": 0, "published": 3, "held": 1, "rejected": 1, "spam": 1, "withdrawn": 0}
    assert shown["comment_counts"] == counts
    assert shown["recent_counts"] == {**counts, "spam": 0}
    assert (shown["removed_share"], shown["recent_removed_share"]) == (0.4, 0.25)
    assert (shown["name"], shown["kind"], shown["site"]) == ("Alice", "guest", "gazette")


def test_who_wrote_nothing_has_no_rate(bob: ApiClient, alice: ApiClient) -> None:
    assert show(bob, alice.author)["removed_share"] is None


def test_each_comment_says_why(bob: ApiClient, thread: Thread) -> None:
    case = hold(thread)
    author = case.comment.author
    (held,) = show(bob, author)["comments"]
    assert (held["status"], held["case"], held["by"]) == ("held", str(case.pk), None)
    assert held["why"] == "Every comment on this site waits for a moderator."
    body = {"action": "reject", "version": case.version, "reason": "hate"}
    bob.post(f"moderation/cases/{case.pk}/decisions", body)
    (rejected,) = show(bob, author)["comments"]
    assert (rejected["status"], rejected["why"], rejected["by"]) == ("rejected", "Hate speech", "bob")


def test_only_the_latest_twenty_are_shown(bob: ApiClient, alice: ApiClient, thread: Thread) -> None:
    written = [str(build_comment(thread, alice.author).pk) for _ in range(22)]
    comments = show(bob, alice.author)["comments"]
    assert [comment["id"] for comment in comments] == written[:1:-1]


def test_it_says_how_reports_ended(bob: ApiClient, alice: ApiClient, dora: ApiClient, thread: Thread) -> None:
    comments = [build_comment(thread, dora.author) for _ in range(3)]
    for comment in comments:
        flag_comment(comment=comment, author=alice.author, reason=FlagReason.SPAM, note="")
    for comment, action in zip(comments, ("reject", "approve"), strict=False):
        body = {"action": action, "version": comment.case.version}
        assert bob.post(f"moderation/cases/{comment.case.pk}/decisions", body).status_code == 201
    ended = {"total": 3, "upheld": 1, "dismissed": 1, "open": 1}
    none = dict.fromkeys(ended, 0)
    assert [show(bob, alice.author)[name] for name in ("flags_given", "flags_received")] == [ended, none]
    assert [show(bob, dora.author)[name] for name in ("flags_given", "flags_received")] == [none, ended]


def test_neighbours_are_of_the_same_network_and_site(
    bob: ApiClient, alice: ApiClient, charlie: ApiClient, thread: Thread, other_site: Site
) -> None:
    elsewhere = Thread.objects.create(site=other_site, key="sports")
    near, same, far = (build_author(thread, name) for name in ("Near", "Same", "Far"))
    write_from("192.0.2.1", thread, alice.author)
    write_from("192.0.2.77", thread, near)
    write_from("192.0.2.77", thread, near, Status.SPAM)
    write_from("192.0.2.1", thread, same)
    write_from("198.51.100.1", thread, far)
    write_from("192.0.2.1", elsewhere, charlie.author)
    assert show(bob, alice.author)["neighbours"] == [
        {"id": str(same.pk), "name": "Same", "comments": 1, "removed": 0, "same_address": True},
        {"id": str(near.pk), "name": "Near", "comments": 2, "removed": 1, "same_address": False},
    ]
    Revision.objects.update(address_hash="", subnet_hash="")  # as after thirty days
    assert show(bob, alice.author)["neighbours"] == []


def test_it_costs_the_same_whatever_there_is(
    bob: ApiClient, site: Site, alice: ApiClient, dora: ApiClient, thread: Thread
) -> None:
    ada = appoint(site, "ada", Role.ADMIN)
    counts = []
    for number in range(3):
        write_from("192.0.2.1", thread, alice.author)
        write_from("192.0.2.2", thread, build_author(thread, f"Neighbour {number}"))
        comment = build_comment(thread, dora.author)
        flag_comment(comment=comment, author=alice.author, reason=FlagReason.SPAM, note="")
        impose(ada, alice.author, "premoderate" if number % 2 else "shadow")
        for who in (ada, bob):
            who.post(f"moderation/authors/{alice.author.pk}/notes", {"text": "Seen."})
        with CaptureQueriesContext(connection) as queries:
            show(bob, alice.author)
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 20


# --- Notes --------------------------------------------------------------------------------------------------


def test_notes_are_for_colleagues_and_their_writers_to_delete(
    bob: ApiClient, site: Site, alice: ApiClient
) -> None:
    ada = appoint(site, "ada", Role.ADMIN)
    address = f"moderation/authors/{alice.author.pk}/notes"
    note = bob.post(address, {"text": "Kind, when sober."}).json()
    (read,) = ada.get(address).json()["notes"]
    assert read == note
    assert (read["moderator"], read["text"]) == ("bob", "Kind, when sober.")
    assert show(ada, alice.author)["notes"] == [note]
    assert code_of(ada.delete(f"moderation/notes/{note['id']}")) == "forbidden"
    assert bob.delete(f"moderation/notes/{note['id']}").status_code == 204
    assert not AuthorNote.objects.exists()
    assert "Kind" not in alice.get("me").text


# --- Search -------------------------------------------------------------------------------------------------


def test_authors_are_found_by_how_their_names_begin(bob: ApiClient, thread: Thread, frank: ApiClient) -> None:
    for name in ("Ömer", "Olga", "olaf", "Polo", "100%", "1000"):
        build_author(thread, name)

    def find(text: str, **query: str) -> list[str]:
        answer = bob.get("moderation/authors", {"q": text, **query})
        return [author["name"] for author in answer.json()["authors"]]

    assert sorted(find("OL")) == ["Olga", "olaf"]
    assert find("ö") == ["Ömer"]
    assert find("100%") == ["100%"]
    assert find("ol", site="herald") == []
    assert frank.get("moderation/authors", {"q": "ol"}).json()["authors"] == []


def test_names_are_found_by_their_index(site: Site) -> None:
    names = (f"{number:x} of many" for number in range(5_000))
    Author.objects.bulk_create([Author(site=site, kind=AuthorKind.GUEST, name=name) for name in names])
    with connection.cursor() as database:
        database.execute("ANALYZE discussions_author")
    plan = Author.objects.filter(site=site, name__istartswith="ali").explain()
    assert "author_by_name" in plan
    assert "upper((name)::text) ~>=~ 'ALI'" in plan
