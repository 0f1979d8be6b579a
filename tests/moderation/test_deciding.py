"""Moderators decide cases, and take decisions back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from discussions.actions.authors import create_guest
from discussions.actions.comments import Origin, post_comment
from discussions.models import Comment, Status, Thread
from moderation.actions.checking import check_revision
from moderation.models import Decision
from moderation.queries.records import describe_author
from tests.build import build_author, build_comment, hold
from tests.client import ApiClient
from tests.truth import find_drift

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("action", "status"), [("approve", "published"), ("reject", "rejected"), ("spam", "spam")]
)
def test_a_decision_moves_the_comment_and_settles_the_case(
    bob: ApiClient, thread: Thread, action: str, status: str
) -> None:
    case = hold(thread)
    answer = bob.post(
        f"moderation/cases/{case.pk}/decisions",
        {"action": action, "version": case.version, "reason": "other", "note": "Seen."},
    )
    assert answer.status_code == 201
    assert answer.json()["decision"]["to_status"] == status
    assert answer.json()["case"]["state"] == "settled"
    assert Comment.objects.get(pk=case.comment_id).status == status
    decision = Decision.objects.latest("pk")
    assert (decision.moderator, decision.note) == (bob.user, "Seen.")
    assert find_drift(thread) == []


@pytest.mark.parametrize("action", ["approve", "reject", "spam"])
def test_undo_restores_everything(bob: ApiClient, thread: Thread, action: str) -> None:
    case = hold(thread)
    before = bob.get("moderation/cases").json()["cases"]
    decision = bob.post(
        f"moderation/cases/{case.pk}/decisions", {"action": action, "version": case.version}
    ).json()["decision"]
    assert bob.get("moderation/cases").json()["cases"] == []
    undone = bob.post(f"moderation/decisions/{decision['id']}/undo")
    assert undone.status_code == 201
    assert undone.json()["decision"]["undoes"] == decision["id"]
    (after,) = bob.get("moderation/cases").json()["cases"]
    assert after == {**before[0], "version": before[0]["version"] + 2}
    assert find_drift(thread) == []
    again = bob.post(f"moderation/decisions/{decision['id']}/undo")
    assert again.json()["error"]["code"] == "decision_superseded"


def test_a_stale_decision_is_told_who_did_what(bob: ApiClient, thread: Thread) -> None:
    case = hold(thread)
    body = {"action": "reject", "version": case.version}
    bob.post(f"moderation/cases/{case.pk}/decisions", body)
    answer = bob.post(f"moderation/cases/{case.pk}/decisions", {**body, "action": "approve"})
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "stale_version"
    latest = answer.json()["case"]["decisions"][0]
    assert (latest["action"], latest["moderator"]) == ("reject", "bob")
    assert Comment.objects.get(pk=case.comment_id).status == Status.REJECTED


def test_what_a_machine_rejected_a_person_can_restore(bob: ApiClient, thread: Thread) -> None:
    case = hold(thread)
    bob.post(f"moderation/cases/{case.pk}/decisions", {"action": "spam", "version": case.version})
    settled = bob.get(f"moderation/cases/{case.pk}").json()
    assert settled["actions"] == ["approve", "reject", "redact", "lock", "close"]
    answer = bob.post(
        f"moderation/cases/{case.pk}/decisions", {"action": "approve", "version": settled["version"]}
    )
    assert answer.json()["case"]["comment"]["status"] == "published"
    refused = bob.post(
        f"moderation/cases/{case.pk}/decisions",
        {"action": "approve", "version": answer.json()["case"]["version"]},
    )
    assert refused.json()["error"]["code"] == "action_not_available"


def test_a_withdrawn_comment_is_out_of_reach(bob: ApiClient, thread: Thread, alice: ApiClient) -> None:
    case = hold(thread)
    Comment.objects.filter(pk=case.comment_id).update(author=alice.author)
    alice.delete(f"comments/{case.comment_id}")
    shown = bob.get(f"moderation/cases/{case.pk}").json()
    assert (shown["state"], shown["actions"]) == ("settled", [])
    answer = bob.post(
        f"moderation/cases/{case.pk}/decisions", {"action": "approve", "version": shown["version"]}
    )
    assert answer.json()["error"]["code"] == "action_not_available"


def test_the_detail_has_the_evidence_in_sentences(bob: ApiClient, thread: Thread) -> None:
    first = hold(
        thread, "The figures of the last council are at http://win.example, for whoever doubts them."
    )
    case = bob.get(f"moderation/cases/{first.pk}").json()
    links = next(finding for finding in case["findings"] if finding["check"] == "links")
    assert links["sentence"]
    marked = [case["comment"]["body"][span["start"] : span["end"]] for span in links["spans"]]
    assert "http://win.example" in marked
    assert case["author_record"] == {**case["author_record"], "published": 0, "rejected": 0, "spam": 0}
    twin = hold(thread, first.comment.body)
    near = bob.get(f"moderation/cases/{twin.pk}").json()["near_duplicates"]
    assert [comment["id"] for comment in near] == [str(first.comment_id)]


def test_the_queue_is_read_page_by_page(bob: ApiClient, thread: Thread) -> None:
    cases = [str(hold(thread, f"Opinion {number}, different from all before").pk) for number in range(5)]
    for sort, order in [("oldest", cases), ("newest", cases[::-1]), ("priority", None)]:
        seen: list[str] = []
        query: dict[str, object] = {"sort": sort, "limit": 2}
        while True:
            page = bob.get("moderation/cases", query).json()
            seen += [case["id"] for case in page["cases"]]
            if not page["next"]:
                break
            query["cursor"] = page["next"]
        assert seen == order if order else sorted(seen) == sorted(cases)


def test_the_queue_costs_the_same_whatever_its_length(bob: ApiClient, thread: Thread) -> None:
    bob.get("moderation/cases")  # the token's first use is noted
    counts = []
    for number in range(3):
        hold(thread, f"One more voice, number {number}, on quite another matter")
        with CaptureQueriesContext(connection) as queries:
            bob.get("moderation/cases")
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_each_moderates_their_own_site_alone(
    bob: ApiClient, frank: ApiClient, alice: ApiClient, anyone: ApiClient, thread: Thread
) -> None:
    case = hold(thread)
    body = {"action": "approve", "version": case.version}
    addresses = [
        ("GET", f"moderation/cases/{case.pk}", None),
        ("POST", f"moderation/cases/{case.pk}/decisions", body),
    ]
    assert frank.get("moderation/cases").json()["cases"] == []
    for method, address, sent in addresses:
        assert frank.send(method, address, sent).json()["error"]["code"] == "case_not_found"
        assert alice.send(method, address, sent).json()["error"]["code"] == "invalid_token"
        assert anyone.send(method, address, sent).json()["error"]["code"] == "not_authenticated"
    decision = bob.post(*addresses[1][1:]).json()["decision"]
    assert frank.post(f"moderation/decisions/{decision['id']}/undo").status_code == 404


def test_a_machines_decision_is_not_undone(bob: ApiClient, thread: Thread) -> None:
    """It would put the comment back to `pending`, for the machine to decide on once more."""
    comment, _ = post_comment(
        thread=thread, author=build_author(thread), body="Pills!", origin=Origin(honeypot_filled=True)
    )
    assert check_revision(comment.pk, 1) == Status.SPAM
    answer = bob.post(f"moderation/decisions/{Decision.objects.get(comment=comment).pk}/undo")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "decision_superseded")
    assert Comment.objects.get(pk=comment.pk).status == Status.SPAM


def test_nobody_decides_on_a_text_they_have_not_seen(
    bob: ApiClient, thread: Thread, alice: ApiClient
) -> None:
    case = hold(thread)
    Comment.objects.filter(pk=case.comment_id).update(author=alice.author)
    seen = bob.get(f"moderation/cases/{case.pk}").json()["version"]
    alice.patch(f"comments/{case.comment_id}", {"body": "Buy now at http://pills.example"})
    answer = bob.post(f"moderation/cases/{case.pk}/decisions", {"action": "approve", "version": seen})
    assert answer.json()["error"]["code"] == "stale_version"
    assert Comment.objects.get(pk=case.comment_id).status == Status.PENDING


def test_readers_who_report_do_not_keep_a_moderator_from_deciding_or_undoing(
    bob: ApiClient, dora: ApiClient, thread: Thread, alice: ApiClient
) -> None:
    comment = build_comment(thread, alice.author)
    dora.post(f"comments/{comment.pk}/flags", {"reason": "abuse"})
    (case,) = bob.get("moderation/cases").json()["cases"]
    _, token = create_guest(site=thread.site, name="Eve", email="")
    eve = ApiClient(token=token)
    eve.post(f"comments/{comment.pk}/flags", {"reason": "spam"})
    body = {"action": "approve", "version": case["version"]}
    decided = bob.post(f"moderation/cases/{case['id']}/decisions", body)
    assert decided.status_code == 201
    _, token = create_guest(site=thread.site, name="Finn", email="")
    ApiClient(token=token).post(f"comments/{comment.pk}/flags", {"reason": "spam"})
    assert bob.post(f"moderation/decisions/{decided.json()['decision']['id']}/undo").status_code == 201


def test_withdrawing_does_not_clear_a_record(bob: ApiClient, thread: Thread, alice: ApiClient) -> None:
    case = hold(thread)
    Comment.objects.filter(pk=case.comment_id).update(author=alice.author)
    bob.post(f"moderation/cases/{case.pk}/decisions", {"action": "spam", "version": case.version})
    assert alice.delete(f"comments/{case.comment_id}").status_code == 204
    assert describe_author(alice.author, except_comment=0).spam == 1
