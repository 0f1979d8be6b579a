"""Colleagues: notes on cases, and second opinions that are asked for, given and taken back."""

import pytest

from discussions.models import Site, Thread
from moderation.models import Case, CaseNote, Role
from tests.build import hold
from tests.client import ApiClient
from tests.moderation.sanctioning import appoint, code_of
from tests.moderation.test_actions import decide, field_code

pytestmark = pytest.mark.django_db


def opinions(who: ApiClient, box: str) -> list[str]:
    return [each.get("case") or each["id"] for each in who.get("moderation/second-opinions").json()[box]]


def test_a_note_is_for_colleagues_and_ones_own_to_delete(
    thread: Thread, bob: ApiClient, erin: ApiClient, frank: ApiClient
) -> None:
    case = hold(thread)
    note = bob.post(f"moderation/cases/{case.pk}/notes", {"text": "The third today."}).json()
    assert erin.get(f"moderation/cases/{case.pk}").json()["notes"] == [note]
    assert erin.get(f"moderation/cases/{case.pk}").json()["version"] == case.version
    assert code_of(erin.delete(f"moderation/case-notes/{note['id']}")) == "forbidden"
    assert code_of(frank.delete(f"moderation/case-notes/{note['id']}")) == "note_not_found"
    assert bob.delete(f"moderation/case-notes/{note['id']}").status_code == 204
    assert not CaseNote.objects.exists()


def test_who_is_asked_is_a_colleague(
    thread: Thread, bob: ApiClient, erin: ApiClient, frank: ApiClient
) -> None:
    assert bob.get("moderation/colleagues", {"site": "gazette"}).json()["colleagues"] == ["erin"]
    case = hold(thread)
    for name in ("frank", "bob", "nobody"):
        assert field_code(decide(bob, case, "ask", colleague=name), "colleague") == "unknown_choice"
    asked = decide(bob, case, "ask", colleague="erin", note="Is this satire?").json()["case"]
    assert (asked["state"], "ask" in asked["actions"]) == ("open", False)
    question = asked["second_opinion"]
    assert (question["asked_by"], question["asked_of"], question["note"]) == (
        "bob",
        "erin",
        "Is this satire?",
    )


def test_whoever_decides_the_asker_sees_it(
    thread: Thread, site: Site, bob: ApiClient, erin: ApiClient
) -> None:
    grace = appoint(site, "grace", Role.MODERATOR)
    mine, anybodys = hold(thread), hold(thread, "Quite another matter")
    decide(bob, mine, "ask", colleague="erin")
    decide(bob, anybodys, "ask")
    assert opinions(erin, "asked_of_me") == [str(mine.pk), str(anybodys.pk)]
    assert opinions(grace, "asked_of_me") == [str(anybodys.pk)]
    assert opinions(bob, "asked_of_me") == []
    decided = decide(grace, mine, "reject", reason="abuse").json()["decision"]
    assert opinions(erin, "asked_of_me") == [str(anybodys.pk)]
    answers = bob.get("moderation/second-opinions").json()["asked_by_me"]
    assert [each["case"] for each in answers] == [str(anybodys.pk), str(mine.pk)]
    assert answers[0]["decision"] is None
    assert (answers[1]["asked_of"], answers[1]["decision"]) == ("erin", decided)
    grace.post(f"moderation/decisions/{decided['id']}/undo")
    assert opinions(erin, "asked_of_me") == [str(mine.pk), str(anybodys.pk)]
    assert bob.get("moderation/second-opinions").json()["asked_by_me"][1]["decision"] is None


def test_a_question_taken_back_was_never_asked(thread: Thread, bob: ApiClient, erin: ApiClient) -> None:
    case = hold(thread)
    asked = decide(bob, case, "ask").json()["decision"]
    bob.post(f"moderation/decisions/{asked['id']}/undo")
    assert opinions(erin, "asked_of_me") == []
    assert opinions(bob, "asked_by_me") == []
    assert Case.objects.get(pk=case.pk).asked_by is None


def test_what_its_author_withdrew_nobody_has_an_opinion_of(
    thread: Thread, alice: ApiClient, bob: ApiClient, erin: ApiClient
) -> None:
    case = hold(thread)
    type(case.comment).objects.filter(pk=case.comment_id).update(author=alice.author)
    decide(bob, case, "ask")
    alice.delete(f"comments/{case.comment_id}")
    assert opinions(erin, "asked_of_me") == []
