"""Who may do what, in one table: every action on a case, and every address of the moderators' API.

401: who are you? 403: not in your role, or not your own note. 404: to you it does not exist. 409: the case does not
offer it to you. A list is 200 to everybody who moderates anything: of one's own sites only (test_access.py looks into
them), and so does a bulk decide only on these (test_bulk.py).
"""

from collections.abc import Callable

import pytest
from django.db import transaction

from discussions.models import Site, Thread
from moderation.actions.choices import CASE_ACTIONS
from moderation.models import Case, DecisionAction, Role
from tests.client import ApiClient
from tests.endpoints import BY_NAME, ENDPOINTS, World
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

GET moderation/authors                                        401    401    200       200   200       200
GET moderation/authors/{author_id}                            401    401    404       404   200       200
GET moderation/authors/{author_id}/notes                      401    401    404       404   200       200
POST moderation/authors/{author_id}/notes                     401    401    404       404   201       201
POST moderation/authors/{author_id}/sanctions                 401    401    404       404   201       201
POST moderation/authors/{author_id}/sanctions/preview         401    401    404       404   200       200
POST moderation/bulks/{bulk_id}/undo                          401    401    404       404   201       201
DELETE moderation/case-notes/{case_note_id}                   401    401    404       404   204       403
GET moderation/cases                                          401    401    200       200   200       200
POST moderation/cases/bulk                                    401    401    201       201   201       201
POST moderation/cases/bulk/preview                            401    401    200       200   200       200
GET moderation/cases/{case_id}                                401    401    404       404   200       200
DELETE moderation/cases/{case_id}/claim                       401    401    404       404   204       204
PUT moderation/cases/{case_id}/claim                          401    401    404       404   200       200
POST moderation/cases/{case_id}/decisions                     401    401    404       404   201       201
POST moderation/cases/{case_id}/notes                         401    401    404       404   201       201
GET moderation/changes                                        401    401    200       200   200       200
GET moderation/colleagues                                     401    401    404       404   200       200
POST moderation/comments/{comment_id}/case                    401    401    404       404   201       201
POST moderation/decisions/{decision_id}/undo                  401    401    404       404   201       201
POST moderation/deliveries/{delivery_id}/replay               401    401    404       404   403       200
GET moderation/digest                                         401    401    404       404   200       200
PUT moderation/digest                                         401    401    404       404   200       200
GET moderation/house-rules                                    401    401    404       404   200       200
PUT moderation/house-rules                                    401    401    404       404   403       200
GET moderation/invitations                                    401    401    404       404   403       200
POST moderation/invitations                                   401    401    404       404   403       201
DELETE moderation/invitations/{invitation_id}                 401    401    404       404   403       204
GET moderation/models                                         401    401    404       404   403       200
POST moderation/models/replay                                 401    401    404       404   403       200
POST moderation/models/revert                                 401    401    404       404   403       200
DELETE moderation/notes/{note_id}                             401    401    404       404   204       403
GET moderation/policy                                         401    401    404       404   200       200
PUT moderation/policy                                         401    401    404       404   403       200
POST moderation/policy/replay                                 401    401    404       404   200       200
GET moderation/providers                                      401    401    404       404   403       200
POST moderation/providers                                     401    401    404       404   403       201
DELETE moderation/providers/{provider_id}                     401    401    404       404   403       204
GET moderation/providers/{provider_id}                        401    401    404       404   403       200
PUT moderation/providers/{provider_id}                        401    401    404       404   403       200
GET moderation/providers/{provider_id}/stats                  401    401    404       404   403       200
POST moderation/providers/{provider_id}/test                  401    401    404       404   403       200
GET moderation/prompt-templates                               401    401    404       404   200       200
POST moderation/prompt-templates                              401    401    404       404   403       201
DELETE moderation/prompt-templates/{template_id}              401    401    404       404   403       204
GET moderation/prompts                                        401    401    404       404   200       200
POST moderation/prompts                                       401    401    404       404   201       201
GET moderation/prompts/{prompt_id}                            401    401    404       404   200       200
PUT moderation/prompts/{prompt_id}                            401    401    404       404   200       200
POST moderation/prompts/{prompt_id}/annul                     401    401    404       404   200       200
GET moderation/prompts/{prompt_id}/forecasts.csv              401    401    404       404   200       200
GET moderation/prompts/{prompt_id}/forecasts.json             401    401    404       404   200       200
POST moderation/prompts/{prompt_id}/resolve                   401    401    404       404   200       200
GET moderation/queue                                          401    401    200       200   200       200
GET moderation/raids                                          401    401    200       200   200       200
POST moderation/raids/{raid_id}/end                           401    401    404       404   200       200
GET moderation/rules                                          401    401    404       404   200       200
POST moderation/rules                                         401    401    404       404   403       201
POST moderation/rules/preview                                 401    401    404       404   200       200
DELETE moderation/rules/{rule_id}                             401    401    404       404   403       204
GET moderation/rules/{rule_id}                                401    401    404       404   200       200
PUT moderation/rules/{rule_id}                                401    401    404       404   403       200
POST moderation/sanctions/{sanction_id}/lift                  401    401    404       404   201       201
GET moderation/second-opinions                                401    401    200       200   200       200
GET moderation/stats                                          401    401    404       404   200       200
GET moderation/team                                           401    401    404       404   403       200
PUT moderation/team                                           401    401    404       404   403       200
DELETE moderation/team/{member_id}                            401    401    404       404   403       204
PUT moderation/team/{member_id}                               401    401    404       404   403       200
DELETE moderation/threads/{thread_id}/watch                   401    401    404       404   204       204
PUT moderation/threads/{thread_id}/watch                      401    401    404       404   204       204
GET moderation/webhooks                                       401    401    404       404   403       200
POST moderation/webhooks                                      401    401    404       404   403       201
DELETE moderation/webhooks/{webhook_id}                       401    401    404       404   403       204
GET moderation/webhooks/{webhook_id}                          401    401    404       404   403       200
PUT moderation/webhooks/{webhook_id}                          401    401    404       404   403       200
GET moderation/webhooks/{webhook_id}/deliveries               401    401    404       404   403       200
POST moderation/webhooks/{webhook_id}/replay                  401    401    404       404   403       200
POST moderation/webhooks/{webhook_id}/rotate                  401    401    404       404   403       200
POST moderation/webhooks/{webhook_id}/test                    401    401    404       404   403       200
GET moderation/word-lists                                     401    401    404       404   200       200
POST moderation/word-lists                                    401    401    404       404   403       201
POST moderation/word-lists/preview                            401    401    404       404   200       200
DELETE moderation/word-lists/{list_id}                        401    401    404       404   403       204
GET moderation/word-lists/{list_id}                           401    401    404       404   200       200
PUT moderation/word-lists/{list_id}                           401    401    404       404   403       200
GET moderation/word-lists/{list_id}/entries.csv               401    401    404       404   200       200
PUT moderation/word-lists/{list_id}/entries.csv               401    401    404       404   403       200
"""
ROWS = {
    " ".join(words[:-6]): [int(status) for status in words[-6:]]
    for words in map(str.split, TABLE.splitlines())
    if words and words[-1].isdigit()
}
OURS = [str(endpoint) for endpoint in ENDPOINTS if endpoint.route.startswith("moderation/")]
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
    assert set(ROWS) == {*CASE_ACTIONS, *OURS}


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


@pytest.mark.parametrize("name", OURS)
def test_who_may_use_this_address(world: World, people: list[ApiClient], name: str) -> None:
    got = []
    for person in people:
        headers = {"Authorization": f"Bearer {person.token}"} if person.token else {}
        with transaction.atomic():
            got.append(world.send(BY_NAME[name], who="anyone", headers=headers).status_code)
            transaction.set_rollback(True)
    assert got == ROWS[name]
