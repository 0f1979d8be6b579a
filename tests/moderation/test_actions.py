"""What each action does, as moderators and readers see it."""

from typing import Any

import pytest

from discussions.models import Comment, Revision, Status, Thread
from moderation.actions.answers import take_answer
from moderation.actions.checking import check_revision
from moderation.actions.texts import MARK
from moderation.models import Case, CommentLink, Decision, Provider, ProviderCall
from moderation.queries.sanctions import find_shadowed
from moderation.subject import Finding
from tests.build import hold, move
from tests.client import ApiClient
from tests.moderation.sanctioning import code_of

pytestmark = pytest.mark.django_db

TEXT = "You 🤡 clown, see http://win.example today."


def decide(who: ApiClient, case: Case, action: str, **fields: Any) -> Any:
    body = {"action": action, "version": Case.objects.get(pk=case.pk).version, **fields}
    return who.post(f"moderation/cases/{case.pk}/decisions", body)


def span_of(text: str) -> dict[str, int]:
    return {"start": TEXT.index(text), "end": TEXT.index(text) + len(text)}


def field_code(answer: Any, name: str) -> str:
    assert answer.status_code == 422, answer.content
    return str(answer.json()["error"]["fields"][name]["code"])


# --- Texts ------------------------------------------------------------------------------------------------


def test_redaction_takes_words_out_and_publishes_the_rest(
    thread: Thread, bob: ApiClient, anyone: ApiClient
) -> None:
    case = hold(thread, TEXT)
    spans = [span_of("http://win.example"), span_of("🤡 clown"), span_of("clown")]
    assert decide(bob, case, "redact", spans=spans).json()["case"]["state"] == "settled"
    shown = anyone.get(f"comments/{case.comment_id}").json()
    assert shown["body"] == f"You {MARK}, see {MARK} today."
    assert "win.example" not in shown["body_html"]
    assert (shown["status"], shown["edited_by"]) == ("published", "moderator")
    assert list(Revision.objects.values_list("number", "body", "is_by_moderator").order_by("number")) == [
        (1, TEXT, False),
        (2, shown["body"], True),
    ]
    assert not CommentLink.objects.exists()


@pytest.mark.parametrize(
    ("spans", "code"),
    [
        ([], "required"),
        ([(0, 0)], "too_small"),
        ([(5, 4)], "invalid"),
        ([(0, len(TEXT) + 1)], "invalid"),
        ([(-1, 4)], "too_small"),
        ([(0, 1)] * 101, "too_large"),
    ],
)
def test_what_can_not_be_taken_out(
    thread: Thread, bob: ApiClient, spans: list[tuple[int, int]], code: str
) -> None:
    case = hold(thread, TEXT)
    answer = decide(bob, case, "redact", spans=[{"start": start, "end": end} for start, end in spans])
    assert field_code(answer, "spans") == code
    assert Comment.objects.get(pk=case.comment_id).body == TEXT


def test_an_admin_may_change_the_words(thread: Thread, bob: ApiClient, erin: ApiClient) -> None:
    case = hold(thread, TEXT)
    assert code_of(decide(bob, case, "edit", body="Milder.")) == "action_not_available"
    assert field_code(decide(erin, case, "edit", body=" "), "body") == "blank"
    assert field_code(decide(erin, case, "edit", body="x" * 10_001), "body") == "too_long"
    decide(erin, case, "edit", body="*Milder.*")
    comment = Comment.objects.get(pk=case.comment_id)
    assert (comment.status, comment.body_html) == (Status.PUBLISHED, "<p><em>Milder.</em></p>")


def test_no_machine_has_a_say_in_a_moderators_text(thread: Thread, erin: ApiClient) -> None:
    """Neither a check that comes late nor a provider that was asked about the text before."""
    case = hold(thread, TEXT)
    provider = Provider.objects.create(
        site=thread.site, place=1, kind="perspective", name="tone", url="https://provider.invalid"
    )
    revision = Revision.objects.get(comment=case.comment)
    now = revision.created_at
    call = ProviderCall.objects.create(
        provider=provider, revision=revision, due_at=now, queued_at=now, created_at=now
    )
    decide(erin, case, "edit", body="Milder.")
    blatant = Finding(
        check="provider.tone", outcome="suspect", label="spam", score=1.0, code="provider.blatant"
    )
    take_answer(call, blatant, 10)
    assert check_revision(case.comment_id, 1) is None
    assert check_revision(case.comment_id, 2) is None
    assert Comment.objects.get(pk=case.comment_id).status == Status.PUBLISHED


def test_spans_of_a_text_that_changed_are_not_taken_out(
    thread: Thread, alice: ApiClient, bob: ApiClient
) -> None:
    case = hold(thread, TEXT)
    Comment.objects.filter(pk=case.comment_id).update(author=alice.author)
    seen = case.version
    alice.patch(f"comments/{case.comment_id}", {"body": "Short."})
    body = {"action": "redact", "version": seen, "spans": [span_of("today")]}
    assert code_of(bob.post(f"moderation/cases/{case.pk}/decisions", body)) == "stale_version"


# --- Marks ------------------------------------------------------------------------------------------------


@pytest.fixture
def published(thread: Thread) -> Case:
    case = hold(thread, "A calm remark.")
    move(case.comment, Status.HELD, Status.PUBLISHED)
    return case


@pytest.mark.parametrize(
    ("action", "opposite", "mark"),
    [
        ("feature", "unfeature", "is_featured"),
        ("pin", "unpin", "is_pinned"),
        ("lock", "unlock", "is_locked"),
    ],
)
def test_marks_come_and_go_and_leave_the_case_open(
    published: Case, bob: ApiClient, anyone: ApiClient, action: str, opposite: str, mark: str
) -> None:
    for done, expected in [(action, True), (opposite, False)]:
        answer = decide(bob, published, done)
        assert answer.json()["case"]["state"] == "open"
        assert answer.json()["case"]["comment"][mark] is expected
        assert anyone.get(f"comments/{published.comment_id}").json()[mark] is expected
        assert code_of(decide(bob, published, done)) == "action_not_available"


def test_a_closed_thread_takes_no_comments_until_it_is_open_again(
    published: Case, alice: ApiClient, bob: ApiClient
) -> None:
    address = "sites/gazette/threads/weather/comments"
    assert decide(bob, published, "close").json()["case"]["thread"]["state"] == "closed"
    assert code_of(alice.post(address, {"body": "One more thing"})) == "thread_closed"
    decide(bob, published, "reopen")
    assert alice.post(address, {"body": "One more thing"}).status_code == 202


def test_what_is_set_beside_the_status_does_not_unmask_a_shadow(thread: Thread, bob: ApiClient) -> None:
    case = hold(thread, "In the shadow")
    move(case.comment, Status.HELD, Status.REJECTED)
    Decision.objects.create(
        comment=case.comment,
        revision=1,
        action="reject",
        from_status="held",
        to_status="rejected",
        actor="machine",
        code="rules.shadowed",
    )
    decide(bob, case, "lock")
    assert find_shadowed([case.comment_id]) == {case.comment_id}
