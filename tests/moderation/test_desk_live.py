"""What an open page of the desk asks for by itself: next cards, claims, answers to decisions, colleagues' work."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from discussions.models import Comment, Status, Thread
from moderation.models import Case, CaseState, Decision
from moderation.web.forms import find_spans
from tests.build import hold
from tests.client import ApiClient

pytestmark = pytest.mark.django_db

STATIC = Path(__file__).parents[2] / "moderation" / "static" / "parley_desk"


def open_desk(person: ApiClient) -> Client:
    """Return the browser of somebody who is logged in, as the scripts of a page use it."""
    browser = Client(headers={"HX-Request": "true"})
    browser.force_login(person.user)
    return browser


@pytest.fixture
def desk(bob: ApiClient) -> Client:
    return open_desk(bob)


def take(desk: Client, after: int = 0, *having: int) -> list[int]:
    """Return the ids of the cases whose cards the page gets."""
    answer = desk.post("/desk/take", {"after": after, "having": ",".join(map(str, having))})
    assert answer.status_code == 200, answer.text
    return [int(part.split('"')[0]) for part in answer.text.split('data-case="')[1:]]


def decide(desk: Client, case: Case, choice: str, **sent: object) -> Any:
    return desk.post(f"/desk/cases/{case.pk}/decide", {"choice": choice, "version": case.version, **sent})


def test_htmx_is_the_file_that_its_authors_published() -> None:
    """From the npm package htmx.org 2.0.11, dist/htmx.min.js."""
    digest = hashlib.sha256((STATIC / "vendor" / "htmx-2.0.11.min.js").read_bytes()).hexdigest()
    assert digest == "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"


def test_next_cards_are_claimed_so_that_nobody_else_gets_them(
    desk: Client, bob: ApiClient, erin: ApiClient, thread: Thread
) -> None:
    cases = [hold(thread, f"Weather report number {number}").pk for number in range(5)]
    newest_first = cases[::-1]
    assert take(desk) == newest_first[:2]
    assert take(open_desk(erin)) == newest_first[2:4]
    assert take(desk, newest_first[1], *newest_first[:2]) == newest_first[4:]
    assert take(desk, newest_first[4], newest_first[4]) == newest_first[:2]  # round to those passed over
    mine = Case.objects.filter(claimed_by=bob.user).values_list("pk", flat=True)
    assert set(mine) == {newest_first[0], newest_first[1], newest_first[4]}


def test_a_page_renews_and_releases_its_claims(
    desk: Client, bob: ApiClient, erin: ApiClient, frank: ApiClient, thread: Thread
) -> None:
    first, second = hold(thread), hold(thread, "Another report")
    assert desk.post("/desk/hold", {"held": f"{first.pk},{second.pk}"}).json() == {"taken": {}}
    hers = open_desk(erin)
    assert hers.post("/desk/hold", {"held": f"{first.pk}"}).json() == {"taken": {str(first.pk): "bob"}}
    assert hers.post("/desk/hold", {"released": f"{first.pk}"}).json() == {"taken": {}}
    assert Case.objects.get(pk=first.pk).claimed_by == bob.user  # a page lets go of its own only
    assert desk.post("/desk/hold", {"released": f"{first.pk}"}).status_code == 200
    assert hers.post("/desk/hold", {"held": f"{first.pk}"}).json() == {"taken": {}}
    assert open_desk(frank).post("/desk/hold", {"held": f"{second.pk}"}).json() == {"taken": {}}
    assert Case.objects.get(pk=second.pk).claimed_by == bob.user


@pytest.mark.parametrize("sent", [{"held": "x"}, {"held": "1,"}, {"held": ",".join(["1"] * 51)}])
def test_what_no_page_asks_for_is_refused(desk: Client, sent: dict[str, str]) -> None:
    assert desk.post("/desk/hold", sent).status_code == 400
    assert desk.post("/desk/take", {"after": 0, "having": sent["held"]}).status_code == 400
    assert desk.get("/desk/changes?since=nonsense").status_code == 400


def test_a_decision_is_answered_with_its_undo_and_its_undo_with_the_version(
    desk: Client, thread: Thread
) -> None:
    case = hold(thread)
    answer = decide(desk, case, "reject:off_topic")
    decision = Decision.objects.latest("pk")
    assert answer.status_code == 200
    assert f'action="/desk/decisions/{decision.pk}/undo"' in answer.text
    assert f'data-version="{case.version + 1}"' in answer.text
    # Nobody heard the answer, so the page sends it again.
    assert decide(desk, case, "reject:off_topic").status_code == 200
    for _ in range(2):
        undone = desk.post(f"/desk/decisions/{decision.pk}/undo")
        assert undone.status_code == 200
        assert f'data-version="{case.version + 2}"' in undone.text
    assert Decision.objects.filter(action="undo").count() == 1


def test_a_decision_on_a_colleagues_case_says_no_in_a_toast(
    desk: Client, erin: ApiClient, thread: Thread
) -> None:
    case = hold(thread)
    open_desk(erin).post("/desk/hold", {"held": case.pk})
    answer = decide(desk, case, "approve")
    assert answer.status_code == 409
    assert 'class="toast bad"' in answer.text
    assert "Somebody else is working on this." in answer.text
    assert Comment.objects.get(pk=case.comment_id).status == Status.HELD


@pytest.mark.django_db(transaction=True)
def test_a_colleagues_work_is_told(desk: Client, erin: ApiClient, thread: Thread) -> None:
    case = hold(thread)
    since = desk.get("/desk/changes").json()["since"]
    hers = open_desk(erin)
    hers.post("/desk/hold", {"held": case.pk})
    news = desk.get("/desk/changes", {"since": since}).json()
    assert [(change["isOpen"], change["claimedBy"]) for change in news["cases"]] == [(True, "erin")]
    assert news["counts"]["busy"] == "erin"
    decide(hers, case, "spam")
    news = desk.get("/desk/changes", {"since": news["since"]}).json()
    (change,) = news["cases"]
    assert (change["isOpen"], change["said"], change["isMine"]) == (False, "erin marked it as spam", False)
    assert news["counts"]["open"] == "0"
    assert Case.objects.get(pk=case.pk).state == CaseState.SETTLED


def test_words_are_taken_out_wherever_they_stand(desk: Client, thread: Thread) -> None:
    case = hold(thread, "Ring 555-0101 today, or 555-0101 tomorrow (ask for Bo).")
    assert decide(desk, case, "redact", words="555-0101\r\n(ask for Bo)\r\n").status_code == 200
    comment = Comment.objects.get(pk=case.comment_id)
    assert comment.body == "Ring █████ today, or █████ tomorrow █████."
    assert comment.status == Status.PUBLISHED
    assert find_spans("a+a", ["+", "", "b"]) == [(1, 2)]


def test_who_asks_for_it_gets_a_veil_and_after_much_harm_a_word(
    desk: Client, thread: Thread, settings: Settings
) -> None:
    settings.HARMFUL_ITEMS_A_DAY = 1
    case = hold(thread)
    hold(thread, "Another report")
    assert 'class="veiled"' not in desk.get("/desk/").text
    desk.post("/desk/veil", {"veiled": "yes"})
    page = desk.get("/desk/").text
    assert 'class="veiled"' in page
    assert "harmful" not in page
    desk.post("/desk/veil", {"veiled": "no"})
    decide(desk, case, "reject:hate")
    page = desk.get("/desk/").text
    assert 'class="veiled"' not in page
    assert "You have decided on 1 harmful comment today." in page


def test_what_a_moderator_may_not_do_is_not_offered(desk: Client, erin: ApiClient, thread: Thread) -> None:
    case = hold(thread)
    pages = [browser.get(f"/desk/cases/{case.pk}").text for browser in (desk, open_desk(erin))]
    assert [' value="edit"' in page for page in pages] == [False, True]
    assert all(' value="redact"' in page and ' value="lock"' in page for page in pages)
    assert not any(' value="feature"' in page for page in pages)
    assert decide(desk, case, "edit", body="Sun.").status_code == 409
    assert decide(open_desk(erin), case, "edit", body="Sun.\r\nAnd wind.").status_code == 200
    assert Comment.objects.get(pk=case.comment_id).body == "Sun.\nAnd wind."
