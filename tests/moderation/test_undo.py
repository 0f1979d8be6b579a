"""Undo restores everything: the database is read before an action and after its undo, and must be the same.

For every action, from every state in which it is offered, with what readers and machines left there.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from discussions.actions.statuses import lock_thread
from discussions.actions.threads import set_thread_state
from discussions.models import (
    Author,
    Comment,
    Flag,
    Revision,
    Site,
    Status,
    Thread,
    ThreadState,
    Vote,
)
from moderation.actions.choices import CASE_ACTIONS
from moderation.actions.decisions import decide_case, undo_decision
from moderation.models import (
    AuthorNote,
    Case,
    CaseNote,
    CaseText,
    CommentLink,
    Decision,
    DecisionAction,
    Finding,
    Fingerprint,
    HouseRule,
    Judgement,
    ProviderCall,
    Sanction,
)
from moderation.queries.records import describe_author
from tests.build import build_author, build_comment, hold, move
from tests.client import ApiClient
from tests.moderation.sanctioning import code_of
from tests.truth import find_drift

pytestmark = pytest.mark.django_db

# All that an action may touch. What is left out only ever grows: Decision is the record of what was done and undone,
# RankingChange the one of earlier places in the sorts.
TABLES: tuple[type[Model], ...] = (
    *(Author, Comment, Flag, Revision, Site, Thread, Vote, AuthorNote, Case, CaseText, CommentLink, Finding),
    *(Fingerprint, HouseRule, Judgement, ProviderCall, Sanction),
)
# Versions only go up, so that whoever saw the state between learns that it is gone.
VERSIONS = {"version", "ranked_version", "settings_version", "quotes_revision"}
# A text that a moderator wrote stays among the revisions, for the record; no comment has it any more.
ADDED: dict[type[Model], dict[str, Any]] = {Revision: {"is_by_moderator": True}}
# What a text links to is found in it anew.
REMADE: dict[type[Model], set[str]] = {CommentLink: {"id"}}
ORDERS: dict[type[Model], list[str]] = {CommentLink: ["comment", "domain"]}

TEXT = "Look at http://win.example, you fools, and at http://prize.example."
WANTED: dict[DecisionAction, dict[str, Any]] = {
    DecisionAction.EDIT: {"body": "Look at http://other.example."},
    DecisionAction.REDACT: {"spans": [(8, 26), (28, 37)]},
    DecisionAction.ASK: {"colleague": "erin"},
}


def read_all() -> dict[str, list[dict[str, Any]]]:
    return {
        kind.__name__: [
            {name: row[name] for name in row.keys() - VERSIONS - REMADE.get(kind, set())}
            for row in kind._default_manager.exclude(**ADDED.get(kind, {"pk": None}))
            .order_by(*ORDERS.get(kind, ["pk"]))
            .values()
        ]
        for kind in TABLES
    }


def read_record(case: Case) -> dict[str, Any]:
    record = describe_author(case.comment.author, except_comment=0)
    counts = ("published", "rejected", "spam", "recent_published", "recent_rejected", "has_published_link")
    return {name: getattr(record, name) for name in counts}


# --- The states from which an action may start ------------------------------------------------------------


def held(thread: Thread) -> Case:
    return hold(thread, TEXT)


def published(thread: Thread) -> Case:
    """With replies, of which one is below a tombstone, a vote and a report."""
    case = hold(thread, TEXT)
    move(case.comment, Status.HELD, Status.PUBLISHED)
    reader = build_author(thread, "Reader")
    reply = build_comment(thread, reader, parent=case.comment)
    build_comment(thread, reader, parent=reply)
    move(reply, Status.PUBLISHED, Status.REJECTED)
    Vote.objects.create(comment=case.comment, author=reader, value=1, counted=1)
    Comment.objects.filter(pk=case.comment_id).update(upvotes=1)
    Flag.objects.create(comment=case.comment, author=reader, reason="abuse", revision=1)
    return case


def decided(status: Status) -> Callable[[Thread], Case]:
    def build(thread: Thread) -> Case:
        case = hold(thread, TEXT)
        decide(case, DecisionAction.APPROVE if status == Status.PUBLISHED else DecisionAction.SPAM)
        return case

    build.__name__ = f"decided_{status}"
    return build


def marked(thread: Thread) -> Case:
    case = published(thread)
    for action in (DecisionAction.FEATURE, DecisionAction.PIN, DecisionAction.LOCK, DecisionAction.CLOSE):
        decide(case, action)
    return case


def asked(thread: Thread) -> Case:
    case = hold(thread, TEXT)
    decide(case, DecisionAction.ASK, note="Is this satire?", colleague="erin")
    return case


STATES = (held, published, decided(Status.PUBLISHED), decided(Status.SPAM), marked, asked)


def decide(case: Case, action: DecisionAction, **wanted: Any) -> Decision:
    case.refresh_from_db()
    fields = {"reason": "", "note": "", **wanted}
    bob = User.objects.get(username="bob")
    return decide_case(case=case, moderator=bob, action=action, version=case.version, **fields).decision


def test_what_only_admins_do_only_they_take_back(thread: Thread, bob: ApiClient, erin: ApiClient) -> None:
    case = held(thread)
    body = {"action": "edit", "version": case.version, "body": "A milder word."}
    decision = erin.post(f"moderation/cases/{case.pk}/decisions", body).json()["decision"]
    address = f"moderation/decisions/{decision['id']}/undo"
    assert code_of(bob.post(address)) == "forbidden"
    assert erin.post(address).status_code == 201


def test_what_its_author_erased_is_not_published_again(
    thread: Thread, alice: ApiClient, bob: ApiClient
) -> None:
    """Nor is the queue searched by it any more, and what colleagues noted is gone too."""
    case = hold(thread, "A barometrical remark.")
    Comment.objects.filter(pk=case.comment_id).update(author=alice.author)
    Case.objects.filter(pk=case.pk).update(author=alice.author)
    assert bob.post(f"moderation/cases/{case.pk}/notes", {"text": "Is called Sam."}).status_code == 201
    rejected = bob.post(
        f"moderation/cases/{case.pk}/decisions", {"action": "reject", "version": case.version}
    ).json()
    search = {"state": "settled", "q": "barometrical"}
    assert len(bob.get("moderation/cases", search).json()["cases"]) == 1
    assert alice.delete("me").status_code == 204
    assert bob.get("moderation/cases", search).json()["cases"] == []
    assert not CaseNote.objects.exists()
    version = Case.objects.get(pk=case.pk).version
    refused = bob.post(f"moderation/cases/{case.pk}/decisions", {"action": "approve", "version": version})
    assert code_of(refused) == "action_not_available"
    assert rejected["case"]["state"] == "settled"


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("action", CASE_ACTIONS)
def test_undo_restores_the_database(
    thread: Thread,
    bob: ApiClient,
    erin: ApiClient,
    state: Callable[[Thread], Case],
    action: DecisionAction,
) -> None:
    who = erin if action == DecisionAction.EDIT else bob
    case = state(thread)
    address = f"moderation/cases/{case.pk}"
    offered = who.get(address).json()["actions"]
    before, record = read_all(), read_record(case)
    case.refresh_from_db()
    body = {"action": action, "version": case.version, "note": "Seen.", **WANTED.get(action, {})}
    body["spans"] = [{"start": start, "end": end} for start, end in body.get("spans", [])]
    answer = who.post(f"{address}/decisions", body)
    if action not in offered:
        assert code_of(answer) == "action_not_available"
        assert read_all() == before
        return
    assert answer.status_code == 201, answer.content
    assert read_all() != before
    assert find_drift(thread) == []
    undone = who.post(f"moderation/decisions/{answer.json()['decision']['id']}/undo")
    assert undone.status_code == 201, undone.content
    assert read_all() == before
    assert read_record(case) == record
    assert find_drift(thread) == []
    assert who.get(address).json()["actions"] == offered


def test_every_action_is_offered_somewhere(thread: Thread, bob: ApiClient, erin: ApiClient) -> None:
    offered = set()
    for state in STATES:
        with transaction.atomic():
            offered |= set(erin.get(f"moderation/cases/{state(thread).pk}").json()["actions"])
            transaction.set_rollback(True)
    assert offered == set(CASE_ACTIONS)


def test_undo_goes_back_step_by_step(thread: Thread, bob: ApiClient, erin: ApiClient) -> None:
    case = hold(thread, TEXT)
    before = [read_all()]
    steps = []
    for action in (
        *(DecisionAction.REDACT, DecisionAction.FEATURE, DecisionAction.PIN, DecisionAction.LOCK),
        *(DecisionAction.UNPIN, DecisionAction.REJECT, DecisionAction.APPROVE, DecisionAction.CLOSE),
    ):
        steps.append(decide(case, action, **WANTED.get(action, {})))
        before.append(read_all())
    for step in reversed(steps):
        assert read_all() == before.pop()
        undo_decision(decision=step, moderator=bob.user)
    assert [read_all()] == before


def test_what_somebody_else_did_since_stands(thread: Thread, bob: ApiClient, erin: ApiClient) -> None:
    first, second = published(thread), hold(thread, "Another one")
    closed = decide(first, DecisionAction.CLOSE)
    decide(second, DecisionAction.REOPEN)
    answer = bob.post(f"moderation/decisions/{closed.pk}/undo")
    assert answer.json()["error"]["code"] == "decision_superseded"
    pinned = decide(first, DecisionAction.PIN)
    approved = decide(first, DecisionAction.REJECT)
    answer = bob.post(f"moderation/decisions/{pinned.pk}/undo")
    assert answer.json()["error"]["code"] == "decision_superseded"
    assert bob.post(f"moderation/decisions/{approved.pk}/undo").status_code == 201
    assert bob.post(f"moderation/decisions/{pinned.pk}/undo").status_code == 201


def test_a_closed_thread_that_an_editor_froze_stays_frozen(thread: Thread, bob: ApiClient) -> None:
    closed = decide(published(thread), DecisionAction.CLOSE)
    set_thread_state(lock_thread(thread.pk), ThreadState.READ_ONLY)
    answer = bob.post(f"moderation/decisions/{closed.pk}/undo")
    assert answer.json()["error"]["code"] == "decision_superseded"
