"""What a writer learns before and while a comment waits, and what readers learn of its earlier texts."""

import pytest
from django.utils import timezone

from discussions.catalogue import load_messages
from discussions.models import Comment, Revision, Status, Thread
from moderation.actions.checking import check_revision
from moderation.models import PolicyVersion
from moderation.queries import holds
from moderation.queries.holds import name_reason
from tests.build import build_comment, hold
from tests.client import ApiClient

INSULT = "You are an idiot and I hate you, you stupid moron"
COMMENTS = "sites/gazette/threads/weather/comments"


def test_a_text_that_would_wait_is_said_so_once_and_not_stored(thread: Thread, alice: ApiClient) -> None:
    refused = alice.post(COMMENTS, {"body": INSULT, "nudge": True})
    problem = refused.json()["error"]["fields"]["body"]
    assert (refused.status_code, problem["code"]) == (422, "likely_held")
    assert "It may hurt somebody." in problem["message"]
    assert not Comment.objects.exists()
    assert alice.post(COMMENTS, {"body": INSULT}).status_code == 202


def test_an_ordinary_text_is_stored_at_once(thread: Thread, alice: ApiClient) -> None:
    answer = alice.post(COMMENTS, {"body": "I expect rain by noon, and sun later.", "nudge": True})
    assert answer.status_code == 202


def test_who_waits_whatever_they_write_is_not_nudged(thread: Thread, alice: ApiClient) -> None:
    PolicyVersion.objects.create(site=thread.site, version=1, document={"premoderation": "all"})
    answer = alice.post(COMMENTS, {"body": "I expect rain by noon.", "nudge": True})
    assert answer.status_code == 202


def test_an_edit_can_be_nudged_too(thread: Thread, alice: ApiClient) -> None:
    comment = build_comment(thread, alice.author)
    refused = alice.patch(f"comments/{comment.pk}", {"body": INSULT, "nudge": True})
    assert refused.json()["error"]["fields"]["body"]["code"] == "likely_held"
    comment.refresh_from_db()
    assert comment.body != INSULT


def test_an_author_learns_why_their_comment_waits(thread: Thread, alice: ApiClient) -> None:
    PolicyVersion.objects.create(site=thread.site, version=1, document={"premoderation": "all"})
    posted = alice.post(COMMENTS, {"body": "I expect rain."}).json()
    assert posted["hold"] is None
    assert check_revision(int(posted["id"]), 1) == Status.HELD
    told = alice.get(f"comments/{posted['id']}").json()
    assert told["hold"] == {
        "by": "machine",
        "noticed": [],
        "how": "An automatic check decided this.",
        "code": "held.everybody",
        "message": "Here, moderators look at every comment first.",
    }
    assert (
        alice.get("sites/gazette/threads/weather/me").json()["comments"][0]["hold"]["code"]
        == "held.everybody"
    )


def test_a_hold_without_a_decision_is_still_explained(thread: Thread, alice: ApiClient) -> None:
    comment = build_comment(thread, alice.author, status=Status.HELD)
    assert alice.get(f"comments/{comment.pk}").json()["hold"]["code"] == "held.other"


@pytest.mark.parametrize(
    "code", ["toxicity.threat", "links.too_many", "policy.raid", "provider.spam", "toxicity.unavailable", ""]
)
def test_every_reason_has_words(code: str) -> None:
    assert name_reason(code) in load_messages("en")
    assert name_reason("toxicity.unavailable") == "held.unavailable"


def test_all_reasons_have_words_and_are_used() -> None:
    named = {*holds._REASONS.values(), *holds._REASONS_BY_CODE.values(), holds._OTHER, "held.unavailable"}
    assert named == {code for code in load_messages("en") if code.startswith("held.")}


def test_readers_see_the_texts_that_were_public(thread: Thread, alice: ApiClient, anyone: ApiClient) -> None:
    posted = alice.post(COMMENTS, {"body": "Rain by *noon*."}).json()
    path = f"comments/{posted['id']}"
    check_revision(int(posted["id"]), 1)
    assert alice.patch(path, {"body": INSULT}).status_code == 202
    assert check_revision(int(posted["id"]), 2) == Status.HELD
    assert anyone.get(f"{path}/revisions").status_code == 404
    assert alice.patch(path, {"body": "Rain by one."}).status_code == 202
    check_revision(int(posted["id"]), 3)
    revisions = anyone.get(f"{path}/revisions").json()["revisions"]
    assert [each["body_html"] for each in revisions] == [
        "<p>Rain by <em>noon</em>.</p>",
        "<p>Rain by one.</p>",
    ]


def test_what_moderators_took_out_stays_out(
    thread: Thread, alice: ApiClient, bob: ApiClient, anyone: ApiClient
) -> None:
    case = hold(thread, "My number is 555-1234, call me about the rain.")
    version = case.version
    path = f"comments/{case.comment_id}"
    decided = bob.post(f"moderation/cases/{case.pk}/decisions", {"action": "approve", "version": version})
    assert decided.status_code == 201
    Revision.objects.create(
        comment=case.comment,
        number=2,
        body="My number is [removed].",
        created_at=timezone.now(),
        is_by_moderator=True,
    )
    Comment.objects.filter(pk=case.comment_id).update(revision=2, body="My number is [removed].")
    revisions = anyone.get(f"{path}/revisions").json()["revisions"]
    assert [(each["number"], each["by"]) for each in revisions] == [(2, "moderator")]
