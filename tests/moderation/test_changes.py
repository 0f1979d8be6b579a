"""Live desks hear of every change of a case once it is committed, whenever its transaction began."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from discussions.models import Status, Thread
from discussions.queries.cursors import decode_fields, encode_fields
from moderation.actions.purging import purge_expired_evidence
from moderation.models import Case, CaseChange
from moderation.queries import changes
from moderation.queries.changes import LIFETIME, list_changes
from tests.build import build_author, build_comment, hold
from tests.client import ApiClient

pytestmark = pytest.mark.django_db


def ask(person: ApiClient, since: str | None = None) -> dict[str, Any]:
    answer = person.get("moderation/changes", {"since": since} if since else {})
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.django_db(transaction=True)
def test_everything_that_happens_to_a_case_is_told(bob: ApiClient, erin: ApiClient, thread: Thread) -> None:
    began = ask(bob)
    assert (began["changes"], began["reset"]) == ([], False)
    cursor = began["cursor"]

    def hear() -> Any:
        nonlocal cursor
        heard = ask(bob, cursor)
        cursor = heard["cursor"]
        return [] if not heard["changes"] else heard["changes"][0]

    case = hold(thread)
    opened = hear()
    assert (opened["case"], opened["state"], opened["claim"]) == (str(case.pk), "open", None)
    assert hear() == []
    erin.put(f"moderation/cases/{case.pk}/claim")
    assert hear()["claim"]["moderator"] == "erin"
    erin.delete(f"moderation/cases/{case.pk}/claim")
    assert hear()["claim"] is None
    erin.post(f"moderation/cases/{case.pk}/decisions", {"action": "spam", "version": case.version})
    settled = hear()
    assert settled["state"] == "settled"
    assert (settled["decision"]["action"], settled["decision"]["moderator"]) == ("spam", "erin")
    assert hear() == []


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_late_is_not_missed(bob: ApiClient, thread: Thread) -> None:
    slow, quick = (hold(thread, f"Opinion {number}, unlike the others") for number in range(2))
    has_written, may_commit = Event(), Event()

    def write_slowly() -> None:
        with transaction.atomic():
            Case.objects.filter(pk=slow.pk).update(version=F("version") + 1)
            has_written.set()
            assert may_commit.wait(10)
        connection.close()

    cursor = ask(bob)["cursor"]
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write_slowly)
        assert has_written.wait(10)
        Case.objects.filter(pk=quick.pk).update(version=F("version") + 1)
        first = ask(bob, cursor)
        may_commit.set()
        writing.result(10)
    second = ask(bob, first["cursor"])
    heard = [[change["case"] for change in answer["changes"]] for answer in (first, second)]
    assert heard == [[str(quick.pk)], [str(slow.pk)]]


def test_others_sites_are_not_heard_of(bob: ApiClient, frank: ApiClient, thread: Thread) -> None:
    cursors = {person: ask(person)["cursor"] for person in (bob, frank)}
    hold(thread)
    assert [len(ask(person, cursor)["changes"]) for person, cursor in cursors.items()] == [1, 0]


def test_a_readers_next_report_is_no_change(bob: ApiClient, thread: Thread) -> None:
    hold(thread)
    before = CaseChange.objects.count()
    Case.objects.update(priority=77, exposure=5)
    assert CaseChange.objects.count() == before


def test_who_was_away_too_long_reads_anew(
    bob: ApiClient, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    cursor = ask(bob)["cursor"]
    fields = decode_fields(cursor)
    fields[3] -= LIFETIME.total_seconds() + 1
    assert ask(bob, encode_fields([*fields[:3], int(fields[3])]))["reset"]
    monkeypatch.setattr(changes, "MAX_CHANGES", 1)
    for number in range(2):
        assert not ask(bob, cursor)["reset"]
        hold(thread, f"Opinion {number}, unlike the others")
    reset = ask(bob, cursor)
    assert (reset["reset"], reset["changes"]) == (True, [])


def test_old_changes_are_forgotten(bob: ApiClient, thread: Thread) -> None:
    cursor = ask(bob)["cursor"]
    hold(thread)
    CaseChange.objects.update(created_at=timezone.now() - LIFETIME)
    purge_expired_evidence()
    assert ask(bob, cursor)["changes"] == []


@pytest.mark.parametrize(
    "fields",
    [
        [],
        [1, 2, 3, 4],
        [1, 2, ["3"], 4],
        [1, 2, [], -1],
        [1, 2, [], True],
        [2**63, 2, [], 4],
        "x",
        [1, 2, [3]],
    ],
)
def test_other_cursors_are_refused(bob: ApiClient, fields: Any) -> None:
    answer = bob.get("moderation/changes", {"since": encode_fields(fields)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_cursor")


def test_with_many_transactions_under_way_the_cursor_stays_short() -> None:
    busy = changes._Snapshot(10**15, 10**15 + 200, list(range(10**15, 10**15 + 200)), 10**9)
    cursor = changes._write_cursor(busy)
    assert len(cursor) <= 300
    assert changes._read_cursor(cursor)[:3] == (10**15, 10**15, [])
    assert len(changes._write_cursor(busy._replace(under_way=busy.under_way[:8]))) <= 300


def test_it_costs_the_same_however_much_happened(bob: ApiClient, thread: Thread) -> None:
    author, costs = build_author(thread), []
    cursor = ask(bob)["cursor"]
    for _ in range(2):
        hold(thread, "A remark")
        build_comment(thread, author, status=Status.HELD)
        with CaptureQueriesContext(connection) as queries:
            list_changes(bob.user, cursor)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 4
