"""Everything that is kept of a reader is theirs to read: complete by a test, page by page, and of nobody else."""

import pytest
from django.apps import apps

from discussions.models import Author, ConfirmationRequest, Mailbox, Notification, Site, Thread
from discussions.queries.own_data import PARTS
from tests.build import build_comment, build_prompt
from tests.client import ApiClient
from tests.own_data import read_own

pytestmark = pytest.mark.django_db

# What names an author and is not in their export, and why.
LEFT_OUT = {
    "discussions.Mute.muted": "what others chose not to see, and were promised that nobody is told",
    "discussions.Letter.author": "only that mail is due: what it will say is in the notifications",
    "discussions.Event.author": "names what happened to what is exported; for the site's own systems, for a month",
    "discussions.ApiKey.author": "a site's system, which is nobody",
    "discussions.PromptChange.system": "a site's system, which is nobody",
    "moderation.Case.author": "what became of a comment is told with it, as `hold` and `removal`",
    "moderation.Sanction.author": "in the profile, as `sanctions`, without moderators' notes to each other",
    "moderation.AuthorNote.author": "moderators' words to each other: the site answers for them",
}


def test_every_table_that_names_an_author_is_exported_or_left_out_for_a_reason() -> None:
    named = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Author
    }
    exported = {f"{part.model._meta.label}.author" for part in PARTS if part.model is not Author}
    assert exported & LEFT_OUT.keys() == set()
    assert named == exported | LEFT_OUT.keys()


def live(site: Site, thread: Thread, alice: ApiClient, dora: ApiClient) -> None:
    """Let alice leave something of each kind behind."""
    prompt = build_prompt(thread)
    top = build_comment(thread, dora.author)
    mine = build_comment(thread, alice.author, body="Mine, with **words**.")
    build_comment(thread, alice.author, body="Another of mine.")
    answer = build_comment(thread, dora.author, parent=mine, body="An answer to that.")
    Notification.objects.create(author=alice.author, kind="reply", comment=answer, event_id=1)
    ConfirmationRequest.objects.create(author=alice.author, email_hash="0" * 32)
    alice.put(f"prompts/{prompt.pk}/forecast", {"forecast": {"probability": 0.7}})
    alice.put(f"comments/{top.pk}/vote", {"value": -1})
    alice.post(f"comments/{top.pk}/flags", {"reason": "abuse", "note": "Rude."})
    said = {"ground": "fraud", "reason": "It cheats.", "name": "Alice", "email": "alice@mail.example"}
    alice.post(f"comments/{top.pk}/notices", {**said, "good_faith": True})
    alice.put(f"sites/{site.key}/threads/{thread.key}/follow")
    Mailbox.objects.create(author=alice.author, email="alice@mail.example", reply_pace="daily")
    alice.put(f"authors/{dora.author.pk}/mute")


def test_it_has_something_of_every_kind(
    site: Site, thread: Thread, alice: ApiClient, dora: ApiClient
) -> None:
    live(site, thread, alice, dora)
    page = alice.get("me/export").json()
    kinds = [item["kind"] for item in page["items"]]
    # The last two come of a prompt's resolution.
    assert list(dict.fromkeys(kinds)) == [part.kind for part in PARTS if part.kind not in ("score", "record")]
    assert page["next"] is None
    found = {item["kind"]: item["details"] for item in reversed(page["items"])}
    assert found["profile"]["author"] == alice.get("me").json()["author"]
    assert found["comment"]["body"] == "Mine, with **words**."
    assert [text["body"] for text in found["comment"]["revisions"]] == ["Mine, with **words**."]
    assert (found["vote"]["value"], found["flag"]["note"], found["follow"]["thread"]) == (
        -1,
        "Rude.",
        thread.key,
    )
    assert (found["mail_settings"]["email"], found["mail_settings"]["reply_pace"]) == (
        "alice@mail.example",
        "daily",
    )
    assert found["mute"]["name"] == "Dora"
    assert "token_hash" not in page["items"][1]["details"]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_of_any_size_come_to_the_same(
    site: Site, thread: Thread, alice: ApiClient, dora: ApiClient, limit: int
) -> None:
    live(site, thread, alice, dora)
    whole = alice.get("me/export").json()
    first = alice.get("me/export", {"limit": limit}).json()
    assert first["items"] == whole["items"][:limit]
    assert read_own(alice, "", limit=limit) == [item["details"] for item in whole["items"]]


def test_it_is_nobody_elses(thread: Thread, alice: ApiClient, dora: ApiClient, anyone: ApiClient) -> None:
    build_comment(thread, alice.author)
    assert read_own(dora, "comment") == []
    assert anyone.get("me/export").json()["error"]["code"] == "not_authenticated"


@pytest.mark.parametrize("cursor", ["x", "WzEsMl0x", "WzEyMyw0XQ", "WzEsLTFd", "WyIxIiwyXQ", "WzFd"])
def test_a_cursor_of_somebody_elses_making_is_refused(alice: ApiClient, cursor: str) -> None:
    assert alice.get("me/export", {"cursor": cursor}).json()["error"]["code"] == "invalid_cursor"


def test_a_page_costs_the_same_however_much_there_is(
    thread: Thread, alice: ApiClient, django_assert_max_num_queries: object
) -> None:
    for _ in range(12):
        build_comment(thread, alice.author)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        assert len(alice.get("me/export", {"limit": 10}).json()["items"]) == 10
