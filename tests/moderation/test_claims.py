"""A claim keeps the others off a case for two minutes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from discussions.models import Comment, Status, Thread
from discussions.refusals import Refused
from moderation.actions.claims import CLAIM_LENGTH, claim_case
from moderation.models import Case
from tests.build import hold
from tests.client import ApiClient

pytestmark = pytest.mark.django_db


def claim(person: ApiClient, case: Case) -> dict[str, str]:
    answer = person.put(f"moderation/cases/{case.pk}/claim")
    assert answer.status_code == 200, answer.content
    found: dict[str, str] = answer.json()
    return found


def run_out(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(claimed_until=timezone.now())


def test_a_claim_is_shown_until_it_runs_out(bob: ApiClient, thread: Thread) -> None:
    case = hold(thread)
    assert bob.get(f"moderation/cases/{case.pk}").json()["claim"] is None
    claimed = claim(bob, case)
    assert claimed["moderator"] == "bob"
    shown = bob.get("moderation/cases").json()["cases"][0]
    assert shown["claim"] == claimed
    assert shown["version"] == case.version  # nothing was done to it
    run_out(case)
    assert bob.get(f"moderation/cases/{case.pk}").json()["claim"] is None


def test_claiming_again_renews(bob: ApiClient, thread: Thread) -> None:
    case = hold(thread)
    claim(bob, case)
    Case.objects.filter(pk=case.pk).update(claimed_until=timezone.now() + timedelta(seconds=5))
    claim(bob, case)
    case.refresh_from_db()
    assert case.claimed_until is not None
    assert case.claimed_until > timezone.now() + CLAIM_LENGTH / 2


def test_nobody_else_works_on_a_claimed_case(bob: ApiClient, erin: ApiClient, thread: Thread) -> None:
    case = hold(thread)
    until = claim(erin, case)["until"]
    decision = {"action": "approve", "version": case.version}
    for answer in (
        bob.put(f"moderation/cases/{case.pk}/claim"),
        bob.delete(f"moderation/cases/{case.pk}/claim"),
        bob.post(f"moderation/cases/{case.pk}/decisions", decision),
    ):
        assert answer.status_code == 409
        error = answer.json()["error"]
        assert (error["code"], error["by"], error["until"]) == ("case_claimed", "erin", until)
    assert Comment.objects.get(pk=case.comment_id).status == Status.HELD
    run_out(case)
    assert bob.post(f"moderation/cases/{case.pk}/decisions", decision).status_code == 201


def test_who_claimed_it_decides(bob: ApiClient, thread: Thread) -> None:
    case = hold(thread)
    claim(bob, case)
    decision = {"action": "approve", "version": case.version}
    answer = bob.post(f"moderation/cases/{case.pk}/decisions", decision)
    assert answer.status_code == 201
    assert answer.json()["case"]["claim"] is None
    refused = bob.put(f"moderation/cases/{case.pk}/claim")
    assert refused.json()["error"]["code"] == "action_not_available"


def test_a_released_case_is_everybodys(bob: ApiClient, erin: ApiClient, thread: Thread) -> None:
    case = hold(thread)
    claim(bob, case)
    for _ in range(2):
        assert bob.delete(f"moderation/cases/{case.pk}/claim").status_code == 204
    claim(erin, case)


def test_an_admin_takes_over(bob: ApiClient, erin: ApiClient, thread: Thread) -> None:
    case = hold(thread)
    claim(bob, case)
    assert erin.put(f"moderation/cases/{case.pk}/claim").status_code == 409
    assert erin.delete(f"moderation/cases/{case.pk}/claim").status_code == 204
    claim(erin, case)
    assert bob.put(f"moderation/cases/{case.pk}/claim").status_code == 409


def test_a_claim_has_an_end(bob: ApiClient, thread: Thread) -> None:
    case = hold(thread)
    with pytest.raises(IntegrityError, match="case_claim_ends"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(claimed_by=bob.user)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_gets_it(bob: ApiClient, erin: ApiClient, thread: Thread) -> None:
    case, together = hold(thread), Barrier(2)

    def try_it(person: ApiClient) -> str:
        try:
            together.wait(10)
            claim_case(Case.objects.get(pk=case.pk), person.user)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "claimed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(try_it, (bob, erin))) == ["case_claimed", "claimed"]
