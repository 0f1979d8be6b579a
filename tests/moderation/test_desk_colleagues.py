"""The desk among colleagues: notes on cases, second opinions, and the threads that one watches."""

import pytest
from django.test import Client

from discussions.models import Thread
from moderation.actions.watches import MAX_WATCHES
from moderation.models import Case, CaseNote, DecisionAction, Watch
from tests.build import hold
from tests.client import ApiClient
from tests.moderation.desks import open_desk

pytestmark = pytest.mark.django_db


def decide(desk: Client, case: Case, choice: str, **fields: object) -> None:
    case.refresh_from_db()
    sent = {"choice": choice, "version": case.version, **fields}
    assert desk.post(f"/desk/cases/{case.pk}/decide", sent).status_code == 302


def test_a_note_is_shown_to_colleagues_and_deleted_by_whoever_wrote_it(
    bob: ApiClient, erin: ApiClient, thread: Thread
) -> None:
    case, desk = hold(thread), open_desk(bob)
    answer = desk.post(f"/desk/cases/{case.pk}/notes?kind=new", {"text": "The <third> today.\r\nLook."})
    assert answer.headers["Location"] == f"/desk/cases/{case.pk}?kind=new#notes"
    note = CaseNote.objects.get()
    assert (note.moderator, note.text) == (bob.user, "The <third> today.\nLook.")
    delete = f"/desk/case-notes/{note.pk}/delete"
    mine, theirs = (open_desk(who).get(f"/desk/cases/{case.pk}").text for who in (bob, erin))
    for page in (mine, theirs):
        assert "The &lt;third&gt; today.<br>Look." in page
    assert (delete in mine, delete in theirs) == (True, False)
    assert open_desk(erin).post(delete).status_code == 403
    answer = desk.post(f"{delete}?kind=new")
    assert answer.headers["Location"] == f"/desk/cases/{case.pk}?kind=new#notes"
    assert not CaseNote.objects.exists()
    assert desk.post(delete).status_code == 404


@pytest.mark.parametrize(("text", "problem"), [("", "required"), ("kept " * 201, "at most 1000")])
def test_a_note_that_cannot_be_kept_is_not_lost(
    bob: ApiClient, thread: Thread, text: str, problem: str
) -> None:
    case = hold(thread)
    answer = open_desk(bob).post(f"/desk/cases/{case.pk}/notes", {"text": text})
    assert answer.status_code == 422
    assert problem in answer.text
    assert text.strip() in answer.text
    assert '<details class="writing" open>' in answer.text
    assert not CaseNote.objects.exists()


def test_the_ends_of_lines_are_counted_as_browsers_count_them(bob: ApiClient, thread: Thread) -> None:
    case = hold(thread)
    text = "x\r\n" * 499 + "xx"
    assert open_desk(bob).post(f"/desk/cases/{case.pk}/notes", {"text": text}).status_code == 302
    assert len(CaseNote.objects.get().text) == 1000


def test_other_sites_neither_see_nor_write_nor_watch(
    bob: ApiClient, frank: ApiClient, thread: Thread
) -> None:
    case = hold(thread)
    open_desk(bob).post(f"/desk/cases/{case.pk}/notes", {"text": "Ours."})
    decide(open_desk(bob), case, "ask", note="What do you think?")
    stranger = open_desk(frank)
    note = CaseNote.objects.get()
    for path in (f"cases/{case.pk}/notes", f"case-notes/{note.pk}/delete", f"cases/{case.pk}/watch"):
        assert stranger.post(f"/desk/{path}", {"text": "Mine?", "watched": "yes"}).status_code == 404
    assert "What do you think?" not in stranger.get("/desk/opinions").text
    assert list(CaseNote.objects.all()) == [note]
    assert not Watch.objects.exists()


def test_a_question_is_put_counted_answered_and_told(bob: ApiClient, erin: ApiClient, thread: Thread) -> None:
    case, asking, asked = hold(thread), open_desk(bob), open_desk(erin)
    for desk, empty in ((asked, "Nobody waits for your opinion."), (asking, "You have asked for none.")):
        assert empty in desk.get("/desk/opinions").text
    decide(asking, case, "ask", colleague="erin", note="Is this satire?")
    assert "erin" in asking.get(f"/desk/cases/{case.pk}").text
    page = asked.get(f"/desk/cases/{case.pk}").text
    assert 'bob asks for your opinion: <span dir="auto">“Is this satire?”' in page
    assert '<b data-count="opinions">1</b>' in page
    mine = asked.get("/desk/opinions").text
    assert f'/desk/cases/{case.pk}">bob asks for your opinion' in mine
    waiting = asking.get("/desk/opinions").text
    assert 'You asked erin: <span dir="auto">“Is this satire?”' in waiting
    assert "Nobody has decided yet" in waiting
    assert '<b data-count="opinions"></b>' in waiting

    decide(asked, case, "reject:abuse", note="It is not.")
    page = asking.get(f"/desk/cases/{case.pk}").text
    assert "You asked erin for a second opinion" in page
    assert "– erin rejected it" in page
    assert "“It is not.”" in page
    told = asking.get("/desk/opinions").text
    assert "erin rejected it" in told
    assert "It is not." in told
    assert "Nobody waits for your opinion." in asked.get("/desk/opinions").text


def test_an_answer_that_was_taken_back_is_none(bob: ApiClient, erin: ApiClient, thread: Thread) -> None:
    case, asking, asked = hold(thread), open_desk(bob), open_desk(erin)
    decide(asking, case, "ask")
    assert "bob asked any colleague for a second opinion" in asked.get(f"/desk/cases/{case.pk}").text
    decide(asked, case, "approve")
    assert "– You approved it" in asked.get(f"/desk/cases/{case.pk}").text
    (answer,) = case.comment.decisions.filter(action=DecisionAction.APPROVE)
    asked.post(f"/desk/decisions/{answer.pk}/undo")
    page = asked.get(f"/desk/cases/{case.pk}").text
    assert "– You approved it" not in page
    assert "bob asked any colleague for a second opinion" in page


def test_a_thread_is_watched_from_its_case_and_found_by_it(
    bob: ApiClient, erin: ApiClient, thread: Thread
) -> None:
    case, desk = hold(thread), open_desk(bob)
    assert "Watch this thread" in desk.get(f"/desk/cases/{case.pk}").text
    for _ in range(2):
        answer = desk.post(f"/desk/cases/{case.pk}/watch?kind=new", {"watched": "yes"})
        assert answer.headers["Location"] == f"/desk/cases/{case.pk}?kind=new"
    assert Watch.objects.count() == 1
    assert "Stop watching" in desk.get(f"/desk/cases/{case.pk}").text
    assert "Rain" in desk.get("/desk/?watched=on").text
    assert "Rain" not in open_desk(erin).get("/desk/?watched=on").text
    assert "Watch this thread" in open_desk(erin).get(f"/desk/cases/{case.pk}").text
    desk.post(f"/desk/cases/{case.pk}/watch", {"watched": "no"})
    assert "Rain" not in desk.get("/desk/?watched=on").text


def test_a_full_list_of_watched_threads_says_so(bob: ApiClient, thread: Thread) -> None:
    others = Thread.objects.bulk_create(
        Thread(site=thread.site, key=f"t{number}", url="https://example.org") for number in range(MAX_WATCHES)
    )
    Watch.objects.bulk_create(Watch(moderator=bob.user, thread=other) for other in others)
    answer = open_desk(bob).post(f"/desk/cases/{hold(thread).pk}/watch", {"watched": "yes"})
    assert answer.status_code == 409
    assert "There are as many of these as there may be." in answer.text
