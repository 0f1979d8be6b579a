"""Who may take which action on a case, in one table. That of all addresses is tests/permissions.py.

401: who are you? 404: to you it does not exist. 409: the case does not offer it to you.
"""

from collections.abc import Callable

import pytest
from django.db import transaction

from discussions.models import Site, Thread
from moderation.actions.choices import CASE_ACTIONS
from moderation.models import Case, DecisionAction, Role
from tests.client import ApiClient
from tests.moderation.sanctioning import appoint
from tests.moderation.test_undo import WANTED, held, marked, published

pytestmark = pytest.mark.django_db

TABLE = """
                                                              nobody author elsewhere:   here:
                                                                            moderator admin moderator admin
approve                                                       401    401    404       404   201       201
reject                                                        401    401    404       404   201       201
spam                                                          401    401    404       404   201       201
redact                                                        401    401    404       404   201       201
edit                                                          401    401    404       404   409       201
feature                                                       401    401    404       404   201       201
unfeature                                                     401    401    404       404   201       201
pin                                                           401    401    404       404   201       201
unpin                                                         401    401    404       404   201       201
lock                                                          401    401    404       404   201       201
unlock                                                        401    401    404       404   201       201
close                                                         401    401    404       404   201       201
reopen                                                        401    401    404       404   201       201
ask                                                           401    401    404       404   201       201
"""
ROWS = {
    " ".join(words[:-6]): [int(status) for status in words[-6:]]
    for words in map(str.split, TABLE.splitlines())
    if words and words[-1].isdigit()
}
STATES: dict[DecisionAction, Callable[[Thread], Case]] = {
    DecisionAction.FEATURE: published,
    DecisionAction.UNFEATURE: marked,
    DecisionAction.PIN: published,
    DecisionAction.UNPIN: marked,
    DecisionAction.UNLOCK: marked,
    DecisionAction.REOPEN: marked,
}


@pytest.fixture
def people(
    anyone: ApiClient, alice: ApiClient, bob: ApiClient, erin: ApiClient, frank: ApiClient, other_site: Site
) -> list[ApiClient]:
    """One of each column, in the table's order."""
    return [anyone, alice, frank, appoint(other_site, "hanna", Role.ADMIN), bob, erin]


def test_nothing_is_missing_from_the_table() -> None:
    assert set(ROWS) == set(CASE_ACTIONS)


@pytest.mark.parametrize("action", CASE_ACTIONS)
def test_who_may_take_this_action(thread: Thread, people: list[ApiClient], action: DecisionAction) -> None:
    case = STATES.get(action, held)(thread)
    case.refresh_from_db()
    wanted = WANTED.get(action, {}) | ({"colleague": ""} if action == DecisionAction.ASK else {})
    spans = [{"start": start, "end": end} for start, end in wanted.get("spans", [])]
    body = {**wanted, "action": action, "version": case.version, "spans": spans}
    got = []
    for person in people:
        with transaction.atomic():
            got.append(person.post(f"moderation/cases/{case.pk}/decisions", body).status_code)
            transaction.set_rollback(True)
    assert got == ROWS[action]
